import { hkdfSync, randomBytes } from 'node:crypto';
import type { VerifyReceipt } from './field-cipher.js';
import { KeyError } from './key-error.js';
import type { KeyProvider, Receipt, UnwrapUse, WrappedKey } from './key-provider.js';

const KEY_BYTES = 32;
/** Bytes of an age file key. */
const FILE_KEY_BYTES = 16;
const INFO = 'heard-once recording file key v1';

/**
 * The file key of each recording (age, 16 bytes): derived from a key of its own that the key service wraps, as data keys are. Not kept
 * between uses: each range of a playback is opened against the receipt of its own access record.
 */
export class RecordingKeys {
  constructor(
    private readonly provider: KeyProvider,
    private readonly verifyReceipt: VerifyReceipt,
  ) {}

  /** A key for a new recording. KeyError: KEY_UNAVAILABLE. */
  async newKey(recordingId: string): Promise<WrappedKey> {
    const key = randomBytes(KEY_BYTES);
    try {
      return await this.provider.wrap(key, contextOf(recordingId));
    } finally {
      key.fill(0);
    }
  }

  /** To add to a recording that is not sealed yet: gives nothing back to anybody. KeyError: KEY_UNAVAILABLE, KEY_DESTROYED, UNREADABLE. */
  forUpload(recordingId: string, wrapped: WrappedKey): Promise<Buffer> {
    return this.fileKey(recordingId, wrapped, { kind: 'WRITE' });
  }

  /** To give out what the receipt's record says. KeyError: RECEIPT_REFUSED, KEY_UNAVAILABLE, KEY_DESTROYED, UNREADABLE. */
  async forReading(receipt: Receipt, recordingId: string, wrapped: WrappedKey): Promise<Buffer> {
    if (!this.verifyReceipt(receipt, { caseId: recordingId })) throw new KeyError('RECEIPT_REFUSED');
    return this.fileKey(recordingId, wrapped, { kind: 'READ', receipt });
  }

  private async fileKey(recordingId: string, wrapped: WrappedKey, use: UnwrapUse): Promise<Buffer> {
    const key = await this.provider.unwrap(wrapped, contextOf(recordingId), use);
    try {
      return Buffer.from(hkdfSync('sha256', key, '', INFO, FILE_KEY_BYTES));
    } finally {
      key.fill(0);
    }
  }
}

const contextOf = (recordingId: string): string => `recording|${recordingId}`;

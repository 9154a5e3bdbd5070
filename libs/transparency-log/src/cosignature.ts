import { sign, verify } from 'node:crypto';
import { parseVkey, type PrivateNoteKey, type PublicNoteKey, SIGNATURE_TYPES } from './note-key.js';
import type { NoteSigner, NoteVerifier } from './signed-note.js';

const TIME_LENGTH = 8;

/** Checks cosignatures with a key `name+keyid+key` of type 0x04 (c2sp.org/tlog-cosignature, Ed25519). Throws KEY_MALFORMED. */
export function cosignatureVerifier(vkey: string | PublicNoteKey): NoteVerifier {
  const { name, keyId, key } = typeof vkey === 'string' ? parseVkey(vkey, SIGNATURE_TYPES.cosignature) : vkey;
  return {
    name,
    keyId,
    verify: (text, signature) => {
      const time = cosignatureTime(signature);
      return time !== null && verify(null, cosignedMessage(text, time), key, signature.subarray(TIME_LENGTH));
    },
  };
}

/**
 * Signs checkpoints as a witness. Whoever calls `sign` has made sure that the checkpoint continues every one that this key signed before.
 * @param now seconds since 1970
 */
export function cosignatureSigner({ name, keyId, privateKey }: PrivateNoteKey, now: () => number): NoteSigner {
  return {
    name,
    keyId,
    sign: (text) => {
      const time = now();
      const start = Buffer.alloc(TIME_LENGTH);
      start.writeBigUInt64BE(BigInt(time));
      return Buffer.concat([start, sign(null, cosignedMessage(text, time), privateKey)]);
    },
  };
}

/** Seconds since 1970, or null where it is no cosignature of this form. */
export function cosignatureTime(signature: Uint8Array): number | null {
  if (signature.length !== TIME_LENGTH + 64) return null;
  const time = Number(Buffer.from(signature).readBigUInt64BE());
  return Number.isSafeInteger(time) ? time : null;
}

function cosignedMessage(text: string, time: number): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
}

import { randomUUID } from 'node:crypto';
import type { AccessReceipt } from '../log/access-log.js';
import type { Platform } from '../platform.js';

/** A recording whose turn it is to be read whole. */
export interface DueVerification { readonly id: string; readonly sizeBytes: number; readonly subject: string; readonly actor: string; readonly kekId: string; readonly wrapped: string }

const COLUMNS = 'id, size_bytes::float8 AS "sizeBytes", subject, actor, kek_id AS "kekId", wrapped';
const DUE = { name: 'verification.due', text: `SELECT ${COLUMNS} FROM access.due_verifications($1::interval)` };
const KEEP = { name: 'verification.keep', text: 'SELECT access.keep_scheduled_verification($1, $2, $3) AS intact' };
const UNSEALED = { name: 'seal.due', text: `SELECT ${COLUMNS} FROM access.unsealed_recordings()` };
const SEAL = { name: 'seal.keep', text: 'SELECT access.keep_scheduled_seal($1, $2, $3)' };
const END = { name: 'seal.end', text: 'SELECT access.end_upload($1)' };

/** The clock's readings of recordings: by nobody, given to nobody, and on record like anybody's before a key opens anything. */
export class DueVerifications {
  constructor(private readonly platform: Platform) {}

  async list(age: string): Promise<DueVerification[]> {
    const { rows } = await this.platform.pools.identity.query<DueVerification>({ ...DUE, values: [age] });
    return rows;
  }

  /** Recordings whose time for uploading is over and which nobody sealed. */
  async listUnsealed(): Promise<DueVerification[]> {
    const { rows } = await this.platform.pools.identity.query<DueVerification>(UNSEALED);
    return rows;
  }

  async keyOf({ id, subject, actor, kekId, wrapped }: DueVerification, operation = 'scheduledVerification'): Promise<Buffer> {
    const { log, reader, recordingKeys } = this.platform;
    const { receipt }: { receipt: AccessReceipt } = await log.append([{
      requestId: randomUUID(), actor, agency: null, unit: null, role: null, purpose: 'SUPERVISION', operation, subject, kinds: ['recording'], records: [{ type: 'Recording', fields: ['sha256'], ids: [id] }], withheld: [], decision: 'ALLOW', policy: reader.policyHash,
    }], { covers: [id] });
    return recordingKeys.forReading(receipt, id, { kekId, wrapped });
  }

  /** Writes the outcome into the chain of custody; gives whether the recording is what was received. */
  async keep(id: string, { sha256, observations }: { readonly sha256: string | null; readonly observations: string | null }): Promise<boolean> {
    const { rows: [row] } = await this.platform.pools.identity.query<{ intact: boolean }>({ ...KEEP, values: [id, sha256, observations] });
    return row?.intact === true;
  }

  async seal(id: string, { size, sha256 }: { readonly size: number; readonly sha256: string }): Promise<void> {
    await this.platform.pools.identity.query({ ...SEAL, values: [id, size, sha256] });
  }

  /** Bytes are missing that nobody may add any more: not looked at again. */
  async endUpload(id: string): Promise<void> {
    await this.platform.pools.identity.query({ ...END, values: [id] });
  }
}

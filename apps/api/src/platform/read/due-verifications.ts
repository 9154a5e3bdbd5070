import { randomUUID } from 'node:crypto';
import type { AccessReceipt } from '../log/access-log.js';
import type { Platform } from '../platform.js';

/** A recording whose turn it is to be read whole. */
export interface DueVerification { readonly id: string; readonly sizeBytes: number; readonly subject: string; readonly actor: string; readonly kekId: string; readonly wrapped: string }

const DUE = { name: 'verification.due', text: 'SELECT id, size_bytes::float8 AS "sizeBytes", subject, actor, kek_id AS "kekId", wrapped FROM access.due_verifications($1::interval)' };
const KEEP = { name: 'verification.keep', text: 'SELECT access.keep_scheduled_verification($1, $2, $3) AS intact' };

/** The clock's readings of recordings: by nobody, given to nobody, and on record like anybody's before a key opens anything. */
export class DueVerifications {
  constructor(private readonly platform: Platform) {}

  async list(age: string): Promise<DueVerification[]> {
    const { rows } = await this.platform.pools.identity.query<DueVerification>({ ...DUE, values: [age] });
    return rows;
  }

  async keyOf({ id, subject, actor, kekId, wrapped }: DueVerification): Promise<Buffer> {
    const { log, reader, recordingKeys } = this.platform;
    const { receipt }: { receipt: AccessReceipt } = await log.append([{
      requestId: randomUUID(), actor, agency: null, unit: null, role: null, purpose: 'SUPERVISION', operation: 'scheduledVerification', subject, kinds: ['recording'], records: [{ type: 'Recording', fields: ['sha256'], ids: [id] }], withheld: [], decision: 'ALLOW', policy: reader.policyHash,
    }], { covers: [id] });
    return recordingKeys.forReading(receipt, id, { kekId, wrapped });
  }

  /** Writes the outcome into the chain of custody; gives whether the recording is what was received. */
  async keep(id: string, { sha256, observations }: { readonly sha256: string | null; readonly observations: string | null }): Promise<boolean> {
    const { rows: [row] } = await this.platform.pools.identity.query<{ intact: boolean }>({ ...KEEP, values: [id, sha256, observations] });
    return row?.intact === true;
  }
}

import type { Platform } from '../platform.js';
import { keepSeal } from './kept-seals.js';
import type { RecordingRow } from './recording-door.js';
import type { SignedContext } from './reader.js';

/** An upload whose case was merged into another since it was announced. */
export interface MergedUpload extends Pick<RecordingRow, 'id' | 'sizeBytes' | 'status' | 'recordedAt'> { readonly subject: string; readonly kekId: string; readonly wrapped: string }

const FIND = { name: 'upload.merged', text: 'SELECT id, size_bytes::float8 AS "sizeBytes", status, recorded_at AS "recordedAt", subject, kek_id AS "kekId", wrapped FROM access.merged_upload($1, $2)' };

/** A merge ends all assignments of the case that it closes. Whoever was sending a recording then finishes it: they add and seal, and read nothing. */
export class MergedUploads {
  constructor(private readonly platform: Platform) {}

  /** Null where it is not so, or not any more. */
  async find({ actor }: SignedContext, recordingId: string): Promise<MergedUpload | null> {
    const { rows: [row] } = await this.platform.pools.identity.query<MergedUpload>({ ...FIND, values: [recordingId, actor.personId] });
    return row ?? null;
  }

  fileKey({ id, kekId, wrapped }: MergedUpload): Promise<Buffer> {
    return this.platform.recordingKeys.forUpload(id, { kekId, wrapped });
  }

  /** On record before it is done. */
  async seal(context: SignedContext, { id, subject }: MergedUpload, sealed: { readonly size: number; readonly sha256: string }): Promise<void> {
    const { reader, log, pools } = this.platform;
    await log.append([reader.entry(context, { operation: 'sealRecording', role: 'FORENSIC_INTERVIEWER', subject, decision: 'WRITE', kinds: ['recording'], records: [{ type: 'Recording', fields: ['sha256', 'status'], ids: [id] }], withheld: [] })]);
    await keepSeal(pools, id, context.actor.personId, sealed);
  }
}

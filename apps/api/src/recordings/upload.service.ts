import type { SealedRecording } from '@heardonce/sealed-recording/recording-upload.js';
import { Recording } from '@heardonce/domain/testimony/recording.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { Platform } from '../platform/platform.js';
import { keepSeal } from '../platform/read/kept-seals.js';
import { MergedUploads } from '../platform/read/merged-uploads.js';
import { RecordingDoor, type RecordingGrant, type RecordingRow } from '../platform/read/recording-door.js';
import type { SignedContext } from '../platform/read/reader.js';
import { fieldsOf } from '../platform/write/case-records.js';
import { MediaAddress } from './media-address.js';
import { isRecordingType } from './recorded-media.js';
import { BeginRecordingInput, RecordingUploadPlace } from './recordings.inputs.js';

const LARGEST = 20_000_000_000;
/** Milliseconds from the announcement in which an upload must be whole. */
const UPLOAD_WINDOW_MS = 72 * 3_600_000;
export const OPERATION_UPLOAD = 'uploadRecording';

/** An announced recording whose uploader is at work. */
export interface UploadGrant {
  readonly context: SignedContext;
  readonly recording: Pick<RecordingRow, 'id' | 'sizeBytes' | 'status' | 'recordedAt'>;
  readonly fileKey: Buffer;
  /** The time for it is over: what came whole is sealed, and nothing more is added. */
  readonly late: boolean;
  /** Whether they may still go on. */
  stands(): Promise<boolean>;
  /** Once all bytes are durable and were read back: hash, state and custody in one transaction, on record before; done again, it is the same. */
  seal(sealed: SealedRecording): Promise<void>;
}

/** How a recording comes in: announced, received in pieces, sealed. */
@Injectable()
export class UploadService {
  private readonly door: RecordingDoor;
  private readonly merged: MergedUploads;
  constructor(@Inject(PLATFORM) private readonly platform: Platform, @Inject(MediaAddress) private readonly address: MediaAddress) {
    this.door = new RecordingDoor(platform);
    this.merged = new MergedUploads(platform);
  }

  /** @throws HeardOnceError NOT_STORED_HERE for what is no recording, VALIDATION (size; interview, session or original of another case), CONFLICTING_STATE (20 of this interview are announced), NOT_FOUND */
  async begin(context: SignedContext, input: BeginRecordingInput): Promise<RecordingUploadPlace> {
    checkInput(BeginRecordingInput, input);
    if (!isRecordingType(input.mediaType)) throw new HeardOnceError('NOT_STORED_HERE');
    const size = Number(input.sizeBytes);
    if (size < 1 || size > LARGEST) throw new HeardOnceError('VALIDATION', { path: 'input.sizeBytes', expected: words(`de 1 a ${LARGEST} bytes`, `from 1 to ${LARGEST} bytes`) });
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const attempt = { mutation: 'beginRecording', key: input.idempotencyKey, input };
    const { ids, replayed, requestId } = await this.platform.writer.onCase(context, code, attempt, async (work) => {
      const id = randomUUID();
      await work.insert(Recording, { ...fieldsOf(input), status: 'UPLOADING' }, { id });
      const { kekId, wrapped } = await this.platform.recordingKeys.newKey(id);
      await work.decide('keep_recording_key', 'recording', work.caseId, id, kekId, wrapped);
      return { id, until: new Date(Date.now() + UPLOAD_WINDOW_MS).toISOString() };
    });
    return Object.assign(new RecordingUploadPlace(), { id: ids['id'], uploadUrl: this.address.upload(String(ids['id'])), uploadUntil: ids['until'], replayed, requestId });
  }

  /** Whether this person may add to this recording now: asked at each piece. @throws HeardOnceError NOT_FOUND */
  async grant(context: SignedContext, recordingId: string): Promise<UploadGrant> {
    const merged = await this.merged.find(context, recordingId);
    if (merged) {
      const stands = async (): Promise<boolean> => (await this.merged.find(context, recordingId)) !== null;
      return { context, recording: merged, fileKey: await this.merged.fileKey(merged), late: isLate(merged), stands, seal: (sealed) => this.merged.seal(context, merged, sealed) };
    }
    const grant = await this.door.grant(context, { recordingId, operation: OPERATION_UPLOAD });
    if (grant.facts.role !== 'FORENSIC_INTERVIEWER' || grant.recording.authorId !== context.actor.personId) throw await this.platform.reader.deny(context, OPERATION_UPLOAD, grant.facts.code);
    return { context, recording: grant.recording, fileKey: await this.door.keyForUpload(grant), late: isLate(grant.recording), stands: () => this.door.stands(grant), seal: (sealed) => this.sealAs(context, grant, sealed) };
  }

  /** Their role asks that it be sealed, once; what was read back is said by another login. */
  private async sealAs(context: SignedContext, { facts, recording }: RecordingGrant, { size, sha256 }: SealedRecording): Promise<void> {
    const attempt = { mutation: 'sealRecording', key: `seal-${recording.id}`, input: { size, sha256 } };
    await this.platform.writer.onCase(context, facts.code, attempt, async (work) => ({ id: await work.decide<string>('ask_seal', 'recording', work.caseId, recording.id) }));
    await keepSeal(this.platform.pools, recording.id, context.actor.personId, { size, sha256 });
  }
}

const isLate = ({ recordedAt }: Pick<RecordingRow, 'recordedAt'>): boolean => recordedAt.getTime() + UPLOAD_WINDOW_MS < Date.now();

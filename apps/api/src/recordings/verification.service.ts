import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { JsonLog } from '../platform/json-log.js';
import type { Platform } from '../platform/platform.js';
import { DueVerifications } from '../platform/read/due-verifications.js';
import { RecordingDoor } from '../platform/read/recording-door.js';
import type { SignedContext } from '../platform/read/reader.js';
import { type Integrity, integrityOf } from './integrity.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recording-storage.js';
import { RecordingVerification, VerifyRecordingInput } from './recordings.inputs.js';

/** Milliseconds that whoever asks waits; what takes longer ends in the chain of custody all the same. */
const ANSWER_MS = 7_000;
const BEAT_MS = 10 * 60_000;
/** How old the last look at a recording may get. */
const AGE = '30 days';

/** That a recording is what was received: read whole, on demand and by the clock, with the outcome in its chain of custody. */
@Injectable()
export class VerificationService implements OnModuleInit, OnApplicationShutdown {
  private readonly door: RecordingDoor;
  private readonly due: DueVerifications;
  private beat: NodeJS.Timeout | undefined;
  private working = false;

  constructor(@Inject(PLATFORM) private readonly platform: Platform, @Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage, @Inject(JsonLog) private readonly log: JsonLog) {
    this.door = new RecordingDoor(platform);
    this.due = new DueVerifications(platform);
  }

  onModuleInit(): void {
    this.beat = setInterval(() => void this.verifyDue().catch((error: unknown) => this.log.failure('scheduled verification failed', error)), BEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
  }

  /** @throws HeardOnceError NOT_FOUND, CONFLICTING_STATE (not sealed yet) */
  async verify(context: SignedContext, input: VerifyRecordingInput): Promise<RecordingVerification> {
    checkInput(VerifyRecordingInput, input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    const grant = await this.door.release(context, { recordingId: input.recordingId, operation: 'verifyRecording', code }, ({ recording }) => [{ type: 'Recording', fields: ['sha256', 'status'], ids: [recording.id] }]);
    const fileKey = await this.door.keyForReading(grant);
    const work = this.readAndKeep(context, input, { code, sizeBytes: grant.recording.sizeBytes, fileKey });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ANSWER_MS, null)));
    const done = await Promise.race([work, late]).finally(() => clearTimeout(timer));
    if (done === null) work.catch((error: unknown) => this.log.failure('verification failed', error, { requestId: context.requestId }));
    return Object.assign(new RecordingVerification(), { outcome: done?.outcome ?? 'UNDER_WAY', damagedChunks: done?.found.damagedChunks ?? [], requestId: context.requestId });
  }

  /** One round of the clock's own: all that nobody looked at for 30 days. Gives how many it looked at. */
  async verifyDue(age = AGE): Promise<number> {
    if (this.working) return 0;
    this.working = true;
    try {
      const due = await this.due.list(age);
      for (const one of due) {
        const found = await integrityOf(this.storage, one, await this.due.keyOf(one));
        if (await this.due.keep(one.id, found)) await this.storage.release(one.id);
        else this.log.warn('a recording is damaged');
      }
      return due.length;
    } finally {
      this.working = false;
    }
  }

  private async readAndKeep(context: SignedContext, input: VerifyRecordingInput, { code, sizeBytes, fileKey }: { code: string; sizeBytes: number; fileKey: Buffer }): Promise<{ outcome: 'INTACT' | 'DAMAGED'; found: Integrity }> {
    const found = await integrityOf(this.storage, { id: input.recordingId, sizeBytes }, fileKey);
    const { ids } = await this.platform.writer.onCase(context, code, { mutation: 'verifyRecording', key: input.idempotencyKey, input }, async (work) => {
      const kept = await work.decide<{ id: string; intact: boolean }>('keep_verification', 'recording', work.caseId, input.recordingId, input.purpose, found.sha256, found.observations);
      return { id: kept.id, intact: kept.intact };
    });
    return { outcome: ids['intact'] === true ? 'INTACT' : 'DAMAGED', found };
  }
}

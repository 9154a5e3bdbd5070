import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { PLATFORM } from '../platform/doors.module.js';
import { JsonLog } from '../platform/json-log.js';
import { KeyError } from '../platform/keys/key-error.js';
import type { Platform } from '../platform/platform.js';
import { AskedVerifications } from '../platform/read/asked-verifications.js';
import { type DueVerification, DueVerifications } from '../platform/read/due-verifications.js';
import { type RecordedGrant, RecordingDoor } from '../platform/read/recording-door.js';
import type { SignedContext } from '../platform/read/reader.js';
import { type Integrity, integrityOf } from './integrity.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recording-storage.js';
import { RecordingVerification, VerifyRecordingInput } from './recordings.inputs.js';
import { SharedRuns } from './shared-runs.js';

/** Milliseconds that whoever asks waits; what takes longer ends in the chain of custody all the same. */
const ANSWER_MS = 7_000;
const BEAT_MS = 10 * 60_000;
/** How old the last look at a recording may get. */
const AGE = '30 days';
/** Recordings read at once; each may have 20 GB. */
const READ_AT_ONCE = 2;

/** That a recording is what was received: read whole, on demand and by the clock, with the outcome in its chain of custody. */
@Injectable()
export class VerificationService implements OnModuleInit, OnApplicationShutdown {
  private readonly door: RecordingDoor;
  private readonly due: DueVerifications;
  private readonly asked: AskedVerifications;
  private readonly readings = new SharedRuns<Integrity>(READ_AT_ONCE);
  private beat: NodeJS.Timeout | undefined;
  private working = false;

  constructor(@Inject(PLATFORM) private readonly platform: Platform, @Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage, @Inject(JsonLog) private readonly log: JsonLog) {
    this.door = new RecordingDoor(platform);
    this.due = new DueVerifications(platform);
    this.asked = new AskedVerifications(platform);
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
    const { ids, replayed } = await this.platform.writer.onCase(context, code, { mutation: 'verifyRecording', key: input.idempotencyKey, input }, async (work) => ({ id: await work.decide<string>('ask_verification', 'recording', work.caseId, input.recordingId) }));
    const work = this.readAndKeep(grant, String(ids['id']), input.purpose);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => (timer = setTimeout(resolve, ANSWER_MS, null)));
    const done = await Promise.race([work, late]).finally(() => clearTimeout(timer));
    if (done === null) work.catch((error: unknown) => this.log.failure('verification failed', error, { requestId: context.requestId }));
    return Object.assign(new RecordingVerification(), { outcome: done ? (done.intact ? 'INTACT' : 'DAMAGED') : 'UNDER_WAY', replayed, damagedChunks: done?.found.damagedChunks ?? [], requestId: context.requestId });
  }

  /** One round of the clock's own: all that nobody looked at for 30 days. Gives how many it looked at. */
  async verifyDue(age = AGE): Promise<number> {
    if (this.working) return 0;
    this.working = true;
    try {
      const due = await this.due.list(age);
      for (const one of due) {
        await this.verifyOne(one).catch((error: unknown) => this.log.failure('scheduled verification of a recording failed', error));
      }
      return due.length;
    } finally {
      this.working = false;
    }
  }

  /** What can't be read keeps no other from its turn. */
  private async verifyOne(one: DueVerification): Promise<void> {
    const fileKey = await this.due.keyOf(one).catch(noKey);
    const found = fileKey ? await this.readings.run(one.id, () => integrityOf(this.storage, one, fileKey)) : WITHOUT_KEY;
    if (await this.due.keep(one.id, found)) await this.storage.release(one.id);
    else this.log.warn('a recording is damaged');
  }

  /** Who asks while it is being read gets what that reading shows, each an entry in the chain of custody of their own. */
  private async readAndKeep(grant: RecordedGrant, id: string, purpose: string): Promise<{ intact: boolean; found: Integrity }> {
    const { recording } = grant;
    const fileKey = await this.door.keyForReading(grant).catch(noKey);
    const found = fileKey ? await this.readings.run(recording.id, () => integrityOf(this.storage, recording, fileKey)) : WITHOUT_KEY;
    return { intact: await this.asked.keep(id, purpose, found), found };
  }
}

/** Null where the key is not the one it was sealed with. A key service that is away says nothing of the recording. */
function noKey(error: unknown): null {
  if (error instanceof KeyError && (error.code === 'UNREADABLE' || error.code === 'KEY_DESTROYED')) return null;
  throw error;
}

const WITHOUT_KEY: Integrity = { sha256: null, damagedChunks: [], observations: 'it cannot be read: its key does not open' };

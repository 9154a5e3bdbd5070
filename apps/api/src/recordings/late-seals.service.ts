import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PLATFORM } from '../platform/doors.module.js';
import { JsonLog } from '../platform/json-log.js';
import type { Platform } from '../platform/platform.js';
import { type DueVerification, DueVerifications } from '../platform/read/due-verifications.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recording-storage.js';

const BEAT_MS = 10 * 60_000;

/** Seals what came whole and was sealed by nobody: its uploader has left, or the database was away when the last byte came. */
@Injectable()
export class LateSealsService implements OnModuleInit, OnApplicationShutdown {
  private readonly due: DueVerifications;
  private beat: NodeJS.Timeout | undefined;
  private working = false;

  constructor(@Inject(PLATFORM) platform: Platform, @Inject(RECORDING_STORAGE) private readonly storage: RecordingStorage, @Inject(JsonLog) private readonly log: JsonLog) {
    this.due = new DueVerifications(platform);
  }

  onModuleInit(): void {
    this.beat = setInterval(() => void this.sealLate().catch((error: unknown) => this.log.failure('late seals failed', error)), BEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
  }

  /** One round; gives how many it sealed. */
  async sealLate(): Promise<number> {
    if (this.working) return 0;
    this.working = true;
    try {
      let sealed = 0;
      for (const one of await this.due.listUnsealed()) {
        const whole = await this.sealOne(one).catch((error: unknown) => this.log.failure('a late seal failed', error));
        if (whole) sealed += 1;
      }
      return sealed;
    } finally {
      this.working = false;
    }
  }

  private async sealOne(one: DueVerification): Promise<boolean> {
    const upload = await this.storage.resume(one.id, await this.due.keyOf(one, 'scheduledSeal'));
    if (upload.offset !== one.sizeBytes) {
      await this.due.endUpload(one.id);
      return false;
    }
    const sealed = await upload.complete(one.sizeBytes);
    await this.storage.settle(one.id);
    await this.due.seal(one.id, sealed);
    await this.storage.release(one.id).catch(() => undefined);
    return true;
  }
}

import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { PLATFORM } from '../platform/doors.module.js';
import { JsonLog } from '../platform/json-log.js';
import type { Platform } from '../platform/platform.js';
import { Handovers } from '../platform/read/handovers.js';

const BEAT_MS = 10 * 60_000;

/** Says of hand-overs that nobody settled, because their process ended, that they broke off. */
@Injectable()
export class LostHandoversService implements OnModuleInit, OnApplicationShutdown {
  private readonly handovers: Handovers;
  private beat: NodeJS.Timeout | undefined;

  constructor(@Inject(PLATFORM) platform: Platform, @Inject(JsonLog) private readonly log: JsonLog) {
    this.handovers = new Handovers(platform);
  }

  onModuleInit(): void {
    this.beat = setInterval(() => void this.settleLost().catch((error: unknown) => this.log.failure('lost hand-overs were not settled', error)), BEAT_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.beat);
  }

  /** One round; gives how many there were. */
  settleLost(): Promise<number> {
    return this.handovers.settleLost();
  }
}

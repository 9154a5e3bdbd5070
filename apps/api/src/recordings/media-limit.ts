import { Injectable } from '@nestjs/common';
import { HeardOnceError } from '../platform/errors.js';
import { TokenBuckets } from '../platform/rate-limit.js';

/** Each request leaves a row in the log: far more than a player or an upload needs. */
const RATE = { capacity: 600, perSecond: 60 };

/** How often one person, or one session of playback, may ask the listener of recordings. */
@Injectable()
export class MediaLimit {
  constructor(private readonly buckets = new TokenBuckets(RATE)) {}

  /** @throws HeardOnceError RATE_LIMITED */
  admit(who: string): void {
    if (!this.buckets.take(who)) throw new HeardOnceError('RATE_LIMITED');
  }
}

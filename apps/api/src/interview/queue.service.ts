import { Inject, Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { type LiveContext, LiveDoor } from '../platform/live/live-door.js';

/** The queue as it changes, for those in the other room. */
@Injectable()
export class QueueService {
  constructor(@Inject(LiveDoor) private readonly live: LiveDoor) {}

  listen(context: LiveContext, caseCode: string, interviewId: string): Promise<AsyncIterableIterator<string | null>> {
    if (!isUUID(interviewId)) throw new HeardOnceError('VALIDATION', { path: 'interviewId', expected: EXPECTED.id });
    return this.live.questionQueue(context, caseCodeOf(caseCode, 'caseCode'), interviewId);
  }
}

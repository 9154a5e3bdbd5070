import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import { InterviewQuestion } from '@heardonce/domain/testimony/interview-question.entity.js';
import { findFactsByCode } from '../read/case-facts.js';
import { mayReadAll } from '../read/readable-rows.js';
import type { Reader, SignedContext } from '../read/reader.js';
import type { QueueEvent, QueueEvents } from './queue-events.js';
import { type Missed, QueueWatch } from './queue-watch.js';

/** A signed-in operation over a connection that stays open. */
export interface LiveContext extends SignedContext {
  /** Checks token and person anew; throws UNAUTHENTICATED where either has ended. */
  readonly signInAgain: () => Promise<void>;
  /** Closes the connection: its person may no longer hear. */
  readonly hangUp: (why: 'UNAUTHENTICATED' | 'NOT_FOUND' | 'BUSY') => void;
}

const OPERATION = 'questionQueueChanged';

/**
 * The door for what is told without being asked. It tells ids alone, and before each of them looks anew whether the person may still read; what they
 * read then goes through the door for reads. That they began to listen is on record before anything is told.
 */
export class LiveDoor {
  constructor(private readonly reader: Reader, private readonly events: QueueEvents) {}

  /**
   * Changes of an interview's queue of questions: first null, read it all; then the id of each question put or changed, or null where something may
   * have been missed. Ends, and the connection with it, when the person may no longer read.
   * @throws HeardOnceError NOT_FOUND where the interview is absent or not theirs: one answer, on record; BUSY
   */
  async questionQueue(context: LiveContext, code: string, interviewId: string): Promise<AsyncIterableIterator<string | null>> {
    const watch = new QueueWatch(context, (events, missed) => this.permitted(context, code, { events, missed }));
    const stop = await this.events.hear(interviewId, (event) => watch.add(event));
    watch.onEnd(stop);
    try {
      await this.admit(context, code, interviewId);
    } catch (error) {
      stop();
      throw error;
    }
    watch.add(null);
    return watch;
  }

  /** On record only while the state stands by which the person is let in. */
  private async admit(context: LiveContext, code: string, interviewId: string): Promise<void> {
    await this.reader.current.until(context, async (asked) => {
      const { actor } = asked;
      const facts = await this.find(asked, code);
      const decision = facts?.assigned ? decide(actor, facts) : null;
      if (!facts || !decision?.reaches('interview') || !(await mayReadAll(this.reader, actor, facts, 'interview', [interviewId]))) throw await this.reader.deny(asked, OPERATION, code);
      const entry = this.reader.entry(asked, { operation: OPERATION, role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds: ['interview'], records: [{ type: 'Interview', fields: ['id'], ids: [interviewId] }], withheld: [] });
      const guard = { personId: actor.personId, personEpoch: actor.epoch, cases: new Map([[facts.caseId, facts.epoch]]) };
      return { cases: [facts.caseId], release: async () => (await this.reader.log.append([entry], { guard })).current || null };
    });
  }

  /**
   * Which of these the person may hear of, by the facts of this moment; null where nothing of the case's interviews is theirs any more, and that is on
   * record. Who reads no more than the questions to ask hears of those, and not how many others there were.
   */
  private async permitted(context: LiveContext, code: string, { events, missed }: { readonly events: readonly QueueEvent[]; readonly missed: Readonly<Missed> }): Promise<{ ids: string[]; all: boolean } | null> {
    await context.signInAgain();
    const facts = await this.find(context, code);
    const decision: Decision | null = facts?.assigned ? decide(context.actor, facts) : null;
    if (!facts || !decision?.reaches('interview')) {
      await this.reader.deny(context, OPERATION, code);
      return null;
    }
    const mayHear = ({ caseId, questionId, toAsk }: QueueEvent): boolean =>
      caseId === facts.caseId && (decision.can('read', InterviewQuestion, { id: questionId, caseId }, 'text') || (toAsk && decision.extent('interview') === 'ALL'));
    return { ids: events.filter(mayHear).map(({ questionId }) => questionId), all: missed.toAsk || (missed.others && decision.extent('interview_questions') !== 'NONE') };
  }

  private find(context: SignedContext, code: string): Promise<CaseFacts | null> {
    return this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, context.actor, code));
  }
}

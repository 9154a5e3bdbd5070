import { Args, Context, ID, Resolver, Subscription } from '@nestjs/graphql';
import type { LiveContext } from '../platform/live/live-door.js';
import { QuestionQueueChange } from './question-queue-change.js';
import { QueueService } from './queue.service.js';

@Resolver()
export class QueueResolver {
  constructor(private readonly queue: QueueService) {}

  @Subscription(() => QuestionQueueChange, {
    description: 'Changes of the queue of questions of an interview, while you may read it. Whoever reads no more than questionsToAsk hears of those. Losing the connection loses nothing: after connecting again, read the queue.',
    resolve: (questionId: string | null) => Object.assign(new QuestionQueueChange(), { questionId }),
  })
  questionQueueChanged(@Context() context: LiveContext, @Args('caseCode') caseCode: string, @Args('interviewId', { type: () => ID }) interviewId: string): Promise<AsyncIterableIterator<string | null>> {
    return this.queue.listen(context, caseCode, interviewId);
  }
}

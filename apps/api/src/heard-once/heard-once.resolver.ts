import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { SignedContext } from '../platform/read/reader.js';
import { HeardOnceService } from './heard-once.service.js';
import { HeardOnceCounts } from './heard-once.type.js';

@Resolver()
export class HeardOnceResolver {
  constructor(private readonly heard: HeardOnceService) {}

  @Query(() => HeardOnceCounts, { description: 'How often a child was asked, and how often the record served instead; for those who read the interviews of the case and all that was put for them.' })
  heardOnce(@Context() context: SignedContext, @Args('caseCode') caseCode: string): Promise<HeardOnceCounts> {
    return this.heard.heardOnce(context, caseCode);
  }
}

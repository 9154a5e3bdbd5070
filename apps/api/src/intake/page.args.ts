import { DocumentStatus } from '@heardonce/domain/intake/incoming-document.entity.js';
import { ReviewStatus } from '@heardonce/domain/intake/match-review.entity.js';
import { ArgsType, Field, Int } from '@nestjs/graphql';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: '1 to 50; 25 if not given.' }) first?: number;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' }) after?: string;
}

@ArgsType()
export class ReviewArgs extends PageArgs {
  @Field(() => ReviewStatus, { nullable: true, defaultValue: 'OPEN' }) status?: keyof typeof ReviewStatus;
}

@ArgsType()
export class QuarantineArgs extends PageArgs {
  @Field(() => DocumentStatus, { nullable: true, defaultValue: 'QUARANTINED', description: 'Up to ten documents a page.' }) status?: keyof typeof DocumentStatus;
}

import { ArgsType, Field, Int } from '@nestjs/graphql';

/** Relay arguments of a list. */
@ArgsType()
export class PagingArgs {
  @Field(() => Int, { nullable: true, description: '1 to 50; 50 if not given.' }) first?: number;
  @Field(() => String, { nullable: true, description: 'endCursor of the page before.' }) after?: string;
}

import { Unclassified } from '@heardonce/domain/classified.js';
import { InterviewRequestStatus } from '@heardonce/domain/testimony/interview-request.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

/** The one answer to every request to speak to the child again. */
@Unclassified('ids and times of what the person just wrote')
@ObjectType({ description: 'Sent to the family defender, answered within two days: the same for every request, whatever the record holds.' })
export class InterviewRequestSent {
  @Field(() => ID) id!: string;
  @Field(() => [ID], { description: 'The questions, in the order you sent them.' }) questionIds!: string[];
  @Field(() => Int) version!: number;
  @Field(() => InterviewRequestStatus) status!: keyof typeof InterviewRequestStatus;
  @Field(() => Timestamp) answerBy!: string;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID, { description: 'The request under which it is in the access log.' }) requestId!: string;
}

import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Unclassified } from '@heardonce/domain/classified.js';

/** What a declared threat to life opened, and until when. */
@Unclassified('ids and times of what the person just declared')
@ObjectType({ description: 'The declaration is durable and on record. Open the case by its code until the time given.' })
export class EmergencyDeclared {
  @Field(() => ID) id!: string;
  @Field(() => Timestamp, { description: 'Until then caseFile answers with the kinds that were opened, and no other.' }) untilAt!: string;
  @Field(() => Timestamp, { description: 'Until then a second person must have confirmed it.' }) confirmBy!: string;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID, { description: 'The request under which the declaration is in the access log.' }) requestId!: string;
}

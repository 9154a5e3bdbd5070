import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** What everyone at the door must know. */
@ObjectType({ description: 'What everyone at the door must know.' })
@ClassifiedRecord({ kind: 'safety_card', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'safety_card' })
export class SafetyCard extends CaseRecord {
  @Classified('safety_card') @Field(() => [String], { nullable: true, description: 'Who may not come near the child.' }) @Column('text', { nullable: true, array: true }) mayNotApproach?: string[] | null;
  @Classified('safety_card') @Field(() => [String], { nullable: true, description: 'Who may not accompany or collect the child.' }) @Column('text', { nullable: true, array: true }) mayNotCollect?: string[] | null;
  @Classified('safety_card') @Field(() => [String], { nullable: true }) @Column('text', { nullable: true, array: true }) ordersInForce?: string[] | null;
  @Classified('safety_card') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) selfHarmAlert?: boolean | null;
  @Classified('safety_card') @Field(() => String, { nullable: true, description: 'BCP 47 tag.' }) @Column('text', { nullable: true }) language?: string | null;
  @Classified('safety_card') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) allergies?: string | null;
}

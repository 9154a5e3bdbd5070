import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** What the therapist chose to hand on, in their own words, to the agencies named. */
@ObjectType({ description: 'What the therapist chose to hand on, in their own words, to the agencies named.' })
@ClassifiedRecord({ kind: 'released_observation', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'released_observation' })
export class ReleasedObservation extends CaseRecord {
  @Classified('released_observation') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('released_observation') @Field(() => String, { nullable: true }) @Column('text') reason!: string;
  @Classified('released_observation') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) supersedesId?: string | null;
}

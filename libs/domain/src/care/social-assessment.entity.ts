import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Social and family assessment. */
@ObjectType({ description: 'Social and family assessment.' })
@ClassifiedRecord({ kind: 'assessment', zone: 'core' })
@Entity({ schema: 'core', name: 'social_assessment' })
export class SocialAssessment extends CaseRecord {
  @Classified('assessment') @Field(() => String, { nullable: true }) @Column('text') assessedOn!: string;
  @Classified('assessment') @Field(() => String, { nullable: true }) @Column('text') text!: string;
}

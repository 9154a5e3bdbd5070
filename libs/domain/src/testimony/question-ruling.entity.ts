import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { DeclineReasonCode } from './question-status.js';
import { CaseRecord } from '../record.js';

/** Why a question was declined; may tell what the record already holds, so only those who read the testimony see it. */
@ObjectType({ description: 'Why a question was declined; may tell what the record already holds, so only those who read the testimony see it.' })
@ClassifiedRecord({ kind: 'testimony_ruling', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'question_ruling' })
export class QuestionRuling extends CaseRecord {
  @Classified('testimony_ruling') @Field(() => ID, { nullable: true }) @Column('uuid') questionId!: string;
  @Classified('testimony_ruling') @Field(() => DeclineReasonCode, { nullable: true }) @Column('text') reason!: keyof typeof DeclineReasonCode;
  @Classified('testimony_ruling') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) text?: string | null;
}

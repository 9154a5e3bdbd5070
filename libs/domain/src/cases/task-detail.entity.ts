import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** What a task is about: read by those who read that kind of information. */
@ObjectType({ description: 'What a task is about: read by those who read that kind of information.' })
@ClassifiedRecord({ kind: 'task_detail', zone: 'core' })
@Entity({ schema: 'core', name: 'task_detail' })
export class TaskDetail extends CaseRecord {
  @Classified('task_detail', { fixed: true }) @Column('uuid') taskId!: string;
  @Classified('task_detail', { fixed: true }) @Field(() => String, { nullable: true, description: 'The kind of information this task is about.' }) @Column('text') subjectKind!: string;
  @Classified('task_detail') @Field(() => String, { nullable: true }) @Column('text') title!: string;
  @Classified('task_detail') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) text?: string | null;
  @Classified('task_detail') @Field(() => String, { nullable: true, description: 'The rule it follows from, with its article.' }) @Column('text', { nullable: true }) legalBasis?: string | null;
}

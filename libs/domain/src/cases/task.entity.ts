import { Field, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Edge } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';
import { TaskDetail } from './task-detail.entity.js';

export const TaskStatus = codes('TaskStatus', ['OPEN', 'DONE', 'CANCELLED']);
/** Who owes what by when. What it is about is in `detail`. */
@ObjectType({ description: 'Who owes what by when. What it is about is in `detail`.' })
@ClassifiedRecord({ kind: 'coordination', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'task' })
export class Task extends CaseRecord {
  @Classified('coordination') @Field(() => String, { nullable: true, description: 'Code of the unit that owes it.' }) @Column('text') ownerUnit!: string;
  @Classified('coordination') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) dueAt?: string | null;
  @Classified('coordination') @Field(() => TaskStatus, { nullable: true }) @Column('text') status!: keyof typeof TaskStatus;
  @Classified('coordination') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) completedAt?: string | null;
  @Classified('coordination', { fixed: true }) @Column('uuid', { nullable: true }) reportId?: string | null;
  @Edge(() => TaskDetail, { to: 'taskId' }) @Field(() => TaskDetail, { nullable: true }) detail?: TaskDetail;
}

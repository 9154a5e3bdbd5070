import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Social follow-up; amended, never edited. */
@ObjectType({ description: 'Social follow-up; amended, never edited.' })
@ClassifiedRecord({ kind: 'assessment', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'progress_note' })
export class ProgressNote extends CaseRecord {
  @Classified('assessment') @Field(() => String, { nullable: true }) @Column('text') notedOn!: string;
  @Classified('assessment') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('assessment') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) amendsId?: string | null;
}

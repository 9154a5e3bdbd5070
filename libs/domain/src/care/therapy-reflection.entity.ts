import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** The therapist's private reflections; the author alone. */
@ObjectType({ description: 'The therapist\'s private reflections; the author alone.' })
@ClassifiedRecord({ kind: 'therapy_reflection', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'therapy_reflection' })
export class TherapyReflection extends CaseRecord {
  @Classified('therapy_reflection') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) noteId?: string | null;
  @Classified('therapy_reflection') @Field(() => String, { nullable: true }) @Column('text') body!: string;
}

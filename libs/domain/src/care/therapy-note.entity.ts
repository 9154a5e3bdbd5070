import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** Sealed to its author and the successor; amended, never edited. */
@ObjectType({ description: 'Sealed to its author and the successor; amended, never edited.' })
@ClassifiedRecord({ kind: 'therapy_note', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'therapy_note' })
export class TherapyNote extends CaseRecord {
  @Classified('therapy_note') @Field(() => String, { nullable: true }) @Column('text') sessionOn!: string;
  @Classified('therapy_note') @Field(() => String, { nullable: true }) @Column('text') body!: string;
  @Classified('therapy_note') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) amendsId?: string | null;
}

import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { CaseRecord } from '../record.js';

/** A version of the transcript of a recording, never changed: the original, a correction, or a translation with its interpreter. */
@ObjectType({ description: 'A version of the transcript of a recording, never changed: the original, a correction, or a translation with its interpreter.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'transcript_version' })
export class TranscriptVersion extends CaseRecord {
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid') recordingId!: string;
  @Classified('interview') @Field(() => Int, { nullable: true }) @Column('int') number!: number;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'BCP 47.' }) @Column('text') language!: string;
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) translationOf?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) interpreter?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text') format!: string;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text') sourceSha256!: string;
  @Classified('interview') @Field(() => Int, { nullable: true }) @Column('int') segmentCount!: number;
}

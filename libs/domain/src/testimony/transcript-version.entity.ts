import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const CorrectionReason = codes('CorrectionReason', ['WORDS', 'SPEAKER', 'TIMES', 'CUT', 'TRANSLATION'], 'Why a version stands in for an earlier one; a code, for words would tell what was said.');

/** A version of the transcript of a recording, never changed: the original, a correction, or a translation with its interpreter. */
@ObjectType({ description: 'A version of the transcript of a recording, never changed: the original, a correction, or a translation with its interpreter.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'transcript_version' })
export class TranscriptVersion extends CaseRecord {
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid') recordingId!: string;
  @Classified('interview') @Field(() => Int, { nullable: true }) @Column('int') number!: number;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'BCP 47, in small letters.' }) @Column('text') language!: string;
  @Classified('interview') @Field(() => ID, { nullable: true, description: 'The original, which stays the evidence.' }) @Column('uuid', { nullable: true }) translationOf?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) interpreter?: string | null;
  @Classified('interview') @Field(() => ID, { nullable: true, description: 'The version it corrects: of the same recording and language.' }) @Column('uuid', { nullable: true }) correctsId?: string | null;
  @Classified('interview') @Field(() => CorrectionReason, { nullable: true }) @Column('text', { nullable: true }) correctionReason?: keyof typeof CorrectionReason | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text') format!: string;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'SHA-256 of the file it came from; a version that only cuts keeps that of the one it cuts.' }) @Column('text') sourceSha256!: string;
}

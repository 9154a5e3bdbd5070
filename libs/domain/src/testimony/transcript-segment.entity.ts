import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Computed } from '../classified.js';
import { SpeaksOf } from './speaks-of.js';
import { SegmentTopic } from './topic.js';
import { CaseRecord } from '../record.js';

/** A stretch of a transcript with time, speaker and one reviewed topic. */
@ObjectType({ description: 'A stretch of a transcript with time, speaker and one reviewed topic.' })
@ClassifiedRecord({ kind: 'transcript', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'transcript_segment' })
export class TranscriptSegment extends CaseRecord {
  @Classified('transcript', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') versionId!: string;
  /** What the policy looks at, set by the database. Not offered: its version names the recording to those who read interviews. */
  @Classified('transcript', { fixed: true }) @Column('uuid', { nullable: true }) recordingId?: string | null;
  @Classified('transcript') @Field(() => Int, { nullable: true, description: 'Its place in the version; together they are its stable name.' }) @Column('int') number!: number;
  @Classified('transcript') @Field(() => Int, { nullable: true }) @Column('int') startMs!: number;
  @Classified('transcript') @Field(() => Int, { nullable: true }) @Column('int') endMs!: number;
  @Classified('transcript') @Field(() => String, { nullable: true, description: 'Of its version.' }) @Column('text') language!: string;
  @Classified('transcript') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) speaker?: string | null;
  @Classified('transcript') @Field(() => String, { nullable: true }) @Column('text') text!: string;
  @Classified('transcript') @Field(() => SegmentTopic, { nullable: true }) @Column('text', { nullable: true }) proposedTopic?: keyof typeof SegmentTopic | null;
  @Classified('transcript') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) proposedById?: string | null;
  @Classified('transcript') @Field(() => SegmentTopic, { nullable: true, description: 'As reviewed by a second person.' }) @Column('text', { nullable: true }) topic?: keyof typeof SegmentTopic | null;
  @Classified('transcript') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) reviewedById?: string | null;
  @Classified('transcript', { fixed: true }) @Field(() => SpeaksOf, { nullable: true, description: 'What speaks of another child is read by those alone to whom the policy would give it on both cases.' }) @Column('text') speaksOf!: keyof typeof SpeaksOf;

  @Computed('its case, where a search found it') @Field(() => String, { nullable: true, description: 'Code of its case, in an answer to a search.' }) caseCode?: string | null;
  @Computed('its text, as this reader was given it, and the words searched for') @Field(() => String, { nullable: true, description: 'The part of the text around what was searched for, with **what was found**; in an answer to a search.' }) snippet?: string | null;
}

import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Edge } from '../classified.js';
import { TranscriptSegment } from './transcript-segment.entity.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';

export const CitingType = codes('CitingType', ['REPORT', 'COMPLAINT', 'INCIDENT', 'PROCEEDING', 'OPINION', 'EVIDENCE_ITEM', 'TASK', 'RISK_ASSESSMENT', 'PROTECTION_MEASURE', 'FORENSIC_FINDING', 'MEDICAL_CARE', 'THERAPY_PLAN', 'SOCIAL_ASSESSMENT', 'PROGRESS_NOTE', 'REQUEST_QUESTION'], 'Records that may cite a segment.');

/** A record that cites a segment instead of asking again. It is read by those who read the kind of what cites; the text shows only to those who may read the segment. */
@ObjectType({ description: 'A record that cites a segment instead of asking again, for those who read the kind of what cites. The text shows only to those who may read the segment.' })
@ClassifiedRecord({ kind: 'citation', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'segment_citation' })
export class SegmentCitation extends CaseRecord {
  @Classified('citation') @Field(() => CitingType, { nullable: true }) @Column('text') citingType!: keyof typeof CitingType;
  @Classified('citation') @Field(() => ID, { nullable: true }) @Column('uuid') citingId!: string;
  @Classified('citation') @Field(() => String, { nullable: true, description: 'The kind of information of what cites; of a task, the kind it is about. Set by the database.' }) @Column('text') subjectKind!: string;
  @Classified('citation') @Field(() => ID, { nullable: true }) @Column('uuid') segmentId!: string;
  @Classified('citation') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) purpose?: string | null;
  @Edge(() => TranscriptSegment, { via: 'segmentId', to: 'id' }) @Field(() => TranscriptSegment, { nullable: true }) segment?: TranscriptSegment;
}

import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Edge } from '../classified.js';
import { TranscriptSegment } from './transcript-segment.entity.js';
import { CaseRecord } from '../record.js';

/** A record that cites a segment instead of asking again. The text shows only to those who may read the segment. */
@ObjectType({ description: 'A record that cites a segment instead of asking again. The text shows only to those who may read the segment.' })
@ClassifiedRecord({ kind: 'citation', zone: 'core', appendOnly: true })
@Entity({ schema: 'core', name: 'segment_citation' })
export class SegmentCitation extends CaseRecord {
  @Classified('citation') @Field(() => String, { nullable: true }) @Column('text') citingType!: string;
  @Classified('citation') @Field(() => ID, { nullable: true }) @Column('uuid') citingId!: string;
  @Classified('citation') @Field(() => ID, { nullable: true }) @Column('uuid') segmentId!: string;
  @Classified('citation') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) purpose?: string | null;
  @Edge(() => TranscriptSegment, { via: 'segmentId', to: 'id' }) @Field(() => TranscriptSegment, { nullable: true }) segment?: TranscriptSegment;
}

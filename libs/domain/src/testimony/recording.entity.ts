import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord } from '../classified.js';
import { codes } from '../codes.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const RecordingCopyKind = codes('RecordingCopyKind', ['CLIP', 'REDACTED', 'TRANSCODED']);
export const RecordingStatus = codes('RecordingStatus', ['UPLOADING', 'SEALED', 'DAMAGED']);
/** A recording of a session, as received: never changed, never deleted; copies name it. */
@ObjectType({ description: 'A recording of a session, as received: never changed, never deleted; copies name it.' })
@ClassifiedRecord({ kind: 'recording', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'recording' })
export class Recording extends CaseRecord {
  /** The id again, under the name that what belongs to a recording calls it by: one condition opens both. */
  @Classified('inherited') @Column('uuid') recordingId!: string;
  @Classified('recording', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid') interviewId!: string;
  @Classified('recording', { fixed: true }) @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) sessionId?: string | null;
  @Classified('recording', { fixed: true }) @Field(() => ID, { nullable: true, description: 'The recording of which this is a copy.' }) @Column('uuid', { nullable: true }) originalId?: string | null;
  @Classified('recording') @Field(() => RecordingCopyKind, { nullable: true }) @Column('text', { nullable: true }) copyKind?: keyof typeof RecordingCopyKind | null;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) tool?: string | null;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) parameters?: string | null;
  @Classified('recording') @Field(() => String, { nullable: true }) @Column('text') mediaType!: string;
  @Classified('recording') @Field(() => String, { nullable: true, description: 'Bytes, as text.' }) @Column('bigint', { nullable: true }) sizeBytes?: string | null;
  @Classified('recording') @Field(() => String, { nullable: true, description: 'SHA-256 of the recording as received.' }) @Column('text', { nullable: true }) sha256?: string | null;
  @Classified('recording') @Field(() => RecordingStatus, { nullable: true }) @Column('text') status!: keyof typeof RecordingStatus;
  @Classified('recording') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) startedAt?: string | null;
  @Classified('recording') @Field(() => Int, { nullable: true, description: 'Milliseconds.' }) @Column('int', { nullable: true }) durationMs?: number | null;
}

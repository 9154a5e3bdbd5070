import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity } from 'typeorm';
import { Classified, ClassifiedRecord, Edge } from '../classified.js';
import { codes } from '../codes.js';
import { ProtocolCode } from './interview-protocol.js';
import { StaffMember } from '../people/staff-member.entity.js';
import { CaseRecord } from '../record.js';
import { Timestamp } from '../timestamp.scalar.js';

export const InterviewBasis = codes('InterviewBasis', ['PRIMARY', 'EXCEPTION', 'COURT_ORDER', 'HELD_BEFORE_MERGE']);
export const InterviewStatus = codes('InterviewStatus', ['PLANNED', 'HELD', 'NOT_SUITABLE', 'CANCELLED']);
export const AnticipatedEvidence = codes('AnticipatedEvidence', ['REQUESTED', 'NOT_REQUESTED', 'ORDERED']);
/** The one planned forensic interview of a child about one set of events; a further one only by an approved exception or a court order. */
@ObjectType({ description: 'The one planned forensic interview of a child about one set of events; a further one only by an approved exception or a court order.' })
@ClassifiedRecord({ kind: 'interview', zone: 'core', shared: true })
@Entity({ schema: 'core', name: 'interview' })
export class Interview extends CaseRecord {
  @Classified('interview') @Field(() => Int, { nullable: true, description: 'Which set of events, numbered within the case from 1.' }) @Column('int') events!: number;
  @Classified('interview', { fixed: true }) @Field(() => ID, { nullable: true, description: 'Of a further set of events: the incident that they are, recorded after all that was asked before.' }) @Column('uuid', { nullable: true }) incidentId?: string | null;
  @Classified('interview') @Field(() => InterviewBasis, { nullable: true }) @Column('text') basis!: keyof typeof InterviewBasis;
  @Classified('interview') @Field(() => InterviewStatus, { nullable: true }) @Column('text') status!: keyof typeof InterviewStatus;
  @Classified('interview') @Field(() => ProtocolCode, { nullable: true }) @Column('text') protocol!: keyof typeof ProtocolCode;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) protocolVersion?: string | null;
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) interviewerId?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) room?: string | null;
  @Classified('interview') @Field(() => Timestamp, { nullable: true }) @Column('timestamptz', { nullable: true }) plannedFor?: string | null;
  @Classified('interview') @Field(() => Int, { nullable: true, description: 'Planned sessions that do not repeat one another.' }) @Column('int') sessionsPlanned!: number;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'Whom the child chose to have near; never a witness.' }) @Column('text', { nullable: true }) companion?: string | null;
  @Classified('interview') @Field(() => ID, { nullable: true, description: 'The same, where it is a person of the family record.' }) @Column('uuid', { nullable: true }) companionId?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) interpreter?: string | null;
  @Classified('interview') @Field(() => Boolean, { nullable: true }) @Column('boolean', { nullable: true }) preferredGenderMet?: boolean | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) preferredGenderWhyNot?: string | null;
  @Classified('interview') @Field(() => AnticipatedEvidence, { nullable: true, description: 'CPP 274: asked when planning.' }) @Column('text') anticipatedEvidence!: keyof typeof AnticipatedEvidence;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) notSuitableReason?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true, description: 'What is done instead where an interview is not suitable.' }) @Column('text', { nullable: true }) alternatives?: string | null;
  @Classified('interview') @Field(() => ID, { nullable: true }) @Column('uuid', { nullable: true }) exceptionId?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) orderNumber?: string | null;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) orderDocumentSha256?: string | null;
  @Classified('interview') @Field(() => Boolean, { nullable: true, description: 'Held by another service, before or beside this one.' }) @Column('boolean') heldElsewhere!: boolean;
  @Classified('interview') @Field(() => String, { nullable: true }) @Column('text', { nullable: true }) heldOn?: string | null;
  @Edge(() => StaffMember, { via: 'interviewerId', to: 'id' }) @Field(() => StaffMember, { nullable: true }) interviewer?: StaffMember;
}

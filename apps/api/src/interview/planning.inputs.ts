import { ProtocolCode } from '@heardonce/domain/testimony/interview-protocol.js';
import { AnticipatedEvidence } from '@heardonce/domain/testimony/interview.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsISO8601, IsIn, IsInt, IsOptional, IsUUID, Matches, Max, Min, ValidateNested } from 'class-validator';
import { KeyedInput, OnCaseInput } from '../platform/acknowledgement.js';
import { AmendInput } from '../platform/amend-input.js';
import { FewWords, IsCode, IsPartialDate, OwnWords } from '../platform/field-checks.js';

const PLANNED_EVIDENCE = ['REQUESTED', 'NOT_REQUESTED', 'ORDERED'] as const;
const DAY = /^\d{4}-\d\d-\d\d$/;

@InputType({ description: 'Who may watch from the other room, and in which capacity.' })
export class ObserverInput {
  @Field(() => ID, { nullable: true, description: 'Somebody assigned to this case; left out where the seat is held for an office.' }) @IsOptional() @IsUUID() observerId?: string | null;
  @Field({ description: 'In which capacity they watch.' }) @FewWords() capacity!: string;
}

/** How it is to be held; the same when it is planned and when the plan changes. */
@InputType({ isAbstract: true })
abstract class PlanInput extends OnCaseInput {
  @Field(() => ProtocolCode) @IsCode(ProtocolCode) protocol!: keyof typeof ProtocolCode;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() protocolVersion?: string | null;
  @Field(() => ID, { description: 'A forensic interviewer assigned to this case, accredited for the protocol on that day (CPP 206A).' }) @IsUUID() interviewerId!: string;
  @Field() @FewWords() room!: string;
  @Field(() => Timestamp) @IsISO8601() plannedFor!: string;
  @Field(() => Int, { defaultValue: 1, description: 'One, or a plan of several that do not repeat one another.' }) @IsInt() @Min(1) @Max(10) sessionsPlanned!: number;
  @Field(() => String, { nullable: true, description: 'Whom the child chose to have near; never a witness.' }) @IsOptional() @FewWords() companion?: string | null;
  @Field(() => ID, { nullable: true, description: 'The same, where it is a person of the family record.' }) @IsOptional() @IsUUID() companionId?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() interpreter?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'Whether the interviewer is of the gender the child prefers. To be answered where the record has a preference.' }) @IsOptional() @IsBoolean() preferredGenderMet?: boolean | null;
  @Field(() => String, { nullable: true, description: 'Why not, where it is not.' }) @IsOptional() @OwnWords() preferredGenderWhyNot?: string | null;
  @Field(() => AnticipatedEvidence, { description: 'CPP 274: whether it is to be anticipated evidence before a judge. No answer is none of the answers.' }) @IsIn(PLANNED_EVIDENCE) anticipatedEvidence!: keyof typeof AnticipatedEvidence;
}

@InputType({ description: 'The one interview of this child about this set of events.' })
export class PlanInterviewInput extends PlanInput {
  @Field(() => Int, { defaultValue: 1, description: 'Which set of events, numbered within the case from 1.' }) @IsInt() @Min(1) @Max(100) events!: number;
  @Field(() => ID, { nullable: true, description: 'Of a further set of events: the incident that they are, recorded by another unit after all that was asked before, and named by no other interview.' }) @IsOptional() @IsUUID() incidentId?: string | null;
  @Field(() => [ObserverInput], { nullable: true }) @IsOptional() @IsArray() @ArrayMaxSize(20) @ValidateNested({ each: true }) @Type(() => ObserverInput) observers?: ObserverInput[] | null;
}

@InputType({ description: 'A change of plan; what is left out stays.' })
export class ChangeInterviewInput extends AmendInput {
  @Field(() => ProtocolCode, { nullable: true }) @IsOptional() @IsCode(ProtocolCode) protocol?: keyof typeof ProtocolCode;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() protocolVersion?: string | null;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() interviewerId?: string;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() room?: string;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() plannedFor?: string;
  @Field(() => Int, { nullable: true }) @IsOptional() @IsInt() @Min(1) @Max(10) sessionsPlanned?: number;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() companion?: string | null;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() companionId?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() interpreter?: string | null;
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() preferredGenderMet?: boolean | null;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() preferredGenderWhyNot?: string | null;
  @Field(() => AnticipatedEvidence, { nullable: true }) @IsOptional() @IsIn(PLANNED_EVIDENCE) anticipatedEvidence?: keyof typeof AnticipatedEvidence;
}

@InputType({ description: 'One more who may watch.' })
export class AddInterviewObserverInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() interviewId!: string;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() observerId?: string | null;
  @Field({ description: 'In which capacity they watch.' }) @FewWords() capacity!: string;
}

@InputType({ description: 'An interview is not suitable for this child: a proper outcome, with what is done instead.' })
export class InterviewNotSuitableInput extends OnCaseInput {
  @Field(() => Int, { defaultValue: 1 }) @IsInt() @Min(1) @Max(100) events!: number;
  @Field(() => ID, { nullable: true, description: 'Of a further set of events: the incident that they are, recorded by another unit after all that was asked before, and named by no other interview.' }) @IsOptional() @IsUUID() incidentId?: string | null;
  @Field(() => String, { description: 'Why: an infant, a condition of the child.' }) @OwnWords() reason!: string;
  @Field(() => String, { description: 'What is done instead.' }) @OwnWords() alternatives!: string;
}

@InputType({ description: 'The same for an interview that was planned.' })
export class PlannedInterviewNotSuitableInput extends AmendInput {
  @Field(() => String, { description: 'Why: an infant, a condition of the child.' }) @OwnWords() reason!: string;
  @Field(() => String, { description: 'What is done instead.' }) @OwnWords() alternatives!: string;
}

@InputType({ description: 'Takes back a plan, or that an interview is not suitable; another may then be planned.' })
export class CancelInterviewInput extends AmendInput {}

@InputType({ description: 'All its sessions are over. Said by the interviewer; nobody is kept blind for it any more.' })
export class InterviewHeldInput extends AmendInput {
  @Field(() => String, { description: 'Day of the last session.' }) @IsPartialDate() heldOn!: string;
}

@InputType({ description: 'An accreditation of an interviewer of another unit than yours.' })
export class RecordAccreditationInput extends KeyedInput {
  @Field(() => ID) @IsUUID() personId!: string;
  @Field(() => ProtocolCode) @IsCode(ProtocolCode) protocol!: keyof typeof ProtocolCode;
  @Field({ description: 'First day, YYYY-MM-DD.' }) @Matches(DAY) @IsISO8601({ strict: true }) fromOn!: string;
  @Field({ description: 'Last day, YYYY-MM-DD.' }) @Matches(DAY) @IsISO8601({ strict: true }) untilOn!: string;
  @Field({ description: 'Who accredited them.' }) @FewWords() issuedBy!: string;
}

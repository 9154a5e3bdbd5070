import { codes } from '@heardonce/domain/codes.js';
import { ExceptionReasonCode } from '@heardonce/domain/testimony/exception-reason.js';
import { ProtocolCode } from '@heardonce/domain/testimony/interview-protocol.js';
import { AnticipatedEvidence } from '@heardonce/domain/testimony/interview.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsInt, IsISO8601, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';
import { NotBlank } from './interview-request.inputs.js';

/** What a further interview may rest on. */
export const FurtherBasis = codes('FurtherBasis', ['EXCEPTION', 'COURT_ORDER']);

@InputType({ description: 'Asks for an exception for the open questions of a request. Two others decide: a prosecutor and the family defender.' })
export class RequestExceptionInput extends OnCaseInput {
  @Field(() => ID, { description: 'A request with a question that goes on.' }) @IsUUID() requestId!: string;
  @Field(() => ExceptionReasonCode) @IsCode(ExceptionReasonCode) reason!: keyof typeof ExceptionReasonCode;
  @Field() @IsString() @OwnWords() @NotBlank() text!: string;
  @Field(() => String, { nullable: true, description: "The child's own view, if it is known yet; without it nothing is approved." }) @IsOptional() @OwnWords() @NotBlank() childView?: string | null;
  @Field(() => ID, { nullable: true, description: 'The review that found the interview inadequate, for the reasons that need one.' }) @IsOptional() @IsUUID() reviewId?: string | null;
}

@InputType({ description: 'Approves an exception. Neither who asked for it nor who asked the questions may.' })
export class ApproveExceptionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field(() => String, { nullable: true, description: "The child's own view, where it is not recorded yet." }) @IsOptional() @OwnWords() @NotBlank() childView?: string | null;
}

@InputType({ description: 'Refuses an exception; one of the two is enough.' })
export class RefuseExceptionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field() @IsString() @Length(3, 500) why!: string;
}

@InputType({ description: 'A further interview about the same events: under an approved exception, or as a court ordered it.' })
export class PlanFurtherInterviewInput extends OnCaseInput {
  @Field(() => FurtherBasis) @IsCode(FurtherBasis) basis!: keyof typeof FurtherBasis;
  @Field(() => ID, { nullable: true, description: 'For EXCEPTION; the events are those of the exception.' }) @IsOptional() @IsUUID() exceptionId?: string | null;
  @Field(() => Int, { nullable: true, description: 'For COURT_ORDER: which set of events.' }) @IsOptional() @IsInt() @Min(1) events?: number | null;
  @Field(() => String, { nullable: true, description: 'For COURT_ORDER: the number of the order.' }) @IsOptional() @FewWords() @NotBlank() orderNumber?: string | null;
  @Field(() => String, { nullable: true, description: 'For COURT_ORDER: SHA-256 of the document.' }) @IsOptional() @Matches(/^[0-9a-f]{64}$/) orderDocumentSha256?: string | null;
  @Field(() => ProtocolCode) @IsCode(ProtocolCode) protocol!: keyof typeof ProtocolCode;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() protocolVersion?: string | null;
  @Field(() => ID, { nullable: true, description: 'A forensic interviewer of the case, accredited on that day.' }) @IsOptional() @IsUUID() interviewerId?: string | null;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() plannedFor?: string | null;
  @Field(() => Int, { nullable: true, description: 'Planned sessions that do not repeat one another; 1 if not given.' }) @IsOptional() @IsInt() @Min(1) @Max(10) sessionsPlanned?: number | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() room?: string | null;
  @Field(() => String, { nullable: true, description: 'Whom the child chose to have near; never a witness.' }) @IsOptional() @FewWords() companion?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() interpreter?: string | null;
  @Field(() => AnticipatedEvidence, { nullable: true, description: 'CPP 274; asked when planning.' }) @IsOptional() @IsCode(AnticipatedEvidence) anticipatedEvidence?: keyof typeof AnticipatedEvidence | null;
}

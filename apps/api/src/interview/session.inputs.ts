import { SessionEventType } from '@heardonce/domain/testimony/session-event.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsISO8601, IsIn, IsInt, IsOptional, IsUUID, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords } from '../platform/field-checks.js';

/** START and END are written by starting and ending. */
const LOGGED = ['BREAK', 'RESUME', 'ENTER', 'LEAVE', 'PHASE', 'EQUIPMENT'] as const;

@InputType({ description: 'A session begins now, or began at this time.' })
export class StartSessionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() interviewId!: string;
  @Field(() => Timestamp) @IsISO8601() at!: string;
  @Field(() => String, { nullable: true, description: 'What it is recorded with.' }) @IsOptional() @FewWords() equipment?: string | null;
}

@InputType({ description: 'What happened in a session: a break, somebody entering or leaving a room, a phase of the protocol, the equipment.' })
export class LogSessionEventInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() sessionId!: string;
  @Field(() => SessionEventType) @IsIn(LOGGED) event!: keyof typeof SessionEventType;
  @Field(() => Timestamp) @IsISO8601() at!: string;
  @Field(() => String, { nullable: true, description: 'Code of a phase of the protocol, with PHASE.' }) @IsOptional() @FewWords() phase?: string | null;
  @Field(() => String, { nullable: true, description: 'Which room, with ENTER and LEAVE.' }) @IsOptional() @FewWords() room?: string | null;
  @Field(() => String, { nullable: true, description: 'Who, with ENTER and LEAVE; what, with EQUIPMENT.' }) @IsOptional() @FewWords() who?: string | null;
}

@InputType({ description: 'A session is over.' })
export class EndSessionInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() sessionId!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field(() => Timestamp) @IsISO8601() at!: string;
}

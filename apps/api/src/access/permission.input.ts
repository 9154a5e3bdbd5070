import { HEARING_KINDS } from '@heardonce/authz/policy.js';
import { WhereaboutsAspect } from '@heardonce/domain/children/whereabouts.entity.js';
import { codes } from '@heardonce/domain/codes.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { ReasonedOnCaseInput } from './assignment.input.js';

export const OrderKind = codes('OrderKind', ['emergency_care', 'therapy_note'], "Kinds that only a judge's order opens.");
export const ConsentKind = codes('ConsentKind', ['emergency_care', 'therapy_note', 'therapy_plan', 'transcript'], "Kinds the survivor's or the child's own agreement opens.");
export const HearingKind = codes('HearingKind', HEARING_KINDS, 'Kinds a party can file for a hearing.');

@InputType()
export class GrantFieldsInput extends OnCaseInput {
  @Field(() => ID, { description: 'A person assigned to the case, of another unit than yours.' }) @IsUUID() personId!: string;
  @Field(() => [WhereaboutsAspect]) @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(Object.keys(WhereaboutsAspect), { each: true }) fields!: (keyof typeof WhereaboutsAspect)[];
  @Field({ description: 'What they need it for.' }) @IsString() @Length(3, 500) purpose!: string;
  @Field(() => Timestamp) @IsString() untilAt!: string;
}

@InputType()
export class ApproveGrantInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class RevokeGrantInput extends ReasonedOnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class ReserveIdentityInput extends OnCaseInput {
  @Field(() => [ID], { description: 'Those who read the identity all the same; none of your own unit.' }) @IsArray() @ArrayMaxSize(20) @ArrayUnique() @IsUUID(undefined, { each: true }) personIds!: string[];
  @Field(() => Timestamp, { nullable: true }) @IsOptional() untilAt?: string | null;
  @Field(() => String, { nullable: true, description: 'Authority that ordered it.' }) @IsOptional() @IsString() @Length(2, 200) orderedBy?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 2000) text?: string | null;
}

@InputType()
export class EndReservedIdentityInput extends ReasonedOnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class RecordCourtOrderInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() personId!: string;
  @Field(() => OrderKind) @IsIn(Object.keys(OrderKind)) kind!: keyof typeof OrderKind;
  @Field(() => [ID], { description: 'The least extract: each record by its id.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @IsUUID(undefined, { each: true }) rowIds!: string[];
  @Field({ description: "The order's number." }) @IsString() @Length(2, 80) number!: string;
  @Field({ description: 'SHA-256 of the order as received, 64 hexadecimal digits.' }) @Matches(/^[0-9a-f]{64}$/) documentSha256!: string;
  @Field(() => Timestamp, { nullable: true, description: 'When the author was heard; the order opens nothing before.' }) @IsOptional() authorHeardAt?: string | null;
  @Field(() => Timestamp) @IsString() untilAt!: string;
}

@InputType()
export class FileForHearingInput extends OnCaseInput {
  @Field(() => ID, { description: 'The judge, assigned to the case.' }) @IsUUID() judgeId!: string;
  @Field(() => HearingKind) @IsIn(HEARING_KINDS) kind!: keyof typeof HearingKind;
  @Field(() => [ID], { description: 'Records you may read yourself.' }) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsUUID(undefined, { each: true }) rowIds!: string[];
  @Field({ description: 'Which hearing.' }) @IsString() @Length(2, 120) hearing!: string;
}

@InputType()
export class GiveConsentInput extends OnCaseInput {
  @Field(() => ConsentKind) @IsIn(Object.keys(ConsentKind)) kind!: keyof typeof ConsentKind;
  @Field(() => ID, { description: 'To whom it is opened.' }) @IsUUID() personId!: string;
}

@InputType()
export class WithdrawConsentInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

@InputType()
export class OfferHandoverInput extends ReasonedOnCaseInput {
  @Field(() => ID, { description: 'Whose sealed notes; yourself, or someone who left.' }) @IsUUID() fromPersonId!: string;
  @Field(() => ID) @IsUUID() toPersonId!: string;
}

@InputType()
export class AcceptHandoverInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
}

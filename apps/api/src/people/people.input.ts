import { RoleCode } from '@heardonce/domain/people/role-code.js';
import { ROLES } from '@heardonce/domain/people/role.js';
import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsString, IsUUID, Length, Matches, Min } from 'class-validator';
import { KeyedInput } from '../platform/acknowledgement.js';

const CODE = /^[A-Z][A-Z0-9_-]{1,31}$/;

/** Why a change to people is wanted; kept with it. */
@InputType({ isAbstract: true })
abstract class ReasonedInput extends KeyedInput {
  @Field({ description: 'Why, in 3 to 500 characters.' }) @IsString() @Length(3, 500) why!: string;
}

@InputType()
export class ProposeUnitInput extends ReasonedInput {
  @Field({ description: 'Code of the new unit: capital letters, digits, - and _.' }) @IsString() @Matches(CODE) unitCode!: string;
  @Field() @IsString() @Length(2, 120) name!: string;
  @Field({ description: 'Code of its agency.' }) @IsString() @Matches(CODE) agency!: string;
}

@InputType()
export class ProposePersonInput extends ReasonedInput {
  @Field({ description: 'Address of the sign-in service that vouches for this person.' }) @IsString() @Length(4, 300) issuer!: string;
  @Field({ description: 'The person as that service names them (sub).' }) @IsString() @Length(1, 255) subject!: string;
  @Field() @IsString() @Length(1, 120) givenNames!: string;
  @Field() @IsString() @Length(1, 120) familyNames!: string;
  @Field({ description: 'Code of the unit.' }) @IsString() @Matches(CODE) unit!: string;
}

@InputType()
export class ProposeRoleInput extends ReasonedInput {
  @Field(() => ID) @IsUUID() personId!: string;
  @Field(() => RoleCode) @IsIn(ROLES) role!: keyof typeof RoleCode;
}

@InputType()
export class DecideProposalInput extends KeyedInput {
  @Field(() => ID) @IsUUID() id!: string;
  @Field(() => Int) @IsInt() @Min(1) expectedVersion!: number;
  @Field() @IsBoolean() accepted!: boolean;
}

@InputType()
export class EndRoleInput extends ReasonedInput {
  @Field(() => ID) @IsUUID() personId!: string;
  @Field(() => RoleCode) @IsIn(ROLES) role!: keyof typeof RoleCode;
}

@InputType()
export class LeaveInput extends ReasonedInput {
  @Field(() => ID) @IsUUID() personId!: string;
}

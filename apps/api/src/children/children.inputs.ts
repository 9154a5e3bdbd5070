import { WhereaboutsAspect, WhereaboutsSubject } from '@heardonce/domain/children/whereabouts.entity.js';
import { FamilyRole } from '@heardonce/domain/children/family-member.entity.js';
import { Sex } from '@heardonce/domain/children/child-identity.entity.js';
import { RelationToChild } from '@heardonce/domain/cases/person-named.entity.js';
import { DocumentType } from '@heardonce/domain/intake/report-child.entity.js';
import { Field, InputType, OmitType } from '@nestjs/graphql';
import { IsBoolean, IsOptional } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { amending } from '../platform/amend-input.js';
import { FewWords, IsCode, IsPartialDate } from '../platform/field-checks.js';

@InputType({ description: 'Who the child is, as far as it is known. A case has one of these.' })
export class RecordChildIdentityInput extends OnCaseInput {
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() givenNames?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() familyNames?: string | null;
  @Field(() => DocumentType, { nullable: true }) @IsOptional() @IsCode(DocumentType) documentType?: keyof typeof DocumentType | null;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() documentNumber?: string | null;
  @Field(() => String, { nullable: true, description: 'Partial date: YYYY, YYYY-MM or YYYY-MM-DD.' }) @IsOptional() @IsPartialDate() dateOfBirth?: string | null;
  @Field(() => Boolean, { nullable: true }) @IsOptional() @IsBoolean() dateOfBirthEstimated?: boolean | null;
  @Field(() => Sex, { nullable: true }) @IsOptional() @IsCode(Sex) sex?: keyof typeof Sex | null;
}

@InputType({ description: 'A correction of who the child is. Names, document and date of birth find the child again, so they are sent together, as they shall stand.' })
export class AmendChildIdentityInput extends amending(RecordChildIdentityInput) {}

@InputType({ description: 'One aspect of where the child, or someone close to them, can be found.' })
export class AddWhereaboutsInput extends OnCaseInput {
  @Field(() => WhereaboutsSubject) @IsCode(WhereaboutsSubject) subject!: keyof typeof WhereaboutsSubject;
  @Field(() => WhereaboutsAspect) @IsCode(WhereaboutsAspect) aspect!: keyof typeof WhereaboutsAspect;
  @Field(() => String) @FewWords() value!: string;
  @Field(() => String, { nullable: true, description: 'Partial date.' }) @IsOptional() @IsPartialDate() since?: string | null;
}

@InputType({ description: 'A correction of the value. Another aspect is another row: a grant names the aspect it opens.' })
export class AmendWhereaboutsInput extends amending(OmitType(AddWhereaboutsInput, ['aspect', 'subject'])) {}

@InputType({ description: 'A caregiver or relative: name and relation only.' })
export class AddFamilyMemberInput extends OnCaseInput {
  @Field(() => FamilyRole) @IsCode(FamilyRole) role!: keyof typeof FamilyRole;
  @Field(() => String, { nullable: true }) @IsOptional() @FewWords() names?: string | null;
  @Field(() => RelationToChild, { nullable: true }) @IsOptional() @IsCode(RelationToChild) relation?: keyof typeof RelationToChild | null;
}

@InputType({ description: 'A change to a family member that you recorded.' })
export class AmendFamilyMemberInput extends amending(AddFamilyMemberInput) {}

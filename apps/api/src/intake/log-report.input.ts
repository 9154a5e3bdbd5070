import { ReportChannel } from '@heardonce/domain/intake/report.entity.js';
import { DocumentType } from '@heardonce/domain/intake/report-child.entity.js';
import { NoticeKind } from '@heardonce/domain/intake/report-content.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsISO8601, IsOptional, IsString, Length, Matches, ValidateBy, ValidateNested } from 'class-validator';
import { parsePartialDate } from '@heardonce/domain/children/partial-date.js';
import { isPlaceCode } from '@heardonce/domain/jurisdiction/pack.js';
import { KeyedInput } from '../platform/acknowledgement.js';
import { IsPartialDate } from '../platform/field-checks.js';

/** What may stand where nobody knows. */
export const UNKNOWN = 'UNKNOWN';

const orUnknown = (name: string, fits: (text: string) => boolean): PropertyDecorator => ValidateBy({ name, validator: { validate: (value) => typeof value === 'string' && (value === UNKNOWN || fits(value)) } });

@InputType({ description: 'A child as the report names them; leave out what is not known. Adults are reported the same way.' })
export class ReportedChildInput {
  @Field(() => String, { nullable: true, description: 'All names and surnames.' }) @IsOptional() @IsString() @Length(1, 300) names?: string | null;
  @Field(() => String, { nullable: true, description: 'In words: age, school, what they are called.' }) @IsOptional() @IsString() @Length(1, 2000) description?: string | null;
  @Field(() => DocumentType, { nullable: true }) @IsOptional() @IsIn(Object.keys(DocumentType)) documentType?: keyof typeof DocumentType | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 40) documentNumber?: string | null;
  @Field(() => String, { nullable: true, description: 'YYYY, YYYY-MM or YYYY-MM-DD.' }) @IsOptional() @IsPartialDate() dateOfBirth?: string | null;
  @Field(() => Boolean, { nullable: true, description: 'An estimate.' }) @IsOptional() @IsBoolean() dateOfBirthEstimated?: boolean | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 40) phone?: string | null;
}

@InputType({ description: 'Who reports; nothing of it is required.' })
export class ReporterInput {
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 300) names?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 300) contact?: string | null;
  @Field(() => String, { nullable: true, description: 'Who they are to the child.' }) @IsOptional() @IsString() @Length(1, 200) relation?: string | null;
}

@InputType({ description: 'A report in the fields of the FPJ-1 notice. Five answers are enough: channel, narrative, affected, when, place; UNKNOWN is an answer.' })
export class LogReportInput extends KeyedInput {
  @Field(() => ReportChannel) @IsIn(Object.keys(ReportChannel)) channel!: keyof typeof ReportChannel;
  @Field({ description: 'What was told, in the words it was told in. Describe material by code only; never attach it.' }) @IsString() @Length(1, 50_000) narrative!: string;
  @Field({ description: 'Who is affected, in your own words, or UNKNOWN.' }) @IsString() @Length(1, 2000) affected!: string;
  @Field({ description: 'YYYY, YYYY-MM, YYYY-MM-DD, or UNKNOWN.' }) @orUnknown('partialDateOrUnknown', (text) => parsePartialDate(text) !== null) when!: string;
  @Field({ description: 'DIVIPOLA code of the municipality, five characters, or UNKNOWN.' }) @orUnknown('placeCodeOrUnknown', isPlaceCode) place!: string;

  @Field(() => Boolean, { nullable: true, description: 'The reporter gives no name.' }) @IsOptional() @IsBoolean() anonymous?: boolean | null;
  @Field(() => NoticeKind, { nullable: true, description: 'A formal act, where one was made. A report alone is not a complaint.' }) @IsOptional() @IsIn(Object.keys(NoticeKind)) noticeKind?: keyof typeof NoticeKind | null;
  @Field(() => [String], { nullable: true, description: 'Codes, up to four, as in the jurisdiction pack.' }) @IsOptional() @IsArray() @ArrayMaxSize(4) @Matches(/^[A-Z][A-Z0-9_-]{1,39}$/, { each: true }) offences?: string[] | null;
  @Field(() => String, { nullable: true, description: 'Last date, where it lasted.' }) @IsOptional() @IsPartialDate() lastDate?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 1000) placeText?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 1000) weapons?: string | null;
  @Field(() => String, { nullable: true }) @IsOptional() @IsString() @Length(1, 1000) substances?: string | null;
  @Field(() => String, { nullable: true, description: 'The few words that a coordinator needs before a case exists; made of the codes where it is left out.' }) @IsOptional() @IsString() @Length(1, 2000) summary?: string | null;
  @Field(() => [ReportedChildInput], { nullable: true, description: 'One or several, up to ten.' }) @IsOptional() @IsArray() @ArrayMaxSize(10) @ValidateNested({ each: true }) @Type(() => ReportedChildInput) children?: ReportedChildInput[] | null;
  @Field(() => ReporterInput, { nullable: true }) @IsOptional() @ValidateNested() @Type(() => ReporterInput) reporter?: ReporterInput | null;
  @Field(() => Timestamp, { nullable: true, description: 'When it was received, if not now.' }) @IsOptional() @IsISO8601() receivedAt?: string | null;
}

import { EvidenceFileCode } from '@heardonce/domain/legal/evidence-set.entity.js';
import { CustodyEventType } from '@heardonce/domain/testimony/recording-custody.entity.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Unclassified } from '@heardonce/domain/classified.js';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsISO8601, IsOptional, IsUUID, Matches, Max, Min, ValidateNested } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';

const SHA256 = /^[0-9a-f]{64}$/;
/** As many as fit a request of 100 kB. */
export const MOST_FILES = 500;

@InputType({ description: 'What happened to an item of evidence, or to a set, from seizure to court. Never changed: what was wrong is said by a further event.' })
export class AddEvidenceCustodyInput extends OnCaseInput {
  @Field(() => ID, { description: 'The item or the set.' }) @IsUUID() evidenceId!: string;
  @Field(() => Timestamp) @IsISO8601() at!: string;
  @Field(() => CustodyEventType) @IsCode(CustodyEventType) event!: keyof typeof CustodyEventType;
  @Field({ description: 'In what capacity: who seized, expert, custodian.' }) @FewWords() capacity!: string;
  @Field({ description: 'Purpose of the transfer.' }) @FewWords() purpose!: string;
  @Field(() => String, { nullable: true }) @IsOptional() @OwnWords() observations?: string | null;
  @Field(() => String, { nullable: true, description: '64 hexadecimal digits in small letters.' }) @IsOptional() @Matches(SHA256) sha256?: string | null;
}

@InputType({ description: 'What an item or a set is about: one incident, or one segment of the testimony.' })
export class LinkEvidenceInput extends OnCaseInput {
  @Field(() => ID, { description: 'The item or the set.' }) @IsUUID() evidenceId!: string;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() incidentId?: string | null;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() segmentId?: string | null;
}

@InputType({ description: 'Begins a set: many files as a list of hashes. No file is ever sent.' })
export class BeginEvidenceSetInput extends OnCaseInput {
  @Field() @OwnWords() description!: string;
  @Field(() => Int) @IsInt() @Min(1) @Max(1_000_000) fileCount!: number;
}

@InputType({ description: 'One file of the list. No name: names of files tell of people.' })
export class EvidenceFileInput {
  @Field({ description: 'Bytes, as text.' }) @Matches(/^(0|[1-9]\d{0,14})$/) sizeBytes!: string;
  @Field({ description: '64 hexadecimal digits in small letters.' }) @Matches(SHA256) sha256!: string;
  @Field(() => EvidenceFileCode) @IsCode(EvidenceFileCode) code!: keyof typeof EvidenceFileCode;
}

@InputType({ description: 'The next files of the list, 500 at most. filesReceived of the set says where to go on.' })
export class AddEvidenceFilesInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() setId!: string;
  @Field(() => Int, { description: 'Number of the first of these, from 1.' }) @IsInt() @Min(1) @Max(1_000_000) from!: number;
  @Field(() => [EvidenceFileInput]) @IsArray() @ArrayMinSize(1) @ArrayMaxSize(MOST_FILES) @ValidateNested({ each: true }) @Type(() => EvidenceFileInput) files!: EvidenceFileInput[];
}

@Unclassified('a count of what the person just entered')
@ObjectType({ description: 'How far a list has come.' })
export class EvidenceSetProgress {
  @Field(() => ID) id!: string;
  @Field(() => Int, { description: 'Files entered so far.' }) filesReceived!: number;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID) requestId!: string;
}

@InputType({ description: 'Closes a set: the hash of the list as it was entered must be this.' })
export class CloseEvidenceSetInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() setId!: string;
  @Field({ description: 'SHA-256 over all lines "number size sha256 code" in order, each ended by a line feed.' }) @Matches(SHA256) manifestSha256!: string;
}

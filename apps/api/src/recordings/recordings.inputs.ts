import { Unclassified } from '@heardonce/domain/classified.js';
import { RecordingCopyKind } from '@heardonce/domain/testimony/recording.entity.js';
import { codes } from '@heardonce/domain/codes.js';
import { Timestamp } from '@heardonce/domain/timestamp.scalar.js';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { IsInt, IsISO8601, IsNumberString, IsOptional, IsString, IsUUID, Length, Matches, Max, Min } from 'class-validator';
import { OnCaseInput } from '../platform/acknowledgement.js';
import { FewWords, IsCode, OwnWords } from '../platform/field-checks.js';

const DAY_MS = 86_400_000;
/** Tickets, addresses and states; the recording itself is read over its own address, each range on record. */
const OF_AN_ACT = 'tickets, addresses and states of what the person just asked for';

@InputType({ description: 'Announces a recording of an interview, or a copy of one. Its bytes follow by the tus protocol.' })
export class BeginRecordingInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() interviewId!: string;
  @Field(() => ID, { nullable: true }) @IsOptional() @IsUUID() sessionId?: string | null;
  @Field({ description: 'video/… or audio/…; nothing else is stored.' }) @IsString() @Length(3, 80) mediaType!: string;
  @Field({ description: 'Bytes, as text; 20 GB at most.' }) @IsNumberString({ no_symbols: true }) @Length(1, 11) sizeBytes!: string;
  @Field(() => Timestamp, { nullable: true }) @IsOptional() @IsISO8601() startedAt?: string | null;
  @Field(() => Int, { nullable: true, description: 'Milliseconds. With it the log says which seconds were released, and parts can be opened.' }) @IsOptional() @IsInt() @Min(1) @Max(DAY_MS) durationMs?: number | null;
  @Field(() => ID, { nullable: true, description: 'For a copy: the sealed original.' }) @IsOptional() @IsUUID() originalId?: string | null;
  @Field(() => RecordingCopyKind, { nullable: true, description: 'For a copy: what was done.' }) @IsOptional() @IsCode(RecordingCopyKind) copyKind?: keyof typeof RecordingCopyKind | null;
  @Field(() => String, { nullable: true, description: 'For a copy: with which tool and version.' }) @IsOptional() @FewWords() tool?: string | null;
  @Field(() => String, { nullable: true, description: 'For a copy: with which settings.' }) @IsOptional() @OwnWords() parameters?: string | null;
}

@Unclassified(OF_AN_ACT)
@ObjectType({ description: 'Where the bytes of an announced recording go: tus 1.0, HEAD and PATCH, with the same bearer token.' })
export class RecordingUploadPlace {
  @Field(() => ID) id!: string;
  @Field() uploadUrl!: string;
  @Field(() => Timestamp, { description: 'Until then the upload must be whole; later it is begun anew. What came whole is sealed all the same.' }) uploadUntil!: string;
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID) requestId!: string;
}

@InputType({ isAbstract: true })
abstract class OfRecordingInput extends OnCaseInput {
  @Field(() => ID) @IsUUID() recordingId!: string;
}

@InputType({ description: 'Opens a recording, or a part of it, for viewing.' })
export class OpenRecordingInput extends OfRecordingInput {
  @Field({ description: 'What it is viewed for; written into the chain of custody.' }) @FewWords() purpose!: string;
  @Field(() => Int, { nullable: true, description: 'Milliseconds. Only bytes from there on, where the duration is known.' }) @IsOptional() @IsInt() @Min(0) @Max(DAY_MS) firstMs?: number | null;
  @Field(() => Int, { nullable: true, description: 'Milliseconds. Only bytes up to there.' }) @IsOptional() @IsInt() @Min(1) @Max(DAY_MS) lastMs?: number | null;
}

@InputType({ description: 'Hands a recording over, as a file that its recipient opens with the standard age tool. What is handed over cannot be taken back.' })
export class ExportRecordingInput extends OfRecordingInput {
  @Field({ description: 'What it is handed over for; written into the chain of custody.' }) @FewWords() purpose!: string;
  @Field({ description: 'The recipient\'s age public key, age1….' }) @Matches(/^age1[02-9ac-hj-np-z]{58}$/) recipient!: string;
  @Field({ description: 'Who that is: court, office, case number.' }) @FewWords() recipientName!: string;
}

@Unclassified(OF_AN_ACT)
@ObjectType({ description: 'A ticket for one opening: POST it as {"ticket": …} with the same bearer token to openUrl within a minute; the answer names the address that plays.' })
export class PlaybackTicket {
  @Field() ticket!: string;
  @Field() openUrl!: string;
  @Field({ description: 'To be shown over the picture all the while: viewer, time, case.' }) mark!: string;
  @Field() mediaType!: string;
  @Field({ description: 'Bytes, as text.' }) sizeBytes!: string;
  @Field(() => Int, { nullable: true, description: 'Milliseconds.' }) durationMs?: number | null;
  @Field(() => ID) requestId!: string;
}

@InputType({ description: 'The investigator who may view this recording; somebody of another unit, assigned to the case.' })
export class NameInvestigatorInput extends OfRecordingInput {
  @Field(() => ID) @IsUUID() personId!: string;
}
@InputType({ description: 'Ends what was given by nameInvestigator; what plays stops.' })
export class EndNamingInput extends NameInvestigatorInput {}

@InputType({ description: 'Reads a recording whole and compares its hash.' })
export class VerifyRecordingInput extends OfRecordingInput {
  @Field({ description: 'What it is verified for; written into the chain of custody.' }) @FewWords() purpose!: string;
}

export const VerificationOutcome = codes('VerificationOutcome', ['INTACT', 'DAMAGED', 'UNDER_WAY'], 'UNDER_WAY: the outcome will stand in the chain of custody.');
@Unclassified(OF_AN_ACT)
@ObjectType({ description: 'What reading the recording whole showed.' })
export class RecordingVerification {
  @Field(() => VerificationOutcome) outcome!: keyof typeof VerificationOutcome;
  @Field({ description: 'True when this key had been carried out before: the recording was read again, and stands in its chain of custody once more only where the outcome is another.' }) replayed!: boolean;
  @Field(() => [Int], { description: 'Chunks of 64 KiB that are not as they were sealed, from 0; 100 at most.' }) damagedChunks!: number[];
  @Field(() => ID) requestId!: string;
}

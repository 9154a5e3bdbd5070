import { Unclassified } from '@heardonce/domain/classified.js';
import { codes } from '@heardonce/domain/codes.js';
import { Connection, Withheld } from '@heardonce/domain/connection.js';
import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

export const TranscriptFormatCode = codes('TranscriptFormat', ['WEBVTT', 'SRT']);
export const TranscriptImportStatus = codes('TranscriptImportStatus', ['IMPORTED', 'REFUSED']);

@Unclassified('places and rules of the format, never a word of the file')
@ObjectType({ description: 'Where a file breaks which rule; never what stands there.' })
export class TranscriptImportProblem {
  @Field(() => Int, { nullable: true, description: 'Line of the file, from 1; null for the file as a whole.' }) line?: number | null;
  @Field() rule!: string;
  @Field({ description: 'What was expected, in your language.' }) expected!: string;
}

@Unclassified('ids and sums of what the person just sent in')
@ObjectType({ description: 'A version was made, durable and on record; or the file has problems, and nothing of it was kept.' })
export class ImportTranscriptResult {
  @Field(() => TranscriptImportStatus) status!: keyof typeof TranscriptImportStatus;
  @Field(() => ID, { nullable: true }) versionId?: string | null;
  @Field(() => Int, { nullable: true, description: 'Number of the version among those of the recording.' }) number?: number | null;
  @Field({ description: 'SHA-256 of the file as received.' }) sha256!: string;
  @Field(() => TranscriptFormatCode) format!: keyof typeof TranscriptFormatCode;
  @Field(() => Int) segmentCount!: number;
  @Field(() => [TranscriptImportProblem]) problems!: TranscriptImportProblem[];
  @Field({ description: 'True when this key had been carried out before; nothing was done twice.' }) replayed!: boolean;
  @Field(() => ID) requestId!: string;
}

@Unclassified('a file made of segments that the reader was given by the read door, which recorded each')
@ObjectType({ description: 'Exactly the segments you may read, as a file. `withheld` says why others are left out; the same whether or not there are any.' })
export class TranscriptFile {
  @Field(() => TranscriptFormatCode) format!: keyof typeof TranscriptFormatCode;
  @Field() filename!: string;
  @Field() content!: string;
  @Field({ description: 'SHA-256 of the content.' }) sha256!: string;
  @Field(() => Int) segmentCount!: number;
  @Field(() => [Withheld]) withheld!: Withheld[];
}

@Unclassified('how many of the segments that the reader may read; the segments are records')
@ObjectType({ description: 'What was found among the segments that you may read, best first.' })
export class TestimonySearchResult extends Connection(TranscriptSegment) {
  @Field(() => Int, { description: 'All that was found, over all pages.' }) totalCount!: number;
}

import { TranscriptSegment } from '@heardonce/domain/testimony/transcript-segment.entity.js';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CiteSegmentInput } from './citations.inputs.js';
import { CitationsService } from './citations.service.js';
import { ProposeOtherChildInput, ReviewOtherChildInput } from './other-child.inputs.js';
import { OtherChildService } from './other-child.service.js';
import { ExportTranscriptArgs, SearchTestimonyArgs } from './transcript.args.js';
import { CutSegmentInput, ImportTranscriptInput, ProposeTopicsInput, ReviewTopicsInput } from './transcript.inputs.js';
import { ImportTranscriptResult, TestimonySearchResult, TranscriptFile } from './transcript.types.js';
import { TranscriptImportService } from './transcript-import.service.js';
import { TranscriptReadingService } from './transcript-reading.service.js';
import { TranscriptTopicsService } from './transcript-topics.service.js';

@Resolver(() => TranscriptSegment)
export class TranscriptsResolver {
  constructor(private readonly imports: TranscriptImportService, private readonly topics: TranscriptTopicsService, private readonly citations: CitationsService, private readonly reading: TranscriptReadingService, private readonly children: OtherChildService) {}

  @Mutation(() => ImportTranscriptResult, { description: 'Takes in a transcript of a recording as WebVTT or SRT: a version that is never changed, or the list of what is wrong with the file.' })
  importTranscript(@Context() context: SignedContext, @Args('input') input: ImportTranscriptInput): Promise<ImportTranscriptResult> {
    return this.imports.importTranscript(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'The interviewer says what segments are about; it opens nothing yet.' })
  proposeTopics(@Context() context: SignedContext, @Args('input') input: ProposeTopicsInput): Promise<Acknowledgement> {
    return this.topics.proposeTopics(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'A second person agrees to topics or not; what is agreed to decides who reads the segment.' })
  reviewTopics(@Context() context: SignedContext, @Args('input') input: ReviewTopicsInput): Promise<Acknowledgement> {
    return this.topics.reviewTopics(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Cuts a segment in two, in a new version; gives its id.' })
  cutSegment(@Context() context: SignedContext, @Args('input') input: CutSegmentInput): Promise<Acknowledgement> {
    return this.topics.cutSegment(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says of segments that they speak of another child: from now on nobody reads them but those who may agree to it. Or says that they do not, which opens nothing yet.' })
  proposeOtherChild(@Context() context: SignedContext, @Args('input') input: ProposeOtherChildInput): Promise<Acknowledgement> {
    return this.children.proposeOtherChild(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'A second person agrees or not. What speaks of another child is read by those alone to whom the policy gives it on both cases; while no case is named, by nobody.' })
  reviewOtherChild(@Context() context: SignedContext, @Args('input') input: ReviewOtherChildInput): Promise<Acknowledgement> {
    return this.children.reviewOtherChild(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Has a record of the case cite a segment; the text shows only to those who may read the segment.' })
  citeSegment(@Context() context: SignedContext, @Args('input') input: CiteSegmentInput): Promise<Acknowledgement> {
    return this.citations.citeSegment(context, input);
  }

  @Query(() => TestimonySearchResult, { description: 'Searches the transcripts that you may read, segment by segment.' })
  searchTestimony(@Context() context: SignedContext, @Args() args: SearchTestimonyArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.searchTestimony(context, args, info);
  }

  @Query(() => TranscriptFile, { description: 'A version of a transcript as a file of exactly the segments that you may read; on record as an export.' })
  exportTranscript(@Context() context: SignedContext, @Args() args: ExportTranscriptArgs): Promise<TranscriptFile> {
    return this.reading.exportTranscript(context, args);
  }
}

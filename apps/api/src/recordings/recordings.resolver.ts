import { CustodyDocument, CustodyFormat } from '@heardonce/domain/legal/custody-document.js';
import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { CustodyService } from './custody.service.js';
import { NamingService } from './naming.service.js';
import { OpeningService } from './opening.service.js';
import { BeginRecordingInput, EndNamingInput, ExportRecordingInput, NameInvestigatorInput, OpenRecordingInput, PlaybackTicket, RecordingUploadPlace, RecordingVerification, VerifyRecordingInput } from './recordings.inputs.js';
import { UploadService } from './upload.service.js';
import { VerificationService } from './verification.service.js';

const OF_RECORDING = { type: () => ID };

@Resolver()
export class RecordingsResolver {
  constructor(private readonly uploads: UploadService, private readonly openings: OpeningService, private readonly naming: NamingService, private readonly verification: VerificationService, private readonly custody: CustodyService) {}

  @Mutation(() => RecordingUploadPlace, { description: 'Announces a recording of an interview, or a copy of one, and says where its bytes go.' })
  beginRecording(@Context() context: SignedContext, @Args('input') input: BeginRecordingInput): Promise<RecordingUploadPlace> {
    return this.uploads.begin(context, input);
  }
  @Mutation(() => PlaybackTicket, { description: 'Gives a ticket to view a recording. The viewing is on record and in the chain of custody.' })
  openRecording(@Context() context: SignedContext, @Args('input') input: OpenRecordingInput): Promise<PlaybackTicket> {
    return this.openings.openForViewing(context, input);
  }
  @Mutation(() => PlaybackTicket, { description: 'Gives a ticket for the file to be handed over.' })
  exportRecording(@Context() context: SignedContext, @Args('input') input: ExportRecordingInput): Promise<PlaybackTicket> {
    return this.openings.openForHandover(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Lets one investigator view one recording.' })
  nameInvestigator(@Context() context: SignedContext, @Args('input') input: NameInvestigatorInput): Promise<Acknowledgement> {
    return this.naming.nameInvestigator(context, input);
  }
  @Mutation(() => Acknowledgement, { description: 'Ends it; what plays stops.' })
  endNaming(@Context() context: SignedContext, @Args('input') input: EndNamingInput): Promise<Acknowledgement> {
    return this.naming.endNaming(context, input);
  }
  @Mutation(() => RecordingVerification, { description: 'Reads a recording whole and says whether it is as it was received.' })
  verifyRecording(@Context() context: SignedContext, @Args('input') input: VerifyRecordingInput): Promise<RecordingVerification> {
    return this.verification.verify(context, input);
  }
  @Query(() => CustodyDocument, { description: 'The chain of custody of a recording as a document; on record as an export.' })
  exportCustody(@Context() context: SignedContext, @Args('caseCode') caseCode: string, @Args('recordingId', OF_RECORDING) recordingId: string, @Args('format', { type: () => CustodyFormat }) format: keyof typeof CustodyFormat): Promise<CustodyDocument> {
    return this.custody.exportCustody(context, { caseCode, recordingId }, format);
  }
}

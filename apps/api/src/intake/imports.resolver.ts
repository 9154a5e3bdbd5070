import { Connection } from '@heardonce/domain/connection.js';
import { IncomingDocument } from '@heardonce/domain/intake/incoming-document.entity.js';
import { Inject } from '@nestjs/common';
import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { SignedContext } from '../platform/read/reader.js';
import { CorrectQuarantinedInput, ImportDocumentInput, ImportResult } from './import-document.input.js';
import { ImportDocumentService } from './import-document.service.js';
import { IntakeReadingService } from './intake-reading.service.js';
import { QuarantineArgs } from './page.args.js';

const IncomingDocumentConnection = Connection(IncomingDocument);

@Resolver(() => IncomingDocument)
export class ImportsResolver {
  constructor(@Inject(ImportDocumentService) private readonly imports: ImportDocumentService, @Inject(IntakeReadingService) private readonly reading: IntakeReadingService) {}

  @Mutation(() => ImportResult, { description: 'Takes in one document of another organisation: NCMEC CyberTipline (XML) or XARF v4 (JSON).' })
  importDocument(@Context() context: SignedContext, @Args('input') input: ImportDocumentInput): Promise<ImportResult> {
    return this.imports.importDocument(context, input);
  }
  @Mutation(() => ImportResult, { description: 'Takes in the correction of a document in quarantine; nothing of either is lost.' })
  correctQuarantined(@Context() context: SignedContext, @Args('input') input: CorrectQuarantinedInput): Promise<ImportResult> {
    return this.imports.correctQuarantined(context, input);
  }
  @Query(() => IncomingDocumentConnection, { description: "Documents that your unit sent in, by state; in quarantine if not said otherwise." })
  quarantine(@Context() context: SignedContext, @Args() args: QuarantineArgs, @Info() info: GraphQLResolveInfo): Promise<unknown> {
    return this.reading.listQuarantine(context, args, info);
  }
}

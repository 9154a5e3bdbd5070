import type { Withholding } from '@heardonce/authz/decision.js';
import { writeSrt } from '@heardonce/transcript-formats/write-srt.js';
import { writeWebVtt } from '@heardonce/transcript-formats/write-webvtt.js';
import { Inject, Injectable } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { createHash } from 'node:crypto';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import type { AnswerObject } from '../platform/read/answer-builder.js';
import { Reader, type SignedContext } from '../platform/read/reader.js';
import { TestimonySearch } from '../platform/read/testimony-search.js';
import { TranscriptExport } from '../platform/read/transcript-export.js';
import { ExportTranscriptArgs, SearchTestimonyArgs } from './transcript.args.js';
import { TranscriptFile } from './transcript.types.js';

/** Says so in the file itself, where the format has room for it. */
const NOTE = {
  es: 'NOTE Este archivo contiene solo los segmentos que puede leer quien lo exportó.',
  en: 'NOTE This file holds only the segments that whoever exported it may read.',
} as const;

@Injectable()
export class TranscriptReadingService {
  private readonly search: TestimonySearch;
  private readonly exports: TranscriptExport;
  constructor(@Inject(Reader) reader: Reader) {
    this.search = new TestimonySearch(reader);
    this.exports = new TranscriptExport(reader);
  }

  searchTestimony(context: SignedContext, args: SearchTestimonyArgs, info: GraphQLResolveInfo): Promise<AnswerObject> {
    checkInput(SearchTestimonyArgs, args);
    const { text, caseCode, role, everyVersion = false, first, after } = args;
    return this.search.list(context, { text, code: caseCode ? caseCodeOf(caseCode, 'caseCode') : null, role: role ?? null, everyVersion: everyVersion ?? false, first: first ?? null, after: after ?? null }, info);
  }

  async exportTranscript(context: SignedContext, args: ExportTranscriptArgs): Promise<TranscriptFile> {
    checkInput(ExportTranscriptArgs, args);
    const code = caseCodeOf(args.caseCode, 'caseCode');
    const { segments, withholding } = await this.exports.read(context, code, args.versionId);
    const content = args.format === 'SRT' ? writeSrt(segments) : withNote(writeWebVtt(segments), withholding, NOTE[context.language]);
    return Object.assign(new TranscriptFile(), {
      format: args.format, filename: `${code}.${args.format === 'SRT' ? 'srt' : 'vtt'}`, content, sha256: createHash('sha256').update(content).digest('hex'), segmentCount: segments.length,
      withheld: withholding ? [{ field: 'TranscriptSegment', ...withholding }] : [],
    });
  }
}

const withNote = (file: string, withholding: Withholding | undefined, note: string): string => (withholding ? file.replace('WEBVTT\n', `WEBVTT\n\n${note}\n`) : file);

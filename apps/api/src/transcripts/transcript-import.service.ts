import { readTranscript } from '@heardonce/transcript-formats/read-transcript.js';
import type { TranscriptSegment } from '@heardonce/transcript-formats/transcript-segment.js';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { caseCodeOf } from '../cases/case-reading.service.js';
import { checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { words } from '../platform/expectations.js';
import type { SignedContext } from '../platform/read/reader.js';
import { Writer } from '../platform/write/writer.js';
import { ImportTranscriptInput } from './transcript.inputs.js';
import { ImportTranscriptResult, TranscriptImportProblem } from './transcript.types.js';

/** Takes in transcripts as files: whole and unchanged, or not at all. */
@Injectable()
export class TranscriptImportService {
  constructor(@Inject(Writer) private readonly writer: Writer) {}

  /** @throws HeardOnceError NOT_FOUND (case, recording or version absent or not theirs), CONFLICTING_STATE (there is one: say which it corrects), VALIDATION, ROLE_REQUIRED, KEY_REUSED */
  async importTranscript(context: SignedContext, input: ImportTranscriptInput): Promise<ImportTranscriptResult> {
    checkInput(ImportTranscriptInput, input);
    rejectHalfNamed(input);
    const code = caseCodeOf(input.caseCode, 'input.caseCode');
    await this.writer.requireOnCase(context, code, 'importTranscript', 'FORENSIC_INTERVIEWER');
    const bytes = Buffer.from(input.contentBase64, 'base64');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { format, segments, problems } = readTranscript(bytes, input.speakers ? { speakers: input.speakers } : {});
    const about = { sha256, format, segmentCount: segments?.length ?? 0, requestId: context.requestId };
    if (segments === null) {
      const named = problems.map(({ line, rule, expected }) => Object.assign(new TranscriptImportProblem(), { line, rule, expected: expected[context.language] }));
      return Object.assign(new ImportTranscriptResult(), { ...about, status: 'REFUSED', problems: named, replayed: false });
    }
    rejectEmpty(segments);
    const { language, translationOf = null, interpreter = null, correctsId = null, correctionReason = null } = input;
    const version = { language, translationOf, interpreter, correctsId, correctionReason, format, sha256 };
    const { ids, replayed, requestId } = await this.writer.onCase(context, code, { mutation: 'importTranscript', key: input.idempotencyKey, input: [input.recordingId, version, input.speakers ?? []] }, async (work) => {
      const { id, number } = await work.decide<{ id: string; number: number }>('import_transcript', 'transcript', work.caseId, input.recordingId, JSON.stringify(version), JSON.stringify(segments));
      return { id, number };
    });
    return Object.assign(new ImportTranscriptResult(), { ...about, status: 'IMPORTED', versionId: ids['id'], number: ids['number'], problems: [], replayed, requestId });
  }
}

/** A translation names its interpreter, a correction its reason; and neither stands without the version it is of. */
function rejectHalfNamed({ translationOf, interpreter, correctsId, correctionReason }: ImportTranscriptInput): void {
  if (Boolean(translationOf) !== Boolean(interpreter)) throw new HeardOnceError('VALIDATION', { path: translationOf ? 'input.interpreter' : 'input.translationOf', expected: words('los dos de una traducción, o ninguno', 'both of a translation, or neither') });
  if (Boolean(correctsId) !== Boolean(correctionReason)) throw new HeardOnceError('VALIDATION', { path: correctsId ? 'input.correctionReason' : 'input.correctsId', expected: words('los dos de una corrección, o ninguno', 'both of a correction, or neither') });
}

function rejectEmpty(segments: readonly TranscriptSegment[]): void {
  if (segments.length === 0) throw new HeardOnceError('VALIDATION', { path: 'input.contentBase64', expected: words('un archivo con un segmento o más', 'a file with one segment or more') });
}

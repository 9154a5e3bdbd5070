import { describePayload, detachRuns, type DetachedText, sha256Hex } from './detach.js';
import { readDocumentText } from './document-text.js';
import type { FormatReading } from './format-reading.js';
import type { IncomingDocumentResult, IncomingProblem } from './incoming-document.js';
import type { IncomingSchemas } from './incoming-schemas.js';
import { readNcmecDocument } from './ncmec-document.js';
import { limitProblems, problem, type ProblemRule } from './problem.js';
import { readXarfDocument } from './xarf-document.js';

/** Bytes. */
export const MAX_DOCUMENT_SIZE = 20_000_000;

/** A document with more payloads than this is not kept at all. */
const MAX_PAYLOADS = 1000;

export interface ReadOptions {
  readonly schemas: IncomingSchemas;
}

const XML_ENCODING = /^(\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["'])[A-Za-z][\w.:-]{0,60}(["'])/;

/**
 * Reads a document that another organisation sent: an NCMEC CyberTipline report (XML) or XARF v4 (JSON, one report or a list).
 * It is decoded, recognised, validated against the configured schema and by our own checks, mapped to our codes, and any payload in
 * it that is no text is taken out. Pure: the same bytes and schemas give the same answer; nothing is written or fetched.
 *
 * Never throws for what is in the document: where reading fails unexpectedly, it is refused as `NOT_READABLE`. No problem holds a value of it.
 */
export function readIncomingDocument(bytes: Uint8Array, options: ReadOptions): IncomingDocumentResult {
  if (bytes.length === 0) {
    return assemble(bytes, refusal('EMPTY', { text: '', detached: [] }));
  }
  if (bytes.length > MAX_DOCUMENT_SIZE) {
    return assemble(bytes, refusal('TOO_LARGE', wholeDetached(bytes)));
  }
  try {
    const source = readDocumentText(bytes);
    if (source.text === null) {
      return assemble(bytes, refusal('NOT_TEXT', wholeDetached(bytes)));
    }
    const reading = source.refusal === null ? readFormat(source.text, options.schemas) : refusal(source.refusal, null);
    return assemble(bytes, reading, source.text, source.encoding);
  } catch {
    return assemble(bytes, refusal('NOT_READABLE', wholeDetached(bytes)));
  }
}

function readFormat(text: string, schemas: IncomingSchemas): FormatReading {
  switch (/\S/.exec(text)?.[0]) {
    case '<':
      return readNcmecDocument(text, schemas.ncmec);
    case '{':
    case '[':
      return readXarfDocument(text, schemas.xarf);
    case undefined:
      return refusal('EMPTY', null);
    default:
      return refusal('NOT_RECOGNISED', null);
  }
}

function refusal(rule: ProblemRule, kept: DetachedText | null): FormatReading {
  return { format: 'UNKNOWN', status: 'REFUSED', problems: [problem('', rule)], elements: [], kept };
}

function wholeDetached(bytes: Uint8Array): DetachedText {
  return { text: '', detached: [describePayload('', bytes, null)] };
}

/** @param text the decoded document, where there is one, and `encoding` what it was decoded from */
function assemble(bytes: Uint8Array, reading: FormatReading, text = '', encoding: string | null = null): IncomingDocumentResult {
  const first = reading.kept ?? { text, detached: [] };
  const rest = detachRuns(first.text, (run) => `#${run.start}`);
  const detached = [...first.detached, ...rest.detached];
  if (detached.length > MAX_PAYLOADS) {
    return assemble(bytes, refusal('TOO_MANY_VALUES', wholeDetached(bytes)));
  }
  const retained = detached.length === 0 ? bytes : Buffer.from(rest.text.replace(XML_ENCODING, '$1UTF-8$2'));
  const problems: IncomingProblem[] = [...reading.problems, ...reading.elements.flatMap((element) => element.problems)];
  const sha256 = sha256Hex(bytes);
  return {
    format: reading.format,
    status: reading.status ?? (problems.length === 0 ? 'VALID' : 'INVALID'),
    sha256,
    elements: reading.elements.map((element) => ({ ...element, problems: limitProblems(element.problems) })),
    problems: limitProblems(problems),
    reports: reading.elements.flatMap((element) => (element.report === null ? [] : [element.report])),
    retainedBytes: retained,
    retainedEncoding: detached.length === 0 ? encoding : 'utf-8',
    retainedSha256: detached.length === 0 ? sha256 : sha256Hex(retained),
    detached,
  };
}

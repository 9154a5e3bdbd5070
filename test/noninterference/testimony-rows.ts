import { createHash, randomUUID } from 'node:crypto';
import type { StoredRow } from './oracle.js';
import type { RecordTable, Values } from './planter.js';

/** What a row of the testimony hangs from, by its column. */
const PARENT_OF: Readonly<Record<string, string>> = {
  'core.interview_observer.interview_id': 'core.interview', 'core.interview_session.interview_id': 'core.interview', 'core.interview_question.interview_id': 'core.interview', 'core.question_to_ask.interview_id': 'core.interview', 'core.interview_review.interview_id': 'core.interview', 'core.recording.interview_id': 'core.interview',
  'core.session_event.session_id': 'core.interview_session', 'core.recording.session_id': 'core.interview_session', 'core.question_ruling.question_id': 'core.interview_question', 'core.question_to_ask.question_id': 'core.interview_question',
  'core.recording_custody.recording_id': 'core.recording', 'core.transcript_version.recording_id': 'core.recording', 'core.transcript_segment.version_id': 'core.transcript_version', 'core.transcript_segment.recording_id': 'core.recording', 'core.segment_citation.segment_id': 'core.transcript_segment', 'core.segment_citation.citing_id': 'core.evidence_item', 'core.evidence_link.segment_id': 'core.transcript_segment',
  'core.request_question.request_id': 'core.interview_request', 'core.interview_exception.request_id': 'core.interview_request', 'core.record_answer.question_id': 'core.request_question',
  'core.evidence_custody.evidence_id': 'core.evidence_item', 'core.evidence_link.evidence_id': 'core.evidence_item', 'core.evidence_link.incident_id': 'core.incident', 'core.evidence_file.set_id': 'core.evidence_set',
};
/** Of what cites: for each role some that it reads and some that it does not. */
const CITING_KINDS = ['evidence', 'assessment', 'emergency_care', 'therapy_plan', 'interview_questions'];
/** Tables whose keepers ask for a course of events that a planted row never had. */
const KEPT = ['core.interview', 'core.recording', 'core.interview_exception', 'core.evidence_set', 'core.child_statement', 'core.time_asked', 'core.interview_request', ...Object.keys(PARENT_OF).map((place) => place.slice(0, place.lastIndexOf('.')))];
/** One in its parent or its case: no two rows have the same. */
export const COUNTED = ['number', 'events'];

/** Whether a column holds the id of somebody of the staff. */
export const namesPerson = (column: string): boolean => /^(interviewer|observer|proposed_by|reviewed_by)_id$|_approved_by$/.test(column);
export const plantedStill = (table: RecordTable): boolean => KEPT.includes(table.table);
export const parentsOf = (table: RecordTable): [string, string][] => table.columns.flatMap((column): [string, string][] => { const parent = PARENT_OF[`${table.table}.${column.name}`]; return parent ? [[column.name, parent]] : []; });

/** Parents before what hangs from them. */
export function inOrder(tables: readonly RecordTable[]): RecordTable[] {
  const done: RecordTable[] = [];
  const left = new Set(tables);
  while (left.size > 0) {
    const next = [...left].filter((table) => !parentsOf(table).some(([, parent]) => [...left].some((one) => one.table === parent && one !== table)));
    if (next.length === 0) throw new Error('rows hang from one another');
    for (const table of next) left.delete(table);
    done.push(...next);
  }
  return done;
}

/** The same values as the CHECKs of the table would have them: what must be there is, what must not be is not. */
export function lawful(table: RecordTable, values: Values, mark: string): Values {
  const out = { ...values };
  switch (table.table) {
    case 'core.interview':
      if (out['exception_id']) out['basis'] = 'EXCEPTION';
      else if (out['basis'] === 'EXCEPTION' || out['basis'] === 'HELD_BEFORE_MERGE') out['basis'] = 'COURT_ORDER';
      out['order_number'] = out['basis'] === 'COURT_ORDER' ? (out['order_number'] ?? `${mark}-order`) : null;
      if (out['basis'] === 'COURT_ORDER') out['order_document_sha256'] = createHash('sha256').update(`${mark} ${String(out['order_document_sha256'])}`).digest('hex');
      if (out['preferred_gender_met'] === false) out['preferred_gender_why_not'] ??= `${mark}-why-not`;
      if (out['status'] === 'NOT_SUITABLE') for (const column of ['not_suitable_reason', 'alternatives']) out[column] ??= `${mark}-${column}`;
      break;
    case 'core.interview_exception':
      if (out['state'] === 'APPROVED') out['child_view'] ??= `${mark}-view`;
      out['approved_at'] ??= '2025-01-02T03:04:05.000Z';
      out['expires_at'] = new Date(Date.parse(String(out['approved_at'])) + 86_400_000 * 9).toISOString();
      break;
    case 'core.segment_citation':
      if (!CITING_KINDS.includes(String(out['subject_kind']))) out['subject_kind'] = CITING_KINDS[Number.parseInt(String(out['id']), 16) % CITING_KINDS.length];
      break;
    case 'core.transcript_version':
      out['interpreter'] = out['translation_of'] ? (out['interpreter'] ?? `${mark}-interpreter`) : null;
      out['correction_reason'] = out['corrects_id'] ? (out['correction_reason'] ?? 'WORDS') : null;
      break;
    case 'core.transcript_segment':
      /* In the order in which they stand, and none over another. */
      out['start_ms'] = Number(out['number']) * 10 + (Number(out['start_ms']) % 5);
      out['end_ms'] = Number(out['start_ms']) + 1 + (Number(out['end_ms']) % 4);
      out['language'] = Number(out['number']) % 2 === 0 ? 'es' : 'en';
      break;
    case 'core.evidence_link':
      /* About an incident or a segment, never both. */
      if (out['incident_id'] && out['segment_id']) out[Number.parseInt(String(out['id']), 16) % 2 === 0 ? 'incident_id' : 'segment_id'] = null;
      break;
    case 'core.evidence_set':
      if (out['status'] === 'CLOSED') out['file_count'] = out['files_received'];
      else out['manifest_sha256'] = null;
      break;
    case 'core.recording':
      if (!out['original_id']) for (const column of ['copy_kind', 'tool', 'parameters']) out[column] = null;
      break;
    case 'core.child_statement':
      if (out['kind'] !== 'RETRACTION') out['threats_known'] = null;
  }
  return out;
}

/** Columns of a row that another row holds on to. */
export function bound(table: RecordTable, row: StoredRow): readonly string[] {
  if (table.table === 'core.interview' && row['exception_id'] !== null) return ['events', 'basis'];
  if (table.table === 'core.interview_exception' && row['state'] === 'APPROVED') return ['events', 'state'];
  return [];
}

/** A row beside this one under the same parent, of which some tables hold one only in the same state. */
export function beside(table: RecordTable, row: StoredRow): Values {
  if (table.table === 'core.interview_exception') return { state: 'REFUSED' };
  if (table.table === 'core.transcript_version') return { translation_of: row.id, corrects_id: null, language: `b-${row.id}` };
  if (table.table === 'core.interview') return { exception_id: null };
  if (table.table === 'core.question_to_ask') return { question_id: randomUUID() };
  return {};
}

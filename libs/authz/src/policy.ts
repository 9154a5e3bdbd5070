import { type CaseKind, type Kind, KINDS } from '@heardonce/domain/kind.js';
import { ROLES, type Role } from '@heardonce/domain/people/role.js';
import type { Topic } from '@heardonce/domain/testimony/topic.js';

/**
 * Conditions on a cell, by the letters the law's table uses:
 * - `p`   unless a reserved-identity measure is in force, then only the persons it names
 * - `g`   with an access grant of another unit (and, under reserved identity, a second agency's approval)
 * - `W1`  writes in the unit responsible for the placement, else `g`
 * - `h`   only rows a party filed for this judge's hearing
 * - `o`   only rows a judge's order names, the author having been heard
 * - `u`   only what the person's own unit logged
 * - `pu`  both `p` and `u`: a document as received holds the identity and the reporter
 * - `n`   the investigator whom the prosecutor named for this recording
 * - `t`   only segments carrying one of these topics
 * - `tc`  the same, and all of them with the agreement of `c`
 * - `nt`  both `n` and `t`
 * - `a`   the author, or the therapist who accepted the handover
 * - `c`   the survivor's or the child's own agreement, given with a professional
 * - `r`   once released, to the agencies named
 * - `own` only what the person's own unit wrote
 * - `b`   not while the interviewer is kept blind before the interview
 * - `b1`  the same, until the first session of every interview that is planned
 * - `d`   as the kind the task is about
 * - `k`   as the kind of what cites; one's own citation besides
 * - `i`   the author alone
 */
export type Condition = 'p' | 'pu' | 'g' | 'W1' | 'h' | 'o' | 'u' | 'n' | 't' | 'tc' | 'nt' | 'k' | 'a' | 'c' | 'r' | 'own' | 'b' | 'b1' | 'd' | 'i';

/** One answer of the table: may this role read, may it write, and under which condition. */
export interface Cell {
  readonly read: boolean;
  readonly write: boolean;
  readonly when?: Condition;
  readonly topics?: readonly Topic[];
  readonly letter: string;
}

const cell = (letter: string, read: boolean, write: boolean, when?: Condition, topics?: readonly Topic[]): Cell => ({ read, write, when, topics, letter });
const R = cell('R', true, false);
const W = cell('W', true, true);
const _ = cell('·', false, false);
const p = cell('p', true, false, 'p');
const g = cell('g', true, false, 'g');
const W1 = cell('W1', true, true, 'W1');
const h = cell('h', true, false, 'h');
const o = cell('o', true, false, 'o');
const u = cell('u', true, false, 'u');
const n = cell('n', true, false, 'n');
const a = cell('a', true, true, 'a');
const c = cell('c', true, false, 'c');
const r = cell('r', true, false, 'r');
const own = cell('own', true, true, 'own');
const b = cell('Rb', true, false, 'b');
const Wb = cell('Wb', true, true, 'b');
const b1 = cell('Rb1', true, false, 'b1');
const Wb1 = cell('Wb1', true, true, 'b1');
const d = cell('d', true, true, 'd');
const k = cell('k', true, false, 'k');
const Wk = cell('Wk', true, true, 'k');
const i = cell('i', true, true, 'i');
const Wu = cell('u', true, true, 'u');
const Wpu = cell('pu', true, true, 'pu');
const t = (...topics: Topic[]): Cell => cell(`t:${topics.join(',').toLowerCase()}`, true, false, 't', topics);
const nt = (...topics: Topic[]): Cell => cell(`n, t:${topics.join(',').toLowerCase()}`, true, false, 'nt', topics);
const tc = (...topics: Topic[]): Cell => cell(`t:${topics.join(',').toLowerCase()}, c`, true, false, 'tc', topics);

type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell, Cell];

/**
 * Role × kind. Rows are kinds of information, columns are roles in the order of `ROLES`. There is no default:
 * a new kind does not compile before all fifteen roles answer. The public ministry reads as the family defender.
 */
const TABLE = {
  //                       police  prosec famdef social psych  interv doctor lawyer judge  coord  pubmin defen pard  audit admin
  safety_card:            [W,      R,     W,     W,     W,     R,     W,     R,     R,     W,     R,     _,    _,    _,    _],
  coordination:           [R,      R,     W,     R,     R,     R,     R,     R,     h,     W,     R,     _,    _,    _,    _],
  references:             [R,      W,     W,     _,     _,     _,     own,   R,     h,     R,     R,     _,    _,    _,    _],
  preferences:            [_,      R,     W,     R,     R,     R,     R,     R,     _,     W,     R,     _,    _,    _,    _],
  identity:               [p,      p,     W,     p,     p,     p,     p,     R,     h,     R,     R,     _,    _,    _,    _],
  whereabouts:            [g,      g,     W,     W1,    g,     _,     g,     g,     _,     W,     R,     _,    _,    _,    _],
  family:                 [R,      R,     W,     W,     R,     R,     R,     R,     h,     R,     R,     _,    _,    _,    _],
  reporter:               [u,      R,     u,     u,     u,     _,     u,     _,     h,     _,     u,     _,    _,    _,    _],
  allegation:             [W,      W,     R,     _,     R,     b,     _,     R,     h,     _,     R,     _,    _,    _,    _],
  allegation_summary:     [W,      W,     R,     R,     R,     b,     R,     R,     h,     R,     R,     _,    _,    _,    _],
  persons_named:          [W,      W,     R,     _,     _,     b,     _,     R,     h,     _,     R,     _,    _,    _,    _],
  persons_named_summary:  [W,      W,     R,     R,     _,     b,     _,     R,     h,     _,     R,     _,    _,    _,    _],
  recording:              [n,      R,     R,     _,     _,     W,     _,     R,     h,     _,     R,     _,    _,    _,    _],
  transcript:             [nt('FACTS', 'SUSPECTS', 'ONLINE'), R, R, t('SAFETY', 'FAMILY'), tc('SAFETY', 'HEALTH', 'FAMILY'), R, t('HEALTH'), R, h, _, R, _, _, _, _],
  interview:              [W,      W,     W,     R,     R,     W,     W,     R,     h,     R,     R,     _,    _,    _,    _],
  interview_questions:    [W,      W,     W,     R,     R,     Wb1,   W,     R,     h,     R,     R,     _,    _,    _,    _],
  testimony_ruling:       [_,      R,     W,     _,     _,     b1,    _,     R,     h,     _,     R,     _,    _,    _,    _],
  record_answer:          [r,      R,     W,     r,     r,     b1,    r,     R,     h,     r,     R,     _,    _,    _,    _],
  child_statement:        [i,      W,     W,     i,     i,     Wb,    i,     W,     h,     i,     W,     _,    _,    _,    _],
  citation:               [Wk,     Wk,    Wk,    Wk,    Wk,    Wk,    Wk,    k,     h,     k,     k,     _,    _,    _,    _],
  emergency_care:         [_,      o,     _,     _,     _,     _,     W,     c,     o,     _,     _,     _,    _,    _,    _],
  emergency_care_summary: [_,      _,     R,     R,     R,     _,     W,     _,     _,     R,     R,     _,    _,    _,    _],
  forensic_findings:      [_,      R,     R,     _,     _,     _,     W,     R,     h,     _,     R,     _,    _,    _,    _],
  forensic_summary:       [R,      R,     R,     _,     _,     _,     W,     R,     h,     _,     R,     _,    _,    _,    _],
  therapy_note:           [o,      o,     _,     _,     a,     _,     _,     c,     o,     _,     _,     _,    _,    _,    _],
  therapy_reflection:     [_,      _,     _,     _,     i,     _,     _,     _,     _,     _,     _,     _,    _,    _,    _],
  therapy_plan:           [_,      _,     R,     R,     W,     _,     R,     c,     _,     R,     R,     _,    _,    _,    _],
  released_observation:   [r,      r,     r,     r,     W,     r,     r,     r,     h,     _,     r,     _,    _,    _,    _],
  assessment:             [_,      _,     W,     W,     R,     _,     _,     R,     h,     R,     R,     _,    _,    _,    _],
  assessment_summary:     [_,      R,     W,     W,     R,     _,     _,     R,     h,     R,     R,     _,    _,    _,    _],
  risk:                   [W,      W,     W,     W,     R,     b,     R,     R,     h,     W,     R,     _,    _,    _,    _],
  evidence:               [W,      W,     R,     _,     _,     _,     own,   R,     h,     _,     R,     _,    _,    _,    _],
  legal:                  [R,      W,     W,     _,     _,     _,     _,     R,     R,     _,     R,     _,    _,    _,    _],
  legal_dates:            [R,      W,     W,     _,     R,     _,     _,     R,     R,     R,     R,     _,    _,    _,    _],
  opinions:               [R,      R,     R,     _,     _,     _,     _,     R,     R,     _,     W,     _,    _,    _,    _],
  child_update:           [R,      W,     W,     W,     W,     R,     R,     W,     _,     W,     R,     _,    _,    _,    _],
  source:                 [Wpu,    Wpu,   Wu,    Wpu,   _,     _,     _,     _,     _,     _,     _,     _,    _,    _,    _],
  task_detail:            [d,      d,     d,     d,     d,     d,     d,     d,     h,     d,     d,     _,    _,    _,    _],
  staff:                  [R,      R,     R,     R,     R,     R,     R,     R,     R,     R,     R,     R,    R,    R,    W],
  grants:                 [_,      _,     W,     _,     _,     _,     _,     _,     _,     W,     _,     _,    _,    R,    _],
  intake:                 [_,      _,     _,     _,     _,     _,     _,     _,     _,     W,     _,     _,    _,    _,    _],
  conflict:               [_,      _,     _,     _,     _,     _,     _,     _,     _,     _,     _,     _,    _,    W,    _],
  emergency:              [_,      _,     _,     _,     _,     _,     _,     _,     _,     R,     _,     _,    _,    R,    _],
  access_log:             [_,      _,     _,     _,     _,     _,     _,     _,     _,     _,     _,     _,    _,    R,    _],
  totals:                 [_,      _,     R,     _,     _,     _,     _,     _,     _,     R,     R,     _,    _,    R,    _],
} as const satisfies Record<Kind, Row>;

/** The table's answer for one role and one kind. */
export function cellFor(role: Role, kind: Kind): Cell {
  return (TABLE[kind] as Row)[ROLES.indexOf(role)] ?? _;
}

/**
 * Two entrances that need no assignment, and nothing beside them:
 * whoever logged a report reads what they typed (`OWN_REPORT_KINDS`), and a coordinator reads a report before a case exists
 * (`UNOPENED_REPORT_KINDS`), with the reviews that ask where it belongs.
 */
export const OWN_REPORT_KINDS: readonly Kind[] = ['coordination', 'allegation', 'allegation_summary', 'identity', 'reporter'];
export const UNOPENED_REPORT_KINDS: readonly Kind[] = ['coordination', 'allegation_summary', 'identity', 'intake'];

/**
 * Kinds of which a row may speak of another child. Such a row is read by those alone to whom the cell of this table gives it on both cases: on its own,
 * and on that child's, in the role they have there and as things stand there. Where no case is named, nobody reads it.
 */
export const OF_ANOTHER_CHILD: readonly CaseKind[] = ['transcript'];
/** Who says that a segment speaks of another child, and agrees to it; they alone read what is set apart and not agreed to yet. Each of them reads every segment of a case. */
export const SETTING_APART: readonly Role[] = ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'];
/** Who can bring somebody onto the other child's case. */
export const WHO_OPENS_OTHER_CHILD: readonly Role[] = ['COORDINATOR'];

/** Kinds a judge reads only as filed for their hearing, so that parties may file them. */
export const HEARING_KINDS: readonly Kind[] = KINDS.filter((kind) => cellFor('JUDGE', kind).when === 'h');

/** What one person alone may open by declaring a threat to life: the safety card, and one of the other two. */
export const EMERGENCY_KINDS = ['safety_card', 'whereabouts', 'emergency_care_summary'] as const satisfies readonly Kind[];
export const EMERGENCY_MINUTES = 60;
export const EMERGENCY_CONFIRMATION_HOURS = 12;
/** How long what was asked for waits for a second person. */
export const EMERGENCY_REQUEST_MINUTES = 60;

/** What a task may be about. Its title and text are read by those who read that kind, unconditionally. */
export const TASK_KINDS = [
  'coordination', 'safety_card', 'allegation', 'emergency_care', 'emergency_care_summary', 'therapy_plan', 'assessment', 'risk', 'evidence', 'legal', 'interview', 'persons_named',
] as const satisfies readonly Kind[];

/** What may cite a segment: the kinds of the records, and those a task may be about. A citation tells that there is such a record, so it takes that kind. */
export const CITING_KINDS = [...TASK_KINDS, 'interview_questions', 'forensic_findings', 'opinions'] as const satisfies readonly Kind[];

/** A value readable by more roles than its source, and the function that makes it. The only interference allowed. */
export interface DeclaredRelease { readonly from: Kind; readonly to: Kind; readonly field: string; readonly by: string }
export const DECLARED_RELEASES: readonly DeclaredRelease[] = [
  { from: 'identity', to: 'coordination', field: 'CaseFile.ageBand', by: 'ageBand(dateOfBirth, day on which it was recorded)' },
  { from: 'risk', to: 'coordination', field: 'CaseFile.priority', by: 'priorityFromRisk(level)' },
  { from: 'task_detail', to: 'coordination', field: 'CaseFile.nextDueAt', by: 'earliest due date of an open task' },
  { from: 'risk', to: 'coordination', field: 'CaseFile.version', by: 'one more with each change of the three above' },
  { from: 'interview_questions', to: 'interview', field: 'QuestionToAsk.text', by: 'the words of a question once it is accepted, as rephrased where it was' },
];

/** Who can lift a withholding, by condition; shown beside the reason. */
export const WHO_GRANTS: Readonly<Record<Condition, readonly Role[]>> = {
  p: ['FAMILY_DEFENDER'], g: ['FAMILY_DEFENDER', 'COORDINATOR'], W1: ['FAMILY_DEFENDER', 'COORDINATOR'], h: ['PROSECUTOR', 'FAMILY_DEFENDER', 'VICTIM_LAWYER'],
  o: ['JUDGE'], u: [], pu: [], n: ['PROSECUTOR'], t: [], tc: [], nt: ['PROSECUTOR'], k: [], a: ['PSYCHOLOGIST'], c: [], r: ['PSYCHOLOGIST'], own: [], b: ['COORDINATOR'], b1: ['COORDINATOR'], d: [], i: [],
};

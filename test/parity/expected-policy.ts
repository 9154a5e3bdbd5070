/**
 * Who reads and writes what, typed by hand from the table and conditions of the domain ("Sensitivity classes and who
 * reads them"). It shares no line with libs/authz: it exists to disagree with it. Only this proof imports it.
 *
 * Where the domain leaves room, the reading taken here:
 *  1. A summary is a kind of its own: read where the cell says `s`, and by those who read the whole class, under the
 *     class's own condition; written by those who write the class.
 *  2. The public ministry reads as the family defender and writes nothing but opinions. Opinions are read as the legal class.
 *  3. `own` and `a` let their holder write: nobody else of their unit could have written what they may then read.
 *     An order or an agreement opens the care record itself; its summary stays with those whose cell says `s`.
 *  4. A task has no author, unit or filing of the class it is about: only what holds for the whole case opens it
 *     (R, W, p, c, b). Who writes the class sets tasks about it. A judge reads the tasks a party filed.
 *  5. An incoming document is identity and reporter at once: only in the unit that received it, by the four roles that
 *     take documents in, and not where the identity is withheld from them.
 *  6. A declared threat to life opens its kinds to the roles that are called out at night, and only under the role it
 *     was declared with.
 *  7. The past of a record is read as the record is now, through an assignment alone: a declared threat to life opens
 *     where the child is, not where the child was.
 *  8. One's own is amended, and what a case keeps once or together is kept up by all who write it: the case file, the safety
 *     card, the identity, whereabouts, preferences, and who owes what by when. What professionals put down as said or judged
 *     on a day (notes, reflections, released observations, opinions, updates to the child) is never amended: it is followed
 *     by another. The pseudonym, what the database makes of other values, and what a condition looks at stay as they are.
 *  9. What a child says of their own accord is written by everyone who works on the case but the judge, and by the public
 *     ministry too: the one thing it writes beside opinions. It needs a second factor to be read, none to be written.
 *     An interviewer who is kept blind writes it and does not read it: it tells what the interview is to find. The same holds of what agencies
 *     put, asked for or were answered, until the first session: of questions only the words that may be asked are part of the interview.
 * 10. Questions, those to ask, requests, exceptions, askings, sessions and what is logged of them, reviews, transcripts, custody and files of a set come about by decisions
 *     of the database alone (`BY_DECISION`). Who decides is asked as who writes the class: CASL, the first check of the API, says yes to
 *     them; the policies of the database let them through and the keeper named here refuses the row, and nobody's row goes in or is
 *     amended by SQL. Who watches an interview is entered by those who plan it.
 * 11. A citation takes the class of what cites, as a task that of its subject: it is read where that class is read for the whole case, and
 *     by whoever cited. What cites a segment as a task is about what the task is about.
 * 12. "n, t:facts,persons,online" is both at once: the named investigator, and of the transcript those topics. Where the table widens a cell it
 *     says by what ("full by c").
 * 13. A segment that speaks of another child is read by those alone to whom its own case gives it and to whom the table gives a segment of that topic in
 *     their role on the other child's case, as things stand there; what was filed for a judge is filed where the segment is. Whoever may agree to it
 *     (prosecutor, family defender, interviewer) reads what is only set apart; where no case is named, nobody does. Its past likewise.
 * 14. Staff names are for everyone assigned and are no field of the case; they are not part of this table.
 */
export const EXPECTED_ROLES = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'JUDGE', 'COORDINATOR', 'PUBLIC_MINISTRY'] as const;
export type ExpectedRole = (typeof EXPECTED_ROLES)[number];

/* prettier-ignore */
const TABLE: Readonly<Record<string, string>> = {
  //                      police  prosec  famdef  social  psych   interv  doctor  lawyer  judge   coord   ministry
  safety_card:           'W       R       W       W       W       R       W       R       R       W       R',
  coordination:          'R       R       W       R       R       R       R       R       h       W       R',
  references:            'R       W       W       .       .       .       Wown    R       h       R       R',
  preferences:           '.       R       W       R       R       R       R       R       .       W       R',
  identity:              'p       p       W       p       p       p       p       R       h       R       R',
  whereabouts:           'g       g       W       W1      g       .       g       g       .       W       R',
  family:                'R       R       W       W       R       R       R       R       h       R       R',
  reporter:              'u       R       u       u       u       .       u       .       h       .       u',
  allegation:            'W       W       R       .       R       Rb      .       R       h       .       R',
  allegation_summary:    'W       W       R       s       R       Rb      s       R       h       s       R',
  persons_named:         'W       W       R       .       .       Rb      .       R       h       .       R',
  persons_named_summary: 'W       W       R       s       .       Rb      .       R       h       .       R',
  recording:             'n       R       R       .       .       W       .       R       h       .       R',
  transcript:            'n+t:FSO R       R       t:YL    t:YHL,c R       t:H     R       h       .       R',
  interview:             'W       W       W       R       R       W       W       R       h       R       R',
  interview_questions:   'W       W       W       R       R       Wb1     W       R       h       R       R',
  testimony_ruling:      '.       R       W       .       .       Rb1     .       R       h       .       R',
  record_answer:         'r       R       W       r       r       Rb1     r       R       h       r       R',
  child_statement:       'Wi      W       W       Wi      Wi      Wb      Wi      W       h       Wi      W',
  citation:              'Wk      Wk      Wk      Wk      Wk      Wk      Wk      k       h       k       k',
  emergency_care:        '.       o       .       .       .       .       W       c       o       .       .',
  emergency_care_summary:'.       .       s       s       s       .       W       .       .       s       s',
  forensic_findings:     '.       R       R       .       .       .       W       R       h       .       R',
  forensic_summary:      's       R       R       .       .       .       W       R       h       .       R',
  therapy_note:          'o       o       .       .       Wa      .       .       c       o       .       .',
  therapy_reflection:    '.       .       .       .       Wi      .       .       .       .       .       .',
  therapy_plan:          '.       .       R       R       W       .       R       c       .       R       R',
  released_observation:  'r       r       r       r       W       r       r       r       h       .       r',
  assessment:            '.       .       W       W       R       .       .       R       h       R       R',
  assessment_summary:    '.       s       W       W       R       .       .       R       h       R       R',
  risk:                  'W       W       W       W       R       Rb      R       R       h       W       R',
  evidence:              'W       W       R       .       .       .       Wown    R       h       .       R',
  legal:                 'R       W       W       .       .       .       .       R       R       .       R',
  legal_dates:           'R       W       W       .       s       .       .       R       R       s       R',
  opinions:              'R       R       R       .       .       .       .       R       R       .       W',
  child_update:          'R       W       W       W       W       R       R       W       .       W       R',
  source:                'p+u     p+u     u       p+u     .       .       .       .       .       .       .',
};

export type Cell = string;
const COLUMNS = new Map<string, readonly Cell[]>(Object.entries(TABLE).map(([kind, row]) => [kind, row.trim().split(/\s+/)]));
for (const [kind, row] of COLUMNS) if (row.length !== EXPECTED_ROLES.length) throw new Error(`${kind} has ${row.length} cells`);

export const EXPECTED_KINDS = [...COLUMNS.keys()];
/** Second factor: identity, whereabouts and testimony; an incoming document holds the first. */
const SECOND_FACTOR = ['identity', 'whereabouts', 'recording', 'transcript', 'child_statement', 'source'];
const EMERGENCY_KINDS = ['safety_card', 'whereabouts', 'emergency_care_summary'];
const EMERGENCY_ROLES = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'];

/** What holds between one person and one case at this moment, in the words of the conditions. */
export interface Situation {
  readonly assigned: boolean;
  readonly secondFactor: boolean;
  /** A reserved-identity measure is in force; `notNamed` where one of them does not name this person. */
  readonly reserved: boolean;
  readonly notNamed: boolean;
  readonly grants: readonly { readonly aspects: readonly string[]; readonly secondAgency: boolean }[];
  readonly placement: boolean;
  /** Rows a party filed for this judge's hearing; rows an order names once its author was heard, by kind. */
  readonly filed: boolean;
  readonly ordered: readonly string[];
  readonly agreed: readonly string[];
  readonly released: boolean;
  readonly tookOver: boolean;
  readonly blind: boolean;
  /** All that is planned has begun. */
  readonly underWay: boolean;
  /** The prosecutor named this person for the recording that is singled out. */
  readonly namedFor: boolean;
  /** They are on the other child's case too, under the same role; nothing else was given to them there. */
  readonly onOtherChilds: boolean;
  readonly emergency: readonly string[];
}
/** One planted row: by whom, and whether it is the one that filings, orders and releases name. */
export interface RowTraits {
  readonly writtenBy: 'ME' | 'MY_UNIT' | 'PREDECESSOR' | 'STRANGER';
  readonly singledOut: boolean;
  readonly aspect?: string;
  readonly subjectKind?: string;
  /** Of the recording that is singled out. */
  readonly ofSingledRecording?: boolean;
  readonly topic?: string | null;
  /** Of another child: as one person says so far, as two agreed who named no case, or the sister's. */
  readonly ofAnotherChild?: 'SET_APART' | 'UNNAMED' | 'NAMED';
}

export function expectedCell(role: string, kind: string): Cell {
  const column = (EXPECTED_ROLES as readonly string[]).indexOf(role);
  return column < 0 ? '.' : (COLUMNS.get(kind)?.[column] ?? '.');
}

/** Whether this person reads this row's fields now. */
export function mayRead(role: string, kind: string, now: Situation, row: RowTraits): boolean {
  if (SECOND_FACTOR.includes(kind) && !now.secondFactor) return false;
  if (now.emergency.includes(kind) && EMERGENCY_KINDS.includes(kind) && EMERGENCY_ROLES.includes(role)) return true;
  if (!now.assigned) return false;
  if (kind === 'task_detail' && role === 'JUDGE') return now.filed && row.singledOut;
  if (kind === 'task_detail') return row.subjectKind !== undefined && mayReadTasksAbout(role, row.subjectKind, now);
  return opens(role, kind, now, row) && (row.ofAnotherChild === undefined || opensOnOtherChilds(role, kind, now, row));
}

const AGREE_TO_SETTING_APART = ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'];
function opensOnOtherChilds(role: string, kind: string, now: Situation, row: RowTraits): boolean {
  if (row.ofAnotherChild === 'SET_APART') return AGREE_TO_SETTING_APART.includes(role);
  return row.ofAnotherChild === 'NAMED' && now.onOtherChilds && opens(role, kind, { ...now, agreed: [], namedFor: false }, row);
}

/** Whether this person reads what this row's fields were before. */
export function mayReadPast(role: string, kind: string, now: Situation, row: RowTraits): boolean {
  return mayRead(role, kind, { ...now, emergency: [] }, row);
}

function opens(role: string, kind: string, now: Situation, row: RowTraits): boolean {
  const cell = expectedCell(role, kind);
  switch (cell) {
    case '.': return false;
    case 'R': case 'W': case 's': return true;
    case 'p': return !now.notNamed;
    case 'u': case 'Wown': return row.writtenBy === 'ME' || row.writtenBy === 'MY_UNIT';
    case 'p+u': return !now.notNamed && (row.writtenBy === 'ME' || row.writtenBy === 'MY_UNIT');
    case 'g': return granted(now, row);
    case 'W1': return now.placement || granted(now, row);
    case 'h': return now.filed && row.singledOut;
    case 'o': return now.ordered.includes(kind) && row.singledOut;
    case 'c': return now.agreed.includes(kind);
    case 'r': return now.released && row.singledOut;
    case 'Wa': return row.writtenBy === 'ME' || (row.writtenBy === 'PREDECESSOR' && now.tookOver);
    case 'Wi': return row.writtenBy === 'ME';
    case 'Rb': case 'Wb': return !now.blind;
    case 'Rb1': case 'Wb1': return !now.blind || now.underWay;
    case 'n': return now.namedFor && row.singledOut;
    case 'k': case 'Wk': return row.writtenBy === 'ME' || mayReadTasksAbout(role, row.subjectKind ?? '', now);
    default: return opensByTopic(cell, kind, now, row);
  }
}

const TOPIC_OF: Readonly<Record<string, string>> = { Y: 'SAFETY', H: 'HEALTH', L: 'FAMILY', F: 'FACTS', S: 'SUSPECTS', O: 'ONLINE' };

/** `t:` and the topics; `n+` the investigator named for the recording alone; `,c` all of them with the child's own agreement. */
function opensByTopic(cell: Cell, kind: string, now: Situation, row: RowTraits): boolean {
  const [, named, letters, agreement] = /^(n\+)?t:([A-Z]+)(,c)?$/.exec(cell) ?? [];
  if (!letters) throw new Error(`no such letter: ${cell}`);
  if (named !== undefined && !(now.namedFor && row.ofSingledRecording)) return false;
  return (agreement !== undefined && now.agreed.includes(kind)) || [...letters].some((letter) => TOPIC_OF[letter] === row.topic);
}

/** A grant names aspects; under reserved identity it counts only with a second agency. */
function granted(now: Situation, row: RowTraits): boolean {
  return now.grants.some((grant) => grant.aspects.includes(row.aspect ?? '') && (!now.reserved || grant.secondAgency));
}

function mayReadTasksAbout(role: string, kind: string, now: Situation): boolean {
  if (SECOND_FACTOR.includes(kind) && !now.secondFactor) return false;
  switch (expectedCell(role, kind)) {
    case 'R': case 'W': case 's': return true;
    case 'p': return !now.notNamed;
    case 'c': return now.agreed.includes(kind);
    case 'Rb': case 'Wb': return !now.blind;
    case 'Rb1': case 'Wb1': return !now.blind || now.underWay;
    default: return false;
  }
}

/** What a task may be about here. */
export const TASK_SUBJECTS = ['coordination', 'safety_card', 'allegation', 'emergency_care', 'emergency_care_summary', 'therapy_plan', 'assessment', 'risk', 'evidence', 'legal', 'interview', 'persons_named'] as const;
/** What the records that cite are, and what a task that cites may be about. */
export const CITING_SUBJECTS = [...TASK_SUBJECTS, 'interview_questions', 'forensic_findings', 'opinions'] as const;
const WRITING = ['W', 'Wa', 'Wb', 'Wb1', 'Wi', 'Wown', 'Wk'];

/**
 * Whether this person puts a new record of this kind on a case now. The case file is opened and reports are logged before
 * there is a case to put them on, and documents are taken in before any; none of them is added to one. What `keeperOf` names is then refused all the same.
 */
export function mayWrite(role: string, type: string, kind: string, now: Pick<Situation, 'assigned' | 'placement' | 'secondFactor'>, subjectKind?: string): boolean {
  if (SECOND_FACTOR.includes(kind) && kind !== 'child_statement' && !now.secondFactor) return false;
  if (!now.assigned || ['CaseFile', 'Report', 'IncomingDocument'].includes(type)) return false;
  if (type === 'Task') return TASK_SUBJECTS.some((subject) => expectedCell(role, subject) === 'W');
  if (type === 'TaskDetail') return expectedCell(role, subjectKind ?? '') === 'W';
  const cell = expectedCell(role, kind);
  return WRITING.includes(cell) || (cell === 'W1' && now.placement);
}

/** What no role adds or amends by SQL, and the constraint each is refused by once the policies let the row through. */
const BY_DECISION: Readonly<Record<string, string>> = {
  InterviewQuestion: 'interview_question_by_decision', QuestionToAsk: 'question_to_ask_by_decision', QuestionRuling: 'question_ruling_by_decision', InterviewSession: 'interview_session_by_decision', SessionEvent: 'session_event_by_decision',
  InterviewException: 'exception_by_decision', TimeAsked: 'asking_by_decision', InterviewRequest: 'request_by_decision', RequestQuestion: 'request_by_decision', InterviewReview: 'review_by_outsider', TranscriptVersion: 'transcript_by_decision', RecordingCustody: 'custody_by_decision', EvidenceFile: 'evidence_file_by_decision',
};
const PLANS_INTERVIEWS = ['PROSECUTOR', 'FAMILY_DEFENDER'];

/** The constraint by which the database refuses this role's own row of this type, though the policies let it through; null where it may stand. */
export function keeperOf(role: string, type: string): string | null {
  if (type === 'InterviewObserver') return PLANS_INTERVIEWS.includes(role) ? null : 'interview_planned_by';
  return BY_DECISION[type] ?? null;
}

const TOGETHER = ['CaseFile', 'SafetyCard', 'ChildIdentity', 'Whereabouts', 'ServicePreference', 'Task', 'Interview', 'InterviewException', 'InterviewQuestion', 'QuestionToAsk', 'InterviewSession', 'InterviewRequest', 'RequestQuestion', 'Recording', 'TranscriptSegment'];
const NEVER_AMENDED = ['TherapyNote', 'TherapyReflection', 'ReleasedObservation', 'ProgressNote', 'Opinion', 'ChildUpdate', 'Report', 'IncomingDocument',
  'InterviewObserver', 'QuestionRuling', 'SessionEvent', 'InterviewReview', 'TranscriptVersion', 'RecordingCustody', 'RecordAnswer', 'TimeAsked', 'SegmentCitation', 'ChildStatement', 'EvidenceCustody', 'EvidenceLink', 'EvidenceFile'];
const OF_EVERY_RECORD = ['id', 'caseId', 'authorId', 'unitId', 'version', 'recordedAt', 'keyId'];
const STAYS: Readonly<Record<string, readonly string[]>> = {
  CaseFile: ['code', 'ageBand', 'openedAt', 'nextDueAt'], Whereabouts: ['aspect'], Task: ['reportId'], TaskDetail: ['subjectKind', 'taskId'],
  Incident: ['reportId'], Complaint: ['reportId'], ReportContent: ['reportId'], AllegationSummary: ['reportId'], ReportChild: ['reportId'],
  Interview: ['incidentId'], InterviewException: ['requestId'], InterviewQuestion: ['interviewId'], QuestionToAsk: ['interviewId', 'questionId'], InterviewRequest: ['taskId'], InterviewSession: ['interviewId'], Recording: ['recordingId', 'interviewId', 'sessionId', 'originalId'], RequestQuestion: ['requestId'], TranscriptSegment: ['versionId', 'recordingId', 'speaksOf'],
};

/** Whether this person changes this field of this row now; what `keeperOf` names is then refused all the same. */
export function mayAmend(role: string, type: string, kind: string, now: Situation, row: RowTraits, field: string): boolean {
  if (NEVER_AMENDED.includes(type) || OF_EVERY_RECORD.includes(field) || STAYS[type]?.includes(field)) return false;
  if (SECOND_FACTOR.includes(kind) && !now.secondFactor) return false;
  const writes = type === 'CaseFile' ? now.assigned && expectedCell(role, kind) === 'W' : mayWrite(role, type, kind, now, row.subjectKind);
  return writes && (TOGETHER.includes(type) || row.writtenBy === 'ME');
}

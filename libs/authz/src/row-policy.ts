import { amendableFields, type Constructor, findRecord, recordTypes, type RecordOptions } from '@heardonce/domain/classified.js';
import { type CaseKind, type Kind, MFA_KINDS, ONE_FACTOR_WRITES } from '@heardonce/domain/kind.js';
import { CASE_ROLES, databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { createHash } from 'node:crypto';
import { getMetadataArgsStorage } from 'typeorm';
import { CASE_LEVEL, CONDITIONS, ME, MY_UNIT } from './conditions.js';
import { AUDIT_DECISIONS, auditGrants } from './audit-grants.js';
import { otherChildSql } from './other-child.js';
import { searchFunctions } from './search-functions.js';
import { CITING_KINDS, cellFor, EMERGENCY_KINDS, OF_ANOTHER_CHILD, OWN_REPORT_KINDS, SETTING_APART, TASK_KINDS, UNOPENED_REPORT_KINDS } from './policy.js';

const SCOPE = "(SELECT current_setting('app.scope', true))";
/** Read once a statement, not once a row: only then is it looked up in an index. */
const CASES = "(SELECT COALESCE(NULLIF(current_setting('app.cases', true), ''), '{}')::uuid[])::uuid[]";
/** As an index condition it is computed once a scan; a subquery for it would cost more than the scan. */
const PERSON = "NULLIF(current_setting('app.person', true), '')::uuid";
/** All cases this role is effectively assigned to, whatever is named for the reading. */
export const ownCases = (role: Role): string => `SELECT e.case_id FROM access.effective e WHERE e.person_id = ${PERSON} AND e.role = '${role}'`;
/** Of the cases named for this writing, those assigned to the person under this role, as they are at each statement. */
const ASSIGNED = (role: Role, table: string): string => `${table}.case_id = ANY (ARRAY(${ownCases(role)} AND e.case_id = ANY (${CASES})))`;
/** The same for a reading, as `access.assigned` found it when the reading began: a policy stands on each of a statement's tables, and once is enough. */
const ENTERED = "(SELECT COALESCE(NULLIF(current_setting('app.assigned', true), ''), '{}')::uuid[])::uuid[]";
/** Only the case file itself may be listed without naming cases. `among`: a variable that holds the cases, in a search (search-functions.ts). */
const READABLE = (role: Role, table: string, among = ENTERED): string =>
  table === 'core.case_file' ? `${table}.case_id = ANY (ARRAY(SELECT entered FROM unnest(${ENTERED}) entered\n      UNION ALL ${ownCases(role)} AND current_setting('app.scope', true) = 'list'))` : `${table}.case_id = ANY (${among})`;
const EMERGENCY = (role: Role, kind: string, table: string): string =>
  `EXISTS (SELECT 1 FROM access.emergency m WHERE m.case_id = ${table}.case_id AND ${table}.case_id = ANY (${CASES}) AND m.person_id = ${ME} AND m.role = '${role}' AND '${kind}' = ANY (m.kinds) AND m.until_at > now() AND (m.held_until IS NULL OR m.held_until > now()) AND NOT m.blocked)`;
/** Roles that may declare a threat to life. */
export const EMERGENCY_ROLES: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'];
const BASE_COLUMNS = ['id', 'case_id', 'author_id', 'unit_id', 'version', 'recorded_at'];

export const tableOf = (type: Constructor): string => {
  const found = getMetadataArgsStorage().tables.find((table) => table.target === type);
  if (!found?.name) throw new Error(`${type.name} has no @Entity`);
  return `${found.schema}.${found.name}`;
};
export const historyOf = (table: string): string => table.replace(/^core\./, 'history.').replace(/^identity\./, 'identity_history.');

/** The predicate under which this role reads rows of this table, or null where it never does. */
export function readPredicate(type: Constructor, role: Role, among?: string): string | null {
  const record = findRecord(type);
  if (!record || record.zone === 'people') return null;
  const table = tableOf(type);
  const parts: string[] = [];
  const cell = cellFor(role, record.kind);
  if (record.office) return cell.read ? 'true' : null;
  const assigned = assignedPredicate(record, role, table, among);
  if (assigned) parts.push(assigned);
  if (cell.read && record.kind === 'source') parts.push(`${SCOPE} = 'own' AND ${table}.case_id IS NULL AND ${conditionFor(record, role, table)}`);
  if ((EMERGENCY_KINDS as readonly string[]).includes(record.kind) && EMERGENCY_ROLES.includes(role)) parts.push(EMERGENCY(role, record.kind, table));
  if (record.ownReport && OWN_REPORT_KINDS.includes(record.kind) && CASE_ROLES.includes(role)) parts.push(`${SCOPE} = 'own' AND ${table}.author_id = ${ME}`);
  if (record.ownReport && UNOPENED_REPORT_KINDS.includes(record.kind) && role === 'COORDINATOR') parts.push(`${SCOPE} = 'intake' AND ${table}.case_id IS NULL`);
  if (parts.length === 0) return null;
  return withFactor(record.kind, parts.map((part) => `(${part})`).join(' OR '));
}

const withFactor = (kind: Kind, any: string): string => (MFA_KINDS.includes(kind) ? `(SELECT current_setting('app.mfa', true)) = 'true' AND (${any})` : any);
const conditionFor = (record: RecordOptions, role: Role, table: string): string => {
  const cell = cellFor(role, record.kind);
  return cell.when === 'd' ? subjectPredicate(role, table, TASK_KINDS) : cell.when === 'k' ? `(${subjectPredicate(role, table, CITING_KINDS)} OR ${table}.author_id = ${ME})` : cell.when ? CONDITIONS[cell.when].sql(table, record.kind as CaseKind, cell) : 'true';
};
/** By an assignment, over rows called `table`; null where none lets this role read them. */
function assignedPredicate(record: RecordOptions, role: Role, table: string, among?: string): string | null {
  const condition = cellFor(role, record.kind).read ? conditionFor(record, role, table) : 'false';
  if (condition === 'false') return null;
  const otherChild = (OF_ANOTHER_CHILD as readonly Kind[]).includes(record.kind) ? ` AND ${otherChildSql(role, table, record.kind as CaseKind)}` : '';
  return `${READABLE(role, table, among)} AND ${condition}${otherChild}`;
}
/** A record's past is read as the record is today, by an assignment alone: a declared threat to life and one's own report open what stands. */
function pastPredicate(table: string, record: RecordOptions, role: Role): string | null {
  const assigned = assignedPredicate(record, role, 'live');
  return assigned && `EXISTS (SELECT 1 FROM ${table} live WHERE live.id = ${historyOf(table)}.row_id AND ${withFactor(record.kind, assigned)})`;
}

/** A task is read as the kind it is about, a citation as the kind of what cites, where that cell holds for the whole case. */
function subjectPredicate(role: Role, table: string, kinds: readonly CaseKind[]): string {
  const branches = kinds.flatMap((kind) => {
    const cell = cellFor(role, kind);
    if (!cell.read || (cell.when && !CASE_LEVEL.includes(cell.when))) return [];
    return [`(${table}.subject_kind = '${kind}'${cell.when ? ` AND ${CONDITIONS[cell.when as 'p'].sql(table, kind, cell)}` : ''})`];
  });
  return branches.length ? `(${branches.join(' OR ')})` : 'false';
}

const PLACED = (table: string): string => `EXISTS (SELECT 1 FROM access.placement l WHERE l.case_id = ${table}.case_id AND l.unit_id = ${MY_UNIT} AND l.ended_at IS NULL)`;
/** What a change may name; that the version is named changes nothing, `history.keep` counts it. */
const amendedColumns = (type: Constructor): string => [...amendableFields(type).map(snakeCase), 'version'].join(', ');
/** Kinds read only with a second factor are written only with one, but for what a child says of their own accord. */
const secondFactor = (kind: Kind): string => (MFA_KINDS.includes(kind) && !ONE_FACTOR_WRITES.includes(kind) ? " AND (SELECT current_setting('app.mfa', true)) = 'true'" : '');

/** The predicate under which this role inserts rows here, or null. */
export function writePredicate(type: Constructor, role: Role): string | null {
  const record = findRecord(type);
  if (!record || record.office || record.zone === 'people' || tableOf(type) === 'core.case_file') return null;
  const table = tableOf(type);
  const mine = `${table}.author_id = ${ME} AND ${table}.unit_id = ${MY_UNIT}`;
  const parts: string[] = [];
  const cell = cellFor(role, record.kind);
  if (cell.write) {
    const condition = cell.when === 'W1' ? PLACED(table) : cell.when === 'd' ? taskWritePredicate(role, table) : 'true';
    if (condition !== 'false' && record.kind !== 'source' && table !== 'core.report') parts.push(`${ASSIGNED(role, table)} AND ${condition}${secondFactor(record.kind)}`);
    if (record.kind === 'source') parts.push(`${table}.case_id IS NULL`);
  }
  if (record.ownReport && CASE_ROLES.includes(role)) parts.push(`${table}.case_id IS NULL`);
  return parts.length ? `${mine} AND (${parts.map((part) => `(${part})`).join(' OR ')})` : null;
}

/** Who may put a task about a kind: those who write the kind. The task itself is written by any of them. */
const taskWritePredicate = (role: Role, table: string): string => {
  const kinds = TASK_KINDS.filter((kind) => cellFor(role, kind).write && !cellFor(role, kind).when);
  return kinds.length ? `${table}.subject_kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})` : 'false';
};

/** Roles that may owe and set tasks: all that write some kind a task can be about. */
export const setsTasks = (role: Role): boolean => CASE_ROLES.includes(role) && TASK_KINDS.some((kind) => cellFor(role, kind).write && !cellFor(role, kind).when);

function statementsFor(type: Constructor, record: RecordOptions): string[] {
  const table = tableOf(type);
  const history = record.zone === 'core' || record.zone === 'identity' ? historyOf(table) : null;
  const out = [`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`, `CREATE POLICY owner ON ${table} TO heardonce_owner USING (true) WITH CHECK (true);`];
  if (history) out.push(`ALTER TABLE ${history} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`, `CREATE POLICY owner ON ${history} TO heardonce_owner USING (true) WITH CHECK (true);`);
  const reader = record.zone === 'identity' ? 'i' : 'r';
  for (const role of ROLES) {
    const read = readPredicate(type, role);
    if (read) {
      const who = databaseRole(reader, role);
      out.push(`GRANT SELECT ON ${table} TO ${who};`, `CREATE POLICY read_${role.toLowerCase()} ON ${table} FOR SELECT TO ${who} USING (${read});`);
      const past = history && pastPredicate(table, record, role);
      if (past) out.push(`GRANT SELECT ON ${history} TO ${who};`, `CREATE POLICY read_${role.toLowerCase()} ON ${history} FOR SELECT TO ${who} USING (${past});`);
    }
    const write = table === 'core.task' && setsTasks(role) ? `${table}.author_id = ${ME} AND ${table}.unit_id = ${MY_UNIT} AND ${ASSIGNED(role, table)}` : writePredicate(type, role);
    if (write) {
      const who = databaseRole('w', role);
      out.push(`GRANT INSERT ON ${table} TO ${who};`, `GRANT SELECT (${[...BASE_COLUMNS, ...(record.zone === 'identity' ? ['key_id'] : [])].join(', ')}) ON ${table} TO ${who};`, `CREATE POLICY insert_${role.toLowerCase()} ON ${table} FOR INSERT TO ${who} WITH CHECK (${write});`);
      const own = record.shared || table === 'core.task' ? 'true' : `${table}.author_id = ${ME}`;
      const reach = `${ASSIGNED(role, table)} AND ${own}${secondFactor(record.kind)}`;
      out.push(`CREATE POLICY seen_${role.toLowerCase()} ON ${table} FOR SELECT TO ${who} USING (${ASSIGNED(role, table)} OR (${table}.case_id IS NULL AND ${table}.author_id = ${ME}));`);
      const cell = cellFor(role, record.kind);
      if (!record.appendOnly && (cell.write || table === 'core.task') && record.kind !== 'source' && table !== 'core.report') {
        const still = cell.when === 'W1' ? ` AND ${PLACED(table)}` : cell.when === 'd' ? ` AND ${taskWritePredicate(role, table)}` : '';
        out.push(`GRANT UPDATE (${amendedColumns(type)}) ON ${table} TO ${who};`, `CREATE POLICY amend_${role.toLowerCase()} ON ${table} FOR UPDATE TO ${who} USING (${reach}${still}) WITH CHECK (${reach}${still});`);
      }
    }
    if (table === 'core.case_file' && cellFor(role, 'coordination').write) {
      const who = databaseRole('w', role);
      out.push(`GRANT SELECT (${BASE_COLUMNS.join(', ')}), UPDATE (${amendedColumns(type)}) ON ${table} TO ${who};`,
        `CREATE POLICY seen_${role.toLowerCase()} ON ${table} FOR SELECT TO ${who} USING (${ASSIGNED(role, table)});`, `CREATE POLICY amend_${role.toLowerCase()} ON ${table} FOR UPDATE TO ${who} USING (${ASSIGNED(role, table)}) WITH CHECK (${ASSIGNED(role, table)});`);
    }
  }
  return out;
}

/** Facts about other people stay theirs: a role sees its own assignments, grants, orders and emergencies. */
const OWN_FACTS: Readonly<Record<string, string>> = { assignment_time: 'person_id', field_grant: 'person_id', emergency: 'person_id', custodian: 'person_id', consent: 'person_id', filing: 'judge_id', court_order: 'person_id', reserved_naming: 'person_id', named_investigator: 'person_id' };
/**
 * Facts about a case are seen by those it is assigned to, so that nobody lists cases by them. Policies that ask for their absence
 * (`NOT EXISTS`) do so beside an assignment, or what is not seen would count as not there.
 */
const ON_MY_CASE = (table: string): string => `EXISTS (SELECT 1 FROM access.effective e WHERE e.case_id = access.${table}.case_id AND e.person_id = ${PERSON})`;
const CASE_FACTS: Readonly<Record<string, string>> = {
  reserved: ON_MY_CASE('reserved'), placement: ON_MY_CASE('placement'), release: ON_MY_CASE('release'), case_state: ON_MY_CASE('case_state'),
  court_order_row: `EXISTS (SELECT 1 FROM access.court_order o WHERE o.id = access.court_order_row.order_id AND o.person_id = ${PERSON})`,
  /* Once two have named it, and to those who are on both: that one child's case has to do with another's is told to nobody else. */
  other_child: `confirmed_at IS NOT NULL AND ended_at IS NULL AND ${ON_MY_CASE('other_child')} AND EXISTS (SELECT 1 FROM access.effective e WHERE e.case_id = access.other_child.other_case_id AND e.person_id = ${PERSON})`,
};

/** All GRANTs and row policies, from `@Classified` and `policy.ts`. Applied in one transaction, so there is no moment without them. */
export function generatePolicySql(): string {
  const every = ROLES.flatMap((role) => (['r', 'i', 'w'] as const).map((zone) => databaseRole(zone, role)));
  const out: string[] = [`DO $$ DECLARE v record; BEGIN
  FOR v IN SELECT schemaname, tablename, policyname FROM pg_policies WHERE schemaname IN ('core', 'identity', 'history', 'identity_history', 'access', 'people', 'audit', 'office') LOOP EXECUTE format('DROP POLICY %I ON %I.%I', v.policyname, v.schemaname, v.tablename); END LOOP; END $$;`];
  const schemas = 'people, access, core, identity, history, identity_history, audit, office';
  const everyone = [...every, 'heardonce_read', 'heardonce_identity', 'heardonce_write', 'heardonce_log', 'heardonce_sequencer', 'heardonce_matcher'].join(', ');
  out.push(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schemas} FROM PUBLIC, ${everyone};`, `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schemas} FROM PUBLIC, ${everyone};`, `REVOKE ALL ON ALL SEQUENCES IN SCHEMA audit FROM PUBLIC, ${everyone};`, `REVOKE ALL ON SCHEMA ${schemas} FROM PUBLIC, ${everyone};`);
  for (const type of [...recordTypes()].sort((a, b) => a.name.localeCompare(b.name))) {
    const record = findRecord(type) as RecordOptions;
    if (record.zone === 'core' || record.zone === 'identity') out.push(...statementsFor(type, record));
  }
  const zones = { r: ROLES.map((role) => databaseRole('r', role)).join(', '), i: ROLES.map((role) => databaseRole('i', role)).join(', '), w: ROLES.map((role) => databaseRole('w', role)).join(', ') };
  out.push(`GRANT USAGE ON SCHEMA core, history, people, access TO ${zones.r};`, `GRANT USAGE ON SCHEMA identity, identity_history, people, access TO ${zones.i};`, `GRANT USAGE ON SCHEMA core, identity, people, access TO ${zones.w};`);
  const facts = { ...Object.fromEntries(Object.entries(OWN_FACTS).map(([table, owner]) => [table, `${owner} = ${PERSON}`])), ...CASE_FACTS };
  for (const [table, seen] of Object.entries(facts)) out.push(`ALTER TABLE access.${table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`, `CREATE POLICY owner ON access.${table} TO heardonce_owner USING (true) WITH CHECK (true);`, `CREATE POLICY seen ON access.${table} FOR SELECT TO ${every.join(', ')} USING (${seen});`);
  out.push(`GRANT SELECT ON ${Object.keys(facts).filter((table) => table !== 'case_state').map((table) => `access.${table}`).join(', ')} TO ${every.join(', ')};`, `GRANT SELECT ON access.effective, access.reserved_person TO ${every.join(', ')};`, `GRANT SELECT (case_id, blind, under_way) ON access.case_state TO ${every.join(', ')};`);
  out.push(`GRANT SELECT ON people.staff_member TO ${zones.i};`, `GRANT SELECT ON people.staff_member, people.unit, people.agency TO ${zones.r};`, `GRANT SELECT ON identity.data_key TO ${zones.i}, heardonce_matcher;`);
  out.push('GRANT USAGE ON SCHEMA identity TO heardonce_matcher;', 'GRANT SELECT ON identity.child_identity TO heardonce_matcher;', 'CREATE POLICY matcher ON identity.child_identity FOR SELECT TO heardonce_matcher USING (true);',
    'GRANT SELECT ON identity.whereabouts TO heardonce_matcher;', "CREATE POLICY matcher ON identity.whereabouts FOR SELECT TO heardonce_matcher USING (subject = 'CHILD' AND aspect = 'PHONE');", `GRANT EXECUTE ON FUNCTION access.review_page TO ${databaseRole('r', 'COORDINATOR')};`);
  out.push('ALTER TABLE identity.data_key ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;', 'CREATE POLICY owner ON identity.data_key TO heardonce_owner USING (true) WITH CHECK (true);', 'CREATE POLICY read ON identity.data_key FOR SELECT TO heardonce_matcher USING (true);', ...CASE_ROLES.map((role) => `CREATE POLICY read_${role.toLowerCase()} ON identity.data_key FOR SELECT TO ${databaseRole('i', role)} USING (data_key.subject_id = ANY (${ENTERED}));`),
    `CREATE POLICY put ON identity.data_key FOR INSERT TO ${zones.w} WITH CHECK (access.may_key(subject_id));`, `CREATE POLICY seen ON identity.data_key FOR SELECT TO ${zones.w} USING (access.may_key(subject_id));`, `GRANT EXECUTE ON FUNCTION access.may_key TO ${zones.w};`, `GRANT EXECUTE ON FUNCTION access.source_reserved TO ${zones.i};`);
  out.push(`GRANT INSERT ON identity.data_key TO ${zones.w};`, `GRANT SELECT (id, subject_id) ON identity.data_key TO ${zones.w};`, `GRANT INSERT ON core.match_review TO ${zones.w};`, `CREATE POLICY put ON core.match_review FOR INSERT TO ${zones.w} WITH CHECK (author_id = ${ME});`);
  out.push('GRANT USAGE ON SCHEMA access, audit TO heardonce_read, heardonce_log;', 'GRANT USAGE ON SCHEMA access TO heardonce_write, heardonce_identity;');
  out.push('GRANT EXECUTE ON FUNCTION access.sign_in, access.facts, access.standing, access.assigned, access.epochs, access.report_subjects, access.subjects_of, access.subject_of_code, access.supervised_case, access.policy_hash, access.overdue_conflicts, access.hold_cases, access.publish_totals TO heardonce_read;', `GRANT EXECUTE ON FUNCTION access.report_subjects TO ${zones.r};`, 'GRANT EXECUTE ON FUNCTION access.policy_hash TO heardonce_identity, heardonce_write, heardonce_log;', 'GRANT EXECUTE ON FUNCTION access.assigned TO heardonce_identity;');
  out.push('GRANT EXECUTE ON FUNCTION audit.waiting_intents, audit.claim_intents, audit.ensure_partitions, audit.moment, access.epochs, access.end_sign_in TO heardonce_log;', `GRANT INSERT (${JOURNAL_COLUMNS.join(', ')}) ON audit.access_entry TO heardonce_log;`, 'GRANT USAGE ON SEQUENCE audit.journal_number TO heardonce_log;');
  out.push('GRANT USAGE ON SCHEMA audit TO heardonce_sequencer;', 'GRANT SELECT ON audit.access_entry TO heardonce_sequencer;', 'GRANT EXECUTE ON FUNCTION audit.settled TO heardonce_sequencer;');
  out.push(`GRANT EXECUTE ON FUNCTION ${DECISIONS.map((name) => `access.${name}`).join(', ')}, access.me, access.my_unit TO ${zones.w};`);
  out.push(`GRANT USAGE ON SCHEMA people TO ${databaseRole('w', 'ADMINISTRATOR')};`, `GRANT EXECUTE ON FUNCTION people.propose, people.decide, people.end_role, people.leave, people.record_accreditation, people.propose_withdrawal, people.decide_withdrawal TO ${databaseRole('w', 'ADMINISTRATOR')};`);
  out.push(`GRANT USAGE ON SCHEMA audit TO ${databaseRole('r', 'AUDITOR')};`, `GRANT SELECT ON audit.entry TO ${databaseRole('r', 'AUDITOR')};`);
  out.push(...officeGrants(), ...searchFunctions(readPredicate, ownCases), ...recordingGrants(), OF_THEIR_CHILD, ...auditGrants());
  return out.join('\n');
}

/** What is written of an access. Its number in the journal is drawn by the database alone. */
const JOURNAL_COLUMNS = ['id', 'at', 'request_id', 'part', 'actor', 'agency', 'unit', 'role', 'purpose', 'operation', 'subject', 'kinds', 'records', 'withheld', 'decision', 'policy', 'repeats'];

/**
 * For the decisions of the database about segments (migrations/other-child): whether the caller, who reads every segment of its case but for this
 * rule, reads this one. No role may call it by itself.
 */
const OF_THEIR_CHILD = `CREATE OR REPLACE FUNCTION access.of_their_child(p_segment uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM core.transcript_segment s WHERE s.id = p_segment AND ${otherChildSql(SETTING_APART[0] as Role, 's', 'transcript')}) $$;
REVOKE ALL ON FUNCTION access.of_their_child FROM PUBLIC;`;

/** Who puts and who decides what is true of the interviews of two cases. */
const MERGES: readonly Role[] = ['COORDINATOR', 'PROSECUTOR', 'FAMILY_DEFENDER'];
/** Views of the schema `office`, each with the kind whose readers may ask for it; they filter their rows themselves. */
const OFFICE_VIEWS = { staff: 'staff', unit: 'staff', agency: 'staff', assignment: 'staff', handover: 'staff', merged_events: 'staff', access_grant: 'grants', conflict: 'conflict', emergency: 'emergency', emergency_request: 'emergency', reach: 'access_log', proposal: 'staff', accreditation: 'staff', heard_once_totals: 'totals', leak_trace: 'access_log', leak_reader: 'access_log' } as const satisfies Readonly<Record<string, Kind>>;
/** Roles that may ask for a view of the office: readers of its kind; for assignments and handovers those who are assigned, for proposals those who write. */
export const officeReaders = (view: keyof typeof OFFICE_VIEWS): Role[] =>
  ROLES.filter((role) => {
    const cell = cellFor(role, OFFICE_VIEWS[view]);
    return cell.read && (view !== 'proposal' || cell.write) && ((view !== 'assignment' && view !== 'handover') || CASE_ROLES.includes(role)) && (view !== 'merged_events' || MERGES.includes(role)) && (view !== 'accreditation' || role === 'ADMINISTRATOR' || role === 'COORDINATOR');
  });
const officeGrants = (): string[] => [
  `GRANT USAGE ON SCHEMA office TO ${ROLES.map((role) => databaseRole('r', role)).join(', ')};`,
  ...(Object.keys(OFFICE_VIEWS) as (keyof typeof OFFICE_VIEWS)[]).map((view) => `GRANT SELECT ON office.${view} TO ${officeReaders(view).map((role) => databaseRole('r', role)).join(', ')};`),
];

/** The wrapped key of a recording is read by whoever reads the recording, under the same predicate; tickets are redeemed by whoever signs people in. */
const recordingGrants = (): string[] => {
  const recording = recordTypes().find((type) => findRecord(type)?.zone === 'core' && tableOf(type) === 'core.recording') as Constructor;
  const key = 'identity.recording_key';
  const readers = ROLES.flatMap((role) => {
    const read = readPredicate(recording, role)?.replaceAll('core.recording.', `${key}.`);
    return read ? [`GRANT SELECT ON ${key} TO ${databaseRole('i', role)};`, `CREATE POLICY read_${role.toLowerCase()} ON ${key} FOR SELECT TO ${databaseRole('i', role)} USING (${read});`] : [];
  });
  return [`ALTER TABLE ${key} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;`, `CREATE POLICY owner ON ${key} TO heardonce_owner USING (true) WITH CHECK (true);`, ...readers,
    'GRANT EXECUTE ON FUNCTION access.redeem_ticket, access.use_playback, access.playback_code, access.recording_case TO heardonce_read;', 'GRANT EXECUTE ON FUNCTION access.due_verifications, access.keep_scheduled_verification, access.keep_asked_verification, access.unsealed_recordings, access.keep_scheduled_seal, access.end_upload, access.merged_upload, access.keep_seal, access.begin_handover, access.settle_handover, access.settle_lost_handovers TO heardonce_identity;'];
};

/** Functions of `migrations/shared-record/decisions.sql.ts` that the API calls; each checks its caller itself. */
export const DECISIONS = [
  'open_case', 'attach_report', 'detach_report', 'report_by_code', 'file_incidents', 'receive_report', 'undecided_matches', 'decide_review', 'found_child', 'copy_report', 'known_document', 'correct_document', 'case_by_code', 'assign', 'end_assignment', 'grant_fields', 'second_grant', 'revoke_grant', 'reserve_identity', 'end_reserved', 'set_placement', 'set_blind',
  'record_order', 'file_for_hearing', 'give_consent', 'withdraw_consent', 'release_to', 'release_priority', 'release_age_band', 'index_child', 'is_unit', 'require_plain_measure', 'offer_handover', 'accept_handover', 'declare_conflict', 'declare_own_conflict', 'decide_conflict', 'declare_emergency', 'confirm_emergency', 'ask_emergency', 'decide_emergency', 'review_emergency', 'merge_cases', 'split_rows', 'claim_key', 'finish',
  'request_interview', 'answer_question', 'let_question_go_on', 'confirm_answered', 'report_insufficient', 'withdraw_request', 'request_exception', 'approve_exception', 'refuse_exception', 'plan_further_interview', 'review_interview', 'record_asking', 'ask_merged_events', 'decide_merged_events',
  'propose_question', 'review_question', 'appeal_question', 'decide_appeal', 'mark_question', 'start_session', 'session_protocol', 'log_session_event', 'end_session',
  'import_transcript', 'propose_topics', 'review_topics', 'cut_segment', 'propose_other_child', 'review_other_child',
  'keep_recording_key', 'ask_seal', 'ask_verification', 'name_investigator', 'end_naming', 'issue_ticket', 'add_evidence_files', 'close_evidence_set', ...AUDIT_DECISIONS,
] as const;
export type Decision = (typeof DECISIONS)[number];

/** Roles and logins the policy needs; cluster-wide, so made idempotently by `migrate.ts`. */
export const DATABASE_ROLES = ROLES.flatMap((role) => (['r', 'i', 'w'] as const).map((zone) => ({ zone, name: databaseRole(zone, role) })));

/** Identifies the generated policy; API processes refuse a database that carries another one. */
export const policyHash = (): string => createHash('sha256').update(generatePolicySql()).digest('hex');

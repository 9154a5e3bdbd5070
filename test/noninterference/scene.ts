import { TASK_KINDS } from '@heardonce/authz/policy.js';
import { CASE_ROLES, type Role, ROLES } from '@heardonce/domain/people/role.js';
import { createHash } from 'node:crypto';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import type { TestPerson, World } from '../support/world.js';
import type { Place, Planter } from './planter.js';
import { inOrder, parentsOf } from './testimony-rows.js';
import { nameOtherChildren, plantFollowedFacts, plantTestimony, plantTestimonyFacts, plantUpload } from './testimony-scene.js';

export interface SceneCase { readonly id: string; readonly code: string; readonly subjectId: string; readonly open: boolean }
/** Who and which cases a world holds. Viewers ask; colleagues sit in the same units; what viewers do not reach, colleagues do. */
export interface Scene { readonly viewers: ReadonlyMap<Role, TestPerson>; readonly colleagues: ReadonlyMap<Role, TestPerson>; readonly bystander: TestPerson; readonly cases: readonly SceneCase[]; readonly absentCodes: readonly string[]; /** As {@link Planter.staff}. */ readonly staff: ReadonlyMap<string, readonly string[]> }

const AGENCIES: Readonly<Record<Role, readonly [string, string]>> = {
  POLICE_OFFICER: ['PONAL', 'SIJIN'], PROSECUTOR: ['FGN', 'CAIVAS'], FAMILY_DEFENDER: ['ICBF', 'ZONAL'], SOCIAL_WORKER: ['ICBF', 'EQUIPO'], PSYCHOLOGIST: ['CENTRO', 'TERAPIA'], FORENSIC_INTERVIEWER: ['CTI', 'ENTREVISTA'],
  FORENSIC_DOCTOR: ['INML', 'CLINICA'], VICTIM_LAWYER: ['SRPA', 'VICTIMAS'], JUDGE: ['RAMA', 'JUZGADO'], COORDINATOR: ['BARNAHUS', 'RUTA'], PUBLIC_MINISTRY: ['PGN', 'FAMILIA'], DEFENCE_LAWYER: ['PRIVADO', 'DEFENSA'], PARD_PARTY: ['HOGAR', 'PARTE'],
  AUDITOR: ['DEFENSORIA', 'CONTROL'], ADMINISTRATOR: ['SISTEMAS', 'PERSONAS'],
};
/** Reached by the viewers; the last three only by their colleagues. */
const OPEN_CASES = 8;
const HIDDEN_CASES = 3;
/** Cases with rows of every kind, by several authors; the third is empty, the others have a row or two. */
export const FULL_CASES: readonly number[] = [0, 1, OPEN_CASES];
const EMPTY_CASE = 2;

/** Builds the scene in an empty database: people of all roles, cases in different states, rows of every kind with a history. */
export async function buildScene(world: World, planter: Planter): Promise<Scene> {
  const viewers = new Map<Role, TestPerson>();
  const colleagues = new Map<Role, TestPerson>();
  for (const role of ROLES) {
    const [agency, unit] = AGENCIES[role];
    const control = role === 'AUDITOR';
    viewers.set(role, await world.person(role, unit, agency, { control }));
    colleagues.set(role, await world.person(role, unit, agency, { control }));
  }
  const bystander = await world.person('SOCIAL_WORKER', 'APOYO', 'ICBF');
  const person = (role: Role): TestPerson => viewers.get(role) as TestPerson;
  const other = (role: Role): TestPerson => colleagues.get(role) as TestPerson;
  for (const [column, people] of staffOf([...viewers.values(), ...colleagues.values()], other)) planter.staff.set(column, people);
  const cases: SceneCase[] = [];
  for (let index = 0; index < OPEN_CASES + HIDDEN_CASES; index++) {
    const file = await world.plantCase(person('FAMILY_DEFENDER'));
    const { rows } = await world.owner.query<{ token: string }>('SELECT token FROM audit.subject WHERE subject_id = $1', [file.id]);
    cases.push({ ...file, subjectId: rows[0]?.token ?? '', open: index < OPEN_CASES });
    await world.owner.query(`ALTER TABLE core.case_file DISABLE TRIGGER keep_history`);
    await world.owner.query('UPDATE core.case_file SET priority = $2, stage = $3, age_band = $4, opened_at = opened_at - make_interval(days => $5), recorded_at = recorded_at - make_interval(days => $5) WHERE id = $1', [file.id, 1 + (index % 4), ['INTAKE', 'OPEN', 'PROCEEDINGS', 'FOLLOW_UP'][index % 4], ['AGE_6_10', 'AGE_11_13', 'AGE_14_17', 'UNKNOWN'][(index + 1) % 4], 40 + (index * 7) % 11]);
    await world.owner.query(`ALTER TABLE core.case_file ENABLE TRIGGER keep_history`);
    for (const role of CASE_ROLES) {
      if (index < OPEN_CASES) await world.assign(person(role), file.id);
      await world.assign(other(role), file.id);
    }
    if (index < OPEN_CASES) await world.assign(bystander, file.id);
  }
  for (const [index, file] of cases.entries()) if (index !== EMPTY_CASE) await fillCase(planter, file.id, FULL_CASES.includes(index) ? authorsOf(person, other) : [person('FAMILY_DEFENDER'), other('POLICE_OFFICER')]);
  for (const index of FULL_CASES) await plantTestimony(world, planter, (cases[index] as SceneCase).id);
  for (const index of FULL_CASES) await nameOtherChildren(world, planter, (cases[index] as SceneCase).id, { theirs: (cases[3] as SceneCase).id, hidden: (cases[OPEN_CASES + 1] as SceneCase).id, one: other('PROSECUTOR'), other: other('FAMILY_DEFENDER') });
  await plantUpload(world, planter, (cases[0] as SceneCase).id, person('FORENSIC_INTERVIEWER'));
  /* By those who read no more of these than their own, and wrote none so far. */
  const mine = (role: Role): Place => ({ caseId: (cases[0] as SceneCase).id, authorId: person(role).id, unitId: person(role).unitId });
  await plantReport(planter, mine('PUBLIC_MINISTRY'));
  await planter.row(planter.table('core.child_statement'), mine('COORDINATOR'));
  await planter.row(planter.table('identity.incoming_document'), mine('PROSECUTOR'));
  for (const author of [...viewers.values(), ...colleagues.values()].filter((one) => CASE_ROLES.includes(one.role))) await plantReport(planter, { caseId: null, authorId: author.id, unitId: author.unitId });
  for (let index = 0; index < 3; index++) await planter.row(planter.table('core.match_review'), { caseId: null, authorId: person('COORDINATOR').id, unitId: person('COORDINATOR').unitId }, { report_code: `HO-REPORT-${index}`, candidate_code: cases[index]?.code });
  await plantFacts(world, cases, person, other);
  await plantTestimonyFacts(world, planter, (cases[0] as SceneCase).id, { person, other, agencyOf: (role) => AGENCIES[role][0] });
  await plantFollowedFacts(world, (cases[0] as SceneCase).id, (cases[3] as SceneCase).id, { person, other });
  return { viewers, colleagues, bystander, cases, staff: new Map(planter.staff), absentCodes: [0, 1, 2].map((index) => newCaseCode((size) => createHash('sha512').update(`absent${index}`).digest().subarray(0, size))) };
}

type Of = (role: Role) => TestPerson;
/** Who approves holds that office and wrote nothing that is approved. */
const staffOf = (all: readonly TestPerson[], other: Of): [string, string[]][] => [['', all.map((one) => one.id)], ['prosecutor_approved_by', [other('PROSECUTOR').id, other('COORDINATOR').id]], ['defender_approved_by', [other('FAMILY_DEFENDER').id, other('PUBLIC_MINISTRY').id]]];
const authorsOf = (person: Of, other: Of): TestPerson[] => [person('FAMILY_DEFENDER'), person('POLICE_OFFICER'), person('PSYCHOLOGIST'), person('FORENSIC_DOCTOR'), other('PSYCHOLOGIST'), person('SOCIAL_WORKER'), other('FORENSIC_DOCTOR'), other('POLICE_OFFICER')];

/** Rows of every kind on one case. What hangs from a report or a task is written with it. */
export async function fillCase(planter: Planter, caseId: string, authors: readonly TestPerson[]): Promise<void> {
  const apart = ['core.case_file', 'core.match_review', 'core.report', 'core.report_content', 'core.allegation_summary', 'identity.report_child', 'identity.report_reporter', 'core.task', 'core.task_detail'];
  const made = new Map<string, string[]>();
  for (const table of inOrder(planter.tables.filter((one) => !apart.includes(one.table)))) {
    const ids: string[] = [];
    for (const [index, author] of (table.single ? authors.slice(0, 1) : authors).entries()) {
      const parents = parentsOf(table).map(([column, parent]) => [column, made.get(parent)?.[index]]);
      const id = await planter.row(table, { caseId, authorId: author.id, unitId: author.unitId }, Object.fromEntries(parents));
      await planter.amend(table, id, author.id);
      ids.push(id);
    }
    made.set(table.table, ids);
  }
  for (const [index, author] of authors.entries()) {
    const place = { caseId, authorId: author.id, unitId: author.unitId };
    await plantReport(planter, place);
    const task = await planter.row(planter.table('core.task'), place, { status: 'OPEN' });
    await planter.row(planter.table('core.task_detail'), place, { task_id: task, subject_kind: TASK_KINDS[(index * 5 + 3) % TASK_KINDS.length] });
  }
}

/** A report with all that belongs to it. Its values are closed under the key of its case, or its own. */
export async function plantReport(planter: Planter, place: Place): Promise<void> {
  const report = await planter.row(planter.table('core.report'), place);
  for (const name of ['core.report_content', 'core.allegation_summary', 'identity.report_child', 'identity.report_reporter']) await planter.row(planter.table(name), { ...place, subjectId: place.caseId ?? report }, { report_id: report });
}

/** The first case has every condition on, the second off and an identity reserved, the fourth grants, the fifth a reserved identity that names some; the others have none. */
async function plantFacts({ owner }: World, cases: readonly SceneCase[], person: Of, other: Of): Promise<void> {
  const first = cases[0] as SceneCase;
  const second = cases[1] as SceneCase;
  for (const role of ['POLICE_OFFICER', 'PROSECUTOR', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER'] as const)
    await owner.query("INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by) VALUES ($1, $2, 'whereabouts', $3, 'planted', now() + interval '1 day', $4)", [first.id, person(role).id, ['ADDRESS', 'SCHOOL'], person('COORDINATOR').id]);
  await owner.query('INSERT INTO access.placement (case_id, unit_id, set_by) VALUES ($1, $2, $3)', [first.id, person('SOCIAL_WORKER').unitId, person('COORDINATOR').id]);
  const ids = async (table: string, count: number): Promise<string[]> => (await owner.query<{ id: string }>(`SELECT id FROM ${table} WHERE case_id = $1 ORDER BY recorded_at LIMIT $2`, [first.id, count])).rows.map((row) => row.id);
  for (const [role, kind] of [['POLICE_OFFICER', 'therapy_note'], ['PROSECUTOR', 'therapy_note'], ['JUDGE', 'therapy_note'], ['PROSECUTOR', 'emergency_care'], ['JUDGE', 'emergency_care']] as const) {
    const { rows } = await owner.query<{ id: string }>(`INSERT INTO access.court_order (case_id, person_id, kind, number, document_sha256, author_heard_at, until_at, recorded_by) VALUES ($1, $2, $3, 'N-1', repeat('a', 64), now(), now() + interval '1 day', $4) RETURNING id`, [first.id, person(role).id, kind, other('COORDINATOR').id]);
    for (const id of await ids(kind === 'therapy_note' ? 'core.therapy_note' : 'core.medical_care', 2)) await owner.query('INSERT INTO access.court_order_row (order_id, row_id) VALUES ($1, $2)', [rows[0]?.id, id]);
  }
  const filed: readonly [string, string][] = [['coordination', 'core.case_file'], ['coordination', 'core.task'], ['coordination', 'core.report'], ['identity', 'identity.child_identity'], ['allegation', 'core.incident'], ['risk', 'core.threat_event'], ['evidence', 'core.evidence_item'], ['forensic_summary', 'core.forensic_summary'], ['released_observation', 'core.released_observation'], ['family', 'identity.family_member'], ['reporter', 'identity.report_reporter']];
  for (const [kind, table] of filed) for (const id of await ids(table, 2)) await owner.query("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) VALUES ($1, $2, $3, $4, $5, 'H-1')", [first.id, person('JUDGE').id, kind, id, other('PROSECUTOR').id]);
  for (const kind of ['therapy_note', 'therapy_plan', 'emergency_care']) await owner.query('INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES ($1, $2, $3, $4)', [first.id, kind, person('VICTIM_LAWYER').id, person('PSYCHOLOGIST').id]);
  for (const id of await ids('core.released_observation', 3)) for (const role of ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_DOCTOR', 'FORENSIC_INTERVIEWER', 'VICTIM_LAWYER', 'PUBLIC_MINISTRY'] as const) await owner.query('INSERT INTO access.release (row_id, case_id, agency_code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [id, first.id, AGENCIES[role][0]]);
  await owner.query('UPDATE access.case_state SET blind = true WHERE case_id = $1', [second.id]);
  await owner.query("INSERT INTO access.reserved (id, case_id) VALUES (gen_random_uuid(), $1)", [second.id]);
  await owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'POLICE_OFFICER', '{safety_card,whereabouts}', 'planted', now() + interval '1 hour', now() + interval '12 hours')", [second.id, other('POLICE_OFFICER').id]);
  await owner.query('INSERT INTO access.custodian (case_id, author_id, person_id) VALUES ($1, $2, $3)', [first.id, other('FORENSIC_DOCTOR').id, person('PSYCHOLOGIST').id]);
  for (const [file, seconded] of [[cases[3], null], [second, other('FAMILY_DEFENDER').id]] as const)
    for (const role of ['SOCIAL_WORKER', 'POLICE_OFFICER'] as const)
      await owner.query("INSERT INTO access.field_grant (case_id, person_id, kind, fields, purpose, until_at, granted_by, second_by, second_at) VALUES ($1, $2, 'whereabouts', '{SCHOOL}', 'planted', now() + interval '1 day', $3, $4, CASE WHEN $4::uuid IS NOT NULL THEN now() END)", [file?.id, person(role).id, person('COORDINATOR').id, seconded]);
  const { rows: [named] } = await owner.query<{ id: string }>('INSERT INTO access.reserved (id, case_id) VALUES (gen_random_uuid(), $1) RETURNING id', [cases[4]?.id]);
  for (const role of ['POLICE_OFFICER', 'PROSECUTOR', 'PSYCHOLOGIST'] as const) await owner.query('INSERT INTO access.reserved_person (reserved_id, person_id) VALUES ($1, $2)', [named?.id, person(role).id]);
}

import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { randomBytes, randomUUID } from 'node:crypto';
import { classifiedFields, type Constructor, findRecord } from '@heardonce/domain/classified.js';
import { heldCaseKind, type Kind } from '@heardonce/domain/kind.js';
import { type Role, ROLES } from '@heardonce/domain/people/role.js';
import { TOPICS } from '@heardonce/domain/testimony/topic.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import type pg from 'pg';
import { getMetadataArgsStorage } from 'typeorm';
import type { WrappedDek } from '../../apps/api/src/platform/keys/field-cipher.js';
import { type TestPerson, World } from '../support/world.js';
import { type RowTraits, CITING_SUBJECTS, TASK_SUBJECTS } from './expected-policy.js';

/** A record type of the case, as the proof plants and asks for it. */
export interface ProvenType { readonly type: Constructor; readonly name: string; readonly kind: Kind; readonly table: string; readonly history: string; readonly identity: boolean; readonly fields: readonly { readonly property: string; readonly column: string; readonly encrypted: boolean; readonly inherited: boolean }[] }
/** What a row was once: former values by property, as sent and as stored, and why it changed. */
export interface PlantedPast { readonly why: string; readonly from: Readonly<Record<string, string>>; readonly to: Readonly<Record<string, string>>; readonly stored: { readonly from: Readonly<Record<string, string>>; readonly to: Readonly<Record<string, string>> } }
/** One planted row: the truth about it, read back as the database's owner. */
export interface PlantedRow { readonly id: string; readonly of: ProvenType; readonly traits: RowTraits; readonly stored: Readonly<Record<string, unknown>>; readonly open: Readonly<Record<string, unknown>>; readonly past: PlantedPast }
/** One role's person, their case full of planted values, and its twin in which everything but the frame is missing. */
export interface Seat { readonly role: Role; readonly person: TestPerson; readonly agency: string; readonly caseId: string; readonly code: string; readonly twinId: string; readonly twinCode: string; readonly rows: PlantedRow[] }
export interface PlantedWorld { readonly world: World; readonly seats: readonly Seat[]; readonly types: readonly ProvenType[]; /** A code with a good check character that no case has. */ readonly absentCode: string }

interface Column { readonly type: string; readonly choices: readonly string[] }
interface Plan { readonly writtenBy: RowTraits['writtenBy']; readonly singledOut: boolean; readonly ofSingledRecording?: boolean; readonly ofAnotherChild?: RowTraits['ofAnotherChild']; readonly values?: Readonly<Record<string, unknown>>; readonly id?: string }

/** Everything below these is found by them; the twin has them too, so that what may be missing is only what may be hidden. */
const FRAME = ['CaseFile', 'Report', 'Task', 'SegmentCitation'];
const ONE_A_CASE = ['SafetyCard', 'ChildIdentity', 'ServicePreference'];
const AUTHORS = ['STRANGER', 'MY_UNIT', 'ME', 'PREDECESSOR'] as const;
const ASPECTS = ['ADDRESS', 'SCHOOL', 'PHONE', 'PLACEMENT'];
/** The first is the one singled out; what is kept about recordings and segments names these. */
const RECORDINGS = 4;
/** As an exception stands: the first is the one an interview is planned under. */
const EXCEPTIONS = ['APPROVED', 'REQUESTED', 'REFUSED', 'APPROVED'];
const SEGMENTS = [...TOPICS, null, 'FACTS', 'HEALTH', 'SAFETY'];
/** Of another child: as one person says so far, as two agreed who named no case, and as two agreed who named the sister's. */
const OF_ANOTHER = ['HEALTH', 'FACTS', 'FAMILY', null].flatMap((topic) => (['SET_APART', 'UNNAMED', 'NAMED'] as const).map((of) => ({ topic, of })));
const FIRST_MOMENT = Date.UTC(2001, 0, 1);

export function provenTypes(): ProvenType[] {
  return RECORD_TYPES.flatMap((type) => {
    const record = findRecord(type);
    const entity = getMetadataArgsStorage().tables.find((table) => table.target === type);
    if (!record || !entity || !heldCaseKind(record.kind)) return [];
    const table = `${entity.schema}.${entity.name}`;
    return [{ type, name: type.name, kind: record.kind, table, history: table.replace(/^core\./, 'history.').replace(/^identity\./, 'identity_history.'), identity: record.zone === 'identity', fields: classifiedFields(type).map(({ property, kind, encrypted }) => ({ property, column: snakeCase(property), encrypted, inherited: kind === 'inherited' })) }];
  });
}

/** Plants one case a role, with every field of every record type, written by four different people. */
export async function plantWorld(name: string): Promise<PlantedWorld> {
  const world = await World.open(name);
  const planter = await Planter.start(world);
  try {
    const seats: Seat[] = [];
    for (const role of ROLES) seats.push(await planter.seat(role));
    await planter.finish();
    return { world, seats, types: planter.types, absentCode: newCaseCode(randomBytes) };
  } catch (error) {
    planter.stop();
    await world.close();
    throw error;
  }
}

class Planter {
  readonly types = provenTypes();
  private serial = 0;
  private constructor(private readonly world: World, private readonly owner: pg.PoolClient, private readonly columns: ReadonlyMap<string, Column>, private readonly stranger: TestPerson, private readonly predecessor: TestPerson) {}

  static async start(world: World): Promise<Planter> {
    const { rows } = await world.owner.query<{ place: string; type: string; choices: string | null }>(`SELECT n.nspname || '.' || c.relname || '.' || a.attname AS place, format_type(a.atttypid, NULL) AS type,
      (SELECT pg_get_constraintdef(k.oid) FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum] AND pg_get_constraintdef(k.oid) LIKE '%ANY (ARRAY[%' LIMIT 1) AS choices
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('core', 'identity') AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''`);
    const columns = new Map(rows.map((row) => [row.place, { type: row.type, choices: [...(row.choices ?? '').matchAll(/'([^']+)'::text/g)].map((match) => match[1] as string) }]));
    await world.owner.query(`CREATE SCHEMA proof;
      CREATE TABLE proof.seat (role text, person_id uuid, unit_id uuid, agency text, case_id uuid, twin_id uuid, sister_id uuid, colleague_id uuid, stranger_id uuid, stranger_unit_id uuid, predecessor_id uuid);
      CREATE TABLE proof.planted (case_id uuid, kind text, row_id uuid, singled_out boolean); CREATE TABLE proof.target (case_id uuid);`);
    const stranger = await world.person('FAMILY_DEFENDER', 'STRANGERS-UNIT', 'STRANGERS');
    const predecessor = await world.person('PSYCHOLOGIST', 'PREDECESSORS-UNIT', 'PREDECESSORS');
    const target = await world.plantCase(stranger);
    await world.owner.query('INSERT INTO proof.target VALUES ($1)', [target.id]);
    /* As planted, not as a trigger would have it: the session keeps triggers still. */
    const owner = await world.owner.connect();
    await owner.query("SELECT set_config('app.person', $1, false), set_config('app.why', 'PROOF', false), set_config('timezone', 'UTC', false), set_config('session_replication_role', 'replica', false)", [stranger.id]);
    return new Planter(world, owner, columns, stranger, predecessor);
  }

  async seat(role: Role): Promise<Seat> {
    const { world, stranger, predecessor } = this;
    const agency = `A-${role.replaceAll('_', '-')}`;
    const person = await world.person(role, `U-${role.replaceAll('_', '-')}`, agency);
    const colleague = await world.person(role, `U-${role.replaceAll('_', '-')}`, agency);
    const full = await world.plantCase(stranger);
    const twin = await world.plantCase(stranger);
    const sister = await world.plantCase(stranger);
    await world.owner.query('INSERT INTO proof.seat VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)', [role, person.id, person.unitId, agency, full.id, twin.id, sister.id, colleague.id, stranger.id, stranger.unitId, predecessor.id]);
    const people = { ME: person, MY_UNIT: colleague, PREDECESSOR: predecessor, STRANGER: stranger };
    const seat: Seat = { role, person, agency, caseId: full.id, code: full.code, twinId: twin.id, twinCode: twin.code, rows: [] };
    await this.fill(seat, full.id, people, this.types.map((one) => one.name));
    await this.fill({ ...seat, rows: [] }, twin.id, people, FRAME);
    const followed = seat.rows.filter((row) => row.traits.ofAnotherChild === 'NAMED').map((row) => row.id);
    await world.owner.query("INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, confirmed_by, confirmed_at) SELECT x, $2, 'ANOTHER_CHILD', $3, $4, $5, now() FROM unnest($1::uuid[]) x", [followed, full.id, sister.id, stranger.id, predecessor.id]);
    await world.assign(person, full.id);
    await world.assign(person, twin.id);
    return seat;
  }

  private async fill(seat: Seat, caseId: string, people: Readonly<Record<RowTraits['writtenBy'], TestPerson>>, names: readonly string[]): Promise<void> {
    const dek = await this.world.platform.cipher.newDek(caseId);
    const keyId = randomUUID();
    await this.owner.query('INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES ($1, $2, $3, $4, $5)', [keyId, caseId, dek.dekId, dek.kekId, dek.wrapped]);
    const parents = { Report: AUTHORS.map(() => randomUUID()), Task: [...TASK_SUBJECTS, ...AUTHORS].map(() => randomUUID()), Recording: Array.from({ length: RECORDINGS }, () => randomUUID()), TranscriptSegment: [...SEGMENTS, ...OF_ANOTHER].map(() => randomUUID()), InterviewException: EXCEPTIONS.map(() => randomUUID()) };
    for (const of of this.types.filter((one) => names.includes(one.name))) {
      const planted: PlantedRow[] = [];
      for (const plan of plansFor(of.name, parents)) planted.push(await this.row(of, plan, { people, caseId, keyId, dek }));
      await this.store(of, caseId, planted);
      seat.rows.push(...planted);
    }
    await this.settle(seat.rows);
  }

  private async row(of: ProvenType, plan: Plan, { people, caseId, keyId, dek }: { people: Readonly<Record<RowTraits['writtenBy'], TestPerson>>; caseId: string; keyId: string; dek: WrappedDek }): Promise<PlantedRow> {
    const author = people[plan.writtenBy];
    const id = plan.id ?? (of.name === 'CaseFile' ? caseId : randomUUID());
    const open: Record<string, unknown> = { id, caseId, authorId: author.id, unitId: author.unitId, version: 1_000_000 + ++this.serial, recordedAt: this.moment(), ...(of.identity ? { keyId } : {}) };
    for (const field of of.fields) if (!(field.property in open)) open[field.property] = plan.values && field.property in plan.values ? plan.values[field.property] : this.value(of, field.column);
    const stored: Record<string, unknown> = {};
    for (const field of of.fields) stored[field.column] = field.encrypted ? await this.world.platform.cipher.encrypt(dek, { table: of.table, column: field.column, rowId: id }, open[field.property] as string) : open[field.property];
    return { id, of, traits: { writtenBy: plan.writtenBy, singledOut: plan.singledOut, aspect: open['aspect'] as string, subjectKind: open['subjectKind'] as string, topic: open['topic'] as string | null, ...(plan.ofSingledRecording === undefined ? {} : { ofSingledRecording: plan.ofSingledRecording }), ...(plan.ofAnotherChild ? { ofAnotherChild: plan.ofAnotherChild } : {}) }, stored, open, past: await this.past(of, id, dek) };
  }

  /** Each field once had another value, found nowhere else. */
  private async past(of: ProvenType, rowId: string, dek: WrappedDek): Promise<PlantedPast> {
    const past = { why: this.token(), from: {} as Record<string, string>, to: {} as Record<string, string>, stored: { from: {} as Record<string, string>, to: {} as Record<string, string> } };
    for (const { property, column, encrypted, inherited } of of.fields) for (const side of ['from', 'to'] as const) {
      if (inherited) continue;
      const value = (past[side][property] = this.token());
      past.stored[side][column] = encrypted ? await this.world.platform.cipher.encrypt(dek, { table: of.table, column, rowId }, value) : value;
    }
    return past;
  }

  private async store(of: ProvenType, caseId: string, rows: readonly PlantedRow[]): Promise<void> {
    const first = rows[0] as PlantedRow;
    const values = JSON.stringify(rows.map((row) => row.stored));
    const columns = Object.keys(first.stored).filter((column) => of.name === 'CaseFile' || this.columns.has(`${of.table}.${column}`));
    if (of.name === 'CaseFile') {
      const changed = columns.filter((column) => !['id', 'case_id', 'code', 'author_id', 'unit_id'].includes(column));
      await this.owner.query(`UPDATE core.case_file f SET ${changed.map((column) => `${column} = x.${column}`).join(', ')} FROM json_populate_recordset(NULL::core.case_file, $2) x WHERE f.id = $1`, [caseId, values]);
    } else await this.owner.query(`INSERT INTO ${of.table} (${columns.join(', ')}) SELECT ${columns.join(', ')} FROM json_populate_recordset(NULL::${of.table}, $1)`, [values]);
    const facts = JSON.stringify(rows.map((row) => ({ case_id: caseId, kind: of.kind, row_id: row.id, singled_out: row.traits.singledOut })));
    await this.owner.query('INSERT INTO proof.planted SELECT * FROM json_populate_recordset(NULL::proof.planted, $1)', [facts]);
    const past = JSON.stringify(rows.map((row) => ({ row_id: row.id, case_id: caseId, version: 2, changed_by: this.stranger.id, why: row.past.why, from_values: row.past.stored.from, to_values: row.past.stored.to })));
    await this.owner.query(`INSERT INTO ${of.history} (row_id, case_id, version, changed_by, why, from_values, to_values) SELECT x.row_id, x.case_id, x.version, x.changed_by, x.why, x.from_values, x.to_values FROM json_populate_recordset(NULL::${of.history}, $1) x`, [past]);
  }

  /** The planted rows as JSON of the database itself; encrypted values stay as planted in `open`. */
  private async settle(rows: readonly PlantedRow[]): Promise<void> {
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const of of new Set(rows.map((row) => row.of))) {
      const found = await this.owner.query<{ t: Record<string, unknown> }>(`SELECT to_jsonb(t) AS t FROM ${of.table} t WHERE t.case_id = $1`, [rows[0]?.open['caseId']]);
      for (const { t } of found.rows) {
        const row = byId.get(t['id'] as string);
        if (!row) continue;
        Object.assign(row.stored, t);
        // Whole numbers too large for JSON stay the text they are sent as.
        for (const field of of.fields) if (!field.encrypted) (row.open as Record<string, unknown>)[field.property] = this.columns.get(`${of.table}.${field.column}`)?.type === 'bigint' ? String(t[field.column]) : t[field.column];
      }
    }
  }

  async finish(): Promise<void> {
    await this.owner.query('ANALYZE');
    this.stop();
  }
  stop(): void {
    this.owner.release(true);
  }

  private token(): string {
    return `pv${++this.serial}z`;
  }

  private moment(): string {
    this.serial += 1;
    return new Date(FIRST_MOMENT + this.serial * 1000).toISOString();
  }

  /** A value found nowhere else, where the column has room for one. */
  private value(of: ProvenType, column: string): unknown {
    const { type, choices } = this.columns.get(`${of.table}.${column}`) ?? { type: 'text', choices: [] };
    this.serial += 1;
    if (choices.length > 0) return choices[this.serial % choices.length];
    const text = this.token();
    switch (type) {
      case 'text[]': return [text, this.token()];
      case 'timestamp with time zone': return this.moment();
      case 'bigint': return String(this.serial);
      case 'integer': return column === 'priority' ? 2 : this.serial;
      case 'boolean': return this.serial % 2 === 0;
      case 'uuid': return randomUUID();
      case 'jsonb': return { planted: text };
      default: return text;
    }
  }
}

function plansFor(name: string, parents: Readonly<Record<'Report' | 'Task' | 'Recording' | 'TranscriptSegment' | 'InterviewException', readonly string[]>>): Plan[] {
  if (name === 'CaseFile' || ONE_A_CASE.includes(name)) return [{ writtenBy: 'STRANGER', singledOut: true }];
  const four = AUTHORS.map((writtenBy) => ({ writtenBy, singledOut: writtenBy === 'STRANGER' }));
  if (name === 'Whereabouts') return [...ASPECTS.map((aspect, index) => ({ writtenBy: 'STRANGER' as const, singledOut: index === 0, values: { aspect } })), ...four.slice(1).map((plan) => ({ ...plan, values: { aspect: 'ADDRESS' } }))];
  if (name === 'Task' || name === 'TaskDetail') return parents.Task.map((taskId, index) => {
    const subject = TASK_SUBJECTS[index];
    const plan = subject ? { writtenBy: 'STRANGER' as const, singledOut: index % 2 === 0 } : { writtenBy: AUTHORS[index - TASK_SUBJECTS.length] as RowTraits['writtenBy'], singledOut: false };
    return name === 'Task' ? { ...plan, id: taskId } : { ...plan, values: { taskId, subjectKind: subject ?? 'evidence' } };
  });
  if (name === 'Report') return four.map((plan, index) => ({ ...plan, id: parents.Report[index] as string }));
  if (name === 'Recording') return four.map((plan, index) => ({ ...plan, id: parents.Recording[index] as string, values: { recordingId: parents.Recording[index] } }));
  if (name === 'RecordingCustody') return four.map((plan, index) => ({ ...plan, values: { recordingId: parents.Recording[index] } }));
  if (name === 'TranscriptSegment') return [...SEGMENTS.map((topic, index) => ({ writtenBy: AUTHORS[Math.max(0, index - TOPICS.length)] as RowTraits['writtenBy'], singledOut: index === 0, ofSingledRecording: index % 2 === 0, values: { topic, recordingId: parents.Recording[index % 2], speaksOf: 'THIS_CHILD' }, id: parents.TranscriptSegment[index] as string })),
    ...OF_ANOTHER.map(({ topic, of }, index) => ({ writtenBy: 'STRANGER' as const, singledOut: index === 2, ofSingledRecording: true, ofAnotherChild: of, values: { topic, recordingId: parents.Recording[0], speaksOf: of === 'SET_APART' ? 'SET_APART' : 'ANOTHER_CHILD' }, id: parents.TranscriptSegment[SEGMENTS.length + index] as string }))];
  if (name === 'SegmentCitation') return [...CITING_SUBJECTS.map((subjectKind, index) => ({ writtenBy: 'STRANGER' as const, singledOut: index % 2 === 0, subjectKind })), ...four.map((plan) => ({ ...plan, singledOut: false, subjectKind: 'evidence' }))]
    .map(({ subjectKind, ...plan }, index) => ({ ...plan, values: { subjectKind, segmentId: parents.TranscriptSegment[index % SEGMENTS.length] } }));
  if (name === 'Interview') return four.map((plan, index) => ({ ...plan, values: { sessionsPlanned: 1 + index, ...([
    { basis: 'COURT_ORDER', exceptionId: null, orderDocumentSha256: 'a'.repeat(64) }, { basis: 'PRIMARY', exceptionId: null, orderNumber: null }, { basis: 'PRIMARY', exceptionId: null, orderNumber: null }, { basis: 'EXCEPTION', exceptionId: parents.InterviewException[0], orderNumber: null },
  ][index]) } }));
  if (name === 'InterviewException') return four.map((plan, index) => ({ ...plan, id: parents.InterviewException[index] as string, values: { state: EXCEPTIONS[index] } }));
  return four.map((plan, index) => ({ ...plan, values: { reportId: parents.Report[index] } }));
}

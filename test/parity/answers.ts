import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { Actor } from '@heardonce/authz/facts.js';
import { databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import { beginAs } from '../../apps/api/src/platform/pools.js';
import { findFactsByCode } from '../../apps/api/src/platform/read/case-facts.js';
import type { GraphqlAnswer, World } from '../support/world.js';
import type { PlantedRow, PlantedWorld, ProvenType, Seat } from './planted-world.js';
import type { State } from './states.js';

type Row = Readonly<Record<string, unknown>>;
interface Change { readonly id: string; readonly why: string; readonly from: Row; readonly to: Row }
/** What the database gave a role when asked directly: rows by id, and former values by the id of their row. */
export interface DirectAnswer { readonly rows: ReadonlyMap<string, Row>; readonly history: ReadonlyMap<string, Change> }
/** What the API sent: rows by id under their field names, every value of a planted form that stood anywhere in it, and its markers. */
export interface ApiAnswer { readonly status: number; readonly rows: ReadonlyMap<string, Row>; readonly tokens: ReadonlySet<string>; readonly marks: ReadonlyMap<string, string>; readonly markers: string; readonly errors: string | null; readonly reached: boolean }

export const TOKEN = /pv\d+z|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d|HO-[0-9A-Z-]+/g;
const OWN_HEADERS = ['x-request-id', 'x-heard-once-receipt', 'date'];
const MARK = 'withheld { field kind reason grantedBy }';

const lastKnown = new WeakMap<Seat, Actor>();

/** Who is asking. Somebody who left is asked about as the person they were, and their sign-in is looked up afresh. */
export async function actorIn(world: World, seat: Seat, state: State, secondFactor: boolean): Promise<Actor> {
  const left = state.toggles.some((toggle) => toggle.leaves);
  if (left) world.platform.actors.forget(seat.person.id);
  const known = lastKnown.get(seat);
  if (left && known) return { ...known, mfa: secondFactor };
  const actor = await world.platform.actors.actorOf({ issuer: 'test', subject: seat.person.subject, mfa: secondFactor, jti: seat.person.subject, expiresAt: 0 } as never);
  lastKnown.set(seat, actor);
  return actor;
}

/** First answer: CASL, with the facts of the case loaded as the application loads them. Null where the case is not reached. */
export async function askCasl({ world }: PlantedWorld, seat: Seat, actor: Actor): Promise<{ decision: Decision; role: Role } | null> {
  const client = await world.platform.pools.read.connect();
  try {
    const facts = await findFactsByCode(client, actor, seat.code);
    return facts ? { decision: decide(actor, facts), role: facts.role } : null;
  } finally {
    client.release();
  }
}

/** Second answer: PostgreSQL, asked as the application's logins under the role's own database roles. */
export class DirectAsker {
  private constructor(private readonly planted: PlantedWorld, private readonly statements: ReadonlyMap<string, string>) {}

  /** @throws Error where a table is refused by GRANT in the catalogue but not when asked */
  static async open(planted: PlantedWorld): Promise<DirectAsker> {
    const statements = new Map<string, string>();
    for (const role of ROLES) for (const zone of ['r', 'i'] as const) {
      const who = databaseRole(zone, role);
      const open: { of: ProvenType; past: boolean }[] = [];
      for (const of of planted.types) {
        const { rows } = await planted.world.owner.query<{ may: boolean; past: boolean; some: boolean }>("SELECT has_schema_privilege($1, split_part($2, '.', 1), 'USAGE') AND has_table_privilege($1, $2, 'SELECT') AS may, has_schema_privilege($1, split_part($3, '.', 1), 'USAGE') AND has_table_privilege($1, $3, 'SELECT') AS past, has_any_column_privilege($1, $2, 'SELECT') AND has_schema_privilege($1, split_part($2, '.', 1), 'USAGE') AS some", [who, of.table, of.history]);
        if (rows[0]?.may !== rows[0]?.some) throw new Error(`${who} has columns of ${of.table}, not the table`);
        if (rows[0]?.may) open.push({ of, past: rows[0].past });
        if ((zone === 'i') !== of.identity) continue;
        if (!rows[0]?.may) await refuseDirect(planted, zone, who, of.table);
        if (!rows[0]?.past) await refuseDirect(planted, zone, who, of.history);
      }
      statements.set(who, statementOf(open));
    }
    return new DirectAsker(planted, statements);
  }

  async ask(seat: Seat, role: Role, actor: Actor): Promise<DirectAnswer> {
    const rows = new Map<string, Row>();
    const history = new Map<string, Change>();
    for (const zone of ['r', 'i'] as const) {
      const who = databaseRole(zone, role);
      const text = this.statements.get(who) ?? '';
      if (!text) continue;
      const found = await inRole(this.planted, zone, who, actor, seat, (client) => client.query<{ type: string; rows: Row[] | null; history: Change[] | null }>({ name: `proof.${who}`, text, values: [seat.caseId] }));
      for (const part of found.rows) {
        for (const row of part.rows ?? []) rows.set(row['id'] as string, row);
        for (const change of part.history ?? []) history.set(change.id, change);
      }
    }
    return { rows, history };
  }
}

const statementOf = (types: readonly { of: ProvenType; past: boolean }[]): string =>
  types.map(({ of, past }) => `SELECT '${of.name}' AS type, (SELECT jsonb_agg(t) FROM ${of.table} t WHERE t.case_id = $1) AS rows, ${past ? `(SELECT jsonb_agg(jsonb_build_object('id', h.row_id, 'why', h.why, 'from', h.from_values, 'to', h.to_values)) FROM ${of.history} h WHERE h.case_id = $1)` : 'NULL::jsonb'} AS history`).join(' UNION ALL ');

async function refuseDirect(planted: PlantedWorld, zone: 'r' | 'i', who: string, table: string): Promise<void> {
  const client = await planted.world.platform.pools[zone === 'i' ? 'identity' : 'read'].connect();
  try {
    await client.query(`BEGIN READ ONLY; SELECT set_config('role', '${who}', true)`);
    const refused = await client.query(`SELECT 1 FROM ${table} LIMIT 1`).then(() => false, (error: { code?: string }) => error.code === '42501');
    await client.query('ROLLBACK');
    if (!refused) throw new Error(`${who} was not refused ${table}`);
  } finally {
    client.release();
  }
}

async function inRole<T>(planted: PlantedWorld, zone: 'r' | 'i', who: string, actor: Actor, seat: Seat, work: (client: Parameters<typeof beginAs>[0]) => Promise<T>): Promise<T> {
  const client = await planted.world.platform.pools[zone === 'i' ? 'identity' : 'read'].connect();
  try {
    await beginAs(client, { role: who, person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [seat.caseId] });
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

interface SchemaField { readonly name: string; readonly type: { readonly kind: string; readonly name: string | null; readonly ofType: SchemaField['type'] | null } }

/** Third answer: the API over HTTP, asked for every field it offers of the case in few documents. */
export class ApiAsker {
  private constructor(private readonly planted: PlantedWorld, private readonly documents: readonly string[], /** Fields the API offers, as `Type.field`. */ readonly offered: ReadonlySet<string>, private readonly places: ReadonlyMap<string, string>) {}

  static async open(planted: PlantedWorld): Promise<ApiAsker> {
    const anyone = planted.seats[0] as Seat;
    const found = await planted.world.ask(anyone.person, '{ __schema { types { name fields { name type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } }');
    const schema = new Map((found.data.__schema.types as { name: string; fields: SchemaField[] | null }[]).map((type) => [type.name, type.fields ?? []]));
    const classified = new Map(planted.types.map((of) => [of.name, new Set(of.fields.map((field) => field.property))]));
    const offered = new Set<string>();
    const places = new Map<string, string>();
    const select = (name: string, place: string): string => {
      const parts: string[] = [];
      for (const field of schema.get(name) ?? []) {
        const target = nameOf(field.type);
        const connected = target.endsWith('Connection') ? target.slice(0, -'Connection'.length) : null;
        if (classified.get(name)?.has(field.name)) { parts.push(field.name); offered.add(`${name}.${field.name}`); }
        else if (connected && classified.has(connected)) { places.set(connected, `${place}.${field.name}`); parts.push(`${field.name} { nodes { ${select(connected, `${place}.${field.name}`)} } ${MARK} }`); }
        else if (classified.has(target)) { if (!places.has(target)) places.set(target, `${place}.${field.name}`); parts.push(`${field.name} { ${select(target, `${place}.${field.name}`)} }`); }
      }
      return name === 'CaseFile' ? `${parts.join('\u0000')}` : parts.join(' ');
    };
    places.set('CaseFile', 'CaseFile');
    const parts = select('CaseFile', 'CaseFile').split('\u0000');
    return new ApiAsker(planted, split(parts), offered, places);
  }

  /** Where a record type hangs in the case file; undefined where the API does not reach it. */
  placeOf(type: string): string | undefined {
    return this.places.get(type);
  }

  async ask(seat: Seat, code: string, secondFactor: boolean): Promise<ApiAnswer> {
    const parts: GraphqlAnswer[] = [];
    for (const document of this.documents) {
      parts.push(await this.planted.world.ask(seat.person, document, { code }, { mfa: secondFactor }));
      if (!parts[0]?.data?.caseFile) break;
    }
    return readAnswer(parts);
  }
}

const nameOf = (type: SchemaField['type']): string => (type.ofType ? nameOf(type.ofType) : (type.name ?? ''));
const MOST_FIELDS = 450;
const MOST_WORDS = 880;

/** As few documents as the API's limits on fields and tokens allow. */
function split(parts: readonly string[]): string[] {
  const groups: string[][] = [[]];
  const weigh = (texts: readonly string[]): { fields: number; words: number } => {
    const words = texts.join(' ').split(/\s+/).length;
    return { fields: texts.join(' ').split(/[\s{}]+/).length, words };
  };
  for (const part of parts) {
    const last = groups[groups.length - 1] as string[];
    const { fields, words } = weigh([...last, part]);
    if (last.length > 0 && (fields > MOST_FIELDS || words > MOST_WORDS)) groups.push([part]);
    else last.push(part);
  }
  return groups.map((group) => `query ($code: String!) { caseFile(code: $code) { id ${group.filter((part) => part !== 'id').join(' ')} viewerRole ${MARK} } }`);
}

function readAnswer(parts: readonly GraphqlAnswer[]): ApiAnswer {
  const rows = new Map<string, Row>();
  const tokens = new Set<string>();
  const marks = new Map<string, string>();
  const markers: unknown[] = [];
  for (const part of parts) {
    const own = OWN_HEADERS.map((name) => part.headers.get(name) ?? '').join(' ');
    const sent = `${part.text}\n${[...part.headers].filter(([name]) => !OWN_HEADERS.includes(name)).map(([name, value]) => `${name}: ${value}`).join('\n')}`;
    for (const match of sent.matchAll(TOKEN)) if (!own.includes(match[0])) tokens.add(match[0]);
    collect(part.data?.caseFile, rows, markers);
    for (const one of (part.extensions?.withheld ?? []) as { field: string; reason: string }[]) marks.set(one.field, one.reason);
    for (const one of (part.data?.caseFile?.withheld ?? []) as { field: string; reason: string }[]) marks.set(one.field === '*' ? 'CaseFile' : `CaseFile.${one.field}`, one.reason);
    markers.push(part.extensions?.withheld ?? null);
  }
  const first = parts[0] as GraphqlAnswer;
  const id = first.headers.get('x-request-id') ?? 'none';
  return { status: first.status, rows, tokens, marks, markers: JSON.stringify(markers), errors: first.errors ? first.text.replaceAll(id, 'REQUEST') : null, reached: Boolean(first.data?.caseFile) };
}

/** Every object with an id is a row; fields of one row that came in several documents are joined. Markers are kept in order. */
function collect(value: unknown, rows: Map<string, Row>, markers: unknown[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, rows, markers);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  const object = value as Record<string, unknown>;
  if (typeof object['id'] === 'string') rows.set(object['id'], { ...rows.get(object['id']), ...object });
  for (const [key, inner] of Object.entries(object)) {
    if (key === 'withheld') markers.push(inner);
    else collect(inner, rows, markers);
  }
}

/** The row as a decision wants it: every fact a rule may name. */
export const factsOf = (row: PlantedRow): object => ({ ...row.open, id: row.id });

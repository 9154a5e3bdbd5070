import { CASE_ROLES, type Role } from '@heardonce/domain/people/role.js';
import { getNamedType, type GraphQLField, type GraphQLObjectType, isNonNullType, isObjectType } from 'graphql';
import type { TestPerson } from '../support/world.js';
import type { Difference } from './hidden-change.js';
import { playsDifferently } from './media-control.js';
import { Oracle } from './oracle.js';
import type { RawAnswer } from './raw-exchange.js';
import type { SceneCase } from './scene.js';
import { askedBy, type WorldPair } from './world-pair.js';

/** How many of the planted differences somebody who may read them did see; `unread`: nobody may, by the policy. */
export interface Control { readonly planted: number; readonly seen: number; readonly unread: number; readonly noRoute: number; readonly unseen: readonly string[]; /** Hidden recordings that somebody who may played in both worlds, and got other bytes. */ readonly played: number }

type Shown = Map<string, string>;
const EDGES_AT_ONCE = 6;
const READING: readonly Role[] = ['FAMILY_DEFENDER', 'PROSECUTOR', 'VICTIM_LAWYER', 'COORDINATOR', 'FORENSIC_DOCTOR', 'POLICE_OFFICER', 'PSYCHOLOGIST', ...CASE_ROLES];

/** Asks both worlds as people who may read what the viewer may not: the proof sees nothing unless they tell the worlds apart. */
export async function control(pair: WorldPair, everyCase: boolean): Promise<Control> {
  const readers = READING.flatMap((role) => [pair.scene.viewers.get(role), pair.scene.colleagues.get(role)]).filter((one): one is TestPerson => one !== undefined && one.id !== pair.viewer.id);
  const oracles: Oracle[] = [];
  for (const reader of new Set(readers)) oracles.push(await Oracle.of(pair.a, reader, pair.scene.cases));
  const asked = new Map<string, { a: Shown; b: Shown }>();
  const show = async (reader: TestPerson, file: SceneCase | null): Promise<{ a: Shown; b: Shown }> => {
    const key = `${reader.id} ${file?.id}`;
    const found = asked.get(key) ?? (file ? await showCase(pair, reader, file) : await showOffice(pair, reader));
    asked.set(key, found);
    return found;
  };
  let seen = 0, unread = 0, noRoute = 0, played = 0;
  const unseen: string[] = [];
  const looked = pair.scene.cases.filter((_file, index) => everyCase || index === 0).map((file) => file.id);
  const planted = pair.change.differences.filter((one) => looked.includes(one.row.case_id ?? '') || (everyCase && one.row.case_id === null));
  for (const difference of planted) {
    const { table, row } = difference;
    const who = oracles.filter((oracle) => oracle.reads(table, row)).map((oracle) => oracle.person);
    const reader = who.find((one) => asked.has(`${one.id} ${row.case_id ?? undefined}`)) ?? who[0];
    const file = pair.scene.cases.find((one) => one.id === row.case_id) ?? null;
    if (reader && file && table.table === 'core.recording' && difference.what === 'CHANGED') {
      const differently = await playsDifferently(pair, reader, file.code, row.id);
      if (differently) played += 1;
      if (differently === false) unseen.push(`bytes of a recording as ${reader.role}`);
    }
    if (!reader) unread += 1;
    else if (differs(await show(reader, file), difference) || (file && differs(await show(reader, null), difference))) seen += 1;
    else if (file === null || table.table === 'identity.incoming_document') noRoute += 1;
    else unseen.push(`${table.table} ${difference.what} as ${reader.role}`);
  }
  return { planted: planted.length, seen, unread, noRoute, unseen, played };
}

function differs({ a, b }: { a: Shown; b: Shown }, { table, row, what }: Difference): boolean {
  if (what === 'ADDED') return !a.has(row.id) && b.has(row.id);
  if (what === 'REMOVED') return a.has(row.id) && !b.has(row.id);
  /* Of whom a segment speaks changes who else reads it: then it is there for them in one world alone. */
  const both = a.has(row.id) && b.has(row.id);
  return (both || table.table === 'core.transcript_segment') && a.get(row.id) !== b.get(row.id);
}

async function showCase(pair: WorldPair, reader: TestPerson, file: SceneCase): Promise<{ a: Shown; b: Shown }> {
  const type = pair.schema.getType('CaseFile') as GraphQLObjectType;
  const fields = Object.values(type.getFields());
  const plain = fields.filter((field) => !isObjectType(getNamedType(field.type))).map((field) => field.name);
  const edges = fields.filter((field) => isObjectType(getNamedType(field.type)) && field.name !== 'withheld');
  const shown = { a: new Map<string, string>(), b: new Map<string, string>() };
  for (let from = 0; from < edges.length; from += EDGES_AT_ONCE) {
    const query = `query ($code: String!) { caseFile(code: $code) { ${plain.join(' ')} ${edges.slice(from, from + EDGES_AT_ONCE).map((edge) => whole(edge, 2)).join(' ')} } }`;
    const inB = pair.change.codes.get(file.code) ?? file.code;
    collect(await pair.ask(askedBy(reader, query, { code: file.code }), askedBy(reader, query, { code: inB })), shown);
  }
  return shown;
}

/** Everything that can be asked without naming anything: what lies outside the cases. */
async function showOffice(pair: WorldPair, reader: TestPerson): Promise<{ a: Shown; b: Shown }> {
  const shown = { a: new Map<string, string>(), b: new Map<string, string>() };
  for (const field of Object.values(pair.schema.getQueryType()?.getFields() ?? {})) {
    if (field.name === 'caseload' || field.args.some((argument) => isNonNullType(argument.type)) || !isObjectType(getNamedType(field.type))) continue;
    collect(await pair.ask(askedBy(reader, `{ ${whole(field, 3)} }`)), shown);
  }
  return shown;
}

/** A field with all that is below it, as far down as this. */
function whole(field: GraphQLField<unknown, unknown>, depth: number): string {
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return field.name;
  const args = field.args.some((argument) => argument.name === 'first') ? '(first: 50)' : '';
  if (type.name.endsWith('Connection')) {
    const nodes = type.getFields()['nodes'];
    return nodes ? `${field.name}${args} { ${whole(nodes, depth)} }` : `${field.name}${args} { __typename }`;
  }
  const below = Object.values(type.getFields()).filter((one) => one.name !== 'author' && !one.args.some((argument) => isNonNullType(argument.type)) && (depth > 0 || !isObjectType(getNamedType(one.type))));
  return `${field.name}${args} { __typename ${below.map((one) => whole(one, depth - 1)).join(' ')} }`;
}

function collect(answers: { a: RawAnswer; b: RawAnswer }, shown: { a: Shown; b: Shown }): void {
  for (const side of ['a', 'b'] as const) walk((JSON.parse(Buffer.from(answers[side].body, 'latin1').toString('utf8')) as { data?: unknown }).data, shown[side]);
}

function walk(value: unknown, into: Shown): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) return value.forEach((one) => walk(one, into));
  const object = value as Record<string, unknown>;
  if (typeof object['id'] === 'string') into.set(object['id'], (into.get(object['id']) ?? '') + JSON.stringify(Object.entries(object).filter(([, one]) => typeof one !== 'object' || one === null || (Array.isArray(one) && typeof one[0] !== 'object'))));
  for (const one of Object.values(object)) walk(one, into);
}

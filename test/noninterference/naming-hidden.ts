import { type GraphQLInputObjectType, type GraphQLInputType, getNamedType, getNullableType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { ArgumentValues, type Pools } from './argument-values.js';
import type { Coverage } from './coverage.js';
import type { Difference } from './hidden-change.js';
import { type Interference, interferenceOf } from './interference.js';
import { FULL_CASES } from './scene.js';
import { SeededChoice } from './seeded-choice.js';
import { askedBy, type WorldPair } from './world-pair.js';

export interface NamingHidden { readonly places: number; readonly asked: number; readonly interferences: readonly Interference[] }

/** What an input calls a row whose table it does not name. */
const CALLED: Readonly<Record<string, RegExp>> = {
  evidenceId: /evidence_(item|set)$/, setId: /evidence_set$/, segmentId: /transcript_segment$/, shownSegmentIds: /transcript_segment$/, questionId: /(interview|request)_question$/, requestId: /interview_request$/, reviewId: /interview_review$/, sessionId: /interview_session$/,
  versionId: /transcript_version$/, translationOf: /transcript_version$/, correctsId: /transcript_version$/, originalId: /core\.recording$/, companionId: /family_member$/, noteId: /therapy_note$/, amendsId: /(note|opinion)$/, supersedesId: /released_observation$/, exceptionId: /interview_exception$/,
};
/** Tries a place with a row that stands in one world only. */
const TRIES = 3;

/**
 * Names in mutations, wherever an id goes, rows that the viewer may not read and that stand in one world only: a change that they are let make, or are
 * refused for another reason, in the one and not in the other tells that the row is there.
 */
export async function nameHidden(pair: WorldPair, pools: Pools, coverage: Coverage): Promise<NamingHidden> {
  const choice = new SeededChoice(`naming ${pair.viewer.role}`);
  const codes = new Map(FULL_CASES.map((index) => pair.scene.cases[index]).filter((file) => file?.open).map((file) => [file?.id, file?.code]));
  const oneSided = pair.change.differences.filter(({ what, row }) => what !== 'CHANGED' && codes.has(row.case_id ?? ''));
  const interferences: Interference[] = [];
  const places = new Set<string>();
  let asked = 0;
  for (const mutation of Object.values(pair.schema.getMutationType()?.getFields() ?? {})) {
    const input = mutation.args.map((argument) => getNamedType(argument.type)).find((type) => isInputObjectType(type)) as GraphQLInputObjectType | undefined;
    if (!input?.getFields()['caseCode']) continue;
    for (const field of Object.values(input.getFields()).filter((one) => String(getNamedType(one.type)) === 'ID'))
      for (const { row } of rowsFor(oneSided, field.name, choice)) {
        places.add(`${mutation.name}.${field.name}`);
        const values = new ArgumentValues(pools, choice, coverage, new Set());
        const made = fill(input, values, choice, field.name);
        const list = isListType(getNullableType(field.type));
        const variables = { input: { ...made, caseCode: codes.get(row.case_id ?? ''), idempotencyKey: `hidden-${String((asked += 1)).padStart(6, '0')}`, [field.name]: list ? [row.id] : row.id } };
        const answers = await pair.ask(askedBy(pair.viewer, `mutation ($input: ${input.name}!) { ${mutation.name}(input: $input) { __typename } }`, variables));
        if (answers.a.head !== answers.b.head || answers.a.body !== answers.b.body) interferences.push(interferenceOf(mutation.name, JSON.stringify(variables), answers));
      }
  }
  return { places: places.size, asked, interferences };
}

/** Some of the rows that may stand under this name; of any table where nobody knows. */
function rowsFor(oneSided: readonly Difference[], name: string, choice: SeededChoice): Difference[] {
  const table = CALLED[name] ?? new RegExp(`\\.${name.replace(/Ids?$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}$`);
  const fitting = oneSided.filter((one) => table.test(one.table.table));
  const from = fitting.length > 0 ? fitting : oneSided;
  return from.length === 0 ? [] : Array.from({ length: TRIES }, () => choice.one(from));
}

/** What must be there, and of the rest hardly anything: two things that exclude each other are no answer. */
function fill(input: GraphQLInputObjectType, values: ArgumentValues, choice: SeededChoice, but: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const field of Object.values(input.getFields())) {
    if (field.name === but || (!isNonNullType(field.type) && !choice.chance(0.15))) continue;
    const value = values.value(field.type as GraphQLInputType, field.name, false, '');
    if (value !== undefined) out[field.name] = value;
  }
  return out;
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CO_PACK } from '@heardonce/domain/jurisdiction/packs/co.js';
import { World } from '../support/world.js';

/** The reasons for which children were turned away, as somebody might come to write them as a code. */
const TURNED_AWAY = /NO_?(PHYSICAL_?)?(CONTACT|TOUCH)|NOT_?TOUCHED|UNTOUCHED|CONTACTLESS|NO_?(SUSPECT|AUTHOR|PERPETRATOR|NAME)|(SUSPECT|AUTHOR|NAME)_?(UNKNOWN|MISSING)|UNKNOWN_?(SUSPECT|AUTHOR)|NOW_?(AN_?)?ADULT|OVER_?(18|AGE)|OF_?AGE|TOO_?(OLD|LATE)|OLD_?(FACTS|CASE)|LATE_?REPORT|TIME_?BARRED|EXPIRED|PRESCRI|(OTHER|WRONG|ANOTHER)_?(REGION|PLACE|CITY|DEPARTMENT)|JURISDICTION|COMPETENCE|NOT_?CREDIBLE|FALSE|RETRACT|WITHDR(E|A)W|NO_?EVIDENCE|CHILD_?(IS_?)?(REFUSE|UNCOOP)|SIN_?(CONTACTO|NOMBRE)|MAYOR_?DE_?EDAD/;
/** Words that would be such a reason in another list, and are none in theirs. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  MeasureType: ['NO_CONTACT'], PlainMeasureType: ['NO_CONTACT'], 'core.protection_measure': ['NO_CONTACT'],
  // What a child said is kept under its kind, a retraction word for word: it closes nothing. And a professional may take back a request of their own.
  ChildStatementKind: ['RETRACTION'], 'core.child_statement': ['RETRACTION'], InterviewRequestStatus: ['WITHDRAWN'], 'core.interview_request': ['WITHDRAWN'],
};

describe('no child is turned away by the form', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('no-child-turned-away');
  });
  afterAll(() => world.close());

  it('finds such a code where there is one', () => {
    for (const code of ['NO_CONTACT', 'NOT_TOUCHED', 'NO_SUSPECT_NAME', 'NOW_ADULT', 'OVER_18', 'OLD_FACTS', 'OTHER_REGION', 'TIME_BARRED', 'OUT_OF_JURISDICTION']) expect(code).toMatch(TURNED_AWAY);
  });

  it('has none in any list of the schema', async () => {
    const { data } = await world.ask(await world.person('COORDINATOR', 'C-1', 'CENTRE'), '{ __schema { types { kind name enumValues { name } } } }');
    const lists = (data.__schema.types as { kind: string; name: string; enumValues: { name: string }[] | null }[]).filter((type) => type.kind === 'ENUM' && !type.name.startsWith('__'));
    expect(lists.map((list) => list.name)).toEqual(expect.arrayContaining(['ClosingReason', 'CaseStage', 'TaskStatus']));
    const found = lists.flatMap((list) => (list.enumValues ?? []).filter(({ name }) => TURNED_AWAY.test(name) && !FITTING[list.name]?.includes(name)).map(({ name }) => `${list.name}.${name}`));
    expect(found).toEqual([]);
  });

  it('has none in any list the database checks', async () => {
    const { rows } = await world.owner.query<{ place: string; definition: string }>("SELECT conrelid::regclass::text AS place, pg_get_constraintdef(oid) AS definition FROM pg_constraint WHERE contype = 'c' AND connamespace::regnamespace::text IN ('core', 'identity', 'access', 'people')");
    expect(rows.length).toBeGreaterThan(20);
    const found = rows.flatMap(({ place, definition }) => [...definition.matchAll(/'([A-Z][A-Z0-9_]+)'/g)].map((match) => match[1] as string).filter((code) => TURNED_AWAY.test(code) && !FITTING[place]?.includes(code)).map((code) => `${place} ${code}`));
    expect(found).toEqual([]);
  });

  it('has none in the pack of the country', () => {
    const codes = [...JSON.stringify(CO_PACK).matchAll(/"(?:code|kind|holder|trigger)":"([^"]+)"/g)].map((match) => match[1] as string);
    expect(codes.length).toBeGreaterThan(60);
    expect(codes.filter((code) => TURNED_AWAY.test(code))).toEqual([]);
  });
});

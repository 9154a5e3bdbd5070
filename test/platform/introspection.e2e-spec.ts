import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql';
import { servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { type TestPerson, World } from '../support/world.js';

const NEWEST = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };

describe('introspection where it is on', () => {
  let world: World;
  let officer: TestPerson;
  beforeAll(async () => {
    world = await World.open('introspection');
    officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
  });
  afterAll(() => world.close());

  it.each([['by default', undefined], ['at its fullest', NEWEST]])('answers the query that tools send %s with the whole schema', async (_what, options) => {
    const answer = await world.ask(officer, getIntrospectionQuery(options));
    expect(answer.errors).toBeUndefined();
    const told = buildClientSchema(answer.data as IntrospectionQuery);
    expect(Object.keys(told.getTypeMap()).sort()).toEqual(Object.keys(servedSchema(world.app).getTypeMap()).sort());
    expect(printSchema(told)).toContain('type CaseFile');
  });

  it('is bounded all the same, and lifts no other limit', async () => {
    const wide = `{ __schema { types { ${'name '.repeat(600)} } } }`;
    const deep = `fragment Deep on ReportConnection { ${'nodes { '.repeat(11)}__typename${' }'.repeat(11)} } { me { id } }`;
    for (const query of [wide, deep]) expect((await world.ask(officer, query)).errors?.[0].extensions.code).toBe('QUERY_TOO_LARGE');
  });
});

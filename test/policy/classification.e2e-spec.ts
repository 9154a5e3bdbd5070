import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { tableOf } from '@heardonce/authz/row-policy.js';
import { Classified, classifiedFields, ClassifiedRecord, findRecord, unclassifiedTypes } from '@heardonce/domain/classified.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { snakeCase } from '@heardonce/domain/snake-case.js';
import { buildSchema } from 'graphql';
import { Column, Entity } from 'typeorm';
import { refuseUnclassifiedColumns, refuseUnclassifiedFields } from '../../apps/api/src/platform/classification-check.js';
import { servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { World } from '../support/world.js';

describe('everything stored or served says what it reveals', () => {
  let world: World;
  beforeAll(async () => void (world = await World.open('classification')));
  afterAll(() => world.close());

  it('holds for every column of every entity', () => expect(() => refuseUnclassifiedColumns()).not.toThrow());
  it('holds for every field of the served schema', () => expect(() => refuseUnclassifiedFields(servedSchema(world.app), new Set(unclassifiedTypes().keys()))).not.toThrow());

  it('refuses the column of tomorrow', () => {
    @ClassifiedRecord({ kind: 'risk', zone: 'core' })
    @Entity({ schema: 'core', name: 'planted' })
    class Planted {
      @Classified('risk') @Column('text') level!: string;
      @Column('text') nickname!: string;
    }
    expect(() => refuseUnclassifiedColumns([Planted])).toThrow('Planted.nickname');
  });
  it('refuses a field of another kind in the same table', () => {
    @ClassifiedRecord({ kind: 'risk', zone: 'core' })
    @Entity({ schema: 'core', name: 'planted_two' })
    class Mixed {
      @Classified('identity') @Column('text') name!: string;
    }
    expect(() => refuseUnclassifiedColumns([Mixed])).toThrow('identity in a table of risk');
  });
  it('refuses the field and the type of tomorrow', () => {
    const schema = buildSchema('type Query { case: SafetyCard, other: Anything } type SafetyCard { allergies: String nickname: String } type Anything { x: String }');
    expect(() => refuseUnclassifiedFields(schema, new Set())).toThrow('SafetyCard.nickname, Anything');
  });

  it('has the columns of the entities in the database, and no table outside the policy', async () => {
    const { rows } = await world.owner.query<{ place: string; column_name: string }>("SELECT table_schema || '.' || table_name AS place, column_name FROM information_schema.columns WHERE table_schema IN ('core', 'identity')");
    const found = new Map<string, Set<string>>();
    for (const row of rows) found.set(row.place, (found.get(row.place) ?? new Set()).add(row.column_name));
    const known = new Map(RECORD_TYPES.filter((type) => ['core', 'identity'].includes(findRecord(type)?.zone ?? '')).map((type) => [tableOf(type), new Set(classifiedFields(type).map((field) => snakeCase(field.property)))]));
    const beside: Record<string, string[]> = { 'identity.child_identity': ['match_keys'], 'core.interview': ['exception_state', 'merge_id', 'merge_outcome'], 'core.transcript_segment': ['search'] };
    expect([...found.keys()].filter((place) => !['identity.data_key', 'identity.recording_key'].includes(place)).sort()).toEqual([...known.keys()].sort());
    for (const [place, columns] of known) expect([place, [...(found.get(place) ?? [])].sort()]).toEqual([place, [...columns, ...(beside[place] ?? [])].sort()]);
  });

  it('forces row security on every table of the record and its history, owned by a role nobody logs in as', async () => {
    const { rows } = await world.owner.query("SELECT n.nspname || '.' || c.relname AS place FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('core', 'identity', 'history', 'identity_history') AND c.relkind = 'r' AND c.relname <> 'data_key' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)");
    expect(rows).toEqual([]);
    const { rows: logins } = await world.owner.query("SELECT rolname FROM pg_roles WHERE rolname LIKE 'heardonce%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR (rolcanlogin AND rolinherit))");
    expect(logins).toEqual([]);
  });

  it('runs no function as its owner with a path that a caller chooses, nor for everybody', async () => {
    const { rows } = await world.owner.query<{ name: string; path: string | null; everybody: boolean }>(`SELECT p.oid::regprocedure::text AS name, (SELECT c FROM unnest(p.proconfig) c WHERE c LIKE 'search_path=%') AS path, has_function_privilege('public', p.oid, 'EXECUTE') AS everybody
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')`);
    expect(rows.length).toBeGreaterThan(200);
    expect(rows.filter(({ path, everybody }) => path !== 'search_path=pg_catalog, pg_temp' || everybody)).toEqual([]);
  });
});

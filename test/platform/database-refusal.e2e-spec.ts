import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DECISIONS } from '@heardonce/authz/row-policy.js';
import pg from 'pg';
import { HeardOnceError, toClientError } from '../../apps/api/src/platform/errors.js';
import { BY_RULE, isAskingAgain, refusalOf, refusedBy } from '../../apps/api/src/platform/write/database-refusal.js';
import { DECISION_REFUSALS } from '../../apps/api/src/platform/write/decision-refusals.js';
import { HEARD_ONCE } from '../../apps/api/src/platform/write/heard-once-rules.js';
import { openTestDatabase, type TestDatabase } from '../database.js';

/** As the driver throws it. */
const refused = (code: string, of: object): Error => Object.assign(new Error('refused'), { code, ...of });
/** A rule's name is in no function but its own: what the first promise refuses, and how that is told. */
const RULE = /core\.refuse_as\('([a-z_]+)'\)/g;
const NAMED_FOR_THE_PROMISE = /^(?:interview|exception)_/;
/** Kept from all but direct SQL: by the grants, by an earlier rule, or by what a mutation can send at all. */
const OUT_OF_REACH = ['interview_never_deleted', 'exception_never_deleted', 'exception_expires', 'interview_begins_planned', 'interview_begun', 'interview_elsewhere_stays'];

describe('what the database refuses by name', () => {
  let database: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    database = await openTestDatabase('database-refusal');
    owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it.each([...Object.keys(BY_RULE), ...Object.keys(HEARD_ONCE)].map((name) => [name] as const))('%s is a constraint, an index, or refused by a function that stands', async (name) => {
    const { rows } = await owner.query('SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = $1) OR EXISTS (SELECT 1 FROM pg_class WHERE relname = $1 AND relkind = $2) OR EXISTS (SELECT 1 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY ($3) AND position($4 IN p.prosrc) > 0) AS stands', [name, 'i', ['core', 'access'], `'${name}'`]);
    expect(rows).toEqual([{ stands: true }]);
  });

  it('has one telling each: what the first promise refuses is told before any other rule is looked at', () => {
    expect(Object.keys(BY_RULE).filter((name) => Object.hasOwn(HEARD_ONCE, name))).toEqual([]);
  });

  it('is told with its name and how to go on, for every rule of the first promise, and counts as a try at asking again', () => {
    for (const [constraint, { es, en }] of Object.entries(HEARD_ONCE)) {
      const refusal = refusalOf(refused('23514', { constraint }));
      expect(refusal && isAskingAgain(refusal)).toBe(true);
      for (const [language, expected] of [['es', es], ['en', en]] as const) expect(toClientError(refusal, language, 'r').extensions).toEqual({ code: 'CONFLICTING_STATE', requestId: 'r', path: 'input', expected, rule: constraint });
    }
    const other = refusalOf(refused('23514', { constraint: 'interview_stands' }));
    expect(other && isAskingAgain(other)).toBe(false);
    expect(toClientError(other, 'en', 'r').extensions).not.toHaveProperty('rule');
  });

  it('has words for every rule that the functions on interviews and exceptions refuse by', async () => {
    const { rows } = await owner.query<{ prosrc: string }>("SELECT p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'core'");
    const named = [...new Set(rows.flatMap(({ prosrc }) => [...prosrc.matchAll(RULE)].map((match) => match[1] ?? '')))].filter((name) => NAMED_FOR_THE_PROMISE.test(name));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !Object.hasOwn(HEARD_ONCE, name) && !Object.hasOwn(BY_RULE, name)).sort()).toEqual([...OUT_OF_REACH].sort());
  });

  it('says what it wants of every decision that may find the state against it, and of none that may not', async () => {
    const { rows } = await owner.query<{ name: string; prosrc: string }>("SELECT n.nspname || '.' || p.proname AS name, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('access', 'people')");
    const bodies = new Map(rows.map(({ name, prosrc }) => [name, prosrc]));
    const codesOf = (name: string, seen = new Set<string>()): string[] => {
      const body = seen.has(name) ? '' : (bodies.get(name) ?? '');
      seen.add(name);
      return [...[...body.matchAll(/access\.refuse\('([A-Z_]+)'\)/g)].map((match) => match[1] ?? ''), ...[...body.matchAll(/(?:access|people)\.\w+(?=\()/g)].flatMap(([called]) => codesOf(called, seen))];
    };
    const ADMINISTRATION = ['propose', 'decide', 'end_role', 'leave', 'record_accreditation', 'propose_withdrawal', 'decide_withdrawal'];
    const decisions = [...DECISIONS.map((name) => [name, `access.${name}`]), ...ADMINISTRATION.map((name) => [name, `people.${name}`])] as [string, string][];
    const silent = decisions.filter(([name, called]) => codesOf(called).includes('CONFLICTING_STATE') && !DECISION_REFUSALS[name]?.CONFLICTING_STATE);
    expect(silent).toEqual([]);
    const told = Object.entries(DECISION_REFUSALS).flatMap(([name, codes]) => Object.keys(codes).map((code) => [name, code] as const));
    expect(told.filter(([name, code]) => !codesOf(decisions.find(([one]) => one === name)?.[1] ?? '').includes(code))).toEqual([]);
  });

  it('is told of a decision by its code and by what it wants, and of any other error nothing', () => {
    const error = refusedBy('start_session', refused('HO001', { message: 'CONFLICTING_STATE' }));
    expect(error).toBeInstanceOf(HeardOnceError);
    expect(toClientError(error, 'es', 'r').extensions).toMatchObject({ code: 'CONFLICTING_STATE', path: 'input.interviewId', expected: expect.stringContaining('una sesión por hacer y ninguna abierta') });
    for (const same of [refused('HO001', { message: 'NOT_FOUND' }), refused('23505', {}), new Error('other')]) expect(refusedBy('start_session', same)).toBe(same);
    const unknown = refused('HO001', { message: 'CONFLICTING_STATE' });
    expect(refusedBy('constructor', unknown)).toBe(unknown);
  });
});

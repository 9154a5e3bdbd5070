import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { World } from '../support/world.js';
import { Barnahus, type Fields } from './barnahus.js';

const SAID = { words: 'I want to add that the dog was called Canela.', present: 'the teacher and a friend' };
const RECORDERS: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'COORDINATOR', 'PUBLIC_MINISTRY'];

describe('a child who wants to speak', () => {
  let world: World;
  let house: Barnahus;
  beforeAll(async () => {
    world = await World.open('child-heard');
    house = await Barnahus.open(world);
  });
  afterAll(() => world.close());

  const everything = async (): Promise<Fields> => {
    const { rows } = await world.owner.query(`SELECT (SELECT jsonb_agg(to_jsonb(c) ORDER BY c.id) FROM core.case_file c) AS cases, (SELECT count(*) FROM core.interview) AS interviews, (SELECT count(*) FROM core.time_asked) AS asked, (SELECT count(*) FROM core.task) AS tasks, (SELECT jsonb_agg(to_jsonb(s)) FROM access.case_state s) AS states`);
    return rows[0];
  };

  it.each(RECORDERS)('is heard through %s, word for word, however they signed in', async (role) => {
    const { id } = await house.done(role, 'recordChildStatement', SAID, { mfa: false });
    const read = (await house.read(role, 'childStatements { nodes { id kind words present saidAt } }')).childStatements.nodes.find((one: Fields) => one['id'] === id);
    expect(read).toMatchObject({ kind: 'STATEMENT', ...SAID, saidAt: expect.any(String) });
  });

  it('is read back only with a second factor, and by those the policy names', async () => {
    const { id } = await house.done('FORENSIC_DOCTOR', 'recordChildStatement', SAID);
    const sees = async (role: Role, mfa = true) => ((await world.ask(house.person(role), 'query ($code: String!) { caseFile(code: $code) { childStatements { nodes { id } } } }', { code: house.file.code }, { mfa })).data.caseFile.childStatements?.nodes ?? []).some((one: Fields) => one['id'] === id);
    expect([await sees('FORENSIC_DOCTOR'), await sees('PROSECUTOR'), await sees('FAMILY_DEFENDER'), await sees('VICTIM_LAWYER')]).toEqual([true, true, true, true]);
    expect([await sees('FORENSIC_DOCTOR', false), await sees('POLICE_OFFICER'), await sees('SOCIAL_WORKER'), await sees('PSYCHOLOGIST'), await sees('COORDINATOR'), await sees('JUDGE')]).toEqual([false, false, false, false, false, false]);
  });

  it('is refused for nothing but the words and who was there', async () => {
    const say = async (input: Fields) => (await house.mutate('SOCIAL_WORKER', 'recordChildStatement', input)).refused;
    for (const input of [{ ...SAID, words: '' }, { ...SAID, words: ' \n ' }, { ...SAID, present: '' }]) expect(await say(input)).toBe('VALIDATION');
    for (const input of [SAID, { ...SAID, kind: 'ADDITION' }, { ...SAID, kind: 'RETRACTION' }, { ...SAID, saidAt: '2020-01-01T00:00:00Z', topic: 'OTHER' }]) expect(await say(input)).toBeUndefined();
  });

  it('may take back what was said: kept with its circumstances, and nothing else changes', async () => {
    await house.interview();
    const before = await everything();
    await house.done('SOCIAL_WORKER', 'recordChildStatement', { ...SAID, kind: 'RETRACTION', whatWasAsked: 'whether the dog was brown', threatsKnown: 'two calls from an unknown number' });
    expect(await everything()).toEqual(before);
    const { rows } = await world.owner.query("SELECT words, present, what_was_asked, threats_known FROM core.child_statement WHERE kind = 'RETRACTION' AND threats_known IS NOT NULL");
    expect(rows).toEqual([{ words: SAID.words, present: SAID.present, what_was_asked: 'whether the dog was brown', threats_known: 'two calls from an unknown number' }]);
  });

  describe('that somebody asked', () => {
    const ASKED = { askedAt: new Date(Date.now() - 3_600_000).toISOString(), service: 'COMISARIA' };
    const record = async (as: Role, input: Fields = {}) => (await house.mutate(as, 'recordAsking', { ...ASKED, ...input })).refused;

    it('is entered by whoever asked, and by the coordinator for services that hold their own interviews', async () => {
      for (const role of ['COORDINATOR', 'SOCIAL_WORKER', 'FORENSIC_DOCTOR', 'POLICE_OFFICER', 'JUDGE'] as const) expect([role, await record(role, { topic: 'FACTS' })]).toEqual([role, undefined]);
      expect(await record('PUBLIC_MINISTRY')).toBe('ROLE_REQUIRED');
      expect(await record('COORDINATOR', { askedAt: new Date(Date.now() + 3_600_000).toISOString() })).toBe('VALIDATION');
      expect(await record('COORDINATOR', { service: 'a long story' })).toBe('VALIDATION');
    });

    it('is exempt for immediate safety and suicide from anybody, for the clinical history from a doctor within 72 hours', async () => {
      for (const exempt of ['IMMEDIATE_SAFETY', 'SUICIDE']) expect(await record('SOCIAL_WORKER', { exempt })).toBeUndefined();
      expect(await record('FORENSIC_DOCTOR', { exempt: 'CLINICAL_HISTORY_72_HOURS' })).toBeUndefined();
      expect(await record('POLICE_OFFICER', { exempt: 'CLINICAL_HISTORY_72_HOURS' })).toBe('VALIDATION');
      await world.owner.query("UPDATE access.case_state SET opened_at = now() - interval '80 hours' WHERE case_id = $1", [house.file.id]);
      expect(await record('FORENSIC_DOCTOR', { exempt: 'CLINICAL_HISTORY_72_HOURS' })).toBe('VALIDATION');
      expect(await record('FORENSIC_DOCTOR')).toBeUndefined();
    });
  });
});

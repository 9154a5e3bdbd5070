import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LeakTraceService } from '../../apps/api/src/audit/leak-trace.service.js';
import { mutate, type Mutated } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

const READERS = 'query ($id: ID!) { leakReaders(traceId: $id) { nodes { rank person { id } role factsRead factsAsked firstAt allAt lastAt hoursBefore points reasons readings { record field aspect firstEntry lastEntry times wrote } } } }';
const SCHOOL = { record: 'Whereabouts', field: 'value', aspect: 'SCHOOL' };
const BIRTH = { record: 'ChildIdentity', field: 'dateOfBirth' };
const ADDRESS = { record: 'Whereabouts', field: 'value', aspect: 'ADDRESS' };
const FACTS = [SCHOOL, BIRTH, ADDRESS];

describe('tracing what became public', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, worker: TestPerson, police: TestPerson, asker: TestPerson, approver: TestPerson, colleague: TestPerson;
  let file: { id: string; code: string };
  const request = (person: TestPerson, input: object = {}, options = {}): Promise<Mutated> => mutate(world, person, 'requestLeakTrace', { caseCode: file.code, facts: FACTS, publishedAt: new Date().toISOString(), reason: 'PRESS', why: 'three facts in a morning paper', ...input }, options);
  const decide = (person: TestPerson, id: string, approve = true, expectedVersion = 1): Promise<Mutated> => mutate(world, person, 'decideLeakTrace', { id, expectedVersion, approve, why: 'the facts are in print' });
  const made = (): Promise<number> => world.app.get(LeakTraceService, { strict: false }).makeDue();
  /* eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read as the client's JSON */
  const readers = async (person: TestPerson, id: string): Promise<any[]> => (await world.ask(person, READERS, { id })).data.leakReaders.nodes;
  const traced = async (input: object = {}): Promise<string> => {
    const { id, refused, answer } = await request(asker, input);
    expect([refused, answer.errors]).toEqual([undefined, undefined]);
    expect((await decide(approver, id)).refused).toBeUndefined();
    await made();
    return id;
  };

  beforeAll(async () => {
    world = await World.open('leak');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    worker = await world.person('SOCIAL_WORKER', 'TEAM', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    asker = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    colleague = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA');
    approver = await world.person('AUDITOR', 'OMBUDSMAN', 'DEFENSORIA');
    file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, worker, police]) await world.assign(person, file.id);
    await mutate(world, defender, 'recordChildIdentity', { caseCode: file.code, givenNames: 'Luz', familyNames: 'Prueba Ejemplo', documentType: null, documentNumber: null, dateOfBirth: '2014-05-05' });
    for (const [aspect, value] of [['SCHOOL', 'Escuela Canario'], ['ADDRESS', 'Calle Canario 7'], ['PHONE', '3009998877']]) await mutate(world, defender, 'addWhereabouts', { caseCode: file.code, subject: 'CHILD', aspect, value });
    const whole = 'query ($code: String!) { caseFile(code: $code) { stage child { givenNames dateOfBirth } whereabouts { nodes { aspect value } } safetyCard { allergies } } }';
    expect((await world.ask(coordinator, whole, { code: file.code })).errors).toBeUndefined();
    expect((await world.ask(worker, 'query ($code: String!) { caseFile(code: $code) { child { dateOfBirth } } }', { code: file.code })).errors).toBeUndefined();
    await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { stage } }', { code: file.code });
  });
  afterAll(() => world.close());

  it('names who had read all of it, by two people, with the entries as proof and no value', async () => {
    const id = await traced();
    const answer = await world.ask(asker, READERS, { id });
    expect(answer.errors).toBeUndefined();
    const found = answer.data.leakReaders.nodes;
    expect(found.map((one: { person: { id: string } }) => one.person.id).sort()).toEqual([coordinator.id, defender.id].sort());
    const reader = found.find((one: { person: { id: string } }) => one.person.id === coordinator.id);
    expect(reader).toMatchObject({ role: 'COORDINATOR', factsRead: 3, factsAsked: 3, reasons: expect.arrayContaining(['ALL_FACTS', 'HOURS_BEFORE', 'ONE_LOOK', 'NOTHING_DONE', 'FEW_OTHERS']) });
    expect(reader.readings).toEqual(FACTS.map((fact) => expect.objectContaining({ ...fact, times: 1, wrote: false })));
    const { rows } = await world.owner.query('SELECT operation, records FROM audit.access_entry WHERE id = ANY ($1)', [reader.readings.map((one: { lastEntry: string }) => one.lastEntry)]);
    expect(rows).toEqual([{ operation: 'caseFile', records: expect.stringContaining('Whereabouts') }]);
    const writer = found.find((one: { person: { id: string } }) => one.person.id === defender.id);
    expect(writer.readings.every((one: { wrote: boolean }) => one.wrote)).toBe(true);
    for (const value of ['Canario', '2014', 'Luz', file.code]) expect(answer.text).not.toContain(value);
    expect(await readers(approver, id)).toHaveLength(2);
    for (const person of [colleague, await world.person('AUDITOR', 'THIRD', 'CONTRALORIA')]) expect(await readers(person, id)).toEqual([]);
    expect((await world.ask(coordinator, READERS, { id })).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
  });

  it('counts who had read most, in the order in which they read, and nobody who read one of three', async () => {
    await world.ask(worker, 'query ($code: String!) { caseFile(code: $code) { child { dateOfBirth } } }', { code: file.code });
    await mutate(world, defender, 'grantFields', { caseCode: file.code, personId: police.id, fields: ['SCHOOL'], purpose: 'to fetch', untilAt: new Date(Date.now() + 60_000).toISOString() });
    await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { whereabouts { nodes { value } } } }', { code: file.code });
    await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { child { dateOfBirth } } }', { code: file.code });
    const found = await readers(asker, await traced());
    expect(found.map((one) => one.person.id)).not.toContain(worker.id);
    expect(found.at(-1)).toMatchObject({ person: { id: police.id }, factsRead: 2, allAt: null, reasons: expect.arrayContaining(['MOST_FACTS']), readings: [SCHOOL, BIRTH].map((fact) => expect.objectContaining(fact)) });
    expect(found.map((one) => one.rank)).toEqual([1, 2, 3]);
  });

  it('shows nobody a colleague of their own unit, who the other of the two is shown, and is on record before it is made', async () => {
    const near = await world.person('COORDINATOR', 'CONTROL', 'PROCURADURIA');
    await world.assign(near, file.id);
    await world.ask(near, 'query ($code: String!) { caseFile(code: $code) { child { dateOfBirth } whereabouts { nodes { value } } } }', { code: file.code });
    const id = await traced();
    expect((await readers(asker, id)).map((one) => one.person.id)).not.toContain(near.id);
    expect((await readers(approver, id)).map((one) => one.person.id)).toContain(near.id);
    const { rows } = await world.owner.query("SELECT e.records::jsonb -> 0 -> 'fields' AS fields FROM audit.access_entry e JOIN audit.actor a ON a.token = e.actor WHERE e.operation = 'runLeakTrace' AND a.person_id = $1 AND e.records LIKE '%' || $2 || '%'", [asker.id, id]);
    expect(rows).toEqual([{ fields: ['ChildIdentity.dateOfBirth', 'Whereabouts.value'] }]);
  });

  it('looks at what was read before the publication, and from a day on', async () => {
    expect(await readers(asker, await traced({ publishedAt: new Date(Date.now() - 3_600_000).toISOString() }))).toEqual([]);
    expect((await request(asker, { publishedAt: new Date(Date.now() + 3_600_000).toISOString() })).refused).toBe('VALIDATION');
  });

  it('answers the same where there is no such case, and nothing before two of different units agreed', async () => {
    const auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA');
    const { code } = await world.plantCase(coordinator);
    await world.owner.query('DELETE FROM core.case_file WHERE code = $1', [code]);
    await world.owner.query('DELETE FROM access.case_state WHERE code = $1', [code]);
    const none = await request(auditor, { caseCode: code });
    const some = await request(auditor);
    expect(Object.keys(none.answer.data.requestLeakTrace)).toEqual(Object.keys(some.answer.data.requestLeakTrace));
    for (const { id } of [none, some]) {
      await made();
      expect(await readers(auditor, id)).toEqual([]);
      expect((await world.owner.query("SELECT 1 FROM audit.access_entry e WHERE e.operation = 'runLeakTrace' AND e.records LIKE '%' || $1 || '%'", [id])).rowCount).toBe(0);
      expect((await decide(auditor, id)).refused).toBe('NOT_SELF');
      expect((await decide(colleague, id)).refused).toBe('NOT_SELF');
      expect((await decide(coordinator, id)).refused).toBe('ROLE_REQUIRED');
      expect((await decide(approver, id, true, 2)).refused).toBe('STALE_VERSION');
    }
    expect((await decide(approver, some.id, false)).refused).toBeUndefined();
    expect((await decide(approver, some.id, true, 2)).refused).toBe('CONFLICTING_STATE');
    expect((await decide(approver, none.id)).refused).toBeUndefined();
    await made();
    const { rows } = await world.owner.query('SELECT done_at IS NOT NULL AS done FROM audit.leak_trace WHERE id = ANY ($1) ORDER BY asked_at', [[none.id, some.id]]);
    expect(rows).toEqual([{ done: true }, { done: false }]);
    expect(await readers(auditor, none.id)).toEqual([]);
  });

  it('is over after 72 hours, and what was found is not kept', async () => {
    const id = await traced();
    expect(await readers(asker, id)).not.toEqual([]);
    await world.owner.query("UPDATE audit.leak_trace SET readable_until = now() - interval '1 second' WHERE id = $1", [id]);
    expect(await readers(asker, id)).toEqual([]);
    await made();
    expect((await world.owner.query('SELECT 1 FROM audit.leak_reader WHERE trace_id = $1', [id])).rowCount).toBe(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { type TestPerson, World } from '../support/world.js';
import { AMENDMENTS, type Creation, CREATIONS } from './creations.js';
import { RecordClient } from './record-client.js';

describe('writing the record', () => {
  let world: World;
  let record: RecordClient;
  const people = new Map<Role, TestPerson>();
  const written = new Map<string, { id: string; version: number }>();
  const one = (role: Role): TestPerson => people.get(role) as TestPerson;
  const writerOf = (creation: Creation): TestPerson => one(creation.who[0] as Role);

  beforeAll(async () => {
    world = await World.open('write-record');
    const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    record = new RecordClient(world, await world.plantCase(opener));
    for (const role of ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'VICTIM_LAWYER', 'COORDINATOR', 'PUBLIC_MINISTRY'] as const) people.set(role, await record.join(role));
  });
  afterAll(() => world.close());

  const readBack = async (creation: Creation) => {
    const selection = creation.single ? `${creation.field} { id version ${creation.read} author { id } }` : `${creation.field} { nodes { id version ${creation.read} author { id } } }`;
    const found = (await record.read(writerOf(creation), selection))[creation.field];
    return creation.single ? found : found.nodes.find((node: { id: string }) => node.id === written.get(creation.mutation)?.id);
  };

  it.each(CREATIONS.map((creation) => [creation.mutation, creation] as const))('%s writes a row and reads it back', async (mutation, creation) => {
    const done = await record.done(writerOf(creation), mutation, creation.input);
    expect(done).toMatchObject({ version: 1, replayed: false });
    written.set(mutation, done);
    const kept = Object.fromEntries(Object.entries(creation.input).filter(([name]) => name !== 'agencies'));
    expect(await readBack(creation)).toMatchObject({ ...kept, id: done.id, version: 1, author: { id: writerOf(creation).id } });
  });

  it.each(AMENDMENTS.map((amendment) => [amendment.mutation, amendment] as const))('%s changes it and keeps the rest', async (mutation, { of, change }) => {
    const creation = CREATIONS.find((entry) => entry.mutation === of) as Creation;
    const done = await record.done(writerOf(creation), mutation, { id: written.get(of)?.id, expectedVersion: 1, why: 'CORRECTION', ...change });
    expect(done.version).toBe(2);
    expect(await readBack(creation)).toMatchObject({ ...creation.input, ...change, id: done.id, version: 2 });
  });

  it('gives what one may read to another role, and no more', async () => {
    const seen = await record.read(one('PROSECUTOR'), 'personsNamed { nodes { alias stage } } medicalCare { nodes { notes } } medicalSummaries { nodes { text } } forensicFindings { nodes { finding } } child { givenNames sex }');
    expect(seen).toEqual({ personsNamed: { nodes: [{ alias: 'El Mono', stage: 'INDICIADO' }] }, medicalCare: { nodes: [] }, medicalSummaries: null, forensicFindings: { nodes: [{ finding: 'CODE-26' }] }, child: { givenNames: 'Yeimy Lucía', sex: 'GIRL' } });
  });

  it('moves the case through its stages, closes it for a listed reason and opens it again', async () => {
    const coordinator = one('COORDINATOR');
    const version = async (): Promise<number> => (await record.read(coordinator, 'version')).version;
    await record.done(coordinator, 'changeCaseStage', { stage: 'OPEN', expectedVersion: await version(), why: 'TEAM MET' });
    await record.done(coordinator, 'changeCasePriority', { priority: 2, expectedVersion: await version(), why: 'TEAM MET' });
    await record.done(one('FAMILY_DEFENDER'), 'closeCase', { reason: 'SERVICES_COMPLETED', expectedVersion: await version(), why: 'PLAN FULFILLED' });
    expect(await record.read(one('POLICE_OFFICER'), 'stage priority closingReason')).toEqual({ stage: 'CLOSED', priority: 2, closingReason: 'SERVICES_COMPLETED' });
    await record.done(coordinator, 'changeCaseStage', { stage: 'FOLLOW_UP', expectedVersion: await version(), why: 'THE CHILD CAME BACK' });
    expect(await record.read(coordinator, 'stage closingReason')).toEqual({ stage: 'FOLLOW_UP', closingReason: null });
    expect(await record.refusal(coordinator, 'changeCaseStage', { stage: 'OPEN', expectedVersion: 1, why: 'STALE' })).toBe('STALE_VERSION');
    expect(await record.refusal(one('POLICE_OFFICER'), 'changeCaseStage', { stage: 'OPEN', expectedVersion: await version(), why: 'NOT MINE' })).toBe('NOT_FOUND');
  });

  it('shows a task to those who read its subject, and its owner and date to everyone', async () => {
    const doctor = one('FORENSIC_DOCTOR');
    const task = await record.done(doctor, 'addTask', { ownerUnit: 'INML-1', dueAt: '2026-03-05T08:00:00-05:00', subjectKind: 'emergency_care', title: 'CODE-40', legalBasis: 'Resolution 459 of 2012' });
    const selection = 'nextDueAt tasks { nodes { id version ownerUnit dueAt status detail { title legalBasis subjectKind } } }';
    expect((await record.read(doctor, selection)).tasks.nodes).toEqual([{ id: task.id, version: 1, ownerUnit: 'INML-1', dueAt: '2026-03-05T13:00:00+00:00', status: 'OPEN', detail: { title: 'CODE-40', legalBasis: 'Resolution 459 of 2012', subjectKind: 'emergency_care' } }]);
    const other = await record.read(one('PROSECUTOR'), selection);
    expect(other.tasks.nodes[0]).toMatchObject({ ownerUnit: 'INML-1', status: 'OPEN', detail: null });
    expect(other.nextDueAt).toBe('2026-03-05T13:00:00+00:00');
    expect(await record.refusal(one('POLICE_OFFICER'), 'addTask', { ownerUnit: 'INML-1', subjectKind: 'emergency_care', title: 'CODE-41' })).toBe('NOT_FOUND');
    expect(await record.refusal(doctor, 'addTask', { ownerUnit: 'NOWHERE', subjectKind: 'emergency_care', title: 'CODE-41' })).toBe('VALIDATION');
    await record.done(doctor, 'amendTask', { id: task.id, expectedVersion: 1, why: 'SHIFT', dueAt: '2026-03-06T13:00:00Z' });
    expect((await record.read(one('PROSECUTOR'), 'nextDueAt')).nextDueAt).toBe('2026-03-06T13:00:00+00:00');
    await record.done(doctor, 'completeTask', { id: task.id, expectedVersion: 2, why: 'CARE GIVEN' });
    const later = await record.read(one('COORDINATOR'), 'nextDueAt tasks { nodes { status completedAt } }');
    expect(later).toMatchObject({ nextDueAt: null, tasks: { nodes: [{ status: 'DONE', completedAt: expect.any(String) }] } });
    const second = await record.done(doctor, 'addTask', { ownerUnit: 'INML-1', subjectKind: 'emergency_care', title: 'CODE-42' });
    expect((await record.done(one('COORDINATOR'), 'cancelTask', { id: second.id, expectedVersion: 1, why: 'DONE ELSEWHERE' })).version).toBe(2);
  });

  it('keeps numbers of other systems in one form and refuses what cannot be one', async () => {
    const prosecutor = one('PROSECUTOR');
    await record.done(prosecutor, 'addCaseReference', { scheme: 'NUNC', value: '05-001-60-00206-2026-00001' });
    expect((await record.read(prosecutor, 'references { nodes { scheme value } }')).references.nodes).toContainEqual({ scheme: 'NUNC', value: '050016000206202600001' });
    const answer = await record.send(prosecutor, 'addCaseReference', { scheme: 'NUNC', value: '1234' });
    expect(answer.errors?.[0].extensions).toMatchObject({ code: 'VALIDATION', path: 'input.value', expected: 'NUNC de 21 cifras' });
    expect(answer.text).not.toContain('1234');
  });
});

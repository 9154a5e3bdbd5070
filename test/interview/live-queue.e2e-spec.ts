import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@heardonce/domain/people/role.js';
import { type TestPerson, World } from '../support/world.js';
import { InterviewStage } from './interview-stage.js';
import { LiveClient } from './live-client.js';

describe('the queue as it changes', () => {
  let world: World;
  let other: World;
  let stage: InterviewStage;
  let interviewId: string;
  let clients: LiveClient[] = [];
  beforeAll(async () => {
    world = await World.open('live-queue');
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-test-'));
    other = await World.over(world.database, folder, join(folder, 'keys.json'));
    stage = await InterviewStage.set(world);
    interviewId = (await stage.done('PROSECUTOR', 'planInterview', stage.plan())).id;
  });
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
    clients = [];
  });
  afterAll(async () => {
    await world.close();
    await other.close();
  });
  const connect = async (person: TestPerson, at: World = world, token = `${person.subject}/mfa`): Promise<LiveClient> => {
    const client = await LiveClient.connect(at.url, token);
    clients.push(client);
    return client;
  };
  const listen = async (person: TestPerson | Role, at: World = world, token?: string): Promise<LiveClient> => {
    const client = await connect(typeof person === 'string' ? stage.of(person) : person, at, token);
    client.subscribe(stage.file.code, interviewId);
    await client.hears(null);
    return client;
  };
  const put = async (by: Role = 'PROSECUTOR', over: Record<string, unknown> = {}): Promise<string> => (await stage.done(by, 'proposeQuestion', { interviewId, text: '¿Cómo es tu escuela?', ...over })).id;
  const entries = async (person: TestPerson, decision: string): Promise<number> => (await world.owner.query<{ n: number }>("SELECT count(*)::int AS n FROM audit.entry WHERE person_id = $1 AND operation = 'questionQueueChanged' AND decision = $2", [person.id, decision])).rows[0]?.n ?? -1;
  const teammate = async (role: Role): Promise<TestPerson> => {
    const person = await world.person(role, `UNIT-${randomUUID().slice(0, 6).toUpperCase()}`, 'PONAL');
    await world.assign(person, stage.file.id);
    return person;
  };

  it('is told by ids alone, across processes, and what was taken back is not told', async () => {
    const interviewer = await listen('FORENSIC_INTERVIEWER', other);
    const worker = await listen('SOCIAL_WORKER');
    const client = await world.owner.connect();
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: string }>("INSERT INTO core.interview_question (case_id, author_id, unit_id, interview_id, text, status, through_judge) VALUES ($1, $2, $3, $4, 'x', 'PROPOSED', false) RETURNING id", [stage.file.id, stage.of('PROSECUTOR').id, stage.of('PROSECUTOR').unitId, interviewId]);
    await client.query('ROLLBACK');
    client.release();
    const id = await put();
    for (const one of [interviewer, worker]) await one.hears(id);
    await stage.done('FAMILY_DEFENDER', 'reviewQuestion', { id, expectedVersion: 1, outcome: 'ACCEPTED' });
    for (const one of [interviewer, worker]) {
      await one.hears(id, 2);
      expect(one.told).toEqual([null, id, id]);
      expect(one.told).not.toContain(rows[0]?.id);
      expect(JSON.stringify(one.messages)).not.toMatch(/escuela|ACCEPTED|PROPOSED/);
    }
  });

  it('tells of this interview and no other', async () => {
    const client = await listen('POLICE_OFFICER');
    const further = (await stage.done('PROSECUTOR', 'planFurtherInterview', { basis: 'COURT_ORDER', events: 1, protocol: 'NICHD_REVISED', orderNumber: 'J3-2026-118', orderDocumentSha256: 'b'.repeat(64) })).id;
    await stage.done('PROSECUTOR', 'proposeQuestion', { interviewId: further, text: '¿Y el recreo?' });
    const id = await put();
    await client.hears(id);
    expect(client.told).toEqual([null, id]);
  });

  it('that somebody began to listen is on record; absent and not theirs are one refusal, on record too', async () => {
    const person = await teammate('POLICE_OFFICER');
    await listen(person);
    expect(await entries(person, 'ALLOW')).toBe(1);
    const stranger = await world.person('POLICE_OFFICER', 'SIJIN-7', 'PONAL');
    const client = await connect(stranger);
    const elsewhere = await stage.further();
    const refusals: unknown[] = [];
    for (const [id, [code, interview]] of Object.entries({ a: [stage.file.code, interviewId], b: [stage.file.code, randomUUID()], c: [elsewhere.file.code, interviewId] })) {
      client.subscribe(code as string, interview as string, id);
      const { payload } = await client.next((message) => message.id === id);
      refusals.push(payload.errors.map((error: { message: string; extensions: { code: string } }) => [error.message, error.extensions.code]));
    }
    expect(refusals).toEqual([refusals[0], refusals[0], refusals[0]]);
    expect(refusals[0]).toEqual([['No se encontró.', 'NOT_FOUND']]);
    expect(await entries(stranger, 'DENY')).toBe(3);
    expect(await entries(stranger, 'ALLOW')).toBe(0);
    const assigned = await connect(person);
    assigned.subscribe(elsewhere.file.code, interviewId);
    expect((await assigned.next((message) => message.id === 'one')).payload.errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it.each([
    ['the assignment ended', async (person: TestPerson) => void (await world.owner.query("UPDATE access.assignment SET ended_by = person_id, until_at = now() WHERE person_id = $1", [person.id]))],
    ['a conflict was declared', async (person: TestPerson) => void (await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'NAMED')", [person.id, stage.file.id]))],
    ['the role ended', async (person: TestPerson) => void (await world.owner.query('UPDATE people.role_holding SET until_at = now() WHERE person_id = $1', [person.id]))],
    ['they no longer work here', async (person: TestPerson) => void (await world.owner.query('UPDATE people.person SET active = false, epoch = epoch + 1 WHERE id = $1', [person.id]))],
  ])('tells nothing more, and hangs up, once %s', async (_what, change) => {
    const person = await teammate('SOCIAL_WORKER');
    const client = await listen(person);
    const witness = await listen('SOCIAL_WORKER');
    await change(person);
    const id = await put();
    await witness.hears(id);
    expect(await client.closed).toBe(4403);
    expect(client.told).toEqual([null]);
    expect(await entries(person, 'DENY')).toBe(1);
  });

  it('tells nothing more, and hangs up, once they signed out', async () => {
    const person = await teammate('SOCIAL_WORKER');
    const client = await listen(person);
    await world.ask(person, 'mutation { signOut { replayed } }');
    await put();
    expect(await client.closed).toBe(4401);
    expect(client.told).toEqual([null]);
  });

  it('tells a judge of what was filed for them, and of nothing else', async () => {
    const judge = stage.of('JUDGE');
    const early = await connect(judge);
    early.subscribe(stage.file.code, interviewId);
    expect((await early.next((message) => message.id === 'one')).payload.errors[0].extensions.code).toBe('NOT_FOUND');
    const filed = await put();
    for (const [kind, id] of [['interview', interviewId], ['interview_questions', filed]]) await stage.done('PROSECUTOR', 'fileForHearing', { judgeId: judge.id, kind, rowIds: [id], hearing: 'H-1' });
    const client = await listen(judge);
    const unfiled = await put();
    await stage.done('FAMILY_DEFENDER', 'reviewQuestion', { id: filed, expectedVersion: 1, outcome: 'ACCEPTED' });
    await client.hears(filed);
    expect(client.told).not.toContain(unfiled);
  });

  it('says to read it all where something may have been missed', async () => {
    const client = await listen('VICTIM_LAWYER');
    await world.owner.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
    await client.hears(null, 2);
    const id = await put();
    await client.hears(id);
  });

  it('takes subscriptions alone, within the limits of every query', async () => {
    const client = await connect(stage.of('POLICE_OFFICER'));
    const refused = async (query: string): Promise<unknown> => {
      const id = randomUUID();
      client.send({ type: 'subscribe', id, payload: { query } });
      return (await client.next((message) => message.id === id)).payload[0]?.extensions.code;
    };
    expect(await refused('{ me { name } }')).toBe('BAD_QUERY');
    expect(await refused('mutation { signOut { replayed } }')).toBe('BAD_QUERY');
    expect(await refused('subscription {')).toBe('BAD_QUERY');
    expect(await refused('subscription { nothingOfTheKind { id } }')).toBe('BAD_QUERY');
    expect(await refused(`subscription { ${Array.from({ length: 20 }, (_one, n) => `a${n}: __typename`).join(' ')} }`)).toMatch(/QUERY_TOO_LARGE|BAD_QUERY/);
    expect(await refused(`subscription { questionQueueChanged(caseCode: "x", interviewId: "y") { ${'questionId '.repeat(600)} } }`)).toBe('QUERY_TOO_LARGE');
    const id = randomUUID();
    client.send({ type: 'subscribe', id, payload: { query: 'subscription { questionQueueChanged(caseCode: "x", interviewId: "y") { questionId } }' } });
    expect((await client.next((message) => message.id === id)).payload.errors[0].extensions).toMatchObject({ code: 'VALIDATION', path: 'interviewId' });
    client.socket.send(`{"type":"ping","payload":{"x":"${'x'.repeat(20_000)}"}}`);
    expect(await client.closed).toBe(1009);
    const byPost = await world.ask(stage.of('POLICE_OFFICER'), 'subscription ($code: String!, $id: ID!) { questionQueueChanged(caseCode: $code, interviewId: $id) { questionId } }', { code: stage.file.code, id: interviewId });
    expect(byPost.errors?.[0].extensions.code).toBe('BAD_QUERY');
    expect(byPost.data).toBeUndefined();
  });

  it('knows who connects, and how often', async () => {
    for (const token of [null, 'nobody/mfa']) {
      const client = await LiveClient.connect(world.url, token);
      expect([token, await client.closed, client.messages]).toEqual([token, 4401, []]);
    }
    const early = await LiveClient.open(world.url);
    early.subscribe(stage.file.code, interviewId);
    expect(await early.closed).toBe(4401);
    const person = await teammate('POLICE_OFFICER');
    for (let n = 0; n < 4; n++) expect((await connect(person)).messages).toEqual([{ type: 'connection_ack' }]);
    const fifth = await LiveClient.connect(world.url, `${person.subject}/mfa`);
    expect([await fifth.closed, fifth.messages]).toEqual([4429, []]);
    await clients[0]?.close();
    while ((await LiveClient.connect(world.url, `${person.subject}/mfa`).then(async (client) => (client.messages.length > 0 ? (clients.push(client), true) : (await client.closed, false)))) === false);
    const status = (path: string, headers: Record<string, string>): Promise<number | undefined> => new Promise((resolve, reject) => {
      const { hostname, port } = new URL(world.url);
      const request = http.request({ hostname, port, path, headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', ...headers } });
      request.on('response', (response) => (response.resume(), resolve(response.statusCode))).on('upgrade', (response, socket) => (socket.destroy(), resolve(response.statusCode))).on('error', reject).end();
    });
    expect(await status('/other', { 'sec-websocket-protocol': 'graphql-transport-ws' })).toBe(404);
    expect(await status('/graphql', { 'sec-websocket-protocol': 'graphql-ws' })).toBe(400);
    expect(await status('/graphql', { 'sec-websocket-protocol': 'graphql-transport-ws' })).toBe(101);
  });
});

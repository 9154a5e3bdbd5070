import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../apps/api/src/api.js';
import { databaseSecret, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { FileKeyProvider } from '../../apps/api/src/platform/keys/file-key-provider.js';
import { openPlatform, type Platform } from '../../apps/api/src/platform/platform.js';
import { mutate } from '../support/mutate.js';
import { type GraphqlAnswer, testLog, type TestPerson, World } from '../support/world.js';

/** What one process keeps while another decides. */
describe('several API processes', () => {
  let world: World, second: Platform, app: NestFastifyApplication, url: string;
  let coordinator: TestPerson, defender: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-two');
    const { folder } = world as unknown as { folder: string };
    const keys = await FileKeyProvider.open(join(folder, 'keys.json'), { create: false });
    const secret = databaseSecret();
    const of = (login: 'read' | 'identity' | 'write' | 'log') => loginUrl(world.database.ownerUrl, secret, login);
    second = await openPlatform({ read: of('read'), identity: of('identity'), write: of('write'), log: of('log') }, keys, testLog(world.database, folder));
    const verifier = {
      verify: async (header: string | undefined) => {
        const [subject = '', factor] = (header ?? '').replace('Bearer ', '').split('/');
        return { issuer: 'test', subject, mfa: factor === 'mfa', jti: header ?? '', expiresAt: Date.now() / 1000 + 600 };
      },
    };
    app = await createApi({ platform: second, verifier, log: new JsonLog('silent'), introspection: true });
    await app.listen(0, '127.0.0.1');
    url = `${await app.getUrl()}/graphql`.replace('[::1]', '127.0.0.1');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
  });
  afterAll(async () => {
    await app.close();
    await second.close();
    await world.close();
  });
  const there = async (person: TestPerson, query: string, variables: object = {}): Promise<Pick<GraphqlAnswer, 'data' | 'errors' | 'extensions'>> => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${person.subject}/mfa` }, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as Pick<GraphqlAnswer, 'data' | 'errors' | 'extensions'>;
  };
  const caseOf = async (...people: TestPerson[]): Promise<{ id: string; code: string }> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, ...people]) await world.assign(person, file.id);
    return file;
  };

  it('who came back in another unit reads nothing as of the old one', async () => {
    const [one, other, third] = [await world.person('ADMINISTRATOR', 'ADMIN-1', 'PONAL'), await world.person('ADMINISTRATOR', 'ADMIN-2', 'FGN'), await world.person('ADMINISTRATOR', 'ADMIN-3', 'ICBF')];
    await world.person('POLICE_OFFICER', 'NEW-HOME', 'FGN');
    const worker = await world.person('SOCIAL_WORKER', 'OLD-HOME', 'ICBF');
    const [file, unseen] = [await caseOf(worker), await caseOf(worker)];
    for (const { id, code } of [file, unseen]) {
      await world.owner.query('INSERT INTO access.placement (case_id, unit_id, set_by) VALUES ($1, $2, $3)', [id, worker.unitId, coordinator.id]);
      expect((await mutate(world, defender, 'addWhereabouts', { caseCode: code, subject: 'CHILD', aspect: 'ADDRESS', value: 'Calle Inventada 1' }, { select: 'id' })).refused).toBeUndefined();
    }
    const ASK = 'query ($code: String!) { caseFile(code: $code) { viewerRole whereabouts { nodes { value } } } }';
    expect((await there(worker, ASK, { code: file.code })).data.caseFile.whereabouts.nodes).toEqual([{ value: 'Calle Inventada 1' }]);
    expect((await mutate(world, one, 'leave', { personId: worker.id, why: 'moves' })).refused).toBeUndefined();
    const back = await mutate(world, one, 'proposePerson', { issuer: 'test', subject: worker.subject, givenNames: 'P', familyNames: 'I', unit: 'NEW-HOME', why: 'hired again' });
    expect((await mutate(world, other, 'decideProposal', { id: back.id, expectedVersion: 1, accepted: true })).refused).toBeUndefined();
    const role = await mutate(world, one, 'proposeRole', { personId: worker.id, role: 'SOCIAL_WORKER', why: 'again' });
    expect((await mutate(world, third, 'decideProposal', { id: role.id, expectedVersion: 1, accepted: true })).refused).toBeUndefined();
    for (const { code } of [unseen, file]) {
      expect((await mutate(world, coordinator, 'assign', { caseCode: code, personId: worker.id, role: 'SOCIAL_WORKER', why: 'helps' })).refused).toBeUndefined();
    }
    for (const { code } of [unseen, file]) {
      const after = await there(worker, ASK, { code });
      expect(after.data.caseFile.whereabouts.nodes).toEqual([]);
    }
  });

  it('no request that begins after a revocation is answered, whatever is kept and wherever it is asked', async () => {
    const person = await world.person('PROSECUTOR', 'CAIVAS-FUZZ', 'FGN');
    const file = await caseOf(person);
    const queries: [string, object, (data: { caseFile?: unknown; caseload?: { nodes: unknown[] }; caseHistory?: unknown; assignments?: unknown }) => boolean][] = [
      ['query ($code: String!) { caseFile(code: $code) { viewerRole stage safetyCard { allergies } child { givenNames } } }', { code: file.code }, (data) => Boolean(data?.caseFile)],
      ['{ caseload { nodes { code stage } } }', {}, (data) => (data?.caseload?.nodes ?? []).length > 0],
      ['{ caseload { nodes { code child { givenNames } withheld { field } } } }', {}, (data) => (data?.caseload?.nodes ?? []).length > 0],
      ['{ caseload(orderBy: OPENED) { nodes { code incidents { nodes { id } } } } }', {}, (data) => (data?.caseload?.nodes ?? []).length > 0],
    ];
    let revokedAt = Infinity, grantedAt = 0, stop = false;
    const bad: string[] = [];
    const seen: Record<string, number> = {};
    const readers = [0, 1, 2, 3, 0, 1, 2, 3].map(async (which, n) => {
      const [query, variables, found] = queries[which] as (typeof queries)[0];
      while (!stop) {
        const began = performance.now();
        const answer = n < 4 ? await world.ask(person, query, variables as Record<string, unknown>) : await there(person, query, variables);
        const code = answer.errors?.[0]?.extensions?.code ?? (found(answer.data) ? 'SEEN' : 'EMPTY');
        seen[`${which} ${code}`] = (seen[`${which} ${code}`] ?? 0) + 1;
        if (code === 'SEEN' && began > revokedAt && performance.now() < grantedAt) bad.push(`${which} ${began - revokedAt}`);
        if (code === 'SEEN' && began > revokedAt && grantedAt === Infinity) bad.push(`${which} while revoked ${began - revokedAt}`);
      }
    });
    for (let n = 0; n < 60; n++) {
      await new Promise((r) => setTimeout(r, 20 + Math.random() * 60));
      grantedAt = Infinity;
      await world.owner.query("UPDATE access.assignment SET ended_by = $3, ended_why = 'x', until_at = now() WHERE case_id = $1 AND person_id = $2 AND ended_by IS NULL", [file.id, person.id, coordinator.id]);
      revokedAt = performance.now();
      await new Promise((r) => setTimeout(r, 60 + Math.random() * 60));
      revokedAt = Infinity;
      grantedAt = performance.now();
      await world.assign(person, file.id);
    }
    stop = true;
    await Promise.all(readers);
    expect(bad).toEqual([]);
  }, 60_000);

  const ALL = 'query ($code: String!) { caseFile(code: $code) { viewerRole stage child { givenNames } therapyNotes { nodes { body } } whereabouts { nodes { value } } releasedObservations { nodes { id } } incidents { nodes { id } } medicalCare { nodes { id } } documents { nodes { id } } } }';
  it('every revocation in one process holds in the other at once', async () => {
    const q = (text: string, values: unknown[] = []) => world.owner.query(text, values);
    const revocations: Record<string, (p: TestPerson, c: string) => Promise<unknown>> = {
      ended: (p, c) => q("UPDATE access.assignment SET ended_by = $3, ended_why = 'x', until_at = now() WHERE case_id = $1 AND person_id = $2", [c, p.id, coordinator.id]),
      byDate: (p, c) => q("UPDATE access.assignment SET until_at = now() + interval '300 milliseconds' WHERE case_id = $1 AND person_id = $2", [c, p.id]).then(() => new Promise((r) => setTimeout(r, 50))).then(() => there(p, ALL, { code: codeOf })).then(() => new Promise((r) => setTimeout(r, 400))),
      conflict: (p, c) => q("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'NAMED')", [p.id, c]),
      left: (p) => q('UPDATE people.person SET active = false, epoch = epoch + 1 WHERE id = $1', [p.id]),
      role: (p) => q('UPDATE people.role_holding SET until_at = now() WHERE person_id = $1', [p.id]),
    };
    let codeOf = '';
    const outcome: Record<string, string> = {};
    for (const [name, revoke] of Object.entries(revocations)) {
      const person = await world.person('PROSECUTOR', `CAIVAS-${name.toUpperCase()}`, 'FGN');
      const file = await caseOf(person);
      codeOf = file.code;
      expect((await there(person, ALL, { code: file.code })).data.caseFile.viewerRole).toBe('PROSECUTOR');
      expect((await there(person, '{ caseload { nodes { code } } }')).data.caseload.nodes).toEqual([{ code: file.code }]);
      await revoke(person, file.id);
      const [seen, list] = [await there(person, ALL, { code: file.code }), await there(person, '{ caseload { nodes { code stage } } }')];
      const fresh = await world.ask(person, ALL, { code: file.code });
      outcome[name] = `${fresh.errors?.[0]?.extensions.code ?? 'SEEN-BY-FRESH'} ${seen.errors?.[0]?.extensions?.code ?? 'SEEN'} ${list.errors?.[0]?.extensions?.code ?? JSON.stringify(list.data.caseload.nodes)} ${JSON.stringify(seen.extensions ?? null)}`;
    }
    expect(Object.values(outcome).filter((one) => one.includes('SEEN') || one.includes('HO-'))).toEqual([]);
  });
});

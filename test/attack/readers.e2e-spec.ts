import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rmSync } from 'node:fs';
import { inventedNcmec } from '../../libs/intake-formats/src/testing/invented-documents.js';
import { writeInventedSchemas } from '../../libs/intake-formats/src/testing/invented-schemas.js';
import { importDocument } from '../support/imports.js';
import { openCase } from '../support/intake.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

/** Ways to read more, or to read unseen. */
describe('a reader gets', () => {
  const folder = writeInventedSchemas();
  const before = process.env['HEARDONCE_SCHEMAS'];
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson;
  beforeAll(async () => {
    process.env['HEARDONCE_SCHEMAS'] = folder;
    world = await World.open('attack-readers');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['HEARDONCE_SCHEMAS'];
    else process.env['HEARDONCE_SCHEMAS'] = before;
    await world.close();
    rmSync(folder, { recursive: true });
  });
  const DOCUMENTS = '{ quarantine(status: IMPORTED) { nodes { id text } } }';

  it('no document of a child whose identity is reserved since', async () => {
    const bytes = Buffer.from(inventedNcmec({ after: '<victim><victimPerson><firstName>Yurani</firstName><lastName>Palomino</lastName></victimPerson></victim>' }));
    const { reportCodes, documentId } = (await importDocument(world, police, 'uno.xml', bytes)).data.importDocument;
    const colleague = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    expect((await world.ask(colleague, DOCUMENTS)).data.quarantine.nodes).toEqual([{ id: documentId, text: bytes.toString('base64') }]);
    const { caseCodes } = (await openCase(world, coordinator, reportCodes[0])).data.openCase;
    const { rows } = await world.owner.query<{ case_id: string }>('SELECT case_id FROM access.case_state WHERE code = $1', [caseCodes[0]]);
    await world.assign(defender, rows[0]?.case_id as string);
    expect((await mutate(world, defender, 'reserveIdentity', { caseCode: caseCodes[0], personIds: [colleague.id] }, { select: 'id' })).refused).toBeUndefined();
    expect((await world.ask(police, DOCUMENTS)).data.quarantine.nodes).toEqual([]);
    expect((await world.ask(colleague, DOCUMENTS)).data.quarantine.nodes).toHaveLength(1);
  });

  it('no document once they left, though they were seen a moment ago', async () => {
    const leaver = await world.person('SOCIAL_WORKER', 'HOME', 'ICBF');
    expect((await importDocument(world, leaver, 'dos.xml', Buffer.from(inventedNcmec({})))).errors).toBeUndefined();
    expect((await world.ask(leaver, DOCUMENTS)).data.quarantine.nodes).toHaveLength(1);
    await world.owner.query('UPDATE people.person SET active = false, epoch = epoch + 1 WHERE id = $1', [leaver.id]);
    const after = await world.ask(leaver, DOCUMENTS);
    expect(after.data?.quarantine ?? null).toBeNull();
    expect(after.errors?.[0].extensions.code).toMatch(/BUSY|UNAUTHENTICATED/);
  });

  it('all that was asked, and a record of that alone, when a document is sent again with other variables', async () => {
    const file = await world.plantCase(coordinator);
    await world.assign(coordinator, file.id);
    await world.owner.query("INSERT INTO core.safety_card (case_id, author_id, unit_id, allergies) VALUES ($1, $2, $3, 'latex')", [file.id, defender.id, defender.unitId]);
    const twice = 'query ($code: String!, $more: Boolean!) { caseFile(code: $code) { stage } caseFile(code: $code) @include(if: $more) { safetyCard { allergies } } }';
    const fieldsOf = async (requestId: string | null): Promise<string[]> => {
      const { rows } = await world.owner.query<{ records: string }>('SELECT records FROM audit.access_entry WHERE request_id = $1', [requestId]);
      return rows.flatMap((row) => (JSON.parse(row.records) as { type: string }[]).map((one) => one.type)).sort();
    };
    for (const more of [false, true, false]) {
      const answer = await world.ask(coordinator, twice, { code: file.code, more });
      expect(answer.data.caseFile).toEqual({ stage: 'INTAKE', ...(more ? { safetyCard: { allergies: 'latex' } } : {}) });
      expect(await fieldsOf(answer.headers.get('x-request-id'))).toEqual(more ? ['CaseFile', 'SafetyCard'] : ['CaseFile']);
    }
  });

  it('no memory without end: more uploads than twenty at once are told to come again', async () => {
    const stops: (() => void)[] = [];
    const never = (): ReadableStream => new ReadableStream({ start: (controller) => (controller.enqueue(Buffer.from('\n')), void stops.push(() => controller.close())) });
    const upload = (body: unknown): Promise<Response> => fetch(world.url.replace('/graphql', '/imports'), { method: 'POST', headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${police.subject}/mfa` }, body, duplex: 'half' } as RequestInit);
    const under = Array.from({ length: 20 }, () => upload(never()));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await upload('{}')).status).toBe(503);
    for (const stop of stops) stop();
    expect((await Promise.all(under)).map((one) => one.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect((await upload('{}')).status).toBe(200);
  });

  it('an entry without rows that did not go out: a judge to whom the case file was not filed', async () => {
    const judge = await world.person('JUDGE', 'COURT', 'RAMA');
    const file = await world.plantCase(coordinator);
    await world.assign(judge, file.id);
    const answer = await world.ask(judge, 'query ($code: String!) { caseFile(code: $code) { stage code safetyCard { id } } }', { code: file.code });
    expect(answer.data.caseFile).toEqual({ stage: null, code: null, safetyCard: null });
    const { rows } = await world.owner.query('SELECT records, kinds FROM audit.access_entry WHERE request_id = $1', [answer.headers.get('x-request-id')]);
    expect(rows).toEqual([{ records: '[]', kinds: [] }]);
  });
});

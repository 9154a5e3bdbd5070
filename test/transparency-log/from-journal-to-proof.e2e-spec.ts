import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { leafName } from '@heardonce/domain/access/access-leaf.js';
import { openCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { decodeEntryBundle } from '@heardonce/transparency-log/entry-bundle.js';
import { leafHash, rootOf } from '@heardonce/transparency-log/merkle-tree.js';
import { noteVerifier } from '@heardonce/transparency-log/signed-note.js';
import { tilePath } from '@heardonce/transparency-log/tile-path.js';
import { parseTlogProof, verifyTlogProof } from '@heardonce/transparency-log/tlog-proof.js';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifierOptionsFrom } from '../../apps/log-verifier/src/verifier-options.js';
import { verify } from '../../apps/log-verifier/src/verify.js';
import { TestLog } from '../support/test-log.js';
import { type TestPerson, World } from '../support/world.js';

const CARD = 'query ($code: String!) { caseFile(code: $code) { id code safetyCard { allergies } withheld { field } } }';

describe('a reading, from the journal to its proof', () => {
  let world: World, log: TestLog;
  let defender: TestPerson, colleague: TestPerson, auditor: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('journal-to-proof');
    log = new TestLog(world.database.ownerUrl);
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    colleague = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
    file = await world.plantCase(defender);
    for (const person of [defender, colleague]) await world.assign(person, file.id);
  });
  afterAll(async () => {
    await log.close();
    await world.close();
  });

  const get = (path: string, person?: TestPerson): Promise<Response> => fetch(world.url.replace('/graphql', path), person ? { headers: { authorization: `Bearer ${person.subject}/mfa` } } : {});
  const read = async (person: TestPerson): Promise<string> => {
    const { headers, errors } = await world.ask(person, CARD, { code: file.code });
    expect(errors).toBeUndefined();
    return headers.get('x-heard-once-receipt') as string;
  };
  const verifier = () => noteVerifier(log.signer.vkey);

  it('is a leaf of a checkpoint that is signed, and its proof says so offline', async () => {
    const receipt = await read(defender);
    const { note, size } = await log.grow(await log.open());
    expect(await (await get('/log/checkpoint')).text()).toBe(note);
    expect(openCheckpoint(note, verifier())).toMatchObject({ size });

    const answer = await get(`/log/proof/${receipt}`, defender);
    expect(answer.status).toBe(200);
    const proof = parseTlogProof(await answer.text());
    const entry = JSON.parse((proof.extra as Buffer).toString()) as Record<string, unknown>;
    expect(entry).toMatchObject({ v: 1, entry: leafName(receipt), op: 'caseFile', role: 'FAMILY_DEFENDER', decision: 'ALLOW', agency: 'ICBF' });
    expect(verifyTlogProof(proof, leafHash(proof.extra as Buffer), verifier())).toMatchObject({ size });
    expect(verifyTlogProof(proof, leafHash(Buffer.from('{}')), verifier())).toBeNull();
    const file = join(log.folder, 'given.tlog-proof');
    const checked = async (text: string): Promise<{ code: number; said: string }> => {
      writeFileSync(file, text);
      const { code, words } = await verify(verifierOptionsFrom(['proof', file, '--log', log.signer.vkey]));
      return { code, said: words.map(({ en }) => en).join(' ') };
    };
    const given = await (await get(`/log/proof/${receipt}`, defender)).text();
    expect(await checked(given)).toMatchObject({ code: 0, said: expect.stringContaining('"op":"caseFile"') as unknown });
    expect((await checked(given.replace(/extra .*/, `extra ${Buffer.from('{"op":"other"}').toString('base64')}`))).code).toBe(1);
  });

  it('has in its leaf no id and no name, whoever was read about', async () => {
    const receipt = await read(defender);
    await log.grow(await log.open());
    const text = parseTlogProof(await (await get(`/log/proof/${receipt}`, defender)).text()).extra?.toString() as string;
    for (const known of [receipt, file.id, file.code, defender.id, defender.subject, defender.unitId]) expect(text).not.toContain(known);
  });

  it('is proven to whom it is about and to an auditor; to others it is as absent', async () => {
    const receipt = await read(defender);
    const before = await get(`/log/proof/${receipt}`, defender);
    await log.grow(await log.open());
    expect([before.status, (await get(`/log/proof/${receipt}`, defender)).status, (await get(`/log/proof/${receipt}`, auditor)).status]).toEqual([404, 200, 200]);
    const others = [await get(`/log/proof/${receipt}`, colleague), await get(`/log/proof/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`, colleague), await get('/log/proof/none', colleague)];
    const texts = await Promise.all(others.map(async (one) => (await one.text()).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID')));
    expect([others.map(({ status }) => status), new Set(texts).size]).toEqual([[404, 404, 404], 1]);
    expect((await get(`/log/proof/${receipt}`)).status).toBe(401);
  });

  it('puts on record who took a proof or entries of the log, and who tried to', async () => {
    const receipt = await read(defender);
    await log.grow(await log.open());
    await get(`/log/proof/${receipt}`, auditor);
    await get('/log/tile/entries/000.p/1', auditor);
    await get('/log/tile/entries/000.p/1', colleague);
    const { rows } = await world.owner.query("SELECT operation, decision, person_id FROM audit.entry WHERE operation IN ('logProof', 'logEntries') AND (person_id = $1 OR operation = 'logEntries') ORDER BY at DESC LIMIT 3", [auditor.id]);
    expect(rows.reverse()).toEqual([
      { operation: 'logProof', decision: 'ALLOW', person_id: auditor.id }, { operation: 'logEntries', decision: 'ALLOW', person_id: auditor.id }, { operation: 'logEntries', decision: 'DENY', person_id: colleague.id },
    ]);
    const taken = await get('/log/tile/entries/000.p/1', auditor);
    expect(taken.headers.get('x-heard-once-receipt')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is in tiles from which anybody computes the root that was signed', async () => {
    const { size, note } = await log.grow(await log.open());
    const hashes = await get(`/${`log/${tilePath({ level: 0, index: 0, width: size })}`}`);
    expect([hashes.status, hashes.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
    const tile = Buffer.from(await hashes.arrayBuffer());
    expect((await rootOf({ readTile: () => Promise.resolve(tile) }, size)).equals(openCheckpoint(note, verifier()).root)).toBe(true);
    const bundle = Buffer.from(await (await get(`/log/${tilePath({ level: 'entries', index: 0, width: size })}`, auditor)).arrayBuffer());
    expect(Buffer.concat(decodeEntryBundle(bundle, size).map(leafHash)).equals(tile)).toBe(true);
    expect((await get(`/log/${tilePath({ level: 0, index: 0, width: size + 1 })}`)).status).toBe(404);
    expect((await get(`/log/${tilePath({ level: 'entries', index: 0, width: size })}`, defender)).status).toBe(404);
  });
});

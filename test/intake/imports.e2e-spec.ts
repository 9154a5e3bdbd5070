import { createHash, randomUUID } from 'node:crypto';
import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inventedImage, inventedNcmec, inventedXarf } from '../../libs/intake-formats/src/testing/invented-documents.js';
import { writeInventedSchemas } from '../../libs/intake-formats/src/testing/invented-schemas.js';
import { newKey, openCase, reportOn, standing } from '../support/intake.js';
import { importDocument, RESULT, upload } from '../support/imports.js';
import { type TestPerson, World } from '../support/world.js';

const folder = writeInventedSchemas();
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const xarf = (fields: object = {}): Buffer => Buffer.from(JSON.stringify(inventedXarf({ report_id: randomUUID(), ...fields })));
const victim = (names: string[], dob: string): string => `<victim><victimPerson><firstName>${names[0]}</firstName><lastName>${names[1]}</lastName><dateOfBirth>${dob}</dateOfBirth></victimPerson></victim>`;

describe('documents of other organisations', () => {
  let world: World;
  let police: TestPerson, colleague: TestPerson, other: TestPerson, coordinator: TestPerson;
  const before = process.env['HEARDONCE_SCHEMAS'];
  beforeAll(async () => {
    process.env['HEARDONCE_SCHEMAS'] = folder;
    world = await World.open('imports');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    colleague = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    other = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    coordinator = await world.person('COORDINATOR', 'CENTRE-MED', 'CENTRE');
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['HEARDONCE_SCHEMAS'];
    else process.env['HEARDONCE_SCHEMAS'] = before;
    await world.close();
    rmSync(folder, { recursive: true });
  });

  const QUARANTINE = '{ quarantine { nodes { id status sha256 problems text filename correctsId } } }';
  const correct = (documentId: string, bytes: Buffer, by = police) =>
    world.ask(by, `mutation ($input: CorrectQuarantinedInput!) { correctQuarantined(input: $input) { ${RESULT} } }`, { input: { idempotencyKey: newKey(), documentId, filename: 'corregido.json', contentBase64: bytes.toString('base64'), why: 'número corregido' } });

  it('become reports in our words, once for a unit', async () => {
    const bytes = xarf();
    const key = newKey();
    const first = await importDocument(world, police, 'uno.json', bytes, key);
    expect(first.errors).toBeUndefined();
    expect(first.data.importDocument).toMatchObject({ status: 'IMPORTED', format: 'XARF_V4', sha256: sha256(bytes), problems: [], known: false, reportCodes: [expect.any(String)] });
    const { documentId, reportCodes } = first.data.importDocument;
    for (const again of [await importDocument(world, police, 'uno.json', bytes, key), await importDocument(world, police, 'uno.json', bytes), await importDocument(world, colleague, 'copia.json', bytes)]) expect(again.data.importDocument).toMatchObject({ documentId, reportCodes, known: true, status: 'IMPORTED' });
    expect((await importDocument(world, other, 'uno.json', bytes)).data.importDocument).toMatchObject({ known: false });
    expect((await importDocument(world, coordinator, 'uno.json', bytes)).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    const report = await world.ask(police, 'query ($code: String!) { report(code: $code) { channel anonymous content { narrative offences } reporter { contact } } }', { code: reportCodes[0] });
    expect(report.data.report).toMatchObject({ content: { offences: ['GROOMING'] }, reporter: { contact: 'avisos@servicio.example' } });
    expect(report.data.report.content.narrative).toContain('FORMS: GROOMING');
  });

  it('bring what they allege to the case that opens from them, each child of several its own, and take it off again', async () => {
    const incidentsOf = async (code: string) => {
      const { rows } = await world.owner.query('SELECT case_id FROM access.case_state WHERE code = $1', [code]);
      await world.assign(other, rows[0].case_id);
      const file = await world.ask(other, 'query ($code: String!) { caseFile(code: $code) { reports { nodes { code } } incidents { nodes { form platform setting aiGenerated firstDate } } } }', { code });
      expect(file.errors).toBeUndefined();
      return file.data.caseFile.incidents.nodes;
    };
    const [code] = (await importDocument(world, police, 'alegado.json', xarf())).data.importDocument.reportCodes;
    const [single] = (await openCase(world, coordinator, code)).data.openCase.caseCodes;
    expect(await incidentsOf(single)).toEqual([{ form: 'GROOMING', platform: expect.any(String), setting: 'ONLINE', aiGenerated: null, firstDate: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/) }]);

    const several = Buffer.from(inventedNcmec({ after: victim(['Dubán', 'Arrieta'], '2012-05-06') + victim(['Keily', 'Arrieta'], '2010-01-09') }));
    const [report] = (await importDocument(world, police, 'varios.xml', several)).data.importDocument.reportCodes;
    const { caseCodes } = (await openCase(world, coordinator, report)).data.openCase;
    expect(caseCodes).toHaveLength(2);
    const [first, second] = [await incidentsOf(caseCodes[0]), await incidentsOf(caseCodes[1])];
    expect(first.length).toBeGreaterThan(0);
    expect(second).toEqual(first);

    const off = await world.ask(coordinator, 'mutation ($input: MoveReportInput!) { detachReport(input: $input) { code } }', { input: { idempotencyKey: newKey(), caseCode: single, reportCode: code, why: 'motivo inventado' } });
    expect(off.errors).toBeUndefined();
    const left = await world.ask(other, 'query ($code: String!) { caseFile(code: $code) { incidents { nodes { form } } } }', { code: single });
    expect(left.data.caseFile.incidents.nodes).toEqual([]);
  });

  it('are matched like any report, and the one who sends them in does not learn how', async () => {
    const code = await reportOn(world, police, { names: 'Yuliza Mosquera', dateOfBirth: '2011-02-03' });
    const { caseCodes } = (await openCase(world, coordinator, code)).data.openCase;
    const known = Buffer.from(inventedNcmec({ after: victim(['Yuliza', 'Mosquera'], '2011-02-03') }));
    const unknown = Buffer.from(inventedNcmec({ after: victim(['Briceida', 'Angarita'], '2014-12-11') }));
    const told = [];
    for (const bytes of [known, unknown]) {
      const { data, text, errors } = await importDocument(world, police, 'aviso.xml', bytes);
      expect(errors).toBeUndefined();
      const { documentId, reportCodes } = data.importDocument;
      told.push(text.replace(documentId, 'ID').replace(sha256(bytes), 'SHA').replace(reportCodes[0], 'CODE'));
      expect((await standing(world, reportCodes[0])).reviews[0]?.candidate_code ?? null).toBe(bytes === known ? caseCodes[0] : null);
    }
    expect(told[1]).toBe(told[0]);
  });

  it('wait in quarantine with the exact reason and byte for byte, and are imported once corrected', async () => {
    const wrong = xarf({ report_id: 'no-uuid', exploitation_type: 'secreta' });
    const refused = await importDocument(world, police, 'Ana Lucía.json', wrong);
    expect(refused.data.importDocument).toMatchObject({ status: 'QUARANTINED', reportCodes: [], sha256: sha256(wrong) });
    const { documentId, problems } = refused.data.importDocument;
    expect(problems[0].path).toMatch(/^\//);
    expect(JSON.stringify(problems)).not.toContain('secreta');
    const list = await world.ask(colleague, QUARANTINE);
    expect(list.errors).toBeUndefined();
    const [kept] = list.data.quarantine.nodes;
    expect(kept).toMatchObject({ id: documentId, sha256: sha256(wrong), filename: 'Ana Lucía.json' });
    expect(Buffer.from(kept.text, 'base64').equals(wrong)).toBe(true);
    expect(JSON.parse(kept.problems)[0].expected.es).toBeTruthy();
    expect((await world.ask(other, QUARANTINE)).data.quarantine.nodes).toEqual([]);
    const { rows } = await world.owner.query('SELECT text, filename FROM identity.incoming_document WHERE id = $1', [documentId]);
    expect(JSON.stringify(rows)).not.toMatch(/Ana|csem/);

    expect((await correct(documentId, xarf(), other)).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const half = await correct(documentId, xarf({ report_id: 'todavía no' }));
    expect(half.data.correctQuarantined.status).toBe('QUARANTINED');
    const right = await correct(half.data.correctQuarantined.documentId, xarf());
    expect(right.data.correctQuarantined).toMatchObject({ status: 'IMPORTED', reportCodes: [expect.any(String)] });
    const after = await world.owner.query('SELECT status, corrects_id FROM identity.incoming_document WHERE id = ANY ($1) ORDER BY recorded_at', [[documentId, half.data.correctQuarantined.documentId, right.data.correctQuarantined.documentId]]);
    expect(after.rows).toEqual([{ status: 'CORRECTED', corrects_id: null }, { status: 'CORRECTED', corrects_id: documentId }, { status: 'IMPORTED', corrects_id: half.data.correctQuarantined.documentId }]);
    expect((await correct(documentId, xarf())).errors?.[0].extensions.code).toBe('CONFLICTING_STATE');
    expect((await world.ask(police, QUARANTINE)).data.quarantine.nodes).toEqual([]);
  });

  it('lose what is no text, and its hash stays', async () => {
    const image = inventedImage(900);
    const { data } = await importDocument(world, police, 'con-imagen.json', xarf({ evidence: [{ content_type: 'image/jpeg', payload: image.toString('base64') }] }));
    expect(data.importDocument).toMatchObject({ status: 'IMPORTED', detached: [{ sha256: sha256(image), size: image.length }] });
    const { rows } = await world.owner.query('SELECT detached FROM identity.incoming_document WHERE id = $1', [data.importDocument.documentId]);
    expect(rows[0].detached[0].sha256).toBe(sha256(image));
  });

  it('come several in one go, each with its own line as soon as it is done', async () => {
    const [good, wrong] = [xarf(), xarf({ report_id: '7' })];
    const lines = await upload(world, police, [{ filename: 'a.json', bytes: good }, { filename: 'b.json', bytes: wrong }, 'no es una línea', { filename: 'c.json', bytes: Buffer.from(inventedNcmec()) }, { filename: 'a.json', bytes: good }]);
    expect(lines.status).toBe(200);
    expect(lines.answers.map(({ index, of, filename, status, known }) => [index, of, filename, status, known])).toEqual([
      [1, 5, 'a.json', 'IMPORTED', false], [2, 5, 'b.json', 'QUARANTINED', false], [3, 5, null, 'REFUSED', undefined], [4, 5, 'c.json', 'IMPORTED', false], [5, 5, 'a.json', 'IMPORTED', true],
    ]);
    expect(lines.answers[1]?.problems[0].expected).toBeTruthy();
    expect(lines.answers[4]?.documentId).toBe(lines.answers[0]?.documentId);
    expect((await upload(world, coordinator, [])).status).toBe(403);
    const large = Buffer.from(JSON.stringify(inventedXarf({ report_id: randomUUID(), description: 'larga '.repeat(60_000) })));
    expect((await upload(world, police, [{ filename: 'larga.json', bytes: large }])).answers[0]).toMatchObject({ status: 'IMPORTED', sha256: sha256(large) });
  });

  it('are sent in by the command, file by file with its result', async () => {
    const [good, wrong] = [join(folder, 'bueno.json'), join(folder, 'malo.json')];
    writeFileSync(good, xarf());
    writeFileSync(wrong, '{"xarf_version": "4.0.0"');
    const env = { ...process.env, HEARDONCE_URL: world.url.replace('/graphql', ''), HEARDONCE_TOKEN: `${police.subject}/mfa` };
    const run = (...files: string[]) => promisify(execFile)(process.execPath, ['scripts/import.mjs', ...files], { env }).catch((error: { code: number; stdout: string }) => error);
    const both = await run(good, wrong);
    expect(both).toMatchObject({ code: 1, stdout: expect.stringMatching(/^\[1\/2\] IMPORTED bueno\.json [0-9a-f]{64} RE-.*\n\[2\/2\] QUARANTINED malo\.json [0-9a-f]{64}\n +\S+ \w+: .*\n1 of 2 imported/s) });
    expect((await run(good)).stdout).toContain('IMPORTED (known)');
  });

  it('have a listener of their own where one is asked for', async () => {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as { port: number };
    await new Promise((resolve) => probe.close(resolve));
    process.env['HEARDONCE_IMPORT_PORT'] = String(port);
    const second = await World.open('imports-listener');
    delete process.env['HEARDONCE_IMPORT_PORT'];
    try {
      const sender = await second.person('SOCIAL_WORKER', 'ZONAL', 'ICBF');
      const post = (token: string): Promise<Response> => fetch(`http://127.0.0.1:${port}/imports`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` }, body: `${JSON.stringify({ filename: 'e.json', contentBase64: xarf().toString('base64') })}\n` });
      expect(JSON.parse(await (await post(`${sender.subject}/mfa`)).text())).toMatchObject({ index: 1, of: null, status: 'IMPORTED' });
      expect((await post('nobody')).status).toBe(401);
      expect((await fetch(`http://127.0.0.1:${port}/graphql`)).status).toBe(404);
    } finally {
      await second.close();
    }
  });

  it('without their schema are kept, refused by the name of the missing file, and read again once it is there', async () => {
    const bytes = xarf();
    process.env['HEARDONCE_SCHEMAS'] = `${folder}/elsewhere`;
    const refused = await importDocument(world, police, 'd.json', bytes);
    process.env['HEARDONCE_SCHEMAS'] = folder;
    expect(refused.data.importDocument).toMatchObject({ status: 'QUARANTINED', problems: [{ rule: 'SCHEMA_NOT_CONFIGURED', expected: expect.stringContaining('xarf-core.json') }] });
    const read = await importDocument(world, police, 'd.json', bytes);
    expect(read.data.importDocument).toMatchObject({ status: 'IMPORTED', known: false, reportCodes: [expect.any(String)] });
    const { rows } = await world.owner.query('SELECT status FROM identity.incoming_document WHERE sha256 = $1 ORDER BY recorded_at', [sha256(bytes)]);
    expect(rows).toEqual([{ status: 'CORRECTED' }, { status: 'IMPORTED' }]);
  });

  it('the country pack says its time limits with source, and that no lawyer confirmed them', async () => {
    const { data, errors } = await world.ask(coordinator, '{ jurisdiction { code timeLimits { code duration source confirmedByLawyer name: label { es } } channels { code takesComplaints } agencies { code label { en } } numberFormats { kind parts } } }');
    expect(errors).toBeUndefined();
    expect(data.jurisdiction.timeLimits).toContainEqual({ code: 'PUBLIC_SERVANT_REPORT', duration: 'PT24H', source: 'Law 1146 of 2007, art. 12-15', confirmedByLawyer: false, name: { es: 'Poner el hecho en conocimiento de la autoridad' } });
    expect(data.jurisdiction.numberFormats[0]).toEqual({ kind: 'NUNC', parts: ['department:2', 'municipality:3', 'entity:2', 'unit:5', 'year:4', 'consecutive:5'] });
  });
});

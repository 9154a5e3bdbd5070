import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importDocument, RESULT, upload } from '../support/imports.js';
import { newKey } from '../support/intake.js';
import { type TestPerson, World } from '../support/world.js';

const folder = resolve('../shared/real-inputs');
const isHere = existsSync(join(folder, 'ncmec/cybertipline-report.xsd'));
const suite = isHere ? describe : describe.skip;
const VALID = ['ncmec/sample-report.xml', 'xarf/samples/v4/content-csem.json', 'xarf/samples/v4/content-csem-grooming-schema-example.json'];
const INVALID = 'xarf/samples/v4/content-csam.json';
const bytesOf = (file: string): Buffer => readFileSync(join(folder, file));
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

suite(`published samples of other organisations${isHere ? '' : ': skipped, ../shared/real-inputs is not here'}`, () => {
  let world: World;
  let police: TestPerson;
  const table: string[][] = [];
  const before = process.env['HEARDONCE_SCHEMAS'];
  const note = (file: string, { status, format, sha256: hash, reportCodes, problems }: { status: string; format: string; sha256: string; reportCodes: string[]; problems: { path: string; rule: string; expected: string }[] }): void =>
    void table.push([basename(file), format, status, hash.slice(0, 16), reportCodes.join(' ') || '-', problems.map((one) => `${one.path} ${one.rule}: ${one.expected}`).join('; ') || '-']);
  beforeAll(async () => {
    process.env['HEARDONCE_SCHEMAS'] = folder;
    world = await World.open('real-documents');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
  });
  afterAll(async () => {
    if (before === undefined) delete process.env['HEARDONCE_SCHEMAS'];
    else process.env['HEARDONCE_SCHEMAS'] = before;
    await world.close();
    const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
    process.stdout.write(`\n${table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()).join('\n')}\n`);
  });

  it('are imported in one go, and kept byte for byte with their SHA-256', async () => {
    const { answers } = await upload(world, police, VALID.map((file) => ({ filename: basename(file), bytes: bytesOf(file) })));
    answers.forEach((answer, index) => note(VALID[index] as string, answer));
    expect(answers.map(({ status, sha256: hash }) => [status, hash])).toEqual(VALID.map((file) => ['IMPORTED', sha256(bytesOf(file))]));
    const kept = await world.ask(police, '{ quarantine(status: IMPORTED) { nodes { sha256 filename text } } }');
    expect(kept.errors).toBeUndefined();
    for (const file of VALID) {
      const document = kept.data.quarantine.nodes.find((node: { filename: string }) => node.filename === basename(file));
      expect(Buffer.from(document.text, 'base64').equals(bytesOf(file))).toBe(true);
      expect(document.sha256).toBe(sha256(bytesOf(file)));
    }
  });

  it('speak our terms: the rejected word is in the source alone', async () => {
    const reports = await world.ask(police, '{ myReports { nodes { channel summary { text } content { narrative offences } } } }');
    expect(reports.errors).toBeUndefined();
    expect(reports.data.myReports.nodes).toHaveLength(3);
    expect(JSON.stringify(reports.data)).not.toMatch(/pornograph/i);
    expect(JSON.stringify(reports.data)).toContain('CSAM_POSSESSION_OR_DISTRIBUTION');
  });

  it('content-csam.json is refused with its reason, kept, corrected and imported', async () => {
    const bytes = bytesOf(INVALID);
    const refused = (await importDocument(world, police, basename(INVALID), bytes)).data.importDocument;
    note(INVALID, refused);
    expect(refused).toMatchObject({ status: 'QUARANTINED', sha256: sha256(bytes), reportCodes: [], problems: [{ path: '/report_id', rule: 'FORMAT', expected: 'un valor con formato uuid' }] });
    const [waiting] = (await world.ask(police, '{ quarantine { nodes { id sha256 text } } }')).data.quarantine.nodes;
    expect(Buffer.from(waiting.text, 'base64').equals(bytes)).toBe(true);
    const corrected = Buffer.from(bytes.toString().replace(/("report_id":\s*)"[^"]*"/, '$1"7c1f0d52-3a58-4f5e-9f0e-0a6b1c2d3e4f"'));
    const input = { idempotencyKey: newKey(), documentId: waiting.id, filename: 'content-csam-corrected.json', contentBase64: corrected.toString('base64'), why: 'report_id was no UUID' };
    const done = (await world.ask(police, `mutation ($input: CorrectQuarantinedInput!) { correctQuarantined(input: $input) { ${RESULT} } }`, { input })).data.correctQuarantined;
    note(input.filename, done);
    expect(done).toMatchObject({ status: 'IMPORTED', sha256: sha256(corrected), reportCodes: [expect.any(String)] });
    const { rows } = await world.owner.query('SELECT status, sha256 FROM identity.incoming_document WHERE sha256 = ANY ($1) ORDER BY recorded_at', [[sha256(bytes), sha256(corrected)]]);
    expect(rows).toEqual([{ status: 'CORRECTED', sha256: sha256(bytes) }, { status: 'IMPORTED', sha256: sha256(corrected) }]);
  });
});

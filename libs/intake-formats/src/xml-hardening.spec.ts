import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { diag } from 'libxml2-wasm';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { readIncomingDocument } from './read-incoming-document.js';
import { inventedImage, inventedNcmec } from './testing/invented-documents.js';
import { writeInventedSchemas } from './testing/invented-schemas.js';

const folder = writeInventedSchemas();
const schemas = loadIncomingSchemas(folder);
let server: Server;
let calls = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    calls++;
    response.end('<x/>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  schemas.dispose();
  server.close();
  rmSync(folder, { recursive: true });
});

function rulesOf(xml: string): string[] {
  return readIncomingDocument(Buffer.from(xml), { schemas }).problems.map((each) => each.rule);
}

function withDoctype(doctype: string, incidentType = 'x'): string {
  return inventedNcmec({ incidentType }).replace('<report>', `${doctype}\n<report>`);
}

test('entities and DTDs are refused before the parser sees them, and nothing is fetched', async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const bombs = Array.from({ length: 12 }, (_, level) => `<!ENTITY e${level + 1} "${`&e${level};`.repeat(10)}">`).join('');
  expect(rulesOf(withDoctype(`<!DOCTYPE report SYSTEM "${address}a.dtd">`))).toEqual(['DTD_NOT_ALLOWED']);
  expect(rulesOf(withDoctype(`<!DOCTYPE report [<!ENTITY x SYSTEM "file:///etc/passwd">]>`, '&x;'))).toEqual(['DTD_NOT_ALLOWED']);
  expect(rulesOf(withDoctype(`<!DOCTYPE report [<!ENTITY % x SYSTEM "${address}p"> %x;]>`))).toEqual(['DTD_NOT_ALLOWED']);
  expect(rulesOf(withDoctype(`<!DOCTYPE report [<!ENTITY e0 "ja">${bombs}]>`, '&e12;'))).toEqual(['DTD_NOT_ALLOWED']);
  expect(rulesOf(`<!-- before --><?pi x?>${withDoctype('<!DOCTYPE report>').replace(/^<\?xml.*\?>/, '')}`)).toEqual(['DTD_NOT_ALLOWED']);
  expect(rulesOf(inventedNcmec({ incidentType: '&undefined;' }))).toEqual(['DTD_NOT_ALLOWED']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(calls).toBe(0);
});

test('schema locations and inclusions in the document are not followed', async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const xsi = `<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="${address}s.xsd">`;
  expect(rulesOf(inventedNcmec().replace('<report>', xsi))).toEqual([]);
  const include = `<internetDetails><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${address}i"/></internetDetails>`;
  expect(rulesOf(inventedNcmec({ details: include }))).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(calls).toBe(0);
});

test('nesting and the number of elements are bounded', () => {
  expect(rulesOf(inventedNcmec({ details: `<internetDetails>${'<a>'.repeat(70)}${'</a>'.repeat(70)}</internetDetails>` }))).toEqual(['TOO_DEEP']);
  expect(rulesOf(inventedNcmec({ details: '<a>'.repeat(30_000) }))).toEqual(['TOO_DEEP']);
  expect(rulesOf(inventedNcmec({ details: `<internetDetails>${'<a/>'.repeat(40_001)}</internetDetails>` }))).toEqual(['TOO_MANY_VALUES']);
});

test('a report in a namespace is no report of the schema', () => {
  const result = readIncomingDocument(Buffer.from(inventedNcmec().replace('<report>', '<report xmlns="urn:otro">')), { schemas });
  expect(result).toMatchObject({ format: 'NCMEC_CYBERTIPLINE', status: 'INVALID', reports: [] });
});

test('memory of the XML library is released, whatever the document', () => {
  const image = inventedImage(900).toString('base64');
  const documents = [
    inventedNcmec(),
    inventedNcmec({ incidentType: 'x' }),
    inventedNcmec({ details: '<internetDetails>' }),
    inventedNcmec({ after: `<additionalInfo>${image}</additionalInfo>` }),
    inventedNcmec({ details: '<a>'.repeat(70) + '</a>'.repeat(70) }),
    '<pedido/>',
    '<report',
  ];
  diag.configure({ enabled: true });
  documents.forEach((document) => readIncomingDocument(Buffer.from(document), { schemas }));
  const left: unknown = diag.report();
  diag.configure({ enabled: false });
  expect(left).toEqual({});
});

import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IncomingDocumentResult } from './incoming-document.js';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { readIncomingDocument } from './read-incoming-document.js';
import { inventedNcmec, inventedXarf } from './testing/invented-documents.js';
import { writeInventedSchemas } from './testing/invented-schemas.js';

const CANARY = 'KanariXq7';
const folder = writeInventedSchemas();
const schemas = loadIncomingSchemas(folder);

afterAll(() => {
  schemas.dispose();
  rmSync(folder, { recursive: true });
});

const XML = inventedNcmec({
  platform: 'Discord',
  annotations: '<spam/>',
  details: '<internetDetails><webPageIncident><url>https://servicio.example/a</url></webPageIncident></internetDetails>',
  after: '<victim><victimPerson><age>12</age></victimPerson></victim><additionalInfo>texto</additionalInfo>',
});
const XARF = JSON.stringify([
  inventedXarf({
    description: 'texto',
    perpetrator_indicators: { account_id: 'u1', ip_addresses: ['192.0.2.1'] },
    evidence: [{ content_type: 'text/plain', payload: 'aG9sYQ==' }],
    hash_values: { md5: '0'.repeat(32) },
  }),
  inventedXarf({ type: 'csam', classification: 'A1' }),
]);

function readSafely(bytes: Uint8Array): IncomingDocumentResult {
  const result = readIncomingDocument(bytes, { schemas });
  expect(JSON.stringify(result.problems)).not.toContain(CANARY);
  expect(JSON.stringify(result.detached)).not.toContain(CANARY);
  expect(result.problems.map((each) => each.rule)).not.toContain('NOT_READABLE');
  expect(result.status === 'VALID').toBe(result.problems.length === 0);
  expect(result.problems.every((each) => each.expected.es !== '' && each.expected.en !== '')).toBe(true);
  return result;
}

/** A document with stretches replaced by the canary, other text, or nothing. */
function mutated(document: string): fc.Arbitrary<string> {
  const scraps = fc.constantFrom(CANARY, `"${CANARY}"`, `<${CANARY}>`, `<${CANARY}/>`, `&${CANARY};`, `"${CANARY}":1,`, ` ${CANARY}="${CANARY}"`, `'${CANARY}'.`, `{'${CANARY}'}.`, '', '<', '"', '}', ']]>', '\u0000', '\ud800', '\\', '[[[');
  const edit = fc.tuple(fc.nat(document.length), fc.nat(30), scraps);
  return fc.array(edit, { minLength: 1, maxLength: 4 }).map((edits) => edits.reduce((text, [at, length, scrap]) => text.slice(0, at) + scrap + text.slice(at + length), document));
}

test('random bytes never throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void readSafely(bytes)), { numRuns: 300 });
});

test('random text after the first letter of a format never throws', () => {
  const start = fc.constantFrom('{', '[', '<', '<report>', '<?xml', '{"xarf_version":', '<!DOCTYPE ');
  fc.assert(fc.property(start, fc.string({ unit: 'binary', maxLength: 200 }), (head, tail) => void readSafely(Buffer.from(`${head}${CANARY}${tail}`))), { numRuns: 300 });
});

test.each([
  ['CyberTipline', XML],
  ['XARF', XARF],
])('a mutated %s document never throws and never echoes what was put in', (_, document) => {
  expect(readSafely(Buffer.from(document)).status).toBe('VALID');
  fc.assert(fc.property(mutated(document), (text) => void readSafely(Buffer.from(text))), { numRuns: 400 });
});

test('every text of a document in turn, and every name', () => {
  for (const match of XML.matchAll(/>([^<>\s][^<>]*)</g)) {
    readSafely(Buffer.from(XML.slice(0, match.index + 1) + CANARY + XML.slice(match.index + match[0].length - 1)));
  }
  for (const name of new Set([...XML.matchAll(/<(\w+)/g)].map((match) => match[1] ?? ''))) {
    readSafely(Buffer.from(XML.replaceAll(new RegExp(`(</?)${name}\\b`, 'g'), `$1${CANARY}`)));
    readSafely(Buffer.from(XML.replace(`<${name}`, `<${name} ${CANARY}="${CANARY}"`)));
  }
  for (const match of XARF.matchAll(/"(?:[^"\\]|\\.)*"/g)) {
    readSafely(Buffer.from(`${XARF.slice(0, match.index)}"${CANARY}"${XARF.slice(match.index + match[0].length)}`));
    readSafely(Buffer.from(`${XARF.slice(0, match.index)}"${CANARY}${XARF.slice(match.index + match[0].length)}`));
  }
});

test('any JSON in place of a report is judged and not echoed', () => {
  fc.assert(fc.property(fc.json({ maxDepth: 4 }), (json) => void readSafely(Buffer.from(`[{"xarf_version":"4.0.0","${CANARY}":${json},"evidence":${json},"type":"csem","category":"content"}]`))), { numRuns: 200 });
});

import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { loadIncomingSchemas } from './incoming-schemas.js';
import { readIncomingDocument } from './read-incoming-document.js';
import { inventedImage, inventedNcmec, inventedXarf } from './testing/invented-documents.js';
import { writeInventedSchemas } from './testing/invented-schemas.js';

const folder = writeInventedSchemas();
const schemas = loadIncomingSchemas(folder);
const SIZE = 12_000_000;

afterAll(() => {
  schemas.dispose();
  rmSync(folder, { recursive: true });
});

function fill(text: string): string {
  return text.repeat(Math.floor(SIZE / text.length));
}

function described(description: string): string {
  return JSON.stringify(inventedXarf({ description }));
}

function addition(text: string): string {
  return inventedNcmec({ after: `<additionalInfo>${text.slice(0, 9_000_000)}</additionalInfo>` });
}

const blob = inventedImage(300).toString('base64');
const cases: [string, () => string][] = [
  ['one endless name in JSON', () => `{"${fill('A')}`],
  ['one endless name in XML', () => `<${fill('A')}`],
  ['a description that is one letter', () => described(fill('A'))],
  ['heads of data URIs', () => described(fill('data:a/b,'))],
  ['wrapped lines of letters', () => described(fill(`${'A'.repeat(40)}\n`))],
  ['letters and then white space', () => described(`${'A'.repeat(50)}${fill(' ')}`)],
  ['escaped slashes', () => `{"a":"${fill('\\/')}`],
  ['backslashes', () => `{"a":"${fill('\\')}`],
  ['an endless address', () => JSON.stringify(inventedXarf({ url: `http://a/${fill('a%20')}`, timestamp: fill(' ') }))],
  ['many payloads', () => JSON.stringify(inventedXarf({ _internal: Array.from({ length: 5000 }, () => blob) }))],
  ['many payloads in XML', () => addition(Array.from({ length: 5000 }, () => blob).join(' . '))],
  ['many elements that break a rule', () => inventedNcmec({ details: '<x/>'.repeat(15_000) })],
  ['many attributes', () => `<report ${Array.from({ length: 300_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`],
  ['an endless comment', () => `<report><!--${fill('x')}`],
  ['white space in XML', () => addition(fill('\n'))],
];

test.each(cases)('%s: answered, and not by a failure', (_, make) => {
  const bytes = Buffer.from(make());
  const result = readIncomingDocument(bytes, { schemas });
  expect(result.problems.map((each) => each.rule)).not.toContain('NOT_READABLE');
  expect(result.status).not.toBe('VALID');
});

test('a large picture in its place is taken out and the report is read', () => {
  const payload = inventedImage(10_000_000).toString('base64');
  const result = readIncomingDocument(Buffer.from(JSON.stringify(inventedXarf({ evidence: [{ content_type: 'image/jpeg', payload }] }))), { schemas });
  expect(result).toMatchObject({ status: 'VALID', detached: [{ size: 10_000_010 }] });
  expect(result.retainedBytes.length).toBeLessThan(1000);
});

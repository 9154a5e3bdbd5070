import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readJsonSource } from './json-source.js';

function failureOf(text: string): string | null {
  return readJsonSource(text).failure?.rule ?? null;
}

test('reads what JSON.parse reads, and knows where each text stands', () => {
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 2), (json, indent) => {
      const value: unknown = JSON.parse(json);
      const text = JSON.stringify(value, null, indent);
      const reading = readJsonSource(text);
      expect(reading.failure).toBeNull();
      if (reading.failure === null) {
        expect(JSON.stringify(reading.value)).toBe(JSON.stringify(value));
        for (const each of reading.strings) {
          expect(JSON.parse(text.slice(each.start, each.end))).toBe(each.value);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('accepts and refuses what JSON.parse does, duplicate names apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '1', '-', '.', 'e', 't', 'true', 'null', ' ', '\\', 'u', '\n') }), (text) => {
      const failure = failureOf(text);
      if (failure !== 'DUPLICATE_KEY') {
        expect(failure === null).toBe(isJson(text));
      }
    }),
    { numRuns: 1000 },
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('refuses a name given twice, and depth and number beyond the limits', () => {
  expect(failureOf('{"a":1,"\\u0061":2}')).toBe('DUPLICATE_KEY');
  expect(failureOf('['.repeat(65) + ']'.repeat(65))).toBe('TOO_DEEP');
  expect(failureOf('['.repeat(64) + ']'.repeat(64))).toBeNull();
  expect(failureOf('['.repeat(1_000_000))).toBe('TOO_DEEP');
  expect(failureOf(`[${'1,'.repeat(200_000)}1]`)).toBe('TOO_MANY_VALUES');
});

test('every beginning of a text is cut off, nothing else', () => {
  const text = '{"a\\n":["x\\u00e1\\\\",{"b":""}]}';
  for (let end = 0; end < text.length; end++) {
    expect([text.slice(0, end), failureOf(text.slice(0, end))]).toEqual([text.slice(0, end), 'TRUNCATED']);
  }
  expect(failureOf(text)).toBeNull();
});

test('a name such as __proto__ is a field like any other', () => {
  const reading = readJsonSource('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
  expect(reading.failure).toBeNull();
  expect(reading.failure === null && Object.keys(reading.value as object)).toEqual(['__proto__', 'constructor']);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

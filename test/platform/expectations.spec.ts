import { describe, expect, it } from '@jest/globals';
import { LogReportInput } from '../../apps/api/src/intake/log-report.input.js';
import { checkInput } from '../../apps/api/src/platform/acknowledgement.js';
import { HeardOnceError, toClientErrors } from '../../apps/api/src/platform/errors.js';
import { EXPECTED, expectedBy } from '../../apps/api/src/platform/expectations.js';
import type { Language } from '../../apps/api/src/platform/language.js';

const CANARY = 'canary-7f3a';
const REPORT = { idempotencyKey: 'key-of-a-report', channel: 'POLICE_DESK', narrative: 'Relato inventado.', affected: 'UNKNOWN', when: 'UNKNOWN', place: 'UNKNOWN' } as const;

function told(input: object, language: Language): unknown {
  try {
    checkInput(LogReportInput, { ...REPORT, ...input } as LogReportInput);
  } catch (error) {
    expect(error).toBeInstanceOf(HeardOnceError);
    return toClientErrors(error, language, 'r').map(({ message, extensions }) => [message, extensions]);
  }
  return [];
}

describe('what was expected', () => {
  it('is told for every place that does not fit, in the language of the person, without the value', () => {
    const wrong = { when: CANARY, place: CANARY, narrative: '', children: [{ dateOfBirth: CANARY }] };
    const place = (path: string, expected: string): object => ({ code: 'VALIDATION', requestId: 'r', path, expected });
    expect(told(wrong, 'es')).toEqual([
      place('input.narrative', 'un texto de 1 o más caracteres'), place('input.when', 'AAAA, AAAA-MM, AAAA-MM-DD o UNKNOWN'),
      place('input.place', 'código DIVIPOLA de un municipio, cinco cifras, o UNKNOWN'), place('input.children[0].dateOfBirth', 'AAAA, AAAA-MM o AAAA-MM-DD'),
    ].map((extensions) => ['Un dato de entrada no es válido.', extensions]));
    expect(told(wrong, 'en')).toEqual([
      place('input.narrative', 'a text of 1 or more characters'), place('input.when', 'YYYY, YYYY-MM, YYYY-MM-DD or UNKNOWN'),
      place('input.place', 'DIVIPOLA code of a municipality, five digits, or UNKNOWN'), place('input.children[0].dateOfBirth', 'YYYY, YYYY-MM or YYYY-MM-DD'),
    ].map((extensions) => ['An input is not valid.', extensions]));
    expect(told({}, 'es')).toEqual([]);
  });

  it('names ten places at most', () => {
    expect(told({ children: Array.from({ length: 10 }, () => ({ dateOfBirth: CANARY, phone: '' })) }, 'es')).toHaveLength(10);
  });

  it('holds no rule name and nothing of a message but its number', () => {
    expect(expectedBy('someRuleOfOurs', `${CANARY} must be`)).toEqual({ es: 'lo que describe schema.graphql', en: 'what schema.graphql describes' });
    expect(expectedBy('arrayMaxSize', 'children must contain no more than 10 elements').en).toBe('up to 10 elements');
    expect(expectedBy('max', CANARY).en).toBe('what schema.graphql describes');
  });

  it('has words in both languages that an answer may carry', () => {
    for (const wording of Object.values(EXPECTED)) {
      expect(wording.es).not.toBe(wording.en);
      expect(new HeardOnceError('VALIDATION', { path: 'input', expected: wording }).expected).toEqual(wording);
    }
    expect(new HeardOnceError('VALIDATION', { expected: { es: '"María"', en: CANARY } }).expected).toBeUndefined();
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { LogReportInput } from '../../apps/api/src/intake/log-report.input.js';
import { checkInput } from '../../apps/api/src/platform/acknowledgement.js';
import { HeardOnceError, toClientErrors } from '../../apps/api/src/platform/errors.js';
import { expectedBy } from '../../apps/api/src/platform/expectations.js';
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

/** Words that the other language has not. */
const ENGLISH = /(?<![\p{L}.])(?:the|of|and|with|an|or|not|is|to|by|that|this|which|from|was|were|whose|for)(?!\p{L})/iu;
const SPANISH = /(?<![\p{L}.])(?:de|la|el|los|las|un|una|que|con|por|para|y|o|del|al|se|su|ya)(?!\p{L})/iu;

/** `words` and `es and en`: a text of the sources in both languages, by a call or as an object; `parts`: a call with what is no literal. */
interface Text { readonly form: 'words' | 'es and en' | 'parts'; readonly es: string; readonly en: string; readonly at: string }

function* textsOf(folder: string): Generator<Text> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts') || name.endsWith('.spec.ts')) continue;
    const file = join(folder, name);
    const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ESNext, true);
    const waiting: ts.Node[] = [source];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      node.forEachChild((child) => void waiting.push(child));
      const pair = pairOf(node);
      if (!pair) continue;
      const [es, en] = pair.values.map(literal);
      const at = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
      if (es !== undefined && en !== undefined) yield { form: pair.form, es, en, at };
      else if (pair.form === 'words') yield { form: 'parts', es: '', en: '', at };
    }
  }
}

function pairOf(node: ts.Node): { readonly form: 'words' | 'es and en'; readonly values: readonly ts.Node[] } | undefined {
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'words') return { form: 'words', values: node.arguments };
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const values = ['es', 'en'].flatMap((language) => node.properties.filter((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) && one.name.text === language).map((one) => one.initializer));
  return values.length === 2 ? { form: 'es and en', values } : undefined;
}

/** A text of the code, with a number in the place of what is put into it. */
function literal(node: ts.Node | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  return ts.isTemplateExpression(node) ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)].join('0') : undefined;
}

describe('what was expected', () => {
  let texts: readonly Text[];
  beforeAll(() => {
    texts = ['apps/api/src', 'libs'].flatMap((folder) => [...textsOf(folder)]);
  });
  const inForm = (...forms: readonly Text['form'][]): Text[] => texts.filter(({ form }) => forms.includes(form));

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

  it('has words in both languages that an answer may carry, wherever the code has words', () => {
    expect(inForm('words').length).toBeGreaterThan(150);
    for (const { es, en, at } of inForm('words').map((one) => ({ ...one, es: one.es.replace('#', '0'), en: one.en.replace('#', '0') }))) {
      expect([at, es]).not.toEqual([at, en]);
      expect([at, new HeardOnceError('VALIDATION', { expected: { es, en } }).expected]).toEqual([at, { es, en }]);
    }
    expect(new HeardOnceError('VALIDATION', { expected: { es: '"María"', en: CANARY } }).expected).toBeUndefined();
  });

  it('is Spanish in Spanish and English in English, as is every other text that the code has in both', () => {
    const mixed = inForm('words', 'es and en').filter(({ es, en }) => ENGLISH.test(es) || SPANISH.test(en));
    expect(mixed).toEqual([]);
    expect([ENGLISH.test('a moment before its chain of custody'), SPANISH.test('un momento anterior a su cadena de custodia')]).toEqual([true, true]);
  });

  it('is put together from parts in two places alone: the name of a type, and the number of a check', () => {
    expect([...new Set(inForm('parts').map(({ at }) => at.split(':')[0]))].sort()).toEqual(['apps/api/src/platform/expectations.ts', 'apps/api/src/platform/http/input-problems.ts']);
  });
});

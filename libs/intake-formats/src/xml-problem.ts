import type { ErrorDetail } from 'libxml2-wasm';
import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import type { IncomingProblem } from './incoming-document.js';
import { shownTerms } from './ncmec-terms.js';
import { expectOneOf, problem, type ProblemRule } from './problem.js';
import { safeXPath } from './safe-path.js';

/** The parser's messages quote the document; only their kind and place are taken over. */
const PARSE_KINDS: readonly (readonly [RegExp, ProblemRule])[] = [
  [/^Premature end|^Comment not terminated/, 'TRUNCATED'],
  [/^Excessive depth/, 'TOO_DEEP'],
  [/^Resource limit exceeded/, 'LENGTH'],
  [/^Entity '/, 'DTD_NOT_ALLOWED'],
  [/invalid Char value|Invalid bytes|not proper UTF-8/, 'TEXT_NOT_STORABLE'],
];

/** The one problem of a text that is no well-formed XML. */
export function parseProblem(details: readonly ErrorDetail[], text: string): IncomingProblem {
  const first = details.find((detail) => detail.level >= 2);
  if (first === undefined) {
    return problem('', 'NOT_WELL_FORMED');
  }
  const kind = PARSE_KINDS.find(([pattern]) => pattern.test(first.message))?.[1];
  return problem(`${first.line}:${first.col}`, kind ?? (breaksOff(text, first.line) ? 'TRUNCATED' : 'NOT_WELL_FORMED'));
}

/** Whether the text fails in its last line and that line does not end with the end of an element or comment. */
function breaksOff(text: string, line: number): boolean {
  const end = text.trimEnd();
  return !/(?:<\/[^<>]+|\/|--|\?)>$/.test(end.slice(-300)) && line >= end.split('\n').length;
}

const FACET_RULES: Readonly<Record<string, ProblemRule>> = {
  enumeration: 'ENUMERATION',
  pattern: 'PATTERN',
  minInclusive: 'RANGE',
  maxInclusive: 'RANGE',
  minExclusive: 'RANGE',
  maxExclusive: 'RANGE',
  totalDigits: 'RANGE',
  fractionDigits: 'RANGE',
  length: 'LENGTH',
  minLength: 'LENGTH',
  maxLength: 'LENGTH',
};

/**
 * Reduces libxml2's validation messages to path, rule and what the schema expects. Of a message only its fixed words are
 * matched; names pass only if the format defines them, and lists only if the schema itself holds them.
 *
 * @param enumerations every value list in the schema
 * @param names element, attribute and type names that the schema defines
 */
export function xsdProblems(
  details: readonly ErrorDetail[],
  enumerations: readonly (readonly string[])[],
  names: ReadonlySet<string>,
): IncomingProblem[] {
  const problems = details.map((detail) => xsdProblem(detail, enumerations, names));
  const byKey = new Map(problems.map((each) => [`${each.path} ${each.rule}`, each]));
  const faceted = new Set([...byKey.values()].filter((each) => each.rule !== 'TYPE').map((each) => each.path));
  return [...byKey.values()].filter((each) => each.rule !== 'TYPE' || !faceted.has(each.path));
}

function xsdProblem(detail: ErrorDetail, enumerations: readonly (readonly string[])[], names: ReadonlySet<string>): IncomingProblem {
  const message = detail.message.trim();
  const [, attribute, body = message] = /^Element '[^']*'(?:, attribute '([^']*)')?: ([^]*)$/.exec(message) ?? [];
  const at = safeXPath(detail.xpath ?? '', names);
  const path = attribute === undefined ? at : `${at}/@${names.has(attribute) ? attribute : '*'}`;
  const facet = /^\[facet '(\w+)'\]/.exec(body)?.[1];
  if (facet !== undefined) {
    return facetProblem(path, FACET_RULES[facet] ?? 'SCHEMA', body, enumerations);
  }
  if (body.startsWith('This element is not expected.')) {
    return problem(path, 'UNEXPECTED_ELEMENT', expectedElements(body, names));
  }
  if (body.startsWith('Missing child element(s).')) {
    return problem(path, 'MISSING_ELEMENT', expectedElements(body, names));
  }
  if (/^The attribute '[^']*' is not allowed\.$/.test(body)) {
    return problem(path, 'UNEXPECTED_ATTRIBUTE');
  }
  const missing = /^The attribute '([^']*)' is required but missing\.$/.exec(body)?.[1];
  if (missing !== undefined) {
    return problem(`${at}/@${names.has(missing) ? missing : '*'}`, 'MISSING_ATTRIBUTE');
  }
  if (body.startsWith('Character content')) {
    return problem(path, 'UNEXPECTED_TEXT');
  }
  if (/does not match the fixed value constraint '[^']*'\.$/.test(body)) {
    return problem(path, 'CONSTANT');
  }
  const type = /is not a valid value of the (?:local )?(?:atomic|union|list) type(?: '([^']*)')?\.$/.exec(body);
  return type === null ? problem(path, 'SCHEMA') : problem(path, 'TYPE', expectedType(type[1], names));
}

function facetProblem(path: string, rule: ProblemRule, body: string, enumerations: readonly (readonly string[])[]): IncomingProblem {
  const values = rule !== 'ENUMERATION' ? undefined : enumerations.find((list) => body.endsWith(`{${list.map((value) => `'${value}'`).join(', ')}}.`));
  return values === undefined || values.length > 20 ? problem(path, rule) : problem(path, rule, expectOneOf(shownTerms(values)));
}

function expectedElements(body: string, names: ReadonlySet<string>): CodeLabel | undefined {
  const list = /Expected is (?:one of )?\( ([^()]*) \)\.$/.exec(body)?.[1];
  const known = list?.split(', ').filter((name) => names.has(name)) ?? [];
  return known.length === 0 ? undefined : expectOneOf(known);
}

function expectedType(type: string | undefined, names: ReadonlySet<string>): CodeLabel | undefined {
  if (type === undefined || !(names.has(type) || /^xs:[a-zA-Z]+$/.test(type))) {
    return undefined;
  }
  return { es: `un valor de tipo ${type}`, en: `a value of type ${type}` };
}

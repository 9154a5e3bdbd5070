import type { ErrorObject } from 'ajv';
import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import type { IncomingProblem } from './incoming-document.js';
import { isJsonObject, type PathSegment } from './json-source.js';
import { expectOneOf, problem, type ProblemRule } from './problem.js';
import { safeJsonPointer } from './safe-path.js';

const RULES: Readonly<Record<string, ProblemRule>> = {
  required: 'REQUIRED',
  additionalProperties: 'ADDITIONAL_PROPERTY',
  unevaluatedProperties: 'ADDITIONAL_PROPERTY',
  enum: 'ENUMERATION',
  const: 'CONSTANT',
  type: 'TYPE',
  format: 'FORMAT',
  pattern: 'PATTERN',
  minimum: 'RANGE',
  maximum: 'RANGE',
  exclusiveMinimum: 'RANGE',
  exclusiveMaximum: 'RANGE',
  multipleOf: 'RANGE',
  minLength: 'LENGTH',
  maxLength: 'LENGTH',
  minItems: 'LENGTH',
  maxItems: 'LENGTH',
};

/**
 * Reduces the validator's errors to path, rule and what the schema expects. Only parameters that come from the schema are
 * taken over, no message and nothing of the document.
 *
 * @param root the value that was validated, to tell array positions from names
 * @param base path of that value in the document
 */
export function jsonSchemaProblems(
  errors: readonly ErrorObject[],
  root: unknown,
  base: readonly PathSegment[],
  names: ReadonlySet<string>,
): IncomingProblem[] {
  const problems = errors.map((error) => {
    const path = [...base, ...segments(error.instancePath, root)];
    const missing = error.keyword === 'required' ? textParameter(error, 'missingProperty') : null;
    return problem(safeJsonPointer(missing === null ? path : [...path, missing], names), RULES[error.keyword] ?? 'SCHEMA', expected(error));
  });
  return [...new Map(problems.map((each) => [`${each.path} ${each.rule}`, each])).values()];
}

function segments(pointer: string, root: unknown): PathSegment[] {
  let value = root;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(value)) {
        value = value[Number(name)] as unknown;
        return Number(name);
      }
      value = isJsonObject(value) ? value[name] : undefined;
      return name;
    });
}

function expected(error: ErrorObject): CodeLabel | undefined {
  const { allowedValues, allowedValue, type, format, pattern, comparison, limit } = error.params as Record<string, unknown>;
  if (Array.isArray(allowedValues)) {
    return expectOneOf(allowedValues.map(String));
  }
  if (allowedValue !== undefined) {
    return both(String(allowedValue));
  }
  if (format !== undefined) {
    return { es: `un valor con formato ${String(format)}`, en: `a value in the format ${String(format)}` };
  }
  if (pattern !== undefined) {
    return { es: `un valor que siga ${String(pattern)}`, en: `a value that follows ${String(pattern)}` };
  }
  if (type !== undefined) {
    return { es: `un valor de tipo ${String(type)}`, en: `a value of type ${String(type)}` };
  }
  if (limit === undefined) {
    return undefined;
  }
  return comparison === undefined ? lengthLimit(error.keyword, String(limit)) : both(`${String(comparison)} ${String(limit)}`);
}

function lengthLimit(keyword: string, limit: string): CodeLabel {
  return keyword.startsWith('max') ? { es: `como máximo ${limit}`, en: `at most ${limit}` } : { es: `al menos ${limit}`, en: `at least ${limit}` };
}

function both(text: string): CodeLabel {
  return { es: text, en: text };
}

function textParameter(error: ErrorObject, name: string): string | null {
  const value = (error.params as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : null;
}

import type { ValidateFunction } from 'ajv';
import { detachFromJson } from './detach.js';
import type { FormatReading } from './format-reading.js';
import type { IncomingElement, IncomingProblem } from './incoming-document.js';
import type { SchemaSlot, XarfSchema } from './incoming-schemas.js';
import { jsonSchemaProblems } from './json-schema-problem.js';
import { isJsonObject, type JsonReading, type JsonString, readJsonSource } from './json-source.js';
import { hasControlCharacters } from './plain-text.js';
import { MAX_TEXT_LENGTH, problem, TEXT_LENGTH_WANTED } from './problem.js';
import { lineAndColumn, safeJsonPointer } from './safe-path.js';
import { schemaGapProblem } from './schema-gap.js';
import { checkXarfReport } from './xarf-check.js';
import { mapXarfReport } from './xarf-report.js';
import { XARF_NAMES } from './xarf-terms.js';

const MAX_REPORTS = 1000;
const LONE_SURROGATE = /\p{Surrogate}/u;
const VERSION_3_NAMES = ['Version', 'ReporterInfo', 'Report', 'Disclosure'];

/** Reads JSON: one XARF v4 report, or a list of them, each judged by itself. */
export function readXarfDocument(text: string, slot: SchemaSlot<XarfSchema>): FormatReading {
  const names = slot.state === 'READY' ? slot.schema.names : new Set(XARF_NAMES);
  const reading = readJsonSource(text);
  if (reading.failure !== null) {
    return unreadable(text, reading, names);
  }
  const { value, strings } = reading;
  const isBundle = Array.isArray(value);
  const reports: readonly unknown[] = Array.isArray(value) ? value : [value];
  const refusal = refuse(reports, isBundle);
  const texts = textProblems(strings, isBundle, names);
  const findings = refusal !== null ? [] : reports.map((report, index) => inspect(report, slot, isBundle ? [index] : [], texts.get(index) ?? []));
  const kept = detachFromJson(text, value, strings, names);
  if (refusal !== null) {
    return { ...refusal, elements: [], kept };
  }
  const elements = reports.map((report, index) => judge(report, index, findings[index] ?? [], slot.state === 'READY'));
  return slot.state === 'READY'
    ? { format: 'XARF_V4', status: null, problems: [], elements, kept }
    : { format: 'XARF_V4', status: 'REFUSED', problems: [schemaGapProblem(slot)], elements, kept };
}

function unreadable(text: string, reading: Exclude<JsonReading, { failure: null }>, names: ReadonlySet<string>): FormatReading {
  const { rule, offset, path } = reading.failure;
  const isXarf = /"xarf_version"\s*:/.test(text);
  const at = rule === 'DUPLICATE_KEY' ? safeJsonPointer(path, names) : lineAndColumn(text, offset);
  return { format: isXarf ? 'XARF_V4' : 'UNKNOWN', status: isXarf ? 'INVALID' : 'REFUSED', problems: [problem(at, rule)], elements: [], kept: null };
}

/** The reason why the document holds no XARF v4 reports at all, or null. */
function refuse(reports: readonly unknown[], isBundle: boolean): Pick<FormatReading, 'format' | 'status' | 'problems'> | null {
  if (isBundle && reports.length === 0) {
    return { format: 'UNKNOWN', status: 'REFUSED', problems: [problem('', 'EMPTY_BUNDLE')] };
  }
  const old = reports.findIndex(isVersion3);
  if (old >= 0) {
    return { format: 'UNKNOWN', status: 'REFUSED', problems: [problem(isBundle ? `/${old}` : '', 'XARF_VERSION_3')] };
  }
  if (!reports.some((report) => isJsonObject(report) && Object.hasOwn(report, 'xarf_version'))) {
    return { format: 'UNKNOWN', status: 'REFUSED', problems: [problem('', 'NOT_RECOGNISED')] };
  }
  return reports.length > MAX_REPORTS ? { format: 'XARF_V4', status: 'REFUSED', problems: [problem('', 'TOO_MANY_REPORTS')] } : null;
}

function isVersion3(report: unknown): boolean {
  if (!isJsonObject(report)) {
    return false;
  }
  const version = report['xarf_version'];
  return version === undefined ? VERSION_3_NAMES.some((name) => Object.hasOwn(report, name)) : /^3(?:\.|$)/.test(String(typeof version === 'object' ? '' : version));
}

function validate(report: unknown, schema: XarfSchema, base: readonly number[]): IncomingProblem[] {
  const type = isJsonObject(report) ? report['type'] : undefined;
  const validator: ValidateFunction | null = type === 'csam' ? schema.csam : type === 'csem' ? schema.csem : null;
  if (validator === null) {
    return [];
  }
  try {
    return validator(report) ? [] : jsonSchemaProblems(validator.errors ?? [], report, base, schema.names);
  } catch {
    return [problem(safeJsonPointer(base, schema.names), 'SCHEMA')];
  }
}

/** Our own finding is left out where the schema has one for the same field. */
function mergeProblems(bySchema: readonly IncomingProblem[], own: readonly IncomingProblem[]): IncomingProblem[] {
  const paths = new Set(bySchema.map((each) => each.path));
  return [...bySchema, ...own.filter((each) => !paths.has(each.path))];
}

/** Texts that can't be kept or are too long to be looked at, by report. */
function textProblems(strings: readonly JsonString[], isBundle: boolean, names: ReadonlySet<string>): Map<number, IncomingProblem[]> {
  const found = new Map<number, IncomingProblem[]>();
  for (const each of strings) {
    const isTooLong = each.value.length > MAX_TEXT_LENGTH && each.path.at(-1) !== 'payload';
    if (!isTooLong && !hasControlCharacters(each.value) && !LONE_SURROGATE.test(each.value)) {
      continue;
    }
    const index = isBundle ? Number(each.path[0]) : 0;
    const path = safeJsonPointer(each.path, names);
    const inReport = found.get(index) ?? [];
    inReport.push(isTooLong ? problem(path, 'LENGTH', TEXT_LENGTH_WANTED) : problem(path, 'TEXT_NOT_STORABLE'));
    found.set(index, inReport);
  }
  return found;
}

/** All findings on one report: by the schema, by us, and on its texts; only the last where one is too long for the others. */
function inspect(report: unknown, slot: SchemaSlot<XarfSchema>, base: readonly number[], texts: readonly IncomingProblem[]): IncomingProblem[] {
  if (texts.some((each) => each.rule === 'LENGTH')) {
    return [...texts];
  }
  const bySchema = slot.state === 'READY' ? validate(report, slot.schema, base) : [];
  return mergeProblems(bySchema, [...checkXarfReport(report, safeJsonPointer(base, new Set())), ...texts]);
}

function judge(report: unknown, index: number, problems: readonly IncomingProblem[], isJudgedBySchema: boolean): IncomingElement {
  const isValid = problems.length === 0 && isJudgedBySchema && isJsonObject(report);
  return { index, status: isValid ? 'VALID' : 'INVALID', problems, report: isValid ? mapXarfReport(report, index) : null };
}

import { isIP } from 'node:net';
import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import { decodeBase64 } from './detach.js';
import type { IncomingProblem } from './incoming-document.js';
import { readIncidentTime } from './incident-time.js';
import { isJsonObject, type JsonObject } from './json-source.js';
import { expectOneOf, problem, type ProblemRule } from './problem.js';
import { HASH_DIGITS, XARF_AGE_RANGES, XARF_CLASSIFICATIONS, XARF_EXPLOITATION_TYPES, XARF_MEDIA_TYPES, XARF_PLATFORMS } from './xarf-terms.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_WANTED: CodeLabel = { es: 'un UUID (RFC 9562), como 00000000-0000-4000-8000-000000000000', en: 'a UUID (RFC 9562), like 00000000-0000-4000-8000-000000000000' };
const TIME_WANTED: CodeLabel = { es: 'fecha y hora RFC 3339 con zona horaria, desde 1900', en: 'an RFC 3339 date and time with offset, since 1900' };
const URI_WANTED: CodeLabel = { es: 'un URI absoluto', en: 'an absolute URI' };
const MAIL_WANTED: CodeLabel = { es: 'una dirección de correo', en: 'an e-mail address' };
const IP_WANTED: CodeLabel = { es: 'una dirección IP', en: 'an IP address' };

/**
 * Our own checks of the fields that the import uses. They run whether or not a schema is configured and do not rely on it.
 *
 * @param base path of the report in the document
 */
export function checkXarfReport(report: unknown, base: string): IncomingProblem[] {
  if (!isJsonObject(report)) {
    return [problem(base, 'TYPE', { es: 'un objeto', en: 'an object' })];
  }
  const type = report['type'];
  if (report['category'] !== 'content' || (type !== 'csam' && type !== 'csem')) {
    return [problem(`${base}/type`, 'TYPE_NOT_ACCEPTED')];
  }
  return [
    ...checkText(report, 'xarf_version', base, (text) => /^4\.\d+\.\d+$/.test(text), 'PATTERN', { es: 'una versión 4.x.y', en: 'a version 4.x.y' }),
    ...checkText(report, 'report_id', base, (text) => UUID.test(text), 'FORMAT', UUID_WANTED),
    ...checkText(report, 'timestamp', base, (text) => readIncidentTime(text)?.offset === true, 'FORMAT', TIME_WANTED),
    ...checkText(report, 'url', base, (text) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(text), 'FORMAT', URI_WANTED),
    ...['reporter', 'sender'].flatMap((name) => checkContact(report[name], `${base}/${name}`)),
    ...(type === 'csem' ? checkListed(report, 'exploitation_type', base, XARF_EXPLOITATION_TYPES, true) : checkListed(report, 'classification', base, XARF_CLASSIFICATIONS, true)),
    ...checkListed(report, 'victim_age_range', base, XARF_AGE_RANGES, false),
    ...checkListed(report, 'platform', base, XARF_PLATFORMS, false),
    ...(type === 'csam' ? checkListed(report, 'media_type', base, XARF_MEDIA_TYPES, false) : []),
    ...['description', 'ncmec_report_id'].flatMap((name) => checkOptionalText(report, name, base)),
    ...checkIndicators(report['perpetrator_indicators'], `${base}/perpetrator_indicators`),
    ...['hash_values', 'file_hash'].flatMap((name) => checkHashes(report[name], `${base}/${name}`)),
    ...checkEvidence(report['evidence'], `${base}/evidence`),
    ...checkTags(report['tags'], `${base}/tags`),
  ];
}

function checkText(
  object: JsonObject,
  name: string,
  base: string,
  holds: (text: string) => boolean,
  rule: ProblemRule,
  wanted: CodeLabel,
): IncomingProblem[] {
  const value = object[name];
  if (value === undefined) {
    return [problem(`${base}/${name}`, 'REQUIRED')];
  }
  return typeof value === 'string' && holds(value) ? [] : [problem(`${base}/${name}`, rule, wanted)];
}

function checkOptionalText(object: JsonObject, name: string, base: string): IncomingProblem[] {
  return object[name] === undefined || typeof object[name] === 'string' ? [] : [wrongType(`${base}/${name}`, 'texto', 'text')];
}

function wrongType(path: string, es: string, en: string): IncomingProblem {
  return problem(path, 'TYPE', { es, en });
}

function checkContact(value: unknown, path: string): IncomingProblem[] {
  if (value === undefined) {
    return [problem(path, 'REQUIRED')];
  }
  if (!isJsonObject(value)) {
    return [wrongType(path, 'un objeto', 'an object')];
  }
  return [
    ...checkText(value, 'org', path, (text) => text.trim() !== '', 'LENGTH', { es: 'un nombre que no esté vacío', en: 'a name that is not empty' }),
    ...checkText(value, 'contact', path, (text) => /^[^\s@]+@[^\s@]+$/.test(text), 'FORMAT', MAIL_WANTED),
  ];
}

function checkListed(object: JsonObject, name: string, base: string, terms: ReadonlyMap<string, unknown>, required: boolean): IncomingProblem[] {
  const value = object[name];
  if (value === undefined) {
    return required ? [problem(`${base}/${name}`, 'REQUIRED')] : [];
  }
  return typeof value === 'string' && terms.has(value) ? [] : [problem(`${base}/${name}`, 'ENUMERATION', expectOneOf([...terms.keys()]))];
}

function checkIndicators(value: unknown, path: string): IncomingProblem[] {
  if (value === undefined) {
    return [];
  }
  if (!isJsonObject(value)) {
    return [wrongType(path, 'un objeto', 'an object')];
  }
  const addresses = value['ip_addresses'] ?? [];
  return [
    ...['account_id', 'pattern_of_behavior'].flatMap((name) => checkOptionalText(value, name, path)),
    ...(Array.isArray(addresses)
      ? addresses.flatMap((address: unknown, index) =>
          typeof address === 'string' && isIP(address) > 0 ? [] : [problem(`${path}/ip_addresses/${index}`, 'FORMAT', IP_WANTED)],
        )
      : [wrongType(`${path}/ip_addresses`, 'una lista', 'a list')]),
  ];
}

function checkHashes(value: unknown, path: string): IncomingProblem[] {
  if (value === undefined) {
    return [];
  }
  if (!isJsonObject(value)) {
    return [wrongType(path, 'un objeto', 'an object')];
  }
  return [...HASH_DIGITS].flatMap(([algorithm, digits]) => {
    const hash = value[algorithm];
    const holds = typeof hash === 'string' && (digits === null || (hash.length === digits && /^[0-9a-f]+$/i.test(hash)));
    const wanted = digits === null ? { es: 'texto', en: 'text' } : { es: `${digits} dígitos hexadecimales`, en: `${digits} hexadecimal digits` };
    return hash === undefined || holds ? [] : [problem(`${path}/${algorithm}`, 'PATTERN', wanted)];
  });
}

function checkEvidence(value: unknown, path: string): IncomingProblem[] {
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    return [wrongType(path, 'una lista', 'a list')];
  }
  return value.flatMap((item: unknown, index) => {
    const at = `${path}/${index}`;
    if (!isJsonObject(item)) {
      return [wrongType(at, 'un objeto', 'an object')];
    }
    return [
      ...checkText(item, 'content_type', at, (text) => text.trim() !== '', 'LENGTH', { es: 'un tipo de contenido', en: 'a media type' }),
      ...checkText(item, 'payload', at, (text) => decodeBase64(text) !== null, 'BASE64', { es: 'contenido en base64', en: 'content in base64' }),
      ...checkOptionalText(item, 'description', at),
    ];
  });
}

function checkTags(value: unknown, path: string): IncomingProblem[] {
  return value === undefined || (Array.isArray(value) && value.every((tag) => typeof tag === 'string')) ? [] : [wrongType(path, 'una lista de textos', 'a list of texts')];
}

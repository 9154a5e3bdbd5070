import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import type { IncomingProblem } from './incoming-document.js';
import { readIncidentTime } from './incident-time.js';
import { NCMEC_ANNOTATIONS, NCMEC_INCIDENT_TYPES, shownTerms } from './ncmec-terms.js';
import { expectOneOf, problem } from './problem.js';
import { childrenOf, findElement } from './xml-query.js';
import type { XmlNode } from './xml-source.js';

const TIME_WANTED: CodeLabel = { es: 'fecha y hora xs:dateTime, desde 1900', en: 'an xs:dateTime, since 1900' };
const AGE_WANTED: CodeLabel = { es: 'años cumplidos, de 0 a 120', en: 'whole years, 0 to 120' };
const MAX_AGE = 120;

/** Our own checks of the fields that the import uses. They run whether or not a schema is configured and do not rely on it. */
export function checkNcmecReport(report: XmlNode): IncomingProblem[] {
  const summary = findElement(report, 'incidentSummary');
  const missing = [...requireElement(report, 'incidentSummary'), ...requireElement(report, 'reporter', 'reportingPerson')];
  return summary === null ? missing : [...missing, ...checkIncidentType(summary), ...checkIncidentTime(summary), ...checkAnnotations(summary), ...checkAges(report)];
}

function requireElement(node: XmlNode, ...names: readonly string[]): IncomingProblem[] {
  return findElement(node, ...names) === null ? [problem(`${node.path}/${names.join('/')}`, 'MISSING_ELEMENT', expectOneOf(names.slice(-1)))] : [];
}

function checkIncidentType(summary: XmlNode): IncomingProblem[] {
  const types = childrenOf(summary, 'incidentType');
  const unknown = types.filter((type) => !NCMEC_INCIDENT_TYPES.has(type.text));
  return types.length === 0
    ? requireElement(summary, 'incidentType')
    : unknown.map((type) => problem(type.path, 'ENUMERATION', expectOneOf(shownTerms([...NCMEC_INCIDENT_TYPES.keys()]))));
}

function checkIncidentTime(summary: XmlNode): IncomingProblem[] {
  const times = childrenOf(summary, 'incidentDateTime');
  return times.length === 0
    ? requireElement(summary, 'incidentDateTime')
    : times.filter((time) => readIncidentTime(time.text) === null).map((time) => problem(time.path, 'TYPE', TIME_WANTED));
}

function checkAnnotations(summary: XmlNode): IncomingProblem[] {
  return childrenOf(summary, 'reportAnnotations')
    .flatMap((annotations) => annotations.children)
    .filter((mark) => !NCMEC_ANNOTATIONS.has(mark.name))
    .map((mark) => problem(mark.path, 'UNEXPECTED_ELEMENT', expectOneOf([...NCMEC_ANNOTATIONS.keys()])));
}

function checkAges(report: XmlNode): IncomingProblem[] {
  return childrenOf(report, 'victim')
    .flatMap((victim) => childrenOf(victim, 'victimPerson'))
    .flatMap((person) => childrenOf(person, 'age'))
    .filter((age) => !/^\s*\+?\d{1,3}\s*$/.test(age.text) || Number(age.text) > MAX_AGE)
    .map((age) => problem(age.path, 'RANGE', AGE_WANTED));
}

import { detachFromXml } from './detach-xml.js';
import type { FormatReading } from './format-reading.js';
import type { IncomingFormat, IncomingProblem } from './incoming-document.js';
import type { NcmecSchema, SchemaSlot } from './incoming-schemas.js';
import { checkNcmecReport } from './ncmec-check.js';
import { mapNcmecReport } from './ncmec-report.js';
import { NCMEC_NAMES, NCMEC_OTHER_ROOTS } from './ncmec-terms.js';
import { MAX_TEXT_LENGTH, problem, TEXT_LENGTH_WANTED } from './problem.js';
import { safeXPath } from './safe-path.js';
import { schemaGapProblem } from './schema-gap.js';
import { afterProlog, readXmlSource, type XmlNode } from './xml-source.js';

/** Reads XML: one NCMEC CyberTipline report. */
export function readNcmecDocument(text: string, slot: SchemaSlot<NcmecSchema>): FormatReading {
  const body = afterProlog(text);
  if (/^<(?:!doctype\s+html|html|head|body)[\s>]/i.test(body)) {
    return refused('UNKNOWN', problem('', 'HTML_NOT_XML'));
  }
  const isReport = /^<report[\s/>]/.test(body);
  const names = slot.state === 'READY' ? slot.schema.names : new Set(NCMEC_NAMES);
  const { root, problems } = readXmlSource(text, slot.state === 'READY' && isReport ? slot.schema : null, names);
  if (root === null) {
    const isRefused = !isReport || problems.some((each) => each.rule === 'DTD_NOT_ALLOWED');
    return { format: isReport ? 'NCMEC_CYBERTIPLINE' : 'UNKNOWN', status: isRefused ? 'REFUSED' : 'INVALID', problems, elements: [], kept: null };
  }
  const kept = detachFromXml(text, root, names);
  if (NCMEC_OTHER_ROOTS.has(root.name)) {
    return { ...refused('NCMEC_CYBERTIPLINE', problem(`/${root.name}`, 'NOT_A_REPORT')), kept };
  }
  if (root.name !== 'report') {
    return { ...refused('UNKNOWN', problem('', 'NOT_RECOGNISED')), kept };
  }
  return judge(kept.root, mergeProblems(problems, checkSafely(kept.root, names)), slot, kept);
}

function judge(root: XmlNode, problems: readonly IncomingProblem[], slot: SchemaSlot<NcmecSchema>, kept: FormatReading['kept']): FormatReading {
  const isReady = slot.state === 'READY';
  const isValid = isReady && problems.length === 0;
  return {
    format: 'NCMEC_CYBERTIPLINE',
    status: isReady ? null : 'REFUSED',
    problems: isReady ? [] : [schemaGapProblem(slot)],
    elements: [{ index: 0, status: isValid ? 'VALID' : 'INVALID', problems, report: isValid ? mapNcmecReport(root, 0) : null }],
    kept,
  };
}

/** Paths come from the document's element names: those that the format does not define are not shown. */
function checkSafely(root: XmlNode, names: ReadonlySet<string>): IncomingProblem[] {
  const long = longTexts(root);
  return (long.length > 0 ? long : checkNcmecReport(root)).map((each) => ({ ...each, path: safeXPath(each.path, names) }));
}

/** Texts, payloads already cut out, that are too long to be looked at. */
function longTexts(node: XmlNode): IncomingProblem[] {
  const own = node.text.length > MAX_TEXT_LENGTH ? [problem(node.path, 'LENGTH', TEXT_LENGTH_WANTED)] : [];
  return [...own, ...node.children.flatMap(longTexts)];
}

/** Our own finding is left out where the schema has one for the same element or for the one that should hold it. */
function mergeProblems(bySchema: readonly IncomingProblem[], own: readonly IncomingProblem[]): IncomingProblem[] {
  return [...bySchema, ...own.filter((each) => !bySchema.some((other) => other.path === each.path || (each.rule === 'MISSING_ELEMENT' && other.rule.endsWith('_ELEMENT'))))];
}

function refused(format: IncomingFormat, reason: IncomingProblem): FormatReading {
  return { format, status: 'REFUSED', problems: [reason], elements: [], kept: null };
}

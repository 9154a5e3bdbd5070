import { ParseOption, XmlCData, XmlDocument, XmlElement, XmlError, XmlLibError, XmlText, type XsdValidator } from 'libxml2-wasm';
import type { IncomingProblem } from './incoming-document.js';
import { problem } from './problem.js';
import { parseProblem, xsdProblems } from './xml-problem.js';

/** One element, copied out of the parser's memory. `text` is its own character data, without that of its children. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  readonly prefix: string;
  /** XPath as libxml2 writes it: an index only where siblings share the name. */
  readonly path: string;
  /** Those without a namespace. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: readonly XmlNode[];
}

/** What the reader needs of the configured schema. */
export interface XmlSchemaView {
  readonly validator: XsdValidator;
  readonly enumerations: readonly (readonly string[])[];
}

export interface XmlReading {
  /** Null where the text can't be parsed; `problems` then has one entry. */
  readonly root: XmlNode | null;
  readonly problems: readonly IncomingProblem[];
}

const MAX_DEPTH = 64;
/** Start and end tags, comments and the like. The parser's time for reporting problems grows with the square of it. */
const MAX_TAGS = 40_000;

/** No network, no external entities, no catalogue, and no entity substitution (that is an option not given). */
const SAFE_OPTIONS: ParseOption =
  ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_NO_SYS_CATALOG | ParseOption.XML_PARSE_IGNORE_ENC;

const PROLOG = /^\s*(?:<!--[^]*?-->|<\?[^]*?\?>)/;

/** The text from its first tag on: without white space, comments and processing instructions before it. */
export function afterProlog(text: string): string {
  let rest = text;
  for (let match = PROLOG.exec(rest); match !== null; match = PROLOG.exec(rest)) {
    rest = rest.slice(match[0].length);
  }
  return rest.trimStart();
}

/**
 * Parses and, where a schema is given, validates XML that has no DOCTYPE. Everything of the parser's is released before it
 * returns. Problems name fields, never values.
 */
export function readXmlSource(text: string, schema: XmlSchemaView | null, names: ReadonlySet<string>): XmlReading {
  if (afterProlog(text).startsWith('<!DOCTYPE')) {
    return { root: null, problems: [problem('', 'DTD_NOT_ALLOWED')] };
  }
  if (countTags(text) > MAX_TAGS) {
    return { root: null, problems: [problem('', 'TOO_MANY_VALUES')] };
  }
  let document: XmlDocument | null = null;
  try {
    document = XmlDocument.fromString(text, { option: SAFE_OPTIONS });
    const root = copyElement(document.root, '', 1);
    return root === null
      ? { root: null, problems: [problem('', 'TOO_DEEP')] }
      : { root, problems: schema === null ? [] : validate(document, schema, names) };
  } catch (error) {
    if (error instanceof XmlError) {
      return { root: null, problems: [parseProblem(error instanceof XmlLibError ? error.details : [], text)] };
    }
    throw error;
  } finally {
    document?.dispose();
  }
}

function countTags(text: string): number {
  let count = 0;
  for (let at = text.indexOf('<'); at >= 0 && count <= MAX_TAGS; at = text.indexOf('<', at + 1)) {
    count++;
  }
  return count;
}

function validate(document: XmlDocument, schema: XmlSchemaView, names: ReadonlySet<string>): IncomingProblem[] {
  try {
    schema.validator.validate(document);
    return [];
  } catch (error) {
    if (error instanceof XmlError) {
      return xsdProblems(error instanceof XmlLibError ? error.details : [], schema.enumerations, names);
    }
    throw error;
  }
}

/** Null where the element or one below it lies too deep. */
function copyElement(element: XmlElement, path: string, depth: number): XmlNode | null {
  if (depth > MAX_DEPTH) {
    return null;
  }
  const texts: string[] = [];
  const elements: XmlElement[] = [];
  for (let child = element.firstChild; child !== null; child = child.next) {
    if (child instanceof XmlElement) {
      elements.push(child);
    } else if (child instanceof XmlText || child instanceof XmlCData) {
      texts.push(child.content);
    }
  }
  const qualified = element.prefix === '' ? element.name : `${element.prefix}:${element.name}`;
  const ownPath = path === '' ? `/${qualified}` : path;
  const children: XmlNode[] = [];
  const counts = countNames(elements);
  const seen = new Map<string, number>();
  for (const child of elements) {
    const key = child.name;
    const position = (seen.get(key) ?? 0) + 1;
    seen.set(key, position);
    const copy = copyElement(child, `${ownPath}/${key}${(counts.get(key) ?? 0) > 1 ? `[${position}]` : ''}`, depth + 1);
    if (copy === null) {
      return null;
    }
    children.push(copy);
  }
  return {
    name: element.name,
    namespace: element.namespaceUri,
    prefix: element.prefix,
    path: ownPath,
    attributes: Object.fromEntries(element.attrs.filter((each) => each.prefix === '').map((each) => [each.name, each.value])),
    text: texts.join(''),
    children,
  };
}

function countNames(elements: readonly XmlElement[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const element of elements) {
    counts.set(element.name, (counts.get(element.name) ?? 0) + 1);
  }
  return counts;
}

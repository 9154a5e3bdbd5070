import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';
import type { IncomingProblem } from './incoming-document.js';

/** Every rule that a document can break, with what was expected in general. */
export const PROBLEM_RULES = {
  EMPTY: { es: 'un documento que no esté vacío', en: 'a document that is not empty' },
  EMPTY_BUNDLE: { es: 'una lista con al menos un reporte', en: 'a list of at least one report' },
  TOO_LARGE: { es: 'un documento de 20 MB como máximo', en: 'a document of at most 20 MB' },
  TOO_DEEP: { es: 'como máximo 64 niveles de anidamiento', en: 'at most 64 levels of nesting' },
  TOO_MANY_VALUES: {
    es: 'como máximo 20 000 elementos XML, 200 000 valores JSON y 1000 contenidos que no son texto',
    en: 'at most 20,000 XML elements, 200,000 JSON values and 1,000 payloads that are not text',
  },
  TOO_MANY_REPORTS: { es: 'como máximo 1000 reportes en un documento', en: 'at most 1,000 reports in one document' },
  MORE_PROBLEMS: { es: 'hay más problemas que los que se muestran', en: 'there are more problems than are shown' },
  NOT_READABLE: { es: 'un documento que se pueda leer; la lectura falló', en: 'a document that can be read; reading failed' },
  NOT_TEXT: { es: 'un documento de texto XML o JSON', en: 'a text document in XML or JSON' },
  ENCODING_NOT_SUPPORTED: {
    es: 'codificación UTF-8, UTF-16, ISO-8859-1, windows-1252 o US-ASCII',
    en: 'encoding UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII',
  },
  ENCODING_INVALID: { es: 'bytes válidos en la codificación declarada (UTF-8 si no se declara)', en: 'bytes valid in the declared encoding (UTF-8 if none is declared)' },
  NOT_RECOGNISED: { es: 'un reporte CyberTipline de NCMEC (XML) o XARF v4 (JSON)', en: 'an NCMEC CyberTipline report (XML) or XARF v4 (JSON)' },
  HTML_NOT_XML: { es: 'un documento XML; esto es una página HTML', en: 'an XML document; this is an HTML page' },
  NOT_A_REPORT: {
    es: 'un reporte (elemento raíz report); este documento es otro mensaje de la misma interfaz y no es un reporte',
    en: 'a report (root element report); this document is another message of the same interface, not a report',
  },
  XARF_VERSION_3: { es: 'XARF versión 4; los reportes de versión 3 no se importan', en: 'XARF version 4; version 3 reports are not imported' },
  TYPE_NOT_ACCEPTED: { es: 'un reporte XARF de categoría content y tipo csam o csem', en: 'a XARF report of category content and type csam or csem' },
  DTD_NOT_ALLOWED: { es: 'XML sin DOCTYPE ni entidades propias', en: 'XML without DOCTYPE and without entities of its own' },
  SCHEMA_NOT_CONFIGURED: { es: 'el esquema del formato en la carpeta configurada', en: 'the schema of the format in the configured folder' },
  SCHEMA_NOT_USABLE: { es: 'un esquema que se pueda compilar', en: 'a schema that compiles' },
  NOT_WELL_FORMED: { es: 'un documento bien formado', en: 'a well-formed document' },
  TRUNCATED: { es: 'un documento completo; este termina antes de tiempo', en: 'a complete document; this one ends too early' },
  DUPLICATE_KEY: { es: 'cada nombre una sola vez en un objeto', en: 'each name only once in an object' },
  TEXT_NOT_STORABLE: { es: 'texto sin caracteres de control ni sustitutos sueltos', en: 'text without control characters or lone surrogates' },
  REQUIRED: { es: 'un campo obligatorio', en: 'a required field' },
  ADDITIONAL_PROPERTY: { es: 'solo campos que el esquema define', en: 'only fields that the schema defines' },
  ENUMERATION: { es: 'uno de los valores que el esquema enumera', en: 'one of the values that the schema lists' },
  CONSTANT: { es: 'el valor fijo del esquema', en: "the schema's fixed value" },
  TYPE: { es: 'un valor del tipo del esquema', en: "a value of the schema's type" },
  FORMAT: { es: 'un valor con el formato del esquema', en: "a value in the schema's format" },
  PATTERN: { es: 'un valor que siga el patrón del esquema', en: "a value that follows the schema's pattern" },
  RANGE: { es: 'un valor dentro de los límites', en: 'a value within the limits' },
  LENGTH: { es: 'una longitud dentro de los límites', en: 'a length within the limits' },
  BASE64: { es: 'contenido en base64', en: 'content in base64' },
  UNEXPECTED_ELEMENT: { es: 'otro elemento en este lugar, o ninguno', en: 'another element in this place, or none' },
  MISSING_ELEMENT: { es: 'un elemento obligatorio que falta', en: 'a required element that is missing' },
  UNEXPECTED_ATTRIBUTE: { es: 'ningún atributo que el esquema no define', en: 'no attribute that the schema does not define' },
  MISSING_ATTRIBUTE: { es: 'un atributo obligatorio que falta', en: 'a required attribute that is missing' },
  UNEXPECTED_TEXT: { es: 'elementos, sin texto suelto entre ellos', en: 'elements, without loose text between them' },
  SCHEMA: { es: 'lo que el esquema del formato pide en este lugar', en: 'what the schema of the format asks for in this place' },
} as const satisfies Record<string, CodeLabel>;

export type ProblemRule = keyof typeof PROBLEM_RULES;

/** A text longer than this is neither matched nor mapped. Characters. */
export const MAX_TEXT_LENGTH = 1_000_000;

export const TEXT_LENGTH_WANTED: CodeLabel = { es: 'como máximo 1 000 000 de caracteres', en: 'at most 1,000,000 characters' };

/** At most this many problems are reported for a document. */
export const MAX_PROBLEMS = 200;

/**
 * @param expected what was expected, from the schema or from our own rule and never from the document; the rule's general
 * wording where omitted
 */
export function problem(path: string, rule: ProblemRule, expected: CodeLabel = PROBLEM_RULES[rule]): IncomingProblem {
  return { path, rule, expected };
}

/** "one of a, b, c" in both languages; `values` come from the schema or from our own tables. */
export function expectOneOf(values: readonly string[]): CodeLabel {
  const list = values.join(', ');
  return { es: `uno de: ${list}`, en: `one of: ${list}` };
}

/** The first problems, with a last entry that says so where more were found. */
export function limitProblems(problems: readonly IncomingProblem[]): IncomingProblem[] {
  return problems.length <= MAX_PROBLEMS ? [...problems] : [...problems.slice(0, MAX_PROBLEMS), problem('', 'MORE_PROBLEMS')];
}

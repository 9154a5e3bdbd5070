import type { Wording } from './errors.js';

/** One text in both languages, of literals: nothing that a person sent or wrote stands in it. */
export const words = (es: string, en: string): Wording => ({ es, en });

/** What a person is told was expected at more than one place. */
export const EXPECTED = {
  id: words('un identificador UUID', 'a UUID'),
  endCursor: words('el endCursor de una respuesta a esta misma consulta', 'the endCursor of an answer to this same query'),
  caseCode: words('un código de caso HO-XXXX-XXXX-C; su carácter de control no concuerda', 'a case code HO-XXXX-XXXX-C; its check character does not fit'),
  reportCode: words('un código de reporte RE-XXXX-XXXX-C; su carácter de control no concuerda', 'a report code RE-XXXX-XXXX-C; its check character does not fit'),
  pastMoment: words('un momento que ya pasó', 'a moment that has passed'),
  noReporter: words('ninguno, pues el reporte es anónimo', 'none, as the report is anonymous'),
  reason: words('un motivo', 'a reason'),
  change: words('algo que cambie', 'something to change'),
  unitCode: words('código de una unidad', 'code of a unit'),
  nunc: words('NUNC de 21 cifras', 'NUNC of 21 digits'),
  caseNumber: words('letras, cifras, - y /', 'letters, digits, - and /'),
  wholeIdentity: words('nombres, documento y fecha de nacimiento juntos, como han de quedar', 'names, document and date of birth together, as they shall stand'),
  operation: words('una consulta o mutación de este esquema', 'a query or mutation of this schema'),
} as const satisfies Readonly<Record<string, Wording>>;

/** By the name of a check of class-validator or of ours; `#` is the number its message ends with. */
const BY_CHECK: Readonly<Record<string, Wording>> = {
  partialDate: words('AAAA, AAAA-MM o AAAA-MM-DD', 'YYYY, YYYY-MM or YYYY-MM-DD'),
  partialDateOrUnknown: words('AAAA, AAAA-MM, AAAA-MM-DD o UNKNOWN', 'YYYY, YYYY-MM, YYYY-MM-DD or UNKNOWN'),
  placeCode: words('código DIVIPOLA de un municipio, cinco cifras', 'DIVIPOLA code of a municipality, five digits'),
  placeCodeOrUnknown: words('código DIVIPOLA de un municipio, cinco cifras, o UNKNOWN', 'DIVIPOLA code of a municipality, five digits, or UNKNOWN'),
  isIso8601: words('fecha y hora ISO 8601, por ejemplo 2026-01-31T08:00:00-05:00', 'date and time of ISO 8601, for example 2026-01-31T08:00:00-05:00'),
  languageTag: words('idioma BCP 47, por ejemplo es o guc', 'language of BCP 47, for example es or guc'),
  isString: words('un texto', 'a text'),
  isBoolean: words('true o false', 'true or false'),
  isInt: words('un número entero', 'a whole number'),
  isUuid: EXPECTED.id,
  isIn: words('un código de la lista en schema.graphql', 'a code of the list in schema.graphql'),
  matches: words('la forma que describe schema.graphql', 'the form that schema.graphql describes'),
  isArray: words('una lista', 'a list'),
  arrayUnique: words('una lista sin repeticiones', 'a list without repetitions'),
  arrayMinSize: words('# o más elementos', '# or more elements'),
  arrayMaxSize: words('hasta # elementos', 'up to # elements'),
  min: words('un número no menor que #', 'a number not below #'),
  max: words('un número no mayor que #', 'a number not above #'),
  isLength: words('un texto de la longitud debida', 'a text of a fitting length'),
};
const TOO_SHORT = words('un texto de # o más caracteres', 'a text of # or more characters');
const TOO_LONG = words('un texto de hasta # caracteres', 'a text of up to # characters');
const OTHERWISE = words('lo que describe schema.graphql', 'what schema.graphql describes');

/** The expectation of a check that failed. Of its message only the number at the end is taken: the rest is not ours. */
export function expectedBy(check: string, message: string): Wording {
  const [, side, number] = / (longer|shorter) than or equal to (\d+) characters$/.exec(message) ?? [undefined, undefined, / (\d+)(?: elements)?$/.exec(message)?.[1]];
  const wording = side === 'longer' ? TOO_SHORT : side === 'shorter' ? TOO_LONG : (BY_CHECK[check] ?? OTHERWISE);
  return number === undefined && wording.es.includes('#') ? OTHERWISE : words(wording.es.replace('#', number ?? ''), wording.en.replace('#', number ?? ''));
}

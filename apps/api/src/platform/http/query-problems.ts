import type { Wording } from '../errors.js';
import { words } from '../expectations.js';

/**
 * What belongs at the place where a query is wrong, by how graphql-js begins to say so (its rules give no code). Of its sentence nothing is taken: it
 * quotes the query and guesses at names. The place itself, line and column, goes beside it.
 */
const KINDS: readonly (readonly [RegExp, Wording])[] = [
  [/^Syntax Error/, words('GraphQL bien escrito: revise llaves, comillas y paréntesis antes de este punto', 'well-formed GraphQL: check braces, quotes and brackets before this point')],
  [/^Cannot query field /, words('un campo que este tipo tenga: véase schema.graphql', 'a field that this type has: see schema.graphql')],
  [/^Unknown argument /, words('un argumento que este campo tenga: véase schema.graphql', 'an argument that this field has: see schema.graphql')],
  [/^Field "[^"]*" is not defined by type /, words('un campo que este dato de entrada tenga: véase schema.graphql', 'a field that this input has: see schema.graphql')],
  [/^Unknown type /, words('un tipo que esté en schema.graphql', 'a type that stands in schema.graphql')],
  [/ is required, but it was not provided\.|^Field "[^"]*" of required type /, words('un argumento o campo obligatorio que falta: véase schema.graphql', 'a required argument or field that is missing: see schema.graphql')],
  [/ must have a selection of subfields\.| must have at least one field selected\./, words('los campos que se piden, entre llaves', 'the fields that are asked for, in braces')],
  [/ must not have a selection since /, words('este campo sin llaves: no tiene campos dentro', 'this field without braces: it has no fields inside')],
  [/^Expected value of type |^Enum "|^Value "|^(?:String|Int|Float|Boolean|ID|Timestamp) cannot represent /, words('un valor de este tipo: véase schema.graphql', 'a value of this type: see schema.graphql')],
  [/^Variable "[^"]*" is not defined/, words('una variable declarada en la operación', 'a variable that the operation declares')],
  [/^Variable "[^"]*" is never used/, words('una variable que se use, o ninguna', 'a variable that is used, or none')],
  [/^Variable "[^"]*" of type /, words('una variable del tipo que este lugar pide: véase schema.graphql', 'a variable of the type wanted here: see schema.graphql')],
  [/^Fragment "[^"]*" is never used|^Unknown fragment |^Fragment /, words('un fragmento que exista, se use y sea de este tipo', 'a fragment that exists, is used and is of this type')],
  [/^Fields "[^"]*" conflict /, words('otro alias: dos campos distintos llevan el mismo nombre', 'another alias: two different fields have the same name')],
  [/^There can be only one |^This anonymous operation /, words('un solo uso de este nombre', 'one use of this name')],
];

/** What belongs where a query is wrong; undefined for what is seldom met. */
export const wantedInstead = (message: string): Wording | undefined => KINDS.find(([begins]) => begins.test(message))?.[1];

import {
  coerceInputValue,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Wording } from '../errors.js';
import { words } from '../expectations.js';

/** One place of the variables that does not fit the schema; the value itself is never part of it. */
export interface InputProblem {
  /** Variable, field and index: `input.children[0].birthDate`. */
  readonly path: string;
  /** The GraphQL type that was expected there, in words: `list of UUID`. */
  readonly expected: Wording;
}

const MAX_PROBLEMS = 10;

/**
 * Where the variables of an operation do not fit their declared types, at most ten places. Called
 * only once the request has failed: the error of graphql-js quotes the value, this does not.
 */
export function inputProblems(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): InputProblem[] {
  const problems: InputProblem[] = [];
  for (const definition of operation.variableDefinitions ?? []) {
    const name = definition.variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) continue;
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (given === undefined) {
      if (isNonNullType(type) && definition.defaultValue === undefined) {
        problems.push({ path: name, expected: inWords(type) });
      }
      continue;
    }
    coerceInputValue(given, type, (path) => {
      problems.push({ path: name + path.map(asStep).join(''), expected: inWords(typeAt(type, path)) });
    });
  }
  return problems.slice(0, MAX_PROBLEMS);
}

function asStep(step: string | number): string {
  return typeof step === 'number' ? `[${step}]` : `.${step}`;
}

function inWords(type: GraphQLInputType): Wording {
  if (isNonNullType(type)) return inWords(type.ofType as GraphQLInputType);
  if (!isListType(type)) return words(type.name, type.name);
  const { es, en } = inWords(type.ofType as GraphQLInputType);
  return words(`lista de ${es}`, `list of ${en}`);
}

function typeAt(root: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType {
  let type = root;
  for (const step of path) {
    const nullable: GraphQLInputType = isNonNullType(type) ? type.ofType : type;
    if (typeof step === 'number' && isListType(nullable)) type = nullable.ofType;
    else if (typeof step === 'string' && isInputObjectType(nullable)) type = nullable.getFields()[step]?.type ?? type;
  }
  return type;
}

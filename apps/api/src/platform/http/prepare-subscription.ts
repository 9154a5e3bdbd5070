import { type DocumentNode, type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLSchema, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { MAX_TOKENS, MAX_VALIDATION_ERRORS, rejectLargeQueries } from './graphql-limits.js';
import { resolveByResponseKey } from './resolve-by-response-key.js';

/** A subscription ready to run, under the limits of queries by POST; or what is wrong with it. Everything that is not a subscription is refused. */
export function prepareSubscription(schema: GraphQLSchema, payload: SubscribePayload, introspection: boolean): ExecutionArgs | readonly GraphQLError[] {
  let document: DocumentNode;
  try {
    document = parse(payload.query, { maxTokens: MAX_TOKENS });
  } catch (error) {
    const { message, source, positions } = error as GraphQLError;
    return [new GraphQLError(message, { source, positions, extensions: { code: 'GRAPHQL_PARSE_FAILED' } })];
  }
  const rules = [...specifiedRules, rejectLargeQueries(), ...(introspection ? [] : [NoSchemaIntrospectionCustomRule])];
  const found = validate(schema, document, rules, { maxErrors: MAX_VALIDATION_ERRORS });
  if (found.length > 0) return found.map(({ message, nodes, source, positions }) => new GraphQLError(message, { nodes, source, positions, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }));
  const operation = getOperationAST(document, payload.operationName);
  if (operation?.operation !== 'subscription') return [new GraphQLError('', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })];
  return { schema, document, operationName: payload.operationName ?? null, variableValues: payload.variables ?? {}, fieldResolver: resolveByResponseKey };
}

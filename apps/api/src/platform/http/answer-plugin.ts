import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';
import type { GraphqlContext } from '../graphql-context.js';
import type { Metrics, OperationKind, Outcome } from '../metrics/metrics.js';
import { giveReceipts } from './give-receipts.js';
import { codesOf, type GraphqlErrors } from './graphql-errors.js';

const MILLISECONDS = 1000;
/** Codes that mean a fault of ours rather than a refusal. */
const FAULTS = new Set<string>(['INTERNAL', 'BUSY', 'LOG_UNAVAILABLE']);

/**
 * The last step before an answer leaves: errors in the person's language, `extensions.withheld`,
 * the receipts in their header, and no data at all when the access could not be recorded.
 */
export function answerPlugin(errors: GraphqlErrors, metrics: Metrics): ApolloServerPlugin<GraphqlContext> {
  const listener: GraphQLRequestListener<GraphqlContext> = {
    willSendResponse(request) {
      finishAnswer(request, errors, metrics);
      return Promise.resolve();
    },
  };
  const listening = Promise.resolve(listener);
  return { requestDidStart: () => listening };
}

function finishAnswer(request: GraphQLRequestContext<GraphqlContext>, errors: GraphqlErrors, metrics: Metrics): void {
  const { contextValue: context, response } = request;
  if (response.body?.kind !== 'single') return;
  const result = response.body.singleResult;
  if (request.errors !== undefined) {
    result.errors = errors.forAnswer(request.errors, context.language, context.requestId, {
      schema: request.schema,
      operation: request.operation,
      variables: request.request.variables ?? {},
    });
  }
  const codes = codesOf(result.errors);
  if (codes.includes('LOG_UNAVAILABLE')) delete result.data;
  if (context.withheld.length > 0 && result.data !== undefined && result.data !== null) {
    result.extensions = { ...result.extensions, withheld: [...context.withheld].sort(byField) };
  }
  giveReceipts(context);
  metrics.answered(kindOf(request), outcomeOf(result, codes), context.reply.elapsedTime / MILLISECONDS);
}

/** Root fields are answered in the order in which the database happens to finish: that order says nothing to the client. */
function byField(one: object, other: object): number {
  const [a, b] = [JSON.stringify(one), JSON.stringify(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function kindOf(request: GraphQLRequestContext<GraphqlContext>): OperationKind {
  return request.operation?.operation ?? 'unreadable';
}

function outcomeOf(result: FormattedExecutionResult, codes: readonly string[]): Outcome {
  if (result.errors === undefined) return 'ok';
  return codes.some((code) => FAULTS.has(code)) ? 'failed' : 'refused';
}

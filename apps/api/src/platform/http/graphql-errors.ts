import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ERROR_KINDS, HeardOnceError, toClientError, toClientErrors, type ErrorCode } from '../errors.js';
import type { JsonLog } from '../json-log.js';
import { negotiateLanguage, type Language } from '../language.js';
import { QUERY_TOO_LARGE } from './graphql-limits.js';
import { inputProblems } from './input-problems.js';
import { wantedInstead } from './query-problems.js';
import { JSON_CONTENT_TYPE } from './response-headers.js';

/** The operation whose variables were refused. */
export interface RefusedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

const NO_REQUEST = 'none';
/** graphql-js stops here with this sentence; it has no class or code of its own for it. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more that? \d+ tokens\./;

/** Turns whatever graphql-js, Apollo Server, Nest or a feature threw into errors of the closed list. */
export class GraphqlErrors {
  constructor(private readonly log: JsonLog) {}

  /** Apollo's `formatError`: safe without knowing the request; `forAnswer` says it better later. */
  readonly formatError = (_formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError =>
    toClientError(listed(error), 'es', NO_REQUEST);

  /** The errors of one answer, in the language of the person. Unexpected ones are logged, reduced. */
  forAnswer(
    errors: readonly unknown[],
    language: Language,
    requestId: string,
    refused: RefusedOperation,
  ): GraphQLFormattedError[] {
    const aboutVariables = errors.some(isAboutVariables) ? variableProblems(refused) : [];
    const others = errors.filter((error) => !isAboutVariables(error));
    return [...aboutVariables, ...others].flatMap((error) => {
      const told = toClientErrors(listed(error), language, requestId);
      if (told[0]?.extensions.code === 'INTERNAL') this.log.failure('operation failed', causeOf(error), { requestId });
      return told;
    });
  }

  /** Answers a request that was refused before its query was read: not signed in, too many requests. */
  sendRefusal(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const told = toClientError(error, negotiateLanguage(request.headers['accept-language']), request.id);
    const { status } = ERROR_KINDS[told.extensions.code];
    if (status >= 500) this.log.failure('request refused', error, { requestId: request.id, status });
    return reply.code(status).type(JSON_CONTENT_TYPE).send(JSON.stringify({ errors: [told] }));
  }
}

/** The codes of an answer's errors. */
export function codesOf(errors: readonly GraphQLFormattedError[] | undefined): ErrorCode[] {
  return (errors ?? []).map((error) => error.extensions?.['code'] as ErrorCode);
}

/** An error of the query itself keeps its place and loses its text, which quotes the query: what belongs there is said instead. */
function listed(error: unknown): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const { code } = error.extensions;
  if (error.originalError instanceof HeardOnceError) return error;
  if (code === 'GRAPHQL_PARSE_FAILED' && TOO_MANY_TOKENS.test(error.message)) return new HeardOnceError(QUERY_TOO_LARGE);
  if (code === 'GRAPHQL_VALIDATION_FAILED' && error.message === QUERY_TOO_LARGE) {
    return new HeardOnceError(QUERY_TOO_LARGE);
  }
  if (code !== 'GRAPHQL_PARSE_FAILED' && code !== 'GRAPHQL_VALIDATION_FAILED') return error;
  const { nodes, source, positions } = error;
  const expected = wantedInstead(error.message);
  return new GraphQLError('', { nodes, source, positions, originalError: new HeardOnceError('BAD_QUERY', expected && { expected }) });
}

/** graphql-js reports each place of the variables that does not fit, with the value in its words. */
function isAboutVariables(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions['code'] === 'BAD_USER_INPUT' && error.path === undefined;
}

/** The same places without the values; one without a place when none is found again. */
function variableProblems({ schema, operation, variables }: RefusedOperation): HeardOnceError[] {
  const problems = operation === undefined ? [] : inputProblems(schema, operation, variables);
  return problems.length === 0
    ? [new HeardOnceError('VALIDATION')]
    : problems.map((problem) => new HeardOnceError('VALIDATION', problem));
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

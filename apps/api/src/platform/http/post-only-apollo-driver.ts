import { ApolloServer, HeaderMap } from '@apollo/server';
import { Injectable } from '@nestjs/common';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphqlContext } from '../graphql-context.js';
import type { GraphqlErrors } from './graphql-errors.js';
import { sendFixedPage } from './fixed-page-filter.js';
import { JSON_CONTENT_TYPE } from './response-headers.js';

/** What the driver needs besides Apollo's own options. */
export interface PostOnlyDriverConfig extends ApolloDriverConfig {
  readonly graphqlErrors: GraphqlErrors;
}

interface OperationBody {
  readonly query: string;
  readonly variables: Record<string, unknown> | null;
  readonly operationName: string | null;
}

const JSON_ESSENCE = /^application\/json(?:[\t ]*;|$)/i;

/**
 * Nest's Apollo driver with a route of its own: POST with `application/json` and one operation.
 * Everything else gets a fixed page before Apollo is asked, and the person is signed in before the
 * query is parsed, so a stranger cannot make the server parse anything. Of the client's headers
 * Apollo sees the content type only; of its body `query`, `variables` and `operationName`.
 */
@Injectable()
export class PostOnlyApolloDriver extends ApolloDriver {
  protected override async registerFastify(options: ApolloDriverConfig): Promise<void> {
    const config = options as PostOnlyDriverConfig;
    const fastify = this.httpAdapterHost.httpAdapter.getInstance<FastifyInstance>();
    const server = new ApolloServer<GraphqlContext>({ ...config, typeDefs: undefined, gateway: undefined } as never);
    await server.start();
    const url = config.path ?? '/graphql';
    fastify.route({ url, method: 'POST', handler: createHandler(server, config) });
    fastify.route({
      url,
      method: ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      handler: (request, reply) => {
        void reply.header('allow', 'POST');
        sendFixedPage(request, reply, 'METHOD_NOT_ALLOWED');
      },
    });
    this.apolloServer = server as unknown as ApolloServer;
  }
}

function createHandler(server: ApolloServer<GraphqlContext>, config: PostOnlyDriverConfig) {
  const contextOf = config.context as (request: FastifyRequest, reply: FastifyReply) => Promise<GraphqlContext>;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const contentType = request.headers['content-type'] ?? '';
    if (!JSON_ESSENCE.test(contentType)) return refuse(request, reply, 'UNSUPPORTED_MEDIA_TYPE');
    const body = operationBody(request.body);
    if (body === undefined) return refuse(request, reply, 'BAD_REQUEST');
    let context: GraphqlContext;
    try {
      context = await contextOf(request, reply);
    } catch (error) {
      return config.graphqlErrors.sendRefusal(error, request, reply);
    }
    const answer = await server.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: 'POST',
        headers: new HeaderMap([['content-type', contentType]]),
        search: '',
        body,
      },
      context: () => Promise.resolve(context),
    });
    void reply.code(answer.status ?? 200).type(JSON_CONTENT_TYPE);
    if (answer.body.kind !== 'complete') throw new TypeError('incremental delivery is not offered');
    return answer.body.string;
  };
}

function refuse(request: FastifyRequest, reply: FastifyReply, code: 'UNSUPPORTED_MEDIA_TYPE' | 'BAD_REQUEST') {
  sendFixedPage(request, reply, code);
  return reply;
}

/** The operation in a parsed body, undefined when it is not one: a list of them is not. */
function operationBody(body: unknown): OperationBody | undefined {
  if (!isRecord(body) || typeof body['query'] !== 'string' || body['query'] === '') return undefined;
  const { query, variables = null, operationName = null } = body;
  if (variables !== null && !isRecord(variables)) return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  return { query, variables, operationName };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

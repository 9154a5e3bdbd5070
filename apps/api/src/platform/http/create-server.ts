import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule, GraphQLSchemaHost } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { HeardOnceError } from '../errors.js';
import { createGraphqlContext, type GraphqlContext } from '../graphql-context.js';
import type { ReadinessCheck } from '../health/readiness.js';
import type { JsonLog } from '../json-log.js';
import { Metrics } from '../metrics/metrics.js';
import { TokenBuckets, type TokenBucketOptions } from '../rate-limit.js';
import { answerPlugin } from './answer-plugin.js';
import { fastifyOptions, MAX_CONNECTIONS } from './fastify-options.js';
import { FixedPageFilter, sendFixedPage } from './fixed-page-filter.js';
import { GraphqlErrors } from './graphql-errors.js';
import { graphqlOptions } from './graphql-options.js';
import { InFlight } from './in-flight.js';
import { LiveSockets } from './live-sockets.js';
import { PlatformModule } from './platform.module.js';
import { HEADER_REQUEST_ID, RESPONSE_HEADERS } from './response-headers.js';

/** How often one person may ask. */
export interface PersonLimit extends TokenBucketOptions {
  /** The person of a signed-in request; undefined leaves the request unlimited. */
  readonly personOf: (context: GraphqlContext) => string | undefined;
}

/** What a server is made of. */
export interface ServerOptions {
  /** The modules of the features. */
  readonly imports: readonly (Type<unknown> | DynamicModule)[];
  readonly log: JsonLog;
  /**
   * Signs the person in and sets `context.actor`, before the query is read. What it throws is the
   * whole answer, with the status of its code.
   */
  readonly signIn?: (context: GraphqlContext) => void | Promise<void>;
  readonly readinessChecks?: readonly ReadinessCheck[];
  /** Whether the schema may be asked for; false unless in development. */
  readonly introspection?: boolean;
  readonly personLimit?: PersonLimit;
  /** Milliseconds a request may be worked on before it is answered with 503; 10,000 by default. */
  readonly handlerTimeoutMs?: number;
  /** Milliseconds between two pings of a live connection; 12,000 by default. */
  readonly pingMs?: number;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[];
}

@Module({})
class ServerModule {}

/** Lets the live connections be ended when the server closes. */
@Module({})
class LiveModule {}

/**
 * Builds the HTTP and GraphQL server, initialised and not yet listening: `app.listen(port, host)`
 * opens it, `closeGracefully(app)` ends it, `app.get(Metrics)` has its figures.
 * @throws whatever a module or the schema throws while it is built; nothing is listening then.
 */
export async function createServer(options: ServerOptions): Promise<NestFastifyApplication> {
  const { log } = options;
  const inFlight = new InFlight(options.handlerTimeoutMs);
  const metrics = new Metrics(() => inFlight.count);
  const errors = new GraphqlErrors(log);
  const enter = entrance(options);
  const live = new LiveSockets({ errors, log, inFlight, introspection: options.introspection ?? false, enter, signIn: options.signIn ?? (() => undefined), ...(options.pingMs !== undefined && { pingMs: options.pingMs }) });
  const platform = PlatformModule.of({ log, metrics, inFlight, readinessChecks: options.readinessChecks ?? [] });
  const graphql = GraphQLModule.forRoot(
    graphqlOptions({
      introspection: options.introspection ?? false,
      errors,
      plugins: [answerPlugin(errors, metrics)],
      context: async (request: FastifyRequest, reply: FastifyReply) => {
        const context = createGraphqlContext(request, reply);
        await enter(context);
        return context;
      },
    }),
  );
  const adapter = new FastifyAdapter(fastifyOptions(options.trustedProxies ?? []) as never);
  addHooks(adapter.getInstance() as unknown as FastifyInstance, inFlight, metrics);
  const app = await NestFactory.create<NestFastifyApplication>(
    { module: ServerModule, imports: [platform, graphql, { module: LiveModule, providers: [{ provide: LiveSockets, useValue: live }] }, ...options.imports] },
    adapter,
    { logger: log, bodyParser: false, abortOnError: false },
  );
  app.useGlobalFilters(new FixedPageFilter(log));
  app.getHttpServer().maxConnections = MAX_CONNECTIONS;
  await app.init();
  live.attach(app.getHttpServer(), servedSchema(app));
  return app;
}

/** The schema as served, sorted: what `schema.graphql` prints. */
export function servedSchema(app: NestFastifyApplication): GraphQLSchema {
  return app.get(GraphQLSchemaHost, { strict: false }).schema;
}

/** Whoever comes in, by POST or by WebSocket: signed in, and not too often. */
function entrance({ signIn, personLimit }: ServerOptions): (context: GraphqlContext) => Promise<void> {
  const buckets = personLimit === undefined ? undefined : new TokenBuckets(personLimit);
  return async (context) => {
    if (signIn !== undefined) await signIn(context);
    const person = personLimit?.personOf(context);
    if (person !== undefined && buckets !== undefined && !buckets.take(person)) throw new HeardOnceError('RATE_LIMITED');
  };
}

function addHooks(fastify: FastifyInstance, inFlight: InFlight, metrics: Metrics): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.headers(RESPONSE_HEADERS).header(HEADER_REQUEST_ID, request.id);
    inFlight.begin(request, reply);
    if (!inFlight.draining) return done();
    void reply.header('connection', 'close');
    sendFixedPage(request, reply, 'BUSY');
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    inFlight.end(request);
    if (request.routeOptions.url !== '/graphql' || reply.statusCode >= 405) metrics.paged(reply.statusCode);
    done();
  });
}

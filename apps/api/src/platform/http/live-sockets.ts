import type { OnModuleDestroy } from '@nestjs/common';
import { type ExecutionArgs, getOperationAST, GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from 'graphql';
import { type Context, makeServer, type SubscribePayload } from 'graphql-ws';
import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HeardOnceError, toClientError } from '../errors.js';
import { createRequestId, type GraphqlContext } from '../graphql-context.js';
import type { JsonLog } from '../json-log.js';
import { negotiateLanguage } from '../language.js';
import type { GraphqlErrors } from './graphql-errors.js';
import type { InFlight } from './in-flight.js';
import { prepareSubscription } from './prepare-subscription.js';

export interface LiveSocketsOptions {
  readonly errors: GraphqlErrors;
  readonly log: JsonLog;
  readonly inFlight: InFlight;
  readonly introspection: boolean;
  /** The entrance of HTTP requests: sign-in, and how often one person may ask. */
  readonly enter: (context: GraphqlContext) => Promise<void>;
  readonly signIn: (context: GraphqlContext) => void | Promise<void>;
  /** How often a connection is asked whether it is there, and its sign-in looked at again. */
  readonly pingMs?: number;
}
interface Connection { readonly socket: WebSocket; readonly request: IncomingMessage; authorization?: string | undefined; person?: string }
type Live = Context<Record<string, unknown> | undefined, Connection>;

const PATH = '/graphql';
const PROTOCOL = 'graphql-transport-ws';
/** Bytes of one message of a client. */
const LARGEST_MESSAGE = 16 * 1024;
const MOST_SOCKETS = 250;
const MOST_A_PERSON = 4;
const MOST_SUBSCRIPTIONS = 8;
/** Bytes waiting for a client that does not take them. */
const MOST_UNSENT = 256 * 1024;
const PING_MS = 12_000;
/** As the protocol graphql-transport-ws has them. */
const CLOSE: Readonly<Record<'UNAUTHENTICATED' | 'NOT_FOUND' | 'RATE_LIMITED' | 'BUSY' | 'INTERNAL' | 'GOING', readonly [code: number, reason: string]>> = { UNAUTHENTICATED: [4401, 'Unauthorized'], NOT_FOUND: [4403, 'Forbidden'], RATE_LIMITED: [4429, 'Too many requests'], BUSY: [1013, 'Try again later'], INTERNAL: [4500, 'Internal server error'], GOING: [1001, 'Going away'] };

/**
 * Subscriptions over WebSockets (graphql-transport-ws) on the port and path of the API, under its sign-in and its limits. The token comes in the
 * first message, or as a header. Queries and mutations are not taken here: they go by POST.
 */
export class LiveSockets implements OnModuleDestroy {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE, perMessageDeflate: false, handleProtocols: () => PROTOCOL });
  private readonly people = new Map<string, number>();

  constructor(private readonly options: LiveSocketsOptions) {}

  attach(http: Server, schema: GraphQLSchema): void {
    const live = makeServer<Record<string, unknown> | undefined, Connection>({
      onConnect: (ctx) => this.signIn(ctx as Live),
      onSubscribe: (ctx, _id, payload) => this.prepare(ctx as Live, schema, payload),
      onNext: (ctx, _id, _payload, args, result) => (result.errors ? { ...result, errors: this.told(ctx as Live, result.errors, args) } : undefined),
      onError: (ctx, _id, _payload, errors) => this.told(ctx as Live, errors, { schema }),
      onClose: (ctx) => this.forget(ctx as Live),
    });
    http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      const refusal = this.refusalOf(request);
      if (refusal) return refuse(stream, refusal);
      this.server.handleUpgrade(request, stream, head, (socket) => this.open(live, { socket, request }));
    });
  }

  async onModuleDestroy(): Promise<void> {
    for (const socket of this.server.clients) socket.close(...CLOSE.GOING);
    const late = setTimeout(() => this.server.clients.forEach((socket) => socket.terminate()), 500);
    while (this.server.clients.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    clearTimeout(late);
    this.server.close();
  }

  private refusalOf(request: IncomingMessage): number | null {
    if ((request.url ?? '').split('?')[0] !== PATH) return 404;
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim());
    if (request.method !== 'GET' || !offered.includes(PROTOCOL)) return 400;
    return this.options.inFlight.draining || this.server.clients.size >= MOST_SOCKETS ? 503 : null;
  }

  private open(live: ReturnType<typeof makeServer<Record<string, unknown> | undefined, Connection>>, connection: Connection): void {
    const { socket } = connection;
    const closed = live.opened({
      protocol: socket.protocol,
      send: (text) => new Promise((resolve) => (socket.bufferedAmount > MOST_UNSENT ? resolve(socket.terminate()) : socket.send(text, () => resolve()))),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (hear) => socket.on('message', (data: Buffer) => void hear(data.toString()).catch((error: unknown) => this.fail(socket, error))),
    }, connection);
    let there = true;
    const pings = setInterval(() => {
      if (!there) return socket.terminate();
      there = false;
      socket.ping();
      void this.lookAgain(connection);
    }, this.options.pingMs ?? PING_MS).unref();
    socket.on('pong', () => (there = true));
    // What a client breaks off or sends too large ends its connection, with the code ws gives it.
    socket.on('error', () => undefined);
    socket.once('close', (code, reason) => {
      clearInterval(pings);
      void closed(code, reason.toString()).catch((error: unknown) => this.options.log.failure('live connection did not end in order', error));
    });
  }

  private async signIn({ extra, connectionParams }: Live): Promise<boolean> {
    const given = connectionParams?.['authorization'] ?? extra.request.headers.authorization;
    extra.authorization = typeof given === 'string' ? given : undefined;
    try {
      const context = this.contextOf(extra);
      await this.options.enter(context);
      const person = (context.actor as { personId?: string } | undefined)?.personId ?? '';
      const open = this.people.get(person) ?? 0;
      if (open >= MOST_A_PERSON) throw new HeardOnceError('RATE_LIMITED');
      if (extra.socket.readyState !== extra.socket.OPEN) return false;
      this.people.set(person, open + 1);
      extra.person = person;
      return true;
    } catch (error) {
      this.fail(extra.socket, error);
      return false;
    }
  }

  private forget({ extra }: Live): void {
    if (extra.person === undefined) return;
    const open = (this.people.get(extra.person) ?? 1) - 1;
    if (open > 0) this.people.set(extra.person, open);
    else this.people.delete(extra.person);
    delete extra.person;
  }

  private async prepare({ extra, subscriptions }: Live, schema: GraphQLSchema, payload: SubscribePayload): Promise<ExecutionArgs | readonly GraphQLError[]> {
    const context = this.contextOf(extra);
    try {
      await this.options.enter(context);
      if (Object.keys(subscriptions).length > MOST_SUBSCRIPTIONS) throw new HeardOnceError('RATE_LIMITED');
    } catch (error) {
      return [new GraphQLError('', { originalError: error as Error })];
    }
    const prepared = prepareSubscription(schema, payload, this.options.introspection);
    if (!('document' in prepared)) return prepared;
    const signInAgain = async (): Promise<void> => {
      const now = this.contextOf(extra);
      await this.options.signIn(now);
      context.actor = now.actor;
    };
    const hangUp = (why: 'UNAUTHENTICATED' | 'NOT_FOUND' | 'BUSY'): void => extra.socket.close(...CLOSE[why]);
    return { ...prepared, contextValue: Object.assign(context, { signInAgain, hangUp }) };
  }

  /** At each ping: a token that ended or was given back ends its connection also where nothing happens. */
  private async lookAgain(connection: Connection): Promise<void> {
    if (connection.person === undefined) return;
    try {
      await this.options.signIn(this.contextOf(connection));
    } catch (error) {
      if (error instanceof HeardOnceError && error.code === 'UNAUTHENTICATED') this.fail(connection.socket, error);
    }
  }

  private contextOf({ request, authorization }: Connection): GraphqlContext {
    const reply = { header: () => reply, elapsedTime: 0 } as unknown as GraphqlContext['reply'];
    return { requestId: createRequestId(), authorization, language: negotiateLanguage(request.headers['accept-language']), purpose: undefined, actingRole: undefined, req: { ip: request.socket.remoteAddress ?? '', headers: request.headers }, reply, withheld: [], receipts: [], actor: undefined };
  }

  private told({ extra }: Live, errors: readonly GraphQLError[], { schema, document, variableValues }: Partial<ExecutionArgs> & { schema: GraphQLSchema }): GraphQLFormattedError[] {
    const { language, requestId } = this.contextOf(extra);
    const operation = document ? getOperationAST(document) : null;
    return this.options.errors.forAnswer(errors, language, requestId, { schema, operation: operation ?? undefined, variables: variableValues ?? {} });
  }

  private fail(socket: WebSocket, error: unknown): void {
    const { code } = toClientError(error, 'en', '').extensions;
    if (code === 'INTERNAL') this.options.log.failure('live connection failed', error);
    socket.close(...(Object.hasOwn(CLOSE, code) ? CLOSE[code as keyof typeof CLOSE] : CLOSE.INTERNAL));
  }
}

function refuse(stream: Duplex, status: number): void {
  stream.on('error', () => undefined);
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

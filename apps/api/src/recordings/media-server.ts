import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MemoryLocker, Server as TusServer } from '@tus/server';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { DoorLimits, retryAfter } from '../platform/door-limits.js';
import { SIGN_IN, type SignIn } from '../platform/doors.module.js';
import { createGraphqlContext, createRequestId } from '../platform/graphql-context.js';
import { sendFixedPage } from '../platform/http/fixed-page-filter.js';
import { HEADER_REQUEST_ID, RESPONSE_HEADERS } from '../platform/http/response-headers.js';
import { JsonLog } from '../platform/json-log.js';
import { negotiateLanguage } from '../platform/language.js';
import type { SignedContext } from '../platform/read/reader.js';
import { MediaAddress, PLAY_PATH, UPLOAD_PATH } from './media-address.js';
import { PlaybackHandler } from './playback.js';
import { PLAYER_HEADERS, PLAYER_PAGE, PLAYER_SCRIPT } from './player-page.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recording-storage.js';
import { toTusError, UploadStore } from './upload-store.js';
import { UploadService } from './upload.service.js';

const HEADERS_TIMEOUT_MS = 5_000;
/** A connection on which nothing moves is closed after this. */
const IDLE_MS = 60_000;
const MOST_CONNECTIONS = 200;
/** Bytes of what is not the piece of an upload: a ticket. */
const BODY_LIMIT = 4_096;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PIECE = 'application/offset+octet-stream';

/**
 * The listener for the bytes of recordings, apart from that of GraphQL: a piece of an upload may be gigabytes and take hours, and so may
 * playing. Uploads by tus 1.0 (HEAD, PATCH; what is uploaded is announced by a mutation), playback by HTTP Range.
 */
@Injectable()
export class MediaServer implements OnApplicationShutdown {
  private listener: FastifyInstance | undefined;
  private readonly store: UploadStore;
  private readonly tus: TusServer;
  @Inject(DoorLimits) private readonly limits!: DoorLimits;

  constructor(
    @Inject(SIGN_IN) private readonly signIn: SignIn, @Inject(UploadService) private readonly uploads: UploadService, @Inject(PlaybackHandler) private readonly playback: PlaybackHandler,
    @Inject(RECORDING_STORAGE) storage: RecordingStorage, @Inject(MediaAddress) private readonly address: MediaAddress, @Inject(JsonLog) private readonly log: JsonLog,
  ) {
    this.store = new UploadStore(storage);
    this.tus = new TusServer({
      path: UPLOAD_PATH, datastore: this.store, locker: new MemoryLocker(), allowedOrigins: [],
      onResponseError: (request, error) => {
        const told = toTusError(error, negotiateLanguage(request.headers.get('accept-language') ?? undefined));
        if (told && told.status_code >= 500) this.log.failure('upload failed', error);
        return told ?? undefined;
      },
    });
  }

  /** Opens the listener; gives its port. */
  async listen(port: number, host: string): Promise<number> {
    const http = { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: HEADERS_TIMEOUT_MS, requestTimeout: 0 };
    const listener = fastify({ http, requestTimeout: 0, connectionTimeout: IDLE_MS, bodyLimit: BODY_LIMIT, genReqId: createRequestId, logger: false, forceCloseConnections: true } as never) as unknown as FastifyInstance;
    // Bodies of no other kind are read, and a ticket only once it is known who sends it.
    listener.removeAllContentTypeParsers();
    listener.addContentTypeParser(PIECE, (_request, _payload, done) => done(null));
    void listener.register((scope, _options, done) => {
      scope.addContentTypeParser('application/json', { parseAs: 'string' }, scope.getDefaultJsonParser('error', 'error'));
      scope.route({ url: PLAY_PATH, method: 'POST', preParsing: (request, reply, payload, go) => this.playback.admit(request, reply, () => go(null, payload)), handler: (request, reply) => this.playback.open(request, reply) });
      done();
    });
    listener.addHook('onRequest', (request, reply, done) => {
      void reply.headers(RESPONSE_HEADERS).header(HEADER_REQUEST_ID, request.id);
      done();
    });
    listener.route({ url: `${UPLOAD_PATH}/:id`, method: ['HEAD', 'PATCH'], handler: (request, reply) => this.receive(request, reply) });
    listener.route({ url: `${UPLOAD_PATH}/:id`, method: 'OPTIONS', handler: (request, reply) => this.protocol(request, reply) });
    listener.route({ url: `${PLAY_PATH}/:secret`, method: 'GET', exposeHeadRoute: false, handler: (request, reply) => this.playback.play(request, reply) });
    listener.route({ url: '/recordings/player', method: 'GET', handler: (_request, reply) => reply.headers(PLAYER_HEADERS).type('text/html; charset=utf-8').send(PLAYER_PAGE) });
    listener.route({ url: '/recordings/player.js', method: 'GET', handler: (_request, reply) => reply.headers(PLAYER_HEADERS).type('text/javascript; charset=utf-8').send(PLAYER_SCRIPT) });
    listener.addHook('onSend', (request, reply, _payload, done) => {
      if (!request.raw.complete) void reply.header('connection', 'close');
      done();
    });
    listener.setNotFoundHandler((request, reply) => sendFixedPage(request, reply, 'NOT_FOUND'));
    listener.setErrorHandler((_error, request, reply) => sendFixedPage(request, reply, 'BAD_REQUEST'));
    await listener.listen({ port, host });
    listener.server.maxConnections = MOST_CONNECTIONS;
    this.listener = listener;
    const { port: listening } = listener.server.address() as { port: number };
    this.address.listening = `http://${host}:${listening}`;
    return listening;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  /** HEAD and PATCH of an announced recording, for its uploader alone: signed in and looked up anew each time. */
  private async receive(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const context = createGraphqlContext(request, reply);
    const { id } = request.params as { id: string };
    let grant;
    try {
      await this.signIn(context);
      this.limits.enter('pieces', (context as SignedContext).actor.personId);
      if (!UUID.test(id)) return sendFixedPage(request, reply, 'NOT_FOUND');
      grant = await this.uploads.grant(context as SignedContext, id);
    } catch (error) {
      const told = toTusError(error, context.language);
      if (told?.status_code === 500) this.log.failure('upload refused', error, { requestId: request.id });
      await reply.code(told?.status_code ?? 500).headers(retryAfter(error)).header('tus-resumable', '1.0.0').header('connection', 'close').send(request.method === 'HEAD' ? undefined : told?.body);
      return;
    }
    await this.store.granted.run(grant, () => this.protocol(request, reply));
  }

  private async protocol(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    reply.hijack();
    if (request.method === 'OPTIONS') reply.raw.setHeader('connection', 'close');
    for (const [name, value] of Object.entries({ ...RESPONSE_HEADERS, [HEADER_REQUEST_ID]: request.id })) reply.raw.setHeader(name, value);
    await this.tus.handle(request.raw, reply.raw);
  }
}

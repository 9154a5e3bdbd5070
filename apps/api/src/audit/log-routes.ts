import { ENTRIES, parseTilePath } from '@heardonce/transparency-log/tile-path.js';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DoorLimits, retryAfter, TooOften } from '../platform/door-limits.js';
import { PLATFORM, SIGN_IN, type SignIn } from '../platform/doors.module.js';
import { ERROR_KINDS, toClientError } from '../platform/errors.js';
import { createGraphqlContext } from '../platform/graphql-context.js';
import { sendFixedPage } from '../platform/http/fixed-page-filter.js';
import { giveReceipts } from '../platform/http/give-receipts.js';
import { JSON_CONTENT_TYPE, RESPONSE_HEADERS } from '../platform/http/response-headers.js';
import type { PublishedState } from '../platform/log/log-store.js';
import type { Platform } from '../platform/platform.js';
import type { SignedContext } from '../platform/read/reader.js';
import { LogService } from './log.service.js';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
/** A tile of a tree never changes; whoever keeps a copy keeps what everybody gets. */
const FOR_EVER = { 'cache-control': 'public, max-age=31536000, immutable' };
const HEADER_WITNESSED = 'x-heard-once-witnessed';

/**
 * The log over HTTP (c2sp.org/tlog-tiles): `GET /log/checkpoint` (the newest that enough witnesses signed), `/log/checkpoint/newest`, `/log/keys`,
 * `/log/tile/<level>/<index>`; for auditors `/log/tile/entries/<index>`; `/log/proof/<receipt>` for whom the record is about, and auditors.
 */
@Injectable()
export class LogRoutes implements OnModuleInit {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost, @Inject(LogService) private readonly log: LogService, @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(SIGN_IN) private readonly signIn: SignIn, @Inject(DoorLimits) private readonly limits: DoorLimits,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    const open = (url: string, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): void => void server.route({ url, method: 'GET', handler });
    open('/log/checkpoint', (request, reply) => this.checkpoint(request, reply, 'WITNESSED'));
    open('/log/checkpoint/newest', (request, reply) => this.checkpoint(request, reply, 'NEWEST'));
    open('/log/keys', (request, reply) => this.forAnyone(request, reply, () => reply.type(TEXT).send(`${this.platform.promises.vkey}\n`)));
    open('/log/tile/*', (request, reply) => this.tile(request, reply));
    open('/log/proof/:receipt', (request, reply) => this.proof(request, reply));
  }

  private checkpoint(request: FastifyRequest, reply: FastifyReply, state: PublishedState): Promise<unknown> {
    return this.forAnyone(request, reply, async () => {
      const note = await this.log.checkpoint(state);
      return note === null ? this.absent(request, reply) : reply.type(TEXT).send(note);
    });
  }

  private async tile(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const place = parseTilePath(`tile/${(request.params as Record<string, string>)['*']}`);
    if (place === null) return this.absent(request, reply);
    if (place.level === ENTRIES) return this.forPerson(request, reply, (context) => {
      void reply.type(BYTES);
      return this.log.entries(context, place);
    });
    return this.forAnyone(request, reply, async () => {
      const hashes = await this.log.tile(place);
      return hashes === null ? this.absent(request, reply) : reply.headers(FOR_EVER).type(BYTES).send(hashes);
    });
  }

  private proof(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    return this.forPerson(request, reply, async (context) => {
      const { file, witnessed } = await this.log.proof(context, (request.params as { receipt: string }).receipt);
      void reply.header(HEADER_WITNESSED, witnessed ? 'yes' : 'no').type(TEXT);
      return file;
    });
  }

  private absent(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    sendFixedPage(request, reply, 'NOT_FOUND');
    return reply;
  }

  /** Nothing that is given here is of anybody, so nobody is asked who they are. */
  private async forAnyone(request: FastifyRequest, reply: FastifyReply, answer: () => unknown): Promise<unknown> {
    try {
      this.limits.enter('log', request.ip);
      return await answer();
    } catch (error) {
      if (!(error instanceof TooOften)) throw error;
      void reply.headers(retryAfter(error));
      sendFixedPage(request, reply, 'RATE_LIMITED');
      return reply;
    }
  }

  private async forPerson(request: FastifyRequest, reply: FastifyReply, answer: (context: SignedContext) => Promise<string | Buffer>): Promise<unknown> {
    const context = createGraphqlContext(request, reply);
    try {
      await this.signIn(context);
      this.limits.enter('log', (context as SignedContext).actor.personId);
      const body = await answer(context as SignedContext);
      giveReceipts(context);
      return reply.send(body);
    } catch (error) {
      const told = toClientError(error, context.language, context.requestId);
      return reply.code(ERROR_KINDS[told.extensions.code].status).headers({ ...RESPONSE_HEADERS, ...retryAfter(error) }).type(JSON_CONTENT_TYPE).send(JSON.stringify({ errors: [told] }));
    }
  }
}

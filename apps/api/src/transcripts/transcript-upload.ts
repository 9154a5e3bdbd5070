import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { MAX_FILE_SIZE } from '@heardonce/transcript-formats/transcript-segment.js';
import { DoorLimits, retryAfter } from '../platform/door-limits.js';
import { SIGN_IN, type SignIn } from '../platform/doors.module.js';
import { ERROR_KINDS, toClientError } from '../platform/errors.js';
import { createGraphqlContext } from '../platform/graphql-context.js';
import { sendFixedPage } from '../platform/http/fixed-page-filter.js';
import { JSON_CONTENT_TYPE, RESPONSE_HEADERS } from '../platform/http/response-headers.js';
import type { SignedContext } from '../platform/read/reader.js';
import { ImportTranscriptInput } from './transcript.inputs.js';
import { TranscriptImportService } from './transcript-import.service.js';

const URL_OF_TRANSCRIPTS = '/transcripts';
/** A file of 5 MiB in base64, and the fields around it. */
const MOST_BYTES = Math.ceil((MAX_FILE_SIZE * 4) / 3) + 16_384;
/** Each holds a whole file in memory. */
const MOST_UPLOADS = 8;

/** POST /transcripts: the input of the mutation `importTranscript` as JSON, for files that a GraphQL request has no room for; answers as the mutation does. */
@Injectable()
export class TranscriptUpload implements OnModuleInit {
  private open = 0;
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost, @Inject(TranscriptImportService) private readonly imports: TranscriptImportService, @Inject(SIGN_IN) private readonly signIn: SignIn, @Inject(DoorLimits) private readonly limits: DoorLimits) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.route({ url: URL_OF_TRANSCRIPTS, method: 'POST', bodyLimit: MOST_BYTES, preParsing: (request, reply, payload, done) => this.admit(request, reply, () => done(null, payload)), handler: (request, reply) => this.upload(request, reply) });
  }

  /** Who is asking is known before the body is read: a stranger's megabytes are not taken in. */
  private admit(request: FastifyRequest, reply: FastifyReply, go: () => void): void {
    if (this.open >= MOST_UPLOADS) return sendFixedPage(request, reply, 'BUSY');
    const context = createGraphqlContext(request, reply);
    let counted = false;
    let gone = false;
    reply.raw.once('close', () => {
      gone = true;
      if (counted) this.open -= 1;
    });
    const enter = async (): Promise<void> => {
      await this.signIn(context);
      this.limits.enter('transcripts', (context as SignedContext).actor.personId);
    };
    enter().then(
      () => {
        // Broken off meanwhile: nobody waits, and no place is taken that nothing would give back.
        if (gone) return;
        counted = true;
        this.open += 1;
        signed.set(request, context as SignedContext);
        go();
      },
      (error: unknown) => void refuse(context, reply, error),
    );
  }

  private async upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const context = signed.get(request) as SignedContext;
    try {
      const { body } = request;
      if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        sendFixedPage(request, reply, 'BAD_REQUEST');
        return reply;
      }
      const result = await this.imports.importTranscript(context, Object.assign(new ImportTranscriptInput(), body));
      return reply.code(200).headers(RESPONSE_HEADERS).type(JSON_CONTENT_TYPE).send(JSON.stringify({ data: { importTranscript: result } }));
    } catch (error) {
      return refuse(context, reply, error);
    }
  }
}

const signed = new WeakMap<FastifyRequest, SignedContext>();

function refuse(context: { language: SignedContext['language']; requestId: string }, reply: FastifyReply, error: unknown): FastifyReply {
  const told = toClientError(error, context.language, context.requestId);
  return reply.code(ERROR_KINDS[told.extensions.code].status).headers({ ...RESPONSE_HEADERS, ...retryAfter(error), connection: 'close' }).type(JSON_CONTENT_TYPE).send(JSON.stringify({ errors: [told] }));
}

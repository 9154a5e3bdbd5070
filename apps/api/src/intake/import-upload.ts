import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { DoorLimits, retryAfter } from '../platform/door-limits.js';
import { SIGN_IN, type SignIn } from '../platform/doors.module.js';
import { ERROR_KINDS, toClientError } from '../platform/errors.js';
import { createGraphqlContext, createRequestId } from '../platform/graphql-context.js';
import { sendFixedPage } from '../platform/http/fixed-page-filter.js';
import { HEADER_REQUEST_ID, JSON_CONTENT_TYPE, RESPONSE_HEADERS } from '../platform/http/response-headers.js';
import type { Language } from '../platform/language.js';
import { actingRole } from '../platform/read/acting-role.js';
import { IMPORTERS } from '../platform/read/document-reader.js';
import type { SignedContext } from '../platform/read/reader.js';
import { ImportDocumentService } from './import-document.service.js';
import { linesOf, readUploadLine } from './import-lines.js';

const URL_OF_IMPORTS = '/imports';
const NDJSON = 'application/x-ndjson';
/** On the listener of its own, where slow lines may take their time; on the API's, its 10 s hold. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
const HEADERS_TIMEOUT_MS = 5_000;
const MOST_UPLOADS = 20;
const MOST_DOCUMENTS = 1_000;
const NOT_A_LINE: Readonly<Record<Language, string>> = {
  es: 'una línea {"filename": "...", "contentBase64": "..."} con un documento de 20 MB como máximo',
  en: 'a line {"filename": "...", "contentBase64": "..."} with a document of at most 20 MB',
};

/**
 * POST /imports: several documents in one go, one a line (NDJSON), each its own transaction, each answered with a line of its own as soon as it is
 * done. With `HEARDONCE_IMPORT_PORT` also on a listener of its own on `HEARDONCE_IMPORT_HOST` (127.0.0.1), with limits made for uploads.
 */
@Injectable()
export class ImportUpload implements OnModuleInit, OnApplicationShutdown {
  private listener: FastifyInstance | null = null;
  /** Uploads under way; each may hold a whole line in memory. */
  private open = 0;

  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost, @Inject(ImportDocumentService) private readonly imports: ImportDocumentService,
    @Inject(SIGN_IN) private readonly signIn: SignIn, @Inject(DoorLimits) private readonly limits: DoorLimits,
  ) {}

  async onModuleInit(): Promise<void> {
    this.register(this.host.httpAdapter.getInstance<FastifyInstance>());
    const port = process.env['HEARDONCE_IMPORT_PORT'];
    if (port === undefined) return;
    const http = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: UPLOAD_TIMEOUT_MS };
    this.listener = fastify({ http, requestTimeout: UPLOAD_TIMEOUT_MS, genReqId: createRequestId, logger: false, return503OnClosing: true } as never) as unknown as FastifyInstance;
    this.register(this.listener);
    this.listener.setNotFoundHandler((request, reply) => sendFixedPage(request, reply, 'NOT_FOUND'));
    this.listener.setErrorHandler((_error, request, reply) => sendFixedPage(request, reply, 'BAD_REQUEST'));
    await this.listener.listen({ port: Number(port), host: process.env['HEARDONCE_IMPORT_HOST'] ?? '127.0.0.1' });
    this.listener.server.maxConnections = MOST_UPLOADS;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
  }

  private register(server: FastifyInstance): void {
    server.addContentTypeParser(NDJSON, (_request, payload, done) => done(null, payload));
    server.route({ url: URL_OF_IMPORTS, method: 'POST', handler: (request, reply) => this.upload(request, reply) });
  }

  private async upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!(request.headers['content-type'] ?? '').toLowerCase().startsWith(NDJSON)) {
      sendFixedPage(request, reply, 'UNSUPPORTED_MEDIA_TYPE');
      return reply;
    }
    const context = createGraphqlContext(request, reply);
    try {
      await this.signIn(context);
      actingRole(context as SignedContext, IMPORTERS);
      this.limits.enter('imports', (context as SignedContext).actor.personId);
    } catch (error) {
      const told = toClientError(error, context.language, context.requestId);
      return reply.code(ERROR_KINDS[told.extensions.code].status).headers({ ...RESPONSE_HEADERS, ...retryAfter(error), connection: 'close' }).type(JSON_CONTENT_TYPE).send(JSON.stringify({ errors: [told] }));
    }
    if (this.open >= MOST_UPLOADS) {
      sendFixedPage(request, reply, 'BUSY');
      return reply;
    }
    this.open += 1;
    reply.hijack();
    reply.raw.writeHead(200, { ...RESPONSE_HEADERS, [HEADER_REQUEST_ID]: request.id, 'content-type': `${NDJSON}; charset=utf-8` });
    await this.answerLines(context as SignedContext, request.body as Readable, (line) => void reply.raw.write(`${JSON.stringify(line)}\n`)).catch(() => undefined);
    this.open -= 1;
    reply.raw.end();
    return reply;
  }

  private async answerLines(context: SignedContext, body: Readable, answer: (line: object) => void): Promise<void> {
    let index = 0;
    let of: number | null = null;
    for await (const line of linesOf(body)) {
      if (line?.trim() === '') continue;
      const { document, documents } = readUploadLine(line);
      if (documents !== null) {
        of = documents;
        continue;
      }
      index += 1;
      if (index > MOST_DOCUMENTS) return;
      if (document === null) answer({ index, of, filename: null, sha256: null, status: 'REFUSED', problems: [{ path: '', rule: 'NOT_A_LINE', expected: NOT_A_LINE[context.language] }], reportCodes: [] });
      else answer({ index, of, filename: document.filename, ...(await this.receive(context, document)) });
    }
  }

  /** What goes wrong with one document is its own answer; the others go on. Each is a request of its own in the log. */
  private async receive(context: SignedContext, document: { filename: string; bytes: Buffer }): Promise<object> {
    const own: SignedContext = { ...context, requestId: createRequestId() };
    try {
      const { sha256, format, status, problems, detached, reportCodes, documentId, known } = await this.imports.receive(own, document);
      return { sha256, format, status, problems, detached, reportCodes, documentId, known };
    } catch (error) {
      const { message, extensions } = toClientError(error, context.language, own.requestId);
      return { sha256: null, status: 'FAILED', problems: [], reportCodes: [], error: { message, ...extensions } };
    }
  }
}

import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonLog } from '../json-log.js';
import { negotiateLanguage } from '../language.js';
import { fixedPage, pageCodeOfStatus, type PageCode } from './fixed-pages.js';
import { HEADER_REQUEST_ID, JSON_CONTENT_TYPE, RESPONSE_HEADERS } from './response-headers.js';

/**
 * Answers every failure outside GraphQL with a fixed page: the framework's own texts repeat the
 * address or the body. A failure inside GraphQL goes back to it untouched.
 */
@Catch()
export class FixedPageFilter implements ExceptionFilter {
  constructor(private readonly log: JsonLog) {}

  catch(exception: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return exception;
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const status = statusOf(exception);
    if (status >= 500) this.log.failure('request failed', exception, { requestId: request.id, status });
    sendFixedPage(request, http.getResponse<FastifyReply>(), pageCodeOfStatus(status));
    return undefined;
  }
}

/** Sends the page of a code in the language of the request, unless an answer has begun. */
export function sendFixedPage(request: FastifyRequest, reply: FastifyReply, code: PageCode): void {
  if (reply.sent) return;
  const page = fixedPage(code, negotiateLanguage(request.headers['accept-language']), request.id);
  void reply
    .code(page.status)
    .headers({ ...RESPONSE_HEADERS, [HEADER_REQUEST_ID]: request.id })
    .type(JSON_CONTENT_TYPE)
    .send(page.body);
}

function statusOf(exception: unknown): number {
  if (exception instanceof HttpException) return exception.getStatus();
  const status = (exception as { statusCode?: unknown } | null | undefined)?.statusCode;
  return typeof status === 'number' && status >= 400 && status <= 599 ? status : 500;
}

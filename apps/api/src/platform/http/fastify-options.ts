import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify';
import { createRequestId } from '../graphql-context.js';
import { fixedPage, type PageCode } from './fixed-pages.js';
import { sendFixedPage } from './fixed-page-filter.js';
import { JSON_CONTENT_TYPE, RESPONSE_HEADERS } from './response-headers.js';

/** Largest body taken, in bytes. */
export const BODY_LIMIT = 100_000;
/** Connections served at once; more are closed as they come. */
export const MAX_CONNECTIONS = 500;

const HEADERS_TIMEOUT_MS = 5000;
const REQUEST_TIMEOUT_MS = 10_000;
const IDLE_SOCKET_MS = 30_000;
/** Node looks for late requests this often; its own default of 30 s would make the limits above idle words. */
const TIMEOUT_CHECK_MS = 1000;

/**
 * Fastify's options: every wait bounded, ids made here, no text of a client in an answer.
 * @param trustedProxies addresses whose `X-Forwarded-For` is believed; nobody's by default.
 */
export function fastifyOptions(trustedProxies: readonly string[]): FastifyServerOptions {
  const http = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
  };
  const options = {
    http,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_SOCKET_MS,
    keepAliveTimeout: IDLE_SOCKET_MS,
    genReqId: createRequestId,
    requestIdHeader: false as const,
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    logger: false as const,
    frameworkErrors,
    clientErrorHandler,
    skipMiddie: true,
  };
  return options as FastifyServerOptions;
}

/** A malformed or over-long address, refused before any hook runs. */
function frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  sendFixedPage(request, reply, error.statusCode === 414 ? 'URI_TOO_LONG' : 'BAD_REQUEST');
}

const CODE_OF_PARSER_ERROR: Readonly<Record<string, PageCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** Bytes that are not HTTP, or that came too late: a fixed page, written by hand, then the end. */
function clientErrorHandler(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const page = fixedPage(CODE_OF_PARSER_ERROR[error.code ?? ''] ?? 'BAD_REQUEST', 'es', undefined);
  const headers = Object.entries({
    ...RESPONSE_HEADERS,
    'content-type': JSON_CONTENT_TYPE,
    'content-length': String(Buffer.byteLength(page.body)),
    connection: 'close',
  });
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${page.status} ${STATUS_CODES[page.status] ?? ''}\r\n${head}\r\n${page.body}`);
  socket.destroySoon();
}

import { hash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ADD_CHECKPOINT_PATH, SIZE_CONTENT_TYPE } from '@heardonce/transparency-log/witness-protocol.js';
import { StateOvertaken } from './witness-state.js';
import { witnessSummary } from './witness-summary.js';
import type { Answer, Witness } from './witness.js';

/** Bytes. A proof of 63 hashes and a checkpoint with 16 signatures, also of post-quantum keys, are less. */
const MAX_BODY = 128 * 1024;
const TEXT = 'text/plain; charset=utf-8';
const TOO_LONG = 'La petición es demasiado larga. / The request is too long.';
const NOT_FOUND = 'Aquí no hay nada. / There is nothing here.';
const WRONG_METHOD = 'Ese método no se usa aquí. / That method is not used here.';
const NOT_KEPT = 'No se pudo guardar: nada fue refrendado. / It could not be kept: nothing was cosigned.';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
  readonly allow?: string;
}

/**
 * The witness over HTTP: `POST /add-checkpoint`, `GET /` for people, `GET /<SHA-256 of an origin>/checkpoint` for who compares. Nobody signs in: what
 * counts is who signed the checkpoint. Behind a proxy that speaks TLS where others reach it.
 * @param whenBroken told when the state could not be kept
 */
export function createWitnessServer(witness: Witness, whenBroken: (error: unknown) => void): Server {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 8_192 }, (request, response) => {
    answer(witness, request)
      .catch((error: unknown): Reply => {
        if (response.destroyed || request.errored) return { status: 400, body: '' };
        whenBroken(error);
        return { status: error instanceof StateOvertaken ? 503 : 500, body: NOT_KEPT };
      })
      .then((reply) => send(request, response, reply))
      .catch(whenBroken);
  });
  server.maxConnections = 200;
  return server;
}

async function answer(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const path = (request.url ?? '').replace(/\?.*$/, '');
  if (path === ADD_CHECKPOINT_PATH) return request.method === 'POST' ? add(witness, request) : { status: 405, body: WRONG_METHOD, allow: 'POST' };
  const found = path === '/' ? witnessSummary(witness) : findCheckpoint(witness, path);
  if (found === undefined) return { status: 404, body: NOT_FOUND };
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, body: WRONG_METHOD, allow: 'GET, HEAD' };
  return { status: 200, body: found };
}

function findCheckpoint({ state }: Witness, path: string): string | undefined {
  const name = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  if (name === undefined) return undefined;
  return [...state.known].find(([origin]) => hash('sha256', origin) === name)?.[1].note;
}

async function add(witness: Witness, request: IncomingMessage): Promise<Reply> {
  const body = await readBody(request);
  if (body === null) return { status: 413, body: TOO_LONG };
  const given: Answer = await witness.addCheckpoint(body);
  if ('cosignature' in given) return { status: given.status, body: given.cosignature };
  if ('size' in given) return { status: given.status, body: `${given.size}\n`, type: SIZE_CONTENT_TYPE };
  return { status: given.status, body: given.reason };
}

/** Null where it is too long: what comes after that is not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MAX_BODY) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, type = TEXT, allow }: Reply): void {
  if (response.destroyed) return;
  const text = body === '' || body.endsWith('\n') ? body : `${body}\n`;
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...(allow === undefined ? {} : { Allow: allow }),
    ...(request.complete ? {} : { Connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

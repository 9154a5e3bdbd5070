import { Agent, request } from 'node:http';
import type { Server } from 'node:http';
import { drawFrom, MOMENT } from './fixed-sources.js';

export interface Asked { readonly subject: string | null; readonly mfa: boolean; readonly body: string; readonly headers: Readonly<Record<string, string>>; readonly method?: string; /** Of the server asked; that of GraphQL if not given. */ readonly path?: string }
/** What came over the wire: status line, every header in its order and letter case, body. */
export interface RawAnswer { readonly head: string; readonly body: string; readonly status: number }

/**
 * Fixes what a server takes from outside for each request: the draws follow from the seed of the moment, and its own `Date` header,
 * of which Node keeps a copy by the real clock, from the fixed one.
 */
export function fixServer(server: Server, seed: () => string): void {
  server.prependListener('request', (_request, response) => {
    drawFrom(seed());
    response.setHeader('date', new Date(MOMENT).toUTCString());
  });
}

/** Sends a request and gives the answer back byte by byte. */
export function exchange(url: string, agent: Agent, asked: Asked): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const method = asked.method ?? 'POST';
    const bodied: Record<string, string> = method === 'GET' || method === 'HEAD' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(asked.body)) };
    const headers: Record<string, string> = { ...bodied, ...asked.headers };
    if (asked.subject !== null) headers['authorization'] = `Bearer ${asked.subject}${asked.mfa ? '/mfa' : ''}`;
    const sent = request(asked.path === undefined ? url : new URL(asked.path, url), { method, agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const lines = response.rawHeaders.reduce<string[]>((all, text, index) => (index % 2 === 0 ? [...all, text] : [...all.slice(0, -1), `${all.at(-1)}: ${text}`]), []);
        resolve({ status: response.statusCode ?? 0, head: [`${response.statusCode} ${response.statusMessage}`, ...lines.map(ownPromises)].join('\r\n'), body: Buffer.concat(parts).toString('latin1') });
      });
    });
    sent.on('error', reject);
    sent.end(method === 'GET' || method === 'HEAD' ? undefined : asked.body);
  });
}

const PROMISE = 'x-heard-once-promise: ';

/**
 * Of each promise its own text, byte by byte. Its place in the batch and the signature go by what else became durable in the same moment, which is
 * the clock's and not the record's.
 */
function ownPromises(line: string): string {
  if (!line.toLowerCase().startsWith(PROMISE)) return line;
  return PROMISE + line.slice(PROMISE.length).split(', ').map((promise) => Buffer.from(promise, 'base64url').toString('latin1').replace(/\n\nindex [^]*$/, '')).join(', ');
}

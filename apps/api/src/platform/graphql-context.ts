import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { negotiateLanguage, type Language } from './language.js';

/**
 * What a resolver knows of the request it serves. One object per operation, shared with nothing
 * else: no cache, loader or actor outlives it.
 */
export interface GraphqlContext {
  /** Made by the server for this request; a client's own id is never taken over. */
  readonly requestId: string;
  /** The `Authorization` header as it came, unchecked. */
  readonly authorization: string | undefined;
  /** Language of every message of the answer. */
  readonly language: Language;
  /** `x-heard-once-purpose`: the purpose the person states for this request, unchecked. */
  readonly purpose: string | undefined;
  /** `x-heard-once-role`: the role chosen where no case decides it, unchecked. */
  readonly actingRole: string | undefined;
  /** What is needed of the request and of the answer's frame; a WebSocket's operation has the one and no other. */
  readonly req: Pick<FastifyRequest, 'ip' | 'headers'>;
  readonly reply: Pick<FastifyReply, 'header' | 'elapsedTime'>;
  /** Markers of what was withheld; they become `extensions.withheld` of the answer. */
  readonly withheld: object[];
  /** Receipts of the access log; they become the headers `x-heard-once-receipt` and `x-heard-once-promise`. */
  readonly receipts: { readonly id: string; readonly promise: string | null }[];
  /** Who is asking, once the sign-in has been checked. */
  actor?: unknown;
  /** The token the person signed in with, once it has been checked. */
  token?: unknown;
  /** Who the token of this request stands for now; where access changed under a reading, it begins anew with that. */
  lookUpActor?: () => Promise<unknown>;
  /** Ends the token this request came with: it is refused from then on. Durable when it returns. */
  endSignIn?: () => Promise<void>;
}

const HEADER_PURPOSE = 'x-heard-once-purpose';
const HEADER_ROLE = 'x-heard-once-role';
const LONGEST_WORD = 64;

/** The context of one request, before sign-in. */
export function createGraphqlContext(req: FastifyRequest, reply: FastifyReply): GraphqlContext {
  const { headers } = req;
  return {
    requestId: req.id,
    authorization: headers.authorization,
    language: negotiateLanguage(headers['accept-language']),
    purpose: singleWord(headers[HEADER_PURPOSE]),
    actingRole: singleWord(headers[HEADER_ROLE]),
    req,
    reply,
    withheld: [],
    receipts: [],
    actor: undefined,
  };
}

/** A request id that nobody outside can choose or foresee. */
export function createRequestId(): string {
  return randomUUID();
}

function singleWord(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && header.length > 0 && header.length <= LONGEST_WORD ? header : undefined;
}

import type { GraphqlContext } from '../graphql-context.js';
import { HEADER_PROMISE, HEADER_RECEIPT, promiseHeader, receiptHeader } from './response-headers.js';

/** Puts the receipts of an answer into its headers, in an order that says nothing of how it was read. */
export function giveReceipts({ receipts, reply }: Pick<GraphqlContext, 'receipts' | 'reply'>): void {
  const given = [...receipts].sort((one, other) => (one.id < other.id ? -1 : 1));
  const ids = receiptHeader(given.map(({ id }) => id));
  if (ids !== undefined) void reply.header(HEADER_RECEIPT, ids);
  const promises = promiseHeader(given.flatMap(({ promise }) => promise ?? []));
  if (promises !== undefined) void reply.header(HEADER_PROMISE, promises);
}

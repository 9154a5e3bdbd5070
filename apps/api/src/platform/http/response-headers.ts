/** Headers of every answer, whatever its status; nothing in them depends on data. */
export const RESPONSE_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  vary: 'Authorization, Accept-Language',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

export const HEADER_REQUEST_ID = 'x-request-id';
export const HEADER_RECEIPT = 'x-heard-once-receipt';
export const HEADER_PROMISE = 'x-heard-once-promise';
export const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

/** Visible ASCII but the comma that separates receipts. */
const RECEIPT = /^[\x21-\x2b\x2d-\x7e]{1,512}$/;

/**
 * The receipts of an answer as one header value; undefined when there are none.
 * @throws RangeError when a receipt is not visible ASCII, which only a faulty log writer makes.
 */
export function receiptHeader(receipts: readonly string[]): string | undefined {
  if (receipts.length === 0) return undefined;
  for (const receipt of receipts) {
    if (!RECEIPT.test(receipt)) throw new RangeError('a receipt is not visible ASCII');
  }
  return receipts.join(', ');
}

/** Characters of all promises of one answer: proxies take headers of so many, and not many more. */
const MOST_PROMISED = 8_000;

/** The promises of an answer as one header value, as many as it has room for; undefined when there are none. Whoever misses one asks for the proof by its receipt. */
export function promiseHeader(promises: readonly string[]): string | undefined {
  let room = MOST_PROMISED;
  const given = promises.filter(({ length }) => length + 2 <= room && (room -= length + 2) >= 0);
  return given.length === 0 ? undefined : given.join(', ');
}

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

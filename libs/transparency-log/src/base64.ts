/**
 * Standard base64 (RFC 4648 section 4) in its one spelling: padded, bits left over are zero, nothing between. Null for anything else.
 * @param length bytes that it must hold; not given: any number
 */
export function decodeBase64(text: string, length?: number): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text && (length === undefined || bytes.length === length) ? bytes : null;
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

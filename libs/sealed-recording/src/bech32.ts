const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const CHECKSUM_LENGTH = 6;
/** Longer text is not looked at: recipients have 62 characters, identities 74. */
const LONGEST = 120;

/**
 * The bytes of a Bech32 text (BIP 173) with this prefix, or null where it is not one: other prefix, mixed case, wrong
 * checksum, or padding that is not zero.
 * @param prefix human-readable part, small letters
 */
export function decodeBech32(text: string, prefix: string): Buffer | null {
  const lower = text.toLowerCase();
  if (text.length > LONGEST || (text !== lower && text !== text.toUpperCase())) return null;
  if (!lower.startsWith(`${prefix}1`)) return null;
  const words = [...lower.slice(prefix.length + 1)].map((character) => ALPHABET.indexOf(character));
  if (words.length < CHECKSUM_LENGTH || words.includes(-1)) return null;
  if (checksum([...expandPrefix(prefix), ...words]) !== 1) return null;
  return joinBits(words.slice(0, -CHECKSUM_LENGTH));
}

function expandPrefix(prefix: string): number[] {
  const codes = [...Buffer.from(prefix)];
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(words: readonly number[]): number {
  let sum = 1;
  for (const word of words) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ word;
    GENERATORS.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum;
}

function joinBits(words: readonly number[]): Buffer | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const word of words) {
    held = ((held << 5) | word) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  const padding = held & ((1 << bits) - 1);
  return bits < 5 && padding === 0 ? Buffer.from(bytes) : null;
}

/** The Bech32 text (BIP 173) of these bytes, in small letters. */
export function encodeBech32(bytes: Uint8Array, prefix: string): string {
  const words = splitBits(bytes);
  const sum = checksum([...expandPrefix(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const check = Array.from({ length: CHECKSUM_LENGTH }, (_, at) => (sum >>> (5 * (CHECKSUM_LENGTH - 1 - at))) & 31);
  return `${prefix}1${[...words, ...check].map((word) => ALPHABET[word]).join('')}`;
}

function splitBits(bytes: Uint8Array): number[] {
  const words: number[] = [];
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    for (bits += 8; bits >= 5; bits -= 5) words.push((held >> (bits - 5)) & 31);
  }
  if (bits > 0) words.push((held << (5 - bits)) & 31);
  return words;
}

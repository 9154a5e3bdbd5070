import { TILE_WIDTH } from './tile-path.js';
import { TransparencyLogError } from './transparency-log-error.js';

/** Bytes of one entry: its length is written in 16 bits (c2sp.org/tlog-tiles). */
export const MAX_ENTRY_LENGTH = 65_535;

const LENGTH_BYTES = 2;

/** Entries one after the other, each after its length. Throws ENTRY_TOO_LONG; BUNDLE_MALFORMED for none or more than 256. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Buffer {
  rejectNoWidth(entries.length);
  return Buffer.concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_LENGTH) throw new TransparencyLogError('ENTRY_TOO_LONG', 'An entry has more than 65,535 bytes');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt16BE(entry.length);
      return [length, entry];
    }),
  );
}

/**
 * The entries of a bundle.
 * @param width how many it must hold: exactly these, and nothing after them. Throws BUNDLE_MALFORMED
 */
export function decodeEntryBundle(bundle: Buffer, width: number): Buffer[] {
  rejectNoWidth(width);
  const entries: Buffer[] = [];
  let at = 0;
  while (entries.length < width) {
    const start = at + LENGTH_BYTES;
    const end = start <= bundle.length ? start + bundle.readUInt16BE(at) : Infinity;
    if (end > bundle.length) throw new TransparencyLogError('BUNDLE_MALFORMED', `A bundle ends within entry ${entries.length} of its ${width}`);
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  if (at < bundle.length) throw new TransparencyLogError('BUNDLE_MALFORMED', `A bundle goes on after its ${width} entries`);
  return entries;
}

function rejectNoWidth(width: number): void {
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH) throw new TransparencyLogError('BUNDLE_MALFORMED', 'A bundle holds 1 to 256 entries');
}

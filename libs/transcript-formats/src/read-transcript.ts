import { readSrt, type SrtOptions } from './read-srt.js';
import { readWebVtt } from './read-webvtt.js';
import type { TranscriptReading } from './transcript-reading.js';

export const TRANSCRIPT_FORMATS = ['WEBVTT', 'SRT'] as const;

export type TranscriptFormat = (typeof TRANSCRIPT_FORMATS)[number];

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const SIGNATURE = Buffer.from('WEBVTT');

/** WebVTT by its signature, whatever the file is called; everything else is read as SRT. */
export function formatOf(bytes: Uint8Array): TranscriptFormat {
  const from = BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte) ? BYTE_ORDER_MARK.length : 0;
  return SIGNATURE.every((byte, index) => bytes[from + index] === byte) ? 'WEBVTT' : 'SRT';
}

/** Reads a file of either format, see `readWebVtt` and `readSrt`. Never throws on a file. */
export function readTranscript(bytes: Uint8Array, options: SrtOptions = {}): TranscriptReading & { readonly format: TranscriptFormat } {
  const format = formatOf(bytes);
  return { format, ...(format === 'WEBVTT' ? readWebVtt(bytes) : readSrt(bytes, options)) };
}

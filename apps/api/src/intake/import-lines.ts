import type { Readable } from 'node:stream';

/** Bytes of one line: a document of 20 MB in base64, its name and the JSON around them. */
export const MOST_LINE = 28_000_000;

/** One line of an upload; `document` is null where the line is not one. */
export interface UploadLine { readonly document: { readonly filename: string; readonly bytes: Buffer } | null; readonly documents: number | null }

/** Splits a stream into its lines as they arrive; a line that is too long is given once, as null, and skipped. */
export async function* linesOf(stream: Readable, most = MOST_LINE): AsyncGenerator<string | null> {
  let parts: Buffer[] = [];
  let size = 0;
  let skipping = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      if (!skipping) yield Buffer.concat([...parts, chunk.subarray(from, end)]).toString('utf8');
      [parts, size, skipping, from] = [[], 0, false, end + 1];
    }
    const rest = chunk.subarray(from);
    size += rest.length;
    if (skipping) continue;
    parts.push(rest);
    if (size <= most) continue;
    yield null;
    [parts, skipping] = [[], true];
  }
  if (!skipping && size > 0) yield Buffer.concat(parts).toString('utf8');
}

/** `{"documents": 3}` says how many follow; every other line is `{"filename": "...", "contentBase64": "..."}`. */
export function readUploadLine(line: string | null): UploadLine {
  const none = { document: null, documents: null };
  if (line === null) return none;
  try {
    const value = JSON.parse(line) as { filename?: unknown; contentBase64?: unknown; documents?: unknown };
    if (Number.isInteger(value.documents)) return { document: null, documents: value.documents as number };
    if (typeof value.filename !== 'string' || typeof value.contentBase64 !== 'string' || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value.contentBase64)) return none;
    return { document: { filename: value.filename.slice(0, 200) || 'document', bytes: Buffer.from(value.contentBase64, 'base64') }, documents: null };
  } catch {
    return none;
  }
}

import { createReadStream } from 'node:fs';
import { access, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { decodeEntryBundle, MAX_ENTRY_LENGTH } from '@heardonce/transparency-log/entry-bundle.js';
import { HASH_LENGTH } from '@heardonce/transparency-log/merkle-tree.js';
import { ENTRIES, TILE_WIDTH, type TileCoordinates, tilePath, tileWidth } from '@heardonce/transparency-log/tile-path.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';

const NEWLINE = 0x0a;
const LARGEST_BUNDLE = TILE_WIDTH * (2 + MAX_ENTRY_LENGTH);
const LONGEST_WAIT = 15_000;

/** Where files of a log are, by the paths of c2sp.org/tlog-tiles: a folder, or a server. */
export interface LogFiles {
  /** Null where there is none. */
  find(path: string, longest: number): Promise<Buffer | null>;
  /** Widths of the partial tiles beside a place, where they can be listed. */
  listWidths(path: string): Promise<number[]>;
}

/** @param place a folder, or an address that begins with http:// or https:// */
export function logFilesAt(place: string, token?: string): LogFiles {
  return isAddress(place) ? new FilesOfServer(place.replace(/\/+$/, ''), token) : new FilesOfFolder(place);
}

export function isAddress(place: string): boolean {
  return /^https?:\/\//.test(place);
}

class FilesOfFolder implements LogFiles {
  constructor(private readonly folder: string) {}

  async find(path: string, longest: number): Promise<Buffer | null> {
    const file = join(this.folder, path);
    try {
      if ((await stat(file)).size > longest) throw new TransparencyLogError('TILE_DAMAGED', 'A file of the log is longer than it can be');
      return await readFile(file);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String((error as { code?: unknown }).code))) return null;
      throw error;
    }
  }

  async listWidths(path: string): Promise<number[]> {
    const names = await readdir(join(this.folder, `${path}.p`)).catch(() => []);
    return names.map(Number).filter((width) => Number.isInteger(width) && width > 0 && width < TILE_WIDTH);
  }
}

class FilesOfServer implements LogFiles {
  constructor(private readonly prefix: string, private readonly token: string | undefined) {}

  async find(path: string, longest: number): Promise<Buffer | null> {
    const headers: Record<string, string> = this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` };
    const response = await fetch(`${this.prefix}/${path}`, { headers, redirect: 'error', signal: AbortSignal.timeout(LONGEST_WAIT) });
    if (response.status === 404) return null;
    if (!response.ok || !response.body) throw Object.assign(new Error('Refused'), { code: `HTTP ${response.status}` });
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of response.body as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > longest) throw new TransparencyLogError('TILE_DAMAGED', 'A file of the log is longer than it can be');
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  async listWidths(): Promise<number[]> {
    return [];
  }
}

/** The tiles that lie among a log's files. A partial one may lie there as wide as it was asked for, or wider. */
export class TilesOfFiles implements TileReader {
  constructor(private readonly files: LogFiles) {}

  async readTile(level: number, index: number, width: number): Promise<Buffer> {
    const tile = await findWidest(this.files, { level, index, width }, TILE_WIDTH * HASH_LENGTH);
    if (!tile) throw new TransparencyLogError('TILE_MISSING', `Tile ${index} of level ${level} is missing`, { level, index });
    return tile.bytes;
  }
}

/** As wide as asked for, else full, else any wider one. */
async function findWidest(files: LogFiles, { level, index, width }: TileCoordinates, longest: number): Promise<{ bytes: Buffer; width: number } | null> {
  const full = tilePath({ level, index, width: TILE_WIDTH });
  for (const candidate of new Set([width, TILE_WIDTH])) {
    const bytes = await files.find(tilePath({ level, index, width: candidate }), longest);
    if (bytes) return { bytes, width: candidate };
  }
  const wider = (await files.listWidths(full)).filter((one) => one > width).sort((a, b) => a - b)[0];
  const bytes = wider === undefined ? null : await files.find(tilePath({ level, index, width: wider }), longest);
  return bytes && { bytes, width: wider! };
}

/** Entries in their order, in portions. What is missing ends them. */
export type Entries = AsyncIterable<readonly Buffer[]>;

/** The entries of bundles of a tree of this size, up to the first bundle that is missing. Throws BUNDLE_MALFORMED. */
export async function* entriesOfBundles(files: LogFiles, size: number): Entries {
  for (let index = 0; index * TILE_WIDTH < size; index++) {
    const width = tileWidth(0, index, size);
    const bundle = await findWidest(files, { level: ENTRIES, index, width }, LARGEST_BUNDLE);
    if (!bundle) return;
    yield decodeEntryBundle(bundle.bytes, bundle.width).slice(0, width);
  }
}

/**
 * The lines of a file, without their newline, each an entry. Memory does not grow with the file.
 * @throws ENTRY_TOO_LONG
 */
export async function* entriesOfLines(path: string): Entries {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const lines: Buffer[] = [];
    let at = 0;
    for (let end = bytes.indexOf(NEWLINE, at); end !== -1; end = bytes.indexOf(NEWLINE, at)) {
      lines.push(bytes.subarray(at, end));
      at = end + 1;
    }
    rest = bytes.subarray(at);
    if (rest.length > MAX_ENTRY_LENGTH) throw new TransparencyLogError('ENTRY_TOO_LONG', 'A line is longer than any entry');
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [rest];
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}

/** A whole export: a folder of it, an address, or a file of lines. */
export interface Export {
  readonly files: LogFiles;
  /** Null where nothing but hashes was given. */
  readonly entries: (size: number) => Entries;
  /** A file of older checkpoints, or null. */
  readonly checkpoints: string | null;
}

/** `entries.jsonl` is preferred to bundles. */
export async function openExport(place: string, token?: string): Promise<Export> {
  if (isAddress(place)) {
    const files = logFilesAt(place, token);
    return { files, entries: (size) => entriesOfBundles(files, size), checkpoints: null };
  }
  const isFolder = (await stat(place)).isDirectory();
  const folder = isFolder ? place : dirname(place);
  const files = logFilesAt(folder);
  const lines = isFolder ? join(place, 'entries.jsonl') : place;
  const checkpoints = join(folder, 'checkpoints.jsonl');
  return {
    files,
    entries: (await exists(lines)) ? () => entriesOfLines(lines) : (size) => entriesOfBundles(files, size),
    checkpoints: (await exists(checkpoints)) ? checkpoints : null,
  };
}

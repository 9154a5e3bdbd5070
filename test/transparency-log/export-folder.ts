import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeEntryBundle } from '@heardonce/transparency-log/entry-bundle.js';
import { ENTRIES, TILE_WIDTH, tilePath, tilesOf } from '@heardonce/transparency-log/tile-path.js';
import type { InventedLog } from './invented-log.js';

/** Writes a log into a folder as c2sp.org/tlog-tiles lays it out, bundles and all. */
export async function writeLog(folder: string, log: InventedLog, checkpoint?: string): Promise<void> {
  for (const { level, index, width } of tilesOf(log.size)) {
    put(join(folder, tilePath({ level, index, width })), log.tiles.tiles.get(`${level}/${index}`)!.subarray(0, width * 32));
    if (level === 0) put(join(folder, tilePath({ level: ENTRIES, index, width })), encodeEntryBundle(log.entries.slice(index * TILE_WIDTH, index * TILE_WIDTH + width)));
  }
  put(join(folder, 'checkpoint'), checkpoint ?? (await log.checkpoint()));
}

/** The entries, a line each. */
export function writeLines(path: string, entries: readonly Buffer[]): void {
  put(path, Buffer.concat(entries.flatMap((entry) => [entry, Buffer.from('\n')])));
}

export function put(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

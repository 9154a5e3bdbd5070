import { TransparencyLogError } from './transparency-log-error.js';

/** Hashes, or entries, of a full tile. */
export const TILE_WIDTH = 256;

/** Bundles of entries lie beside the tiles of hashes, under this word in the place of a level. */
export const ENTRIES = 'entries';

/** The place of a tile, or of a bundle of entries, in a log (c2sp.org/tlog-tiles). */
export interface TileCoordinates {
  /** 0 holds hashes of leaves, level l + 1 a hash for each full tile of level l. */
  readonly level: number | typeof ENTRIES;
  readonly index: number;
  /** 1 to 256; 256 is a full tile, less is one at the right edge of a tree. */
  readonly width: number;
}

const HIGHEST_LEVEL = 63;
const PATH = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*)(\d{3})(?:\.p\/([1-9]\d{0,2}))?$/;

/** `tile/<level>/<index>[.p/<width>]`; 1234067 is written `x001/x234/067`. Throws OUTSIDE_TREE. */
export function tilePath({ level, index, width }: TileCoordinates): string {
  if (!isIndex(index) || !isWidth(width) || (level !== ENTRIES && !isLevel(level))) throw new TransparencyLogError('OUTSIDE_TREE', 'There is no tile of this level, index and width');
  const digits = String(index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!;
  const last = groups.pop()!;
  return `tile/${level}/${groups.map((group) => `x${group}/`).join('')}${last}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The opposite of `tilePath`: only the one spelling that it writes. Null for anything else. */
export function parseTilePath(path: string): TileCoordinates | null {
  const [, level, groups, last, width] = PATH.exec(path) ?? [];
  if (level === undefined) return null;
  const coordinates: TileCoordinates = {
    level: level === ENTRIES ? ENTRIES : Number(level),
    index: Number(`${groups!.replace(/[x/]/g, '')}${last}`),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (!isIndex(coordinates.index) || coordinates.width > TILE_WIDTH || (coordinates.level !== ENTRIES && !isLevel(coordinates.level))) return null;
  return tilePath(coordinates) === path ? coordinates : null;
}

/** Hashes that a level has in a tree of this size. */
export function levelWidth(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** The width of a tile in a tree of this size; 0 where the tree has no such tile. */
export function tileWidth(level: number, index: number, size: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, levelWidth(level, size) - index * TILE_WIDTH));
}

/** Every tile of a tree of this size, level by level, from left to right; of each level at most the last one is partial. */
export function* tilesOf(size: number): Generator<{ readonly level: number; readonly index: number; readonly width: number }> {
  for (let level = 0; levelWidth(level, size) > 0; level++) {
    const tiles = Math.ceil(levelWidth(level, size) / TILE_WIDTH);
    for (let index = 0; index < tiles; index++) yield { level, index, width: tileWidth(level, index, size) };
  }
}

function isLevel(level: number): boolean {
  return Number.isInteger(level) && level >= 0 && level <= HIGHEST_LEVEL;
}

function isIndex(index: number): boolean {
  return Number.isSafeInteger(index) && index >= 0;
}

function isWidth(width: number): boolean {
  return Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH;
}

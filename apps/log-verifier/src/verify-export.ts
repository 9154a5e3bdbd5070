import { AuthenticatedTiles } from '@heardonce/transparency-log/authenticated-tiles.js';
import type { Checkpoint } from '@heardonce/transparency-log/checkpoint.js';
import { HASH_LENGTH, leafHash } from '@heardonce/transparency-log/merkle-tree.js';
import { TILE_WIDTH } from '@heardonce/transparency-log/tile-path.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import { TreeAccumulator } from '@heardonce/transparency-log/tree-accumulator.js';
import { MAX_ENTRY_LENGTH } from '@heardonce/transparency-log/entry-bundle.js';
import type { Entries } from './log-source.js';
import type { OlderCheckpoints } from './older-checkpoints.js';
import { doesNotHold, holds, type Verdict, verdictOf, type Words } from './verdict.js';

/** What an export is compared with. */
export interface ExportToVerify {
  readonly checkpoint: Checkpoint;
  readonly entries: Entries;
  /** Hashes of the tree, where there are any: with them the first entry that differs can be named. */
  readonly tiles: TileReader;
  /** Checkpoints of before, in their order, where there are any: with them its place can be narrowed down. */
  readonly older: OlderCheckpoints | null;
  /** Index of the first entry of the export: 0, or that of a part. */
  readonly first: number;
}

interface Authenticated { readonly tiles: AuthenticatedTiles | null; readonly problem: Verdict | null }
/** The first entry that is not the one of the tree. */
interface Difference { readonly index: number; readonly leaf: Buffer }

/**
 * Recomputes what was signed from the entries themselves. A part of a log (`first` above 0) is compared with its tiles alone.
 * Reads once, from left to right; memory does not grow with the log.
 */
export async function verifyExport({ checkpoint, entries, tiles: reader, older, first }: ExportToVerify): Promise<Verdict> {
  const { tiles, problem } = await authenticate(reader, checkpoint);
  if (problem && first > 0) return problem;
  const tree = tiles && !older ? null : new TreeAccumulator();
  let index = first;
  let difference: Difference | null = null;
  let tile: Buffer = Buffer.alloc(0);
  try {
    for await (const portion of entries) {
      for (const entry of portion) {
        if (entry.length > MAX_ENTRY_LENGTH) throw new TransparencyLogError('ENTRY_TOO_LONG', 'An entry is too long');
        const leaf = leafHash(entry);
        if (difference && tiles) return await nameDifference(tiles, checkpoint.size, difference, leaf);
        if (index >= checkpoint.size) return doesNotHold({ es: `La entrada ${index} no está en el registro: el punto de control tiene ${checkpoint.size}.`, en: `Entry ${index} is not in the log: the checkpoint has ${checkpoint.size}.` });
        if (tiles) {
          const at = index % TILE_WIDTH;
          if (at === 0 || tile.length === 0) tile = await tiles.readTile(0, Math.floor(index / TILE_WIDTH), 1);
          if (leaf.compare(tile, at * HASH_LENGTH, (at + 1) * HASH_LENGTH) !== 0) difference = { index, leaf };
        }
        tree?.add(leaf);
        index += 1;
        const moved = difference || !older ? null : await older.reached(tree!);
        if (moved) return doesNotHold(moved, ...(tiles ? [] : [NOT_NAMED]));
      }
    }
  } catch (error) {
    const { code, words } = verdictOf(error);
    return { code, words: [...words, { es: `Cerca de la entrada ${index}.`, en: `Near entry ${index}.` }] };
  }
  if (difference && tiles) return nameDifference(tiles, checkpoint.size, difference, null);
  if (first === 0 && index < checkpoint.size) return missing(index, checkpoint.size);
  if (tree && !tree.root().equals(checkpoint.root)) return doesNotHold(ANOTHER_HISTORY, NOT_NAMED, ...(problem?.words ?? []));
  const held: Words = { es: `Las ${index - first} entradas son las que fueron firmadas.`, en: `The ${index - first} entries are those that were signed.` };
  if (problem?.code === 1) return doesNotHold(held, ...problem.words);
  return holds(held);
}

const ANOTHER_HISTORY: Words = { es: 'Las entradas no son las que fueron firmadas: su raíz es otra que la del punto de control.', en: 'The entries are not those that were signed: their root is another one than that of the checkpoint.' };
const NOT_NAMED: Words = {
  es: 'Sin las teselas que fueron firmadas no se puede decir qué entrada: compare con una copia anterior (--tiles).',
  en: 'Without the tiles that were signed it cannot be said which entry: compare with an older copy (--tiles).',
};

async function authenticate(reader: TileReader, { size, root }: Checkpoint): Promise<Authenticated> {
  try {
    return { tiles: await AuthenticatedTiles.open(reader, size, root), problem: null };
  } catch (error) {
    if (!(error instanceof TransparencyLogError)) throw error;
    return { tiles: null, problem: verdictOf(error) };
  }
}

function missing(index: number, size: number): Verdict {
  const count = size - index;
  return doesNotHold({ es: `Faltan las últimas ${count} entradas, desde la ${index}.`, en: `The last ${count} entries are missing, from entry ${index} on.` });
}

/** Whether an entry was taken out, put in, exchanged with the next, or changed. */
async function nameDifference(tiles: AuthenticatedTiles, size: number, { index, leaf }: Difference, next: Buffer | null): Promise<Verdict> {
  const signed = await leafOf(tiles, index);
  const following = index + 1 < size ? await leafOf(tiles, index + 1) : null;
  const isNext = following?.equals(leaf) ?? false;
  const wasBefore = next?.equals(signed) ?? false;
  if (isNext && wasBefore) return doesNotHold({ es: `Las entradas ${index} y ${index + 1} están en otro orden.`, en: `Entries ${index} and ${index + 1} are in another order.` });
  if (isNext) return doesNotHold({ es: `Falta la entrada ${index}: en su lugar está la siguiente.`, en: `Entry ${index} is missing: the next one stands in its place.` });
  if (wasBefore) return doesNotHold({ es: `La entrada ${index} fue puesta después: no está en el registro.`, en: `Entry ${index} was put in later: it is not in the log.` });
  return doesNotHold({ es: `La entrada ${index} no es la que fue firmada.`, en: `Entry ${index} is not the one that was signed.` });
}

async function leafOf(tiles: AuthenticatedTiles, index: number): Promise<Buffer> {
  const at = index % TILE_WIDTH;
  return (await tiles.readTile(0, Math.floor(index / TILE_WIDTH), 1)).subarray(at * HASH_LENGTH, (at + 1) * HASH_LENGTH);
}

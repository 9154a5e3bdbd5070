import { AuthenticatedTiles } from '@heardonce/transparency-log/authenticated-tiles.js';
import { EMPTY_ROOT, firstDifference, rootOf } from '@heardonce/transparency-log/merkle-tree.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import type { Checkpoint } from '@heardonce/transparency-log/checkpoint.js';
import { couldNotCheck, doesNotHold, holds, type Verdict } from './verdict.js';

/**
 * Whether a newer checkpoint continues an older one of the same log.
 * @param tiles of the newer, or null; @param oldTiles of the older, or null: with both the first entry that differs is named
 */
export async function verifyCheckpoints(older: Checkpoint, newer: Checkpoint, tiles: TileReader | null, oldTiles: TileReader | null): Promise<Verdict> {
  if (newer.size < older.size) {
    const lost = older.size - newer.size;
    return doesNotHold({
      es: `El más nuevo tiene ${lost} entradas menos: el registro fue cortado tras la entrada ${newer.size - 1}, o se muestra una copia vieja.`,
      en: `The newer one has ${lost} entries fewer: the log was cut after entry ${newer.size - 1}, or an old copy is shown.`,
    });
  }
  if (newer.size === older.size && newer.root.equals(older.root)) return holds({ es: 'Son el mismo árbol.', en: 'They are the same tree.' });
  const same = newer.size === older.size;
  if (same && !(tiles && oldTiles)) return doesNotHold({ es: `El registro firmó dos historias distintas de ${newer.size} entradas: una bifurcación.`, en: `The log signed two different histories of ${newer.size} entries: a fork.` });
  if (!tiles) return couldNotCheck({ es: 'Para compararlos hacen falta las teselas del más nuevo (--tiles).', en: 'To compare them the tiles of the newer one are needed (--tiles).' });
  const authenticated = await AuthenticatedTiles.open(tiles, newer.size, newer.root);
  const began = older.size === 0 ? EMPTY_ROOT : await rootOf(authenticated, older.size);
  if (began.equals(older.root)) return holds({ es: `El más nuevo continúa al más viejo: ${newer.size - older.size} entradas más.`, en: `The newer one continues the older: ${newer.size - older.size} entries more.` });
  const words = { es: `Las primeras ${older.size} entradas del más nuevo son otra historia que la firmada antes: una bifurcación.`, en: `The first ${older.size} entries of the newer one are another history than was signed before: a fork.` };
  if (!oldTiles) return doesNotHold(words);
  const index = await firstDifference(authenticated, await AuthenticatedTiles.open(oldTiles, older.size, older.root), older.size);
  return doesNotHold(words, { es: `La primera entrada que difiere es la ${index}.`, en: `The first entry that differs is entry ${index}.` });
}

import { AuthenticatedTiles } from '@heardonce/transparency-log/authenticated-tiles.js';
import type { OpenedCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { HASH_LENGTH } from '@heardonce/transparency-log/merkle-tree.js';
import type { Receipt } from '@heardonce/transparency-log/receipt.js';
import { levelWidth, TILE_WIDTH, tileWidth } from '@heardonce/transparency-log/tile-path.js';
import type { TileReader } from '@heardonce/transparency-log/tile-store.js';
import { parseTlogProof, verifyTlogProof } from '@heardonce/transparency-log/tlog-proof.js';
import { type Trust, trustCheckpoint } from './trust.js';
import { couldNotCheck, doesNotHold, holds, type Verdict, type Words } from './verdict.js';

/** Whether each leaf that was promised is shown by one of these `.tlog-proof` files. */
export function verifyReceiptByProofs({ leaves }: Receipt, files: readonly Buffer[], trust: Trust): Verdict {
  const proofs = files.map(parseTlogProof);
  for (const { checkpoint } of proofs) trustCheckpoint(checkpoint, trust);
  const shown = leaves.map((leaf) => proofs.find((proof) => verifyTlogProof(proof, leaf, trust.log)));
  const open = shown.filter((proof) => !proof).length;
  if (open === leaves.length) return doesNotHold({ es: 'Las pruebas son de otras entradas que las del recibo.', en: 'The proofs are of other entries than those of the receipt.' });
  if (open > 0) return couldNotCheck({ es: `Faltan pruebas de ${open} de las ${leaves.length} entradas del recibo.`, en: `Proofs of ${open} of the ${leaves.length} entries of the receipt are missing.` });
  return holds(kept(shown.map((proof) => proof!.index)));
}

/**
 * Whether a tree has the leaves that were promised. A tree without one of them proves an omission only where it is of the time of the promise or later.
 * @param takenAt when the person who verifies received the tree from the log, seconds since 1970; null: only cosignatures tell
 * @throws TILE_MISSING, TILE_DAMAGED
 */
export async function verifyReceiptByTree({ leaves, mergeBy }: Receipt, checkpoint: OpenedCheckpoint, reader: TileReader, takenAt: number | null): Promise<Verdict> {
  const found = await findLeaves(await AuthenticatedTiles.open(reader, checkpoint.size, checkpoint.root), checkpoint.size, leaves);
  const missing = leaves.filter((leaf) => !found.has(leaf.toString('base64')));
  if (missing.length === 0) return holds(kept([...found.values()]));
  const time = Math.max(takenAt ?? 0, ...checkpoint.cosignatures.map((one) => one.time));
  const due = new Date(mergeBy * 1000).toISOString();
  if (time < mergeBy) {
    return couldNotCheck({
      es: `El árbol no tiene la entrada, pero nada muestra que sea posterior al plazo (${due}): traiga uno refrendado después, o diga cuándo lo recibió (--taken-at).`,
      en: `The tree does not have the entry, but nothing shows that it is of after the time promised (${due}): bring one cosigned later, or say when you received it (--taken-at).`,
    });
  }
  return doesNotHold(
    { es: `Omisión: el registro prometió la entrada antes de ${due} y el árbol de ${checkpoint.size} entradas, posterior, no la tiene.`, en: `Omission: the log promised the entry by ${due}, and the later tree of ${checkpoint.size} entries does not have it.` },
    ...missing.map((leaf) => ({ es: `Entrada de resumen ${leaf.toString('base64')}.`, en: `Entry of hash ${leaf.toString('base64')}.` })),
  );
}

async function findLeaves(tiles: AuthenticatedTiles, size: number, leaves: readonly Buffer[]): Promise<Map<string, number>> {
  const wanted = new Set(leaves.map((leaf) => leaf.toString('base64')));
  const found = new Map<string, number>();
  for (let index = 0; index * TILE_WIDTH < levelWidth(0, size) && found.size < wanted.size; index++) {
    const tile = await tiles.readTile(0, index, tileWidth(0, index, size));
    for (let at = 0; at < tile.length; at += HASH_LENGTH) {
      const hash = tile.toString('base64', at, at + HASH_LENGTH);
      if (wanted.has(hash) && !found.has(hash)) found.set(hash, index * TILE_WIDTH + at / HASH_LENGTH);
    }
  }
  return found;
}

function kept(indexes: readonly number[]): Words {
  const list = indexes.join(', ');
  return { es: `La promesa fue cumplida: entrada ${list}.`, en: `The promise was kept: entry ${list}.` };
}

import { leafHash, nodeHash } from '@heardonce/transparency-log/merkle-tree.js';
import { formatSignature, type NoteSigner } from '@heardonce/transparency-log/signed-note.js';

export interface PromisedLeaves { readonly leaves: readonly Buffer[]; readonly mergeBy: number }

/** Receipts under one signature: each has its text, its place among the texts of the batch, and the note that signs their root. */
export async function issueReceipts(origin: string, promised: readonly PromisedLeaves[], signer: NoteSigner): Promise<string[]> {
  const texts = promised.map(({ leaves, mergeBy }) => `receipt/v1\n${origin}\n${leaves.map((leaf) => `leaf ${leaf.toString('base64')}\n`).join('')}merge-by ${mergeBy}\n`);
  const levels = levelsOf(texts.map((text) => leafHash(Buffer.from(text))));
  const root = levels.at(-1)?.[0] as Buffer;
  const text = `receipts/v1\n${origin}\n${texts.length}\n${root.toString('base64')}\n`;
  const note = `${text}\n${formatSignature({ ...signer, signature: await signer.sign(text) })}`;
  return texts.map((one, index) => `${one}\nindex ${index}\n${pathOf(levels, index).map((hash) => `${hash.toString('base64')}\n`).join('')}\n${note}`);
}

/** The tree of RFC 6962 level by level: the last of an odd number goes up as it is. */
function levelsOf(hashes: Buffer[]): Buffer[][] {
  const levels = [hashes];
  for (let level = hashes; level.length > 1; levels.push(level)) level = Array.from({ length: Math.ceil(level.length / 2) }, (_one, at) => (level[2 * at + 1] ? nodeHash(level[2 * at]!, level[2 * at + 1]!) : level[2 * at]!));
  return levels;
}

function pathOf(levels: readonly Buffer[][], index: number): Buffer[] {
  return levels.slice(0, -1).flatMap((level, height) => level[(index >> height) ^ 1] ?? []);
}

import { signCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { consistencyProof, inclusionProof, leafHash, rootOf } from '@heardonce/transparency-log/merkle-tree.js';
import { newNoteKey, type PrivateNoteKey, SIGNATURE_TYPES } from '@heardonce/transparency-log/note-key.js';
import { noteSigner } from '@heardonce/transparency-log/signed-note.js';
import { MemoryTiles } from '../../libs/transparency-log/src/testing/memory-tiles.js';
import { formatTlogProof } from '@heardonce/transparency-log/tlog-proof.js';
import { formatAddCheckpoint } from '@heardonce/transparency-log/witness-protocol.js';

/** A whole log in memory, honest or not. */
export class InventedLog {
  tiles = new MemoryTiles();
  entries: Buffer[] = [];

  constructor(readonly key: PrivateNoteKey = newNoteKey('log.example/children', SIGNATURE_TYPES.note)) {}

  get size(): number {
    return this.entries.length;
  }

  async add(count: number, word = 'a'): Promise<this> {
    const entries = Array.from({ length: count }, (_one, at) => Buffer.from(`{"entry":${this.size + at},"word":"${word}"}`));
    await this.tiles.append(entries.map(leafHash));
    this.entries.push(...entries);
    return this;
  }

  /** The same log up to a size, signed with the same key, to go on otherwise. */
  async fork(size: number): Promise<InventedLog> {
    const fork = new InventedLog(this.key);
    fork.entries = this.entries.slice(0, size);
    await fork.tiles.append(fork.entries.map(leafHash));
    return fork;
  }

  async checkpoint(size = this.size): Promise<string> {
    return signCheckpoint({ origin: this.key.name, size, root: await rootOf(this.tiles, size) }, [noteSigner(this.key)]);
  }

  /** The body of a request to a witness that knows `oldSize`. */
  async request(oldSize: number, size = this.size): Promise<string> {
    return formatAddCheckpoint({ oldSize, proof: await consistencyProof(this.tiles, oldSize, size), checkpoint: await this.checkpoint(size) });
  }

  async proof(index: number, checkpoint?: string): Promise<string> {
    return formatTlogProof({ index, hashes: await inclusionProof(this.tiles, index, this.size), checkpoint: checkpoint ?? (await this.checkpoint()) });
  }
}

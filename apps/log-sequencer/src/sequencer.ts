import { leafName, leafOf } from '@heardonce/domain/access/access-leaf.js';
import { signCheckpoint } from '@heardonce/transparency-log/checkpoint.js';
import { consistencyProof, leafHash, rootOf, verifyConsistency } from '@heardonce/transparency-log/merkle-tree.js';
import { addSignatures } from '@heardonce/transparency-log/signed-note.js';
import { appendLeaves, type TileReader } from '@heardonce/transparency-log/tile-store.js';
import { TransparencyLogError } from '@heardonce/transparency-log/transparency-log-error.js';
import type { LogStore } from '../../api/src/platform/log/log-store.js';
import type { LogSigner } from '../../api/src/platform/log/signing-key.js';
import type { JournalReader } from './journal-reader.js';
import type { LogHolder, NewLeaf } from './log-holder.js';
import type { Publisher, SignedCheckpoint } from './publisher.js';
import { Refused } from './refused.js';
import type { SignedState } from './signed-state.js';
import type { Cosigned, Witnesses } from './witnesses.js';

export interface SequencerParts {
  readonly journal: JournalReader;
  readonly holder: LogHolder;
  readonly store: LogStore;
  readonly publisher: Publisher;
  readonly signer: LogSigner;
  readonly state: SignedState;
  readonly witnesses: Witnesses;
}
/** What one round did. */
export interface Round {
  readonly added: number;
  /** Numbers of the journal that the log has not taken over yet; null where that could not be found out this time. */
  readonly behind: number | null;
}
export interface Beat extends SignedCheckpoint { readonly witnessed: Promise<Cosigned & { readonly quorum: boolean }> }

const PORTION = 1_000;

/** The tree as this process made it. Its last tiles are kept here, so that what is added rests on what was added before and not on what the database says. */
interface Grown { readonly size: number; readonly root: Buffer; readonly edge: ReadonlyMap<number, { readonly index: number; readonly hashes: Buffer }> }

/**
 * Brings the journal's rows into the log in the order of their numbers and signs what the log is. Nothing is added to a log that does not continue what
 * was signed last, and nothing is signed that does not.
 */
export class Sequencer {
  /** Up to which number of the journal all is taken over. */
  private done: number;

  private constructor(private readonly parts: SequencerParts, private grown: Grown, lastSeq: number) {
    this.done = lastSeq;
  }

  /** @throws Refused where the log is not the one that was signed */
  static async over(parts: SequencerParts): Promise<Sequencer> {
    const found = await checked(parts);
    return new Sequencer(parts, found, found.lastSeq);
  }

  get size(): number {
    return this.grown.size;
  }

  /**
   * Takes over what the journal has, for about as long as `milliseconds`.
   * @throws Refused
   */
  async round(milliseconds = 1_000): Promise<Round> {
    const { journal } = this.parts;
    const until = performance.now() + milliseconds;
    const settled = await journal.settled();
    if (settled === null) return { added: 0, behind: null };
    if (settled < this.done) throw new Refused('JOURNAL_SHORTER');
    let added = 0;
    while (this.done < settled && (added === 0 || performance.now() < until)) {
      const rows = await journal.rows(this.done, settled, PORTION);
      if (rows.length > 0) await this.add(rows.map(({ seq, row }, at) => ({ index: this.grown.size + at, seq, name: leafName(row.id), entry: leafOf(row) })));
      added += rows.length;
      this.done = rows.length < PORTION ? settled : (rows.at(-1)?.seq ?? settled);
    }
    return { added, behind: settled - this.done };
  }

  private async add(leaves: readonly NewLeaf[]): Promise<void> {
    const { holder, store } = this.parts;
    const { size, root, tiles } = await appendLeaves(this.edgeBefore(store), this.grown.size, leaves.map(({ entry }) => leafHash(entry)));
    await holder.append(this.grown.size, leaves, tiles);
    const edge = new Map(this.grown.edge);
    for (const { level, index, hashes } of tiles) edge.set(level, { index, hashes });
    this.grown = { size, root, edge };
  }

  private edgeBefore(store: TileReader): TileReader {
    return {
      readTile: async (level, index, width) => {
        const kept = this.grown.edge.get(level);
        return kept?.index === index ? kept.hashes : store.readTile(level, index, width);
      },
    };
  }

  /**
   * Signs the log as it is, where it continues what was signed last, and publishes that; then asks the witnesses, without being waited for. The same log
   * is signed in the same words, so that nobody reads from it when something happened.
   * @throws Refused
   */
  async beat(): Promise<Beat> {
    const { signer, state, publisher, store } = this.parts;
    const found = await checked(this.parts);
    const { size, root } = this.grown;
    if (found.size !== size || !found.root.equals(root)) throw new Refused('LOG_DIFFERS');
    const note = await signCheckpoint({ origin: signer.name, size, root }, [signer]);
    state.keep(note);
    await publisher.keep({ size, root, note });
    await publisher.publish('NEWEST', { size, note });
    const witnessed = this.witness({ size, root, note }, (oldSize) => consistencyProof(store, oldSize, size));
    witnessed.catch(() => undefined);
    return { size, root, note, witnessed };
  }

  private async witness({ size, note }: SignedCheckpoint, proofFrom: (oldSize: number) => Promise<Buffer[]>): Promise<Cosigned & { quorum: boolean }> {
    const { witnesses, publisher } = this.parts;
    const cosigned = await witnesses.cosign({ size, note, proofFrom });
    const quorum = cosigned.lines.length >= witnesses.quorum;
    const whole = addSignatures(note, cosigned.lines.map(({ line }) => line));
    if (cosigned.lines.length > 0) {
      await publisher.keepCosignatures(size, cosigned.lines);
      await publisher.publish('NEWEST', { size, note: whole });
    }
    if (quorum) await publisher.publish('WITNESSED', { size, note: whole });
    return { ...cosigned, quorum };
  }
}

/**
 * The log in its database, found to continue what was signed last.
 * @throws Refused LOG_SHORTER, LOG_DIFFERS, LOG_DAMAGED, STATE_BROKEN
 */
async function checked({ store, state }: Pick<SequencerParts, 'store' | 'state'>): Promise<Grown & { lastSeq: number }> {
  const last = state.last();
  try {
    const { size, lastSeq } = await store.size();
    if (last && last.size > size) throw new Refused('LOG_SHORTER');
    const root = await rootOf(store, size);
    const proof = last ? await consistencyProof(store, last.size, size) : [];
    if (last && !verifyConsistency(last.size, last.root, size, root, proof)) throw new Refused('LOG_DIFFERS');
    return { size, root, edge: new Map(), lastSeq };
  } catch (error) {
    if (error instanceof TransparencyLogError) throw new Refused('LOG_DAMAGED');
    throw error;
  }
}

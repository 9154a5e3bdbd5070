import pg from 'pg';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonLog } from '../../api/src/platform/json-log.js';
import { LogStore } from '../../api/src/platform/log/log-store.js';
import { openSigningKey } from '../../api/src/platform/log/signing-key.js';
import { JournalReader } from './journal-reader.js';
import type { LogFigures } from './log-figures.js';
import { LogHolder } from './log-holder.js';
import { Publisher } from './publisher.js';
import { Refused } from './refused.js';
import { type Beat, Sequencer, type SequencerParts } from './sequencer.js';
import { keyPath, type SequencerSettings } from './sequencer-settings.js';
import { SignedState } from './signed-state.js';
import { Witnesses } from './witnesses.js';

/** Milliseconds between two rounds, and between two checkpoints, by the wall clock. */
const ROUND_MS = 1_000;
const BEAT_MS = 10_000;
const UNWITNESSED_ALARM = 3;
const BOUNDS = { max: 4, connectionTimeoutMillis: 5_000, query_timeout: 40_000, options: '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=30000 -c timezone=UTC' };

/**
 * The sequencer at work: waits until it holds the log, then a round each second and a checkpoint each ten. What goes wrong is written down and tried
 * again from the beginning; the record goes on meanwhile.
 */
export class SequencerService {
  private readonly journal: pg.Pool;
  private readonly pool: pg.Pool;
  private readonly parts: Omit<SequencerParts, 'holder' | 'publisher'>;
  private holder: LogHolder | null = null;
  private sequencer: Sequencer | null = null;
  private readonly stopping = new AbortController();
  private lastTold = '';

  /** @throws SigningKeyError, KEY_MALFORMED */
  constructor(private readonly settings: SequencerSettings, private readonly figures: LogFigures, private readonly log: JsonLog) {
    const signer = openSigningKey(keyPath(settings.folder), settings.origin);
    this.journal = makePool(settings.journalUrl);
    this.pool = makePool(settings.logUrl);
    this.parts = { journal: new JournalReader(this.journal), store: new LogStore(this.pool), signer, state: new SignedState(join(settings.folder, 'signed-checkpoint'), signer.vkey), witnesses: new Witnesses(settings.witnesses, settings.quorum) };
  }

  /** Works until it is asked to stop. */
  async run(): Promise<void> {
    const { signal } = this.stopping;
    let nextBeat = 0;
    while (!signal.aborted) {
      const began = performance.now();
      try {
        if (await this.takeOver()) {
          await this.round();
          if (Date.now() >= nextBeat) {
            nextBeat = (Math.floor(Date.now() / BEAT_MS) + 1) * BEAT_MS;
            await this.beat();
          }
        }
      } catch (error) {
        await this.fail(error);
      }
      await sleep(Math.max(0, ROUND_MS - (performance.now() - began)), undefined, { signal }).catch(() => undefined);
    }
    await this.close();
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Whether this process holds the log, which is the one that was signed. */
  private async takeOver(): Promise<boolean> {
    this.holder ??= await LogHolder.take(this.settings.logUrl);
    if (!this.holder) return false;
    this.sequencer ??= await Sequencer.over({ ...this.parts, holder: this.holder, publisher: new Publisher(this.pool, this.holder.fence) });
    return true;
  }

  private async round(): Promise<void> {
    const { sequencer } = this;
    if (!sequencer) return;
    const { behind } = await sequencer.round(ROUND_MS);
    this.figures.rounded(sequencer.size, behind);
    this.lastTold = '';
  }

  private async beat(): Promise<void> {
    const beat = await this.sequencer?.beat();
    if (!beat) return;
    this.figures.signed();
    void this.noteWitnesses(beat);
  }

  private async noteWitnesses({ witnessed }: Beat): Promise<void> {
    const { quorum, problems } = await witnessed.catch(() => ({ quorum: false, problems: [] }));
    this.figures.witnessed(quorum, problems.map(({ problem }) => problem));
    for (const { problem } of problems) if (problem === 'INCONSISTENT' || problem === 'AHEAD') this.log.caution('a witness knows another log', { code: problem });
    if (this.figures.unwitnessedBeats === UNWITNESSED_ALARM) this.log.caution('checkpoints go out without enough witnesses', { count: UNWITNESSED_ALARM });
  }

  /** Said once for as long as it stays the same. */
  private async fail(error: unknown): Promise<void> {
    const code = error instanceof Refused ? error.code : 'FAILED';
    if (error instanceof Refused) this.figures.refused(error.code);
    if (code !== this.lastTold) this.log.failure('the log is left as it is', error, { code });
    this.lastTold = code;
    this.sequencer = null;
    if (error instanceof Refused && error.code !== 'OVERTAKEN') return;
    await this.holder?.close();
    this.holder = null;
  }

  private async close(): Promise<void> {
    await this.holder?.close();
    await Promise.allSettled([this.journal.end(), this.pool.end()]);
  }
}

function makePool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, ...BOUNDS });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

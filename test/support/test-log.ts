import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { auditSecret, databaseSecret, logLoginUrl } from '../../apps/api/src/platform/database-logins.js';
import { LogStore } from '../../apps/api/src/platform/log/log-store.js';
import { type LogSigner, openSigningKey } from '../../apps/api/src/platform/log/signing-key.js';
import { JournalReader } from '../../apps/log-sequencer/src/journal-reader.js';
import { LogHolder } from '../../apps/log-sequencer/src/log-holder.js';
import { Publisher } from '../../apps/log-sequencer/src/publisher.js';
import { Sequencer } from '../../apps/log-sequencer/src/sequencer.js';
import { SignedState } from '../../apps/log-sequencer/src/signed-state.js';
import { type WitnessAddress, Witnesses } from '../../apps/log-sequencer/src/witnesses.js';
import { TEST_ORIGIN } from './world.js';

/** A sequencer over a test's database, as its own two logins, which works when it is told to and not by the clock. */
export class TestLog {
  readonly signer: LogSigner;
  readonly statePath: string;
  private readonly journal: pg.Pool;
  private readonly pool: pg.Pool;
  private holder: LogHolder | null = null;

  constructor(ownerUrl: string, private readonly witnesses: readonly WitnessAddress[] = [], private readonly quorum = 0, readonly folder = mkdtempSync(join(tmpdir(), 'heardonce-log-')), private readonly logOwnerUrl = ownerUrl) {
    this.signer = openSigningKey(join(folder, 'log-key'), TEST_ORIGIN);
    this.statePath = join(folder, 'signed-checkpoint');
    this.journal = new pg.Pool({ connectionString: logLoginUrl(ownerUrl, databaseSecret(), 'journal'), max: 2 });
    this.pool = new pg.Pool({ connectionString: this.url, max: 2 });
    for (const pool of [this.journal, this.pool]) pool.on('error', () => undefined);
  }

  get url(): string {
    return logLoginUrl(this.logOwnerUrl, auditSecret(databaseSecret()), 'log');
  }

  get reader(): JournalReader {
    return new JournalReader(this.journal);
  }

  get store(): LogStore {
    return new LogStore(this.pool);
  }

  /** A sequencer that begins from what the database and the signed state say. Whoever held the log before has let go. */
  async open(): Promise<Sequencer> {
    await this.letGo();
    this.holder = await LogHolder.take(this.url);
    if (!this.holder) throw new Error('another holds the log');
    return Sequencer.over({
      journal: this.reader, holder: this.holder, store: this.store, publisher: new Publisher(this.pool, this.holder.fence),
      signer: this.signer, state: new SignedState(this.statePath, this.signer.vkey), witnesses: new Witnesses(this.witnesses, this.quorum),
    });
  }

  /** Everything there is, taken over, signed and published. */
  async grow(sequencer: Sequencer): Promise<{ size: number; note: string }> {
    await sequencer.round();
    const { size, note, witnessed } = await sequencer.beat();
    await witnessed;
    return { size, note };
  }

  async letGo(): Promise<void> {
    await this.holder?.close();
    this.holder = null;
  }

  async close(): Promise<void> {
    await this.letGo();
    await Promise.all([this.journal.end(), this.pool.end()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import type { RefusalCode } from './refused.js';
import type { WitnessProblem } from './witnesses.js';

const REFUSALS: readonly RefusalCode[] = ['OVERTAKEN', 'LOG_SHORTER', 'LOG_DIFFERS', 'LOG_DAMAGED', 'JOURNAL_SHORTER', 'STATE_BROKEN'];
const PROBLEMS: readonly WitnessProblem[] = ['UNREACHABLE', 'INCONSISTENT', 'AHEAD', 'REFUSED', 'NO_SIGNATURE'];

/** Figures of the sequencer for Prometheus: how far the log is behind, and whatever is to be looked at. Nothing in them is of a case or a person. */
export class LogFigures {
  readonly registry = new Registry();
  private readonly size = this.gauge('heardonce_log_size', 'Leaves of the log.');
  private readonly behind = this.gauge('heardonce_log_behind', 'Numbers of the journal that the log has not taken over yet.');
  private readonly signedAt = this.gauge('heardonce_log_signed_timestamp_seconds', 'When the newest checkpoint was signed, in seconds since 1970.');
  private readonly unwitnessed = this.gauge('heardonce_log_unwitnessed_beats', 'Checkpoints in a row that fewer witnesses signed than are asked for. 3 and more is an alarm.');
  private readonly refusing = this.gauge('heardonce_log_refusing', '1 while the log is left as it is, because it is not the one that was signed: an alarm.');
  private readonly refusals = new Counter({ name: 'heardonce_log_refusals_total', help: 'Times that adding or signing was refused, by reason.', labelNames: ['reason'], registers: [this.registry] });
  private readonly problems = new Counter({ name: 'heardonce_log_witness_problems_total', help: 'Times that a witness did not cosign, by reason.', labelNames: ['reason'], registers: [this.registry] });
  private beatsWithout = 0;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const reason of REFUSALS) this.refusals.inc({ reason }, 0);
    for (const reason of PROBLEMS) this.problems.inc({ reason }, 0);
    this.behind.set(Number.NaN);
  }

  /** Beats in a row without enough witnesses. */
  get unwitnessedBeats(): number {
    return this.beatsWithout;
  }

  rounded(size: number, behind: number | null): void {
    this.size.set(size);
    this.refusing.set(0);
    if (behind !== null) this.behind.set(behind);
  }

  signed(): void {
    this.signedAt.set(Date.now() / 1000);
  }

  witnessed(quorum: boolean, problems: readonly WitnessProblem[]): void {
    for (const reason of problems) this.problems.inc({ reason });
    this.beatsWithout = quorum ? 0 : this.beatsWithout + 1;
    this.unwitnessed.set(this.beatsWithout);
  }

  refused(reason: RefusalCode): void {
    this.refusals.inc({ reason });
    this.behind.set(Number.NaN);
    if (reason !== 'OVERTAKEN') this.refusing.set(1);
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}

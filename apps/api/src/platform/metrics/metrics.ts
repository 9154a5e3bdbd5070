import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export const OPERATION_KINDS = ['query', 'mutation', 'subscription', 'unreadable'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const OUTCOMES = ['ok', 'refused', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Figures of the process for Prometheus. Labels come from closed lists: no case, person, agency,
 * field or address, so nothing here tells what is going on in a case.
 */
export class Metrics {
  readonly registry = new Registry();
  private readonly duration: Histogram<'kind' | 'outcome'>;
  private readonly pages: Counter<'status'>;

  /** @param inFlight how many requests are being served, asked at each scrape. */
  constructor(inFlight: () => number) {
    collectDefaultMetrics({ register: this.registry });
    this.duration = new Histogram({
      name: 'heardonce_graphql_seconds',
      help: 'Time to answer a GraphQL request, by kind of operation and how it ended.',
      labelNames: ['kind', 'outcome'],
      buckets: SECONDS,
      registers: [this.registry],
    });
    this.pages = new Counter({
      name: 'heardonce_http_pages_total',
      help: 'Answers that never reached GraphQL, by HTTP status.',
      labelNames: ['status'],
      registers: [this.registry],
    });
    new Gauge({
      name: 'heardonce_requests_in_flight',
      help: 'Requests being served now.',
      registers: [this.registry],
      collect() {
        this.set(inFlight());
      },
    });
    for (const kind of OPERATION_KINDS) for (const outcome of OUTCOMES) this.duration.zero({ kind, outcome });
  }

  /** A figure that is asked for at each scrape, and is not a number while it cannot be had. No labels: it counts, it tells of nobody. */
  gauge(name: string, help: string, ask: () => Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await ask().catch(() => Number.NaN));
      },
    });
  }

  /** One GraphQL request was answered after so many seconds. */
  answered(kind: OperationKind, outcome: Outcome, seconds: number): void {
    this.duration.observe({ kind, outcome }, seconds);
  }

  /** One request was answered with a fixed page. */
  paged(status: number): void {
    this.pages.inc({ status });
  }
}

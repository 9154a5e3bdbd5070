import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { familyMicroseconds, processMicroseconds } from './processor-time.mjs';

const QUIET_MS = 60;
const WARM_REQUESTS = 6_000;
const MOST_TURNS = 8;
const FLUSHES = { new: "SELECT COALESCE(sum(fsyncs), 0)::float AS n FROM pg_stat_io WHERE object = 'wal'", old: 'SELECT wal_sync::float AS n FROM pg_stat_wal' };

/**
 * Plays two peers against each other in alternating slices and takes every ratio inside a round, so that whatever else the machine does hits both.
 */
export class Rounds {
  /** @param {{ database: { url: string, pid: number } }} stage */
  constructor(stage) {
    this.stage = stage;
    this.client = new pg.Client({ connectionString: stage.database.url });
  }

  async open() {
    await this.client.connect();
    const { rows } = await this.client.query("SELECT current_setting('server_version_num')::int AS version");
    this.flushSql = rows[0].version >= 180_000 ? FLUSHES.new : FLUSHES.old;
  }
  close() {
    return this.client.end();
  }

  /**
   * @param {{ name: string, load: import('./load.mjs').Load, pid: number }[]} peers the second is what the first is measured against
   * @param {{ connections: number, slice: number, rounds: number, warmUp: number }} options seconds
   */
  async play(peers, { connections, slice, rounds, warmUp }) {
    for (const peer of peers) await this.warmUp(peer, { connections, seconds: warmUp });
    const played = [];
    for (let round = 0; round < rounds; round++) {
      const order = round % 2 === 0 ? peers : [...peers].reverse();
      const slices = {};
      for (const peer of order) slices[peer.name] = await this.slice(peer, { connections, seconds: slice });
      played.push(slices);
    }
    const [first, second] = peers.map((peer) => peer.name);
    return {
      connections,
      ratio: median(played.map((slices) => slices[first].rate / slices[second].rate)),
      spread: spreadOf(played.map((slices) => slices[first].rate / slices[second].rate)),
      peers: Object.fromEntries(peers.map(({ name }) => [name, summed(played.map((slices) => slices[name]))])),
    };
  }

  /** At least so long, and so many requests: below that V8 has not optimised what it runs. */
  async warmUp({ load }, { connections, seconds }) {
    let asked = load.asked ?? 0;
    for (let turns = 0; turns === 0 || (asked < WARM_REQUESTS && turns < MOST_TURNS); turns++) asked += (await load.run({ connections, seconds })).count;
    load.asked = asked;
  }

  async slice({ load, pid }, options) {
    await this.quiet();
    const before = [processMicroseconds(pid), familyMicroseconds(this.stage.database.pid), await this.flushes()];
    const result = await load.run(options);
    const ended = performance.now();
    await this.quiet();
    const after = [processMicroseconds(pid), familyMicroseconds(this.stage.database.pid), await this.flushes()];
    const [server, database, flushes] = after.map((value, at) => (value - before[at]) / Math.max(1, result.count));
    return { ...result, ended, rate: result.count / result.seconds, server, database, flushes };
  }

  /** Waits until PostgreSQL has nothing left to do: what one peer left behind must not be charged to the other. */
  async quiet() {
    for (let tries = 0; tries < 50; tries++) {
      const { rows } = await this.client.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
      await sleep(QUIET_MS);
      if (rows[0].n === 0) return;
    }
  }

  /** Flushes of the write-ahead log since the server started. Servers publish theirs when they fall idle, hence the wait before. */
  async flushes() {
    await this.client.query('SELECT pg_stat_force_next_flush()');
    return (await this.client.query(this.flushSql)).rows[0].n;
  }
}

function summed(slices) {
  const latencies = slices.flatMap((slice) => slice.latencies).sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    requests: latencies.length, failed: slices.reduce((sum, slice) => sum + slice.failed, 0), rate: median(slices.map((slice) => slice.rate)),
    p50: at(0.5), p99: at(0.99), server: median(slices.map((slice) => slice.server)), database: median(slices.map((slice) => slice.database)), flushes: median(slices.map((slice) => slice.flushes)),
  };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function spreadOf(values) {
  return [Math.min(...values), Math.max(...values)];
}

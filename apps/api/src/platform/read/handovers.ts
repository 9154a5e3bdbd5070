import type { Platform } from '../platform.js';

const BEGIN = { name: 'handover.begin', text: 'SELECT access.begin_handover($1)' };
const SETTLE = { name: 'handover.settle', text: 'SELECT access.settle_handover($1, $2, $3)' };
const LOST = { name: 'handover.lost', text: 'SELECT access.settle_lost_handovers() AS count' };

/** What of a hand-over happened, for the chain of custody: kept by the login that opens keys, in the name of whoever handed over. A hand-over is named by the playback it goes out by. */
export class Handovers {
  constructor(private readonly platform: Platform) {}

  /** Before the first byte leaves: HANDED_OVER. @throws a refusal where it was begun before, or is known to be damaged */
  async begin(id: string): Promise<void> {
    await this.platform.pools.identity.query({ ...BEGIN, values: [id] });
  }

  /** Once nothing more leaves. @param brokenOff how much left, where it was not all: HANDOVER_BROKEN_OFF */
  async settle(id: string, brokenOff: string | null): Promise<void> {
    await this.platform.pools.identity.query({ ...SETTLE, values: [id, brokenOff === null, brokenOff] });
  }

  /** Those whose process ended while they went out; gives how many. */
  async settleLost(): Promise<number> {
    const { rows: [row] } = await this.platform.pools.identity.query<{ count: number }>(LOST);
    return row?.count ?? 0;
  }
}

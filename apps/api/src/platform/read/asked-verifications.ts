import type { Platform } from '../platform.js';

/** What reading a whole recording showed, for its chain of custody. */
export interface Finding { readonly sha256: string | null; readonly damagedChunks: readonly number[]; readonly observations: string | null }
export interface SettledVerification { readonly intact: boolean; readonly damagedChunks: readonly number[] }

const KEEP = { name: 'verification.settle', text: 'SELECT access.keep_asked_verification($1, $2, $3, $4, $5) AS intact' };
const OUTCOME = { name: 'verification.outcome', text: 'SELECT intact, damaged_chunks AS "damagedChunks" FROM access.verification_outcome($1)' };

/** Verifications that somebody asked for through the write door. What was found is kept by the login that opens keys: the role of whoever asks can't say it. */
export class AskedVerifications {
  constructor(private readonly platform: Platform) {}

  /** Into the chain of custody, once, in the name of whoever asked. */
  async keep(id: string, purpose: string, { sha256, damagedChunks, observations }: Finding): Promise<SettledVerification> {
    const { rows: [row] } = await this.platform.pools.identity.query<{ intact: boolean }>({ ...KEEP, values: [id, purpose, sha256, observations, damagedChunks] });
    return { intact: row?.intact === true, damagedChunks };
  }

  /** Null while nothing was found yet. */
  async outcome(id: string): Promise<SettledVerification | null> {
    const { rows: [row] } = await this.platform.pools.identity.query<SettledVerification>({ ...OUTCOME, values: [id] });
    return row ?? null;
  }
}

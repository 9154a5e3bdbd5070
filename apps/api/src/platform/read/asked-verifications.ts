import type { Platform } from '../platform.js';

/** What reading a whole recording showed, for its chain of custody. */
export interface Finding { readonly sha256: string | null; readonly observations: string | null }

const KEEP = { name: 'verification.settle', text: 'SELECT access.keep_asked_verification($1, $2, $3, $4) AS intact' };

/** Verifications that somebody asked for through the write door. What was found is kept by the login that opens keys: the role of whoever asks can't say it. */
export class AskedVerifications {
  constructor(private readonly platform: Platform) {}

  /** Into the chain of custody in the name of whoever asked; gives whether the recording is what was received. */
  async keep(id: string, purpose: string, { sha256, observations }: Finding): Promise<boolean> {
    const { rows: [row] } = await this.platform.pools.identity.query<{ intact: boolean }>({ ...KEEP, values: [id, purpose, sha256, observations] });
    return row?.intact === true;
  }
}

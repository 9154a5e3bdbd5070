import type { Pools } from '../pools.js';

const KEEP = { name: 'seal.keep.uploaded', text: 'SELECT access.keep_seal($1, $2, $3, $4)' };

/**
 * What was read back of an upload that is whole, into the recording and its chain of custody in the name of its uploader. By the login that opens keys:
 * the role of whoever uploads can't name a hash. Done again, it is the same.
 */
export async function keepSeal({ identity }: Pick<Pools, 'identity'>, recordingId: string, personId: string, { size, sha256 }: { readonly size: number; readonly sha256: string }): Promise<void> {
  await identity.query({ ...KEEP, values: [recordingId, personId, size, sha256] });
}

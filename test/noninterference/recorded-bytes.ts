import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { RecordingUpload } from '@heardonce/sealed-recording/recording-upload.js';
import { discardedRecipient } from '@heardonce/sealed-recording/x25519-stanza.js';
import { RECORDING_STORAGE, type RecordingFolders } from '../../apps/api/src/recordings/recording-storage.js';
import type { World } from '../support/world.js';

const DURATION_MS = 60_000;
/** Bytes of an upload that has not come to its end. */
const SO_FAR = 700;

/** Invented bytes that begin like a film; the same from the same seed. */
export function filmOf(seed: string, size: number): Buffer {
  const noise = Array.from({ length: Math.ceil(size / 64) }, (_none, index) => createHash('sha512').update(`${seed} ${index}`).digest());
  return Buffer.concat([Buffer.from('\0\0\0\x18ftypisom'), ...noise]).subarray(0, size);
}

/** Lets this world keep its recordings in a folder of its own. */
export function recordIn(world: World, folder: string): void {
  Object.assign(world.app.get<RecordingFolders>(RECORDING_STORAGE, { strict: false }), { root: () => folder });
}

const placeOf = (folder: string, recordingId: string): string => join(folder, recordingId.slice(0, 2), recordingId);
export const isSealed = (folder: string, recordingId: string): boolean => existsSync(placeOf(folder, recordingId));

/** Seals these bytes as the recording's, under its own key, and says in its row what they are. An upload stays at its beginning. */
export async function sealBytes({ owner, platform }: World, folder: string, recordingId: string, bytes: Buffer): Promise<void> {
  const { rows: [known] } = await owner.query<{ status: string; case_id: string; kek: string | null; wrapped: string | null }>('SELECT r.status, r.case_id, k.kek_id AS kek, k.wrapped FROM core.recording r LEFT JOIN identity.recording_key k ON k.id = r.id WHERE r.id = $1', [recordingId]);
  if (!known) return;
  const key = known.kek && known.wrapped ? { kekId: known.kek, wrapped: known.wrapped } : await platform.recordingKeys.newKey(recordingId);
  if (!known.kek) await owner.query('INSERT INTO identity.recording_key (id, case_id, kek_id, wrapped) VALUES ($1, $2, $3, $4)', [recordingId, known.case_id, key.kekId, key.wrapped]);
  const place = placeOf(folder, recordingId);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const upload = await RecordingUpload.begin(place, await platform.recordingKeys.forUpload(recordingId, key), [discardedRecipient()]);
  const ended = known.status !== 'UPLOADING';
  await upload.append(0, [ended ? bytes : bytes.subarray(0, SO_FAR)]);
  const sha256 = ended ? (await upload.complete(bytes.length)).sha256 : null;
  const client = await owner.connect();
  try {
    await client.query('BEGIN; SET LOCAL session_replication_role = replica');
    await client.query("UPDATE core.recording SET media_type = 'video/mp4', size_bytes = $2, sha256 = $3, duration_ms = $4 WHERE id = $1", [recordingId, bytes.length, sha256, DURATION_MS]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}

import type { JsonLog } from '../platform/json-log.js';
import { bucketSettingsFrom } from './bucket-settings.js';
import { RecordingFolders, type RecordingStorage } from './recording-storage.js';

/** Files, unless a bucket is set. The client of the object store is loaded only then. @throws StartRefused where the settings of the bucket do not fit */
export async function openRecordingStorage(log: JsonLog): Promise<RecordingStorage> {
  const settings = bucketSettingsFrom(process.env);
  const folders = new RecordingFolders();
  if (!settings) return folders;
  const { ObjectStore } = await import('./object-store.js');
  const { RecordingBucket } = await import('./recording-bucket.js');
  return new RecordingBucket(folders, new ObjectStore(settings, log));
}

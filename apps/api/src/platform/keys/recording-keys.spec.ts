import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileKeyProvider } from './file-key-provider.js';
import { RecordingKeys } from './recording-keys.js';

const RECEIPT = { id: 'r-1', mac: 'm', recordHash: 'h' };

describe('the key of a recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'heardonce-keys-'));
  let keys: RecordingKeys;
  beforeAll(async () => {
    keys = new RecordingKeys(await FileKeyProvider.open(join(folder, 'keys.json'), { create: true }), (receipt, { caseId }) => receipt.id === RECEIPT.id && caseId === 'one');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('opens for reading against a receipt of that recording alone', async () => {
    const wrapped = await keys.newKey('one');
    const fileKey = await keys.forReading(RECEIPT, 'one', wrapped);
    expect(fileKey).toHaveLength(16);
    expect(await keys.forUpload('one', wrapped)).toEqual(fileKey);
    await expect(keys.forReading({ ...RECEIPT, id: 'r-2' }, 'one', wrapped)).rejects.toThrow('receipt');
    await expect(keys.forReading(RECEIPT, 'two', wrapped)).rejects.toThrow('receipt');
  });

  it('is no other recording\'s', async () => {
    const wrapped = await keys.newKey('one');
    await expect(keys.forUpload('two', wrapped)).rejects.toThrow();
    expect(await keys.forUpload('one', wrapped)).not.toEqual(await keys.forUpload('one', await keys.newKey('one')));
  });
});

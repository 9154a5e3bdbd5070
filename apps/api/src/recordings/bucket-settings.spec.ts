import { describe, expect, it } from '@jest/globals';
import { bucketSettingsFrom } from './bucket-settings.js';

const BUCKET = { HEARDONCE_S3_BUCKET: 'invented-bucket', HEARDONCE_S3_REGION: 'sa-east-1' };

describe('the settings of the bucket', () => {
  it('are none where none is named, and files are used', () => {
    expect(bucketSettingsFrom({ HEARDONCE_S3_BUCKET: '', AWS_REGION: 'sa-east-1' })).toBeUndefined();
  });

  it('name the bucket in the path of another store, in the host of Amazon', () => {
    expect(bucketSettingsFrom(BUCKET)).toEqual({ bucket: 'invented-bucket', region: 'sa-east-1', endpoint: undefined, pathStyle: false, prefix: '', lock: undefined });
    expect(bucketSettingsFrom({ HEARDONCE_S3_BUCKET: 'invented-bucket', AWS_REGION: 'sa-east-1', HEARDONCE_S3_ENDPOINT: 'https://objects.example', HEARDONCE_S3_PREFIX: 'centre/recordings/', HEARDONCE_S3_LOCK: 'COMPLIANCE:7300' }))
      .toEqual({ bucket: 'invented-bucket', region: 'sa-east-1', endpoint: 'https://objects.example', pathStyle: true, prefix: 'centre/recordings/', lock: { mode: 'COMPLIANCE', days: 7300 } });
    expect(bucketSettingsFrom({ ...BUCKET, HEARDONCE_S3_ENDPOINT: 'https://objects.example', HEARDONCE_S3_PATH_STYLE: 'off' })).toMatchObject({ pathStyle: false });
  });

  it.each([
    [{ HEARDONCE_S3_ENDPOINT: 'https://objects.example' }, 'HEARDONCE_S3_ENDPOINT is set, but HEARDONCE_S3_BUCKET is not.'],
    [{ HEARDONCE_S3_BUCKET: 'A bucket' }, 'HEARDONCE_S3_BUCKET must be'],
    [{ HEARDONCE_S3_BUCKET: 'invented-bucket' }, 'HEARDONCE_S3_REGION must be'],
    [{ ...BUCKET, HEARDONCE_S3_ENDPOINT: 'objects.example' }, 'HEARDONCE_S3_ENDPOINT must be'],
    [{ ...BUCKET, HEARDONCE_S3_ENDPOINT: 'https://ana:word@objects.example' }, 'HEARDONCE_S3_ENDPOINT must be'],
    [{ ...BUCKET, HEARDONCE_S3_PATH_STYLE: 'yes' }, 'HEARDONCE_S3_PATH_STYLE must be on or off.'],
    [{ ...BUCKET, HEARDONCE_S3_PREFIX: 'recordings' }, 'HEARDONCE_S3_PREFIX must be'],
    [{ ...BUCKET, HEARDONCE_S3_LOCK: 'COMPLIANCE' }, 'HEARDONCE_S3_LOCK must be'],
    [{ ...BUCKET, HEARDONCE_S3_LOCK: 'COMPLIANCE:0' }, 'HEARDONCE_S3_LOCK must be'],
  ])('that do not fit refuse the start in one sentence: %p', (environment, sentence) => {
    expect(() => bucketSettingsFrom(environment)).toThrow(sentence);
  });
});

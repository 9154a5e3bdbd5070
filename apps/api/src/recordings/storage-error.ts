import { HeardOnceError } from '../platform/errors.js';

/** The recording is not where recordings are kept. */
export class RecordingMissing extends Error {
  override readonly name = 'RecordingMissing';
}

/** What lies where a recording belongs is not that recording. It is neither overwritten nor removed. */
export class RecordingDiffers extends Error {
  override readonly name = 'RecordingDiffers';
}

/** The store of recordings can't be asked now; told as BUSY, for another try. Says neither which store nor what was asked of it. */
export class StorageUnavailable extends HeardOnceError {
  constructor() {
    super('BUSY');
  }
}

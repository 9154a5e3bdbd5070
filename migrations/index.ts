import { SharedRecord1763769600000 } from './1763769600000-shared-record.js';
import { ConflictPutAgain1764100200000 } from './1764100200000-conflict-put-again.js';

/** In order. A new migration is added at the end and never changed afterwards. */
export const MIGRATIONS = [SharedRecord1763769600000, ConflictPutAgain1764100200000];

import { SharedRecord1763769600000 } from './1763769600000-shared-record.js';
import { EndedSignIns1764093600000 } from './1764093600000-ended-sign-ins.js';

/** In order. A new migration is added at the end and never changed afterwards. */
export const MIGRATIONS = [SharedRecord1763769600000, EndedSignIns1764093600000];

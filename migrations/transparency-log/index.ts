import { Leaves1766750000000 } from './1766750000000-leaves.js';

/** Of the log's own schema, which may lie in another database. In order; a new one is added at the end and never changed afterwards. */
export const LOG_MIGRATIONS = [Leaves1766750000000];

import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
const { runSeed } = await import('./run-seed.mjs');
process.exitCode = await runSeed(process.argv.slice(2), process.env);

import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
const { runBench } = await import('../test/bench/run-bench.mjs');
process.exitCode = await runBench(process.argv.slice(2));

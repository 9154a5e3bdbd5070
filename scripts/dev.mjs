import { refuseOldNode } from './node-version.mjs';

refuseOldNode();
const { runServices } = await import('./run-services.mjs');
await runServices();

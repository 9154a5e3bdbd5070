import { rmSync } from 'node:fs';

/** Ends the throw-away cluster of the tests and removes its files. */
export default async function tearDown() {
  const cluster = globalThis.heardonceTestCluster;
  if (!cluster) return;
  await cluster.server.stop();
  rmSync(cluster.directory, { recursive: true, force: true });
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/world.js';
import { SearchProof } from './search-proof.js';
import { SegmentMatrix } from './segment-matrix.js';

/** All of it when asked for (`npm run prove:segments`); fewer queries in every run of the tests. */
const QUERIES = Number(process.env['HEARDONCE_SEGMENT_QUERIES'] ?? 66);
const SIZE = QUERIES > 500 ? { cases: 8, lines: 60 } : { cases: 3, lines: 20 };
const LIMIT_MS = 1_800_000;

describe('segments of a testimony', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('segments');
  });
  afterAll(() => world.close());

  it('are read by role, topic and state as the table typed by hand says, by every way', async () => {
    const matrix = await SegmentMatrix.plant(world);
    await matrix.run();
    process.stdout.write(`\n${matrix.states.length} states, ${matrix.cells} cells over HTTP, ${matrix.allowed} of them allowed, ${matrix.differences.length} differences\n${matrix.differences.slice(0, 20).join('\n')}\n`);
    expect(matrix.differences).toEqual([]);
    expect(matrix.allowed).toBeGreaterThan(0);
  }, LIMIT_MS);

  it('are found and counted as a filter over the readable ones finds and counts them', async () => {
    const proof = new SearchProof(world);
    await proof.plant(SIZE.cases, SIZE.lines);
    await proof.run(QUERIES);
    const roles = [...proof.byRole].map(([role, { queries, found }]) => `${role.padEnd(22)}${String(queries).padStart(8)}${String(found).padStart(10)}`);
    process.stdout.write(`\n${'role'.padEnd(22)}${'queries'.padStart(8)}${'found'.padStart(10)}\n${roles.join('\n')}\n${proof.queries} queries, ${proof.withHits} with hits, ${proof.found} segments found, ${proof.differences.length} differences\n${proof.differences.slice(0, 20).join('\n')}\n`);
    expect(proof.differences).toEqual([]);
    expect(proof.withHits).toBeGreaterThan(0);
  }, LIMIT_MS);
});

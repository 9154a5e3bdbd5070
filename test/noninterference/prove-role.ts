import type { Role } from '@heardonce/domain/people/role.js';
import { type Asking, Asker } from './asking.js';
import { control, type Control } from './control.js';
import { type Released, showReleases } from './declared-releases.js';
import { type Origin, WorldPair } from './world-pair.js';

export { Origin } from './world-pair.js';
export interface RoleProof {
  readonly role: Role;
  readonly queries: Asking;
  readonly mutations: Asking;
  readonly control: Control;
  readonly released: Released;
  readonly planted: { readonly rows: number; readonly history: number; readonly elsewhere: number };
  /** Places of queries, then of mutations, that were never used. */
  readonly unused: readonly string[];
  readonly places: number;
  readonly seconds: number;
}

/** One role: a pair of worlds, so many distinct queries, those who may read, the declared releases, and then mutations. */
export async function proveRole(origin: Origin, role: Role, queries: number, mutations: number): Promise<RoleProof> {
  const started = performance.now();
  const pair = await WorldPair.open(origin, role);
  try {
    const asker = await Asker.of(pair);
    await asker.queriesOf(queries);
    const asked = asker.result();
    const seen = await control(pair);
    await asker.mutationsOf(mutations);
    const all = asker.result();
    const unused = asker.coverage.missing();
    return { role, queries: { ...asked, interferences: all.interferences }, mutations: all, control: seen, released: await showReleases(pair), unused, places: asker.coverage.size, seconds: Math.round((performance.now() - started) / 1000),
      planted: { rows: pair.change.differences.length, history: pair.change.history, elsewhere: pair.change.elsewhere + pair.change.codes.size } };
  } finally {
    await pair.close();
  }
}

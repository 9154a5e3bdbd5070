import type { Role } from '@heardonce/domain/people/role.js';
import { type Asking, Asker, readsTheLog } from './asking.js';
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
  readonly roots: Readonly<Record<string, string>>;
}

/** From so many queries on, every place of the schema is used. */
export const FULL = 1000;

/** One role: a pair of worlds, so many distinct queries, those who may read, the declared releases, and then mutations. */
export async function proveRole(origin: Origin, role: Role, queries: number, mutations: number): Promise<RoleProof> {
  const started = performance.now();
  const pair = await WorldPair.open(origin, role);
  try {
    const asker = await Asker.of(pair);
    const progress = (step: string): void => void (queries >= FULL && process.stderr.write(`${role}: ${step} (${Math.round((performance.now() - started) / 1000)} s)\n`));
    progress('both worlds stand');
    await asker.queriesOf(queries);
    if (queries >= FULL) await asker.theRest('query');
    if (queries >= FULL) await asker.untilAnswered(0.82, queries);
    progress('queries asked');
    const asked = asker.result();
    const mutate = async (): Promise<void> => {
      await asker.mutationsOf(mutations);
      if (queries >= FULL) await asker.theRest('mutation');
      progress('mutations asked');
    };
    if (readsTheLog(role)) await mutate();
    const seen = await control(pair, queries >= FULL);
    progress('those who may read asked');
    if (!readsTheLog(role)) await mutate();
    const all = asker.result();
    const unused = asker.coverage.missing();
    return { role, queries: { ...asked, interferences: all.interferences }, mutations: all, control: seen, released: await showReleases(pair), unused, places: asker.coverage.size, roots: asker.coverage.roots(), seconds: Math.round((performance.now() - started) / 1000),
      planted: { rows: pair.change.differences.length, history: pair.change.history, elsewhere: pair.change.elsewhere + pair.change.codes.size } };
  } finally {
    await pair.close();
  }
}

import type { Role } from '@heardonce/domain/people/role.js';
import { type Asking, Asker, readsTheLog } from './asking.js';
import { control, type Control } from './control.js';
import { type Released, showReleases } from './declared-releases.js';
import { listenInBoth, type LiveWays } from './live-ways.js';
import { nameHidden, type NamingHidden } from './naming-hidden.js';
import { lackingConditions } from './planted-conditions.js';
import { type OtherWays, OtherWaysAsker } from './other-ways.js';
import { type Origin, WorldPair } from './world-pair.js';

export { Origin } from './world-pair.js';
export interface RoleProof {
  readonly role: Role;
  readonly queries: Asking;
  readonly mutations: Asking;
  /** What of the policy the worlds do not show, of {@link lackingConditions}. */
  readonly lacking: readonly string[];
  readonly others: OtherWays;
  readonly live: LiveWays;
  readonly naming: NamingHidden;
  readonly control: Control;
  readonly released: Released;
  readonly planted: { readonly rows: number; readonly history: number; readonly elsewhere: number };
  /** Places of queries, then of mutations, that were never used. */
  readonly unused: readonly string[];
  readonly places: number;
  readonly seconds: number;
  readonly roots: Readonly<Record<string, string>>;
}

/** What is asked over connections that stay open. */
const LIVE_PLACES = ['Subscription.questionQueueChanged', 'Subscription.questionQueueChanged(caseCode)', 'Subscription.questionQueueChanged(interviewId)', 'QuestionQueueChange.questionId'];
/** From so many queries on, every place of the schema is used. */
export const FULL = 1000;

/** One role: a pair of worlds, so many distinct queries, those who may read, the declared releases, and then mutations. */
export async function proveRole(origin: Origin, role: Role, queries: number, mutations: number): Promise<RoleProof> {
  const started = performance.now();
  const pair = await WorldPair.open(origin, role);
  try {
    const lacking = await lackingConditions(pair);
    const asker = await Asker.of(pair);
    const progress = (step: string): void => void (queries >= FULL && process.stderr.write(`${role}: ${step} (${Math.round((performance.now() - started) / 1000)} s)\n`));
    progress('both worlds stand');
    await asker.queriesOf(queries);
    if (queries >= FULL) await asker.theRest('query');
    if (queries >= FULL) await asker.untilAnswered(0.82, 3 * queries);
    const asked = asker.result();
    progress(`${asked.distinct} queries asked, ${asked.answered} answered`);
    let naming: NamingHidden = { places: 0, asked: 0, interferences: [] };
    const mutate = async (): Promise<void> => {
      naming = await nameHidden(pair, asker.pools, asker.coverage);
      await asker.mutationsOf(mutations);
      if (queries >= FULL) await asker.theRest('mutation');
      progress('mutations asked');
    };
    const others = await new OtherWaysAsker(pair).all();
    const live = await listenInBoth(pair);
    asker.coverage.note(LIVE_PLACES, live.admitted > 0);
    progress('other ways asked');
    if (readsTheLog(role)) await mutate();
    const seen = await control(pair, queries >= FULL);
    progress('those who may read asked');
    if (!readsTheLog(role)) await mutate();
    const all = asker.result();
    const unused = asker.coverage.missing();
    return { role, queries: { ...asked, interferences: [...all.interferences, ...others.interferences, ...live.interferences, ...naming.interferences] }, mutations: all, lacking, others, live, naming, control: seen, released: await showReleases(pair), unused, places: asker.coverage.size, roots: asker.coverage.roots(), seconds: Math.round((performance.now() - started) / 1000),
      planted: { rows: pair.change.differences.length, history: pair.change.history, elsewhere: pair.change.elsewhere + pair.change.codes.size } };
  } finally {
    await pair.close();
  }
}

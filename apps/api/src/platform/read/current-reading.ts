import type { Actor } from '@heardonce/authz/facts.js';
import { HeardOnceError } from '../errors.js';
import type { HeldCases } from './held-cases.js';
import type { SignedContext } from './reader.js';

/** A reading tried once: the cases it is about, and its answer once that is on record; null when access changed meanwhile. */
export interface Try<T> { readonly cases: readonly string[]; readonly release: () => Promise<T | null> }

const MOST_TRIES = 4;
/** Tries that keep nobody waiting. */
const FREE_TRIES = 2;

/**
 * Reads until access is at the end what it was at the beginning. Who asks is looked up anew each time; from the third time on, what would change
 * the access to the cases waits for this answer, so that nobody is kept from a case by changes to it.
 */
export class CurrentReading {
  constructor(private readonly held: HeldCases, private readonly forget: (personId: string) => void) {}

  /** @throws HeardOnceError BUSY */
  async until<T>(context: SignedContext, read: (context: SignedContext) => Promise<Try<T>>): Promise<T> {
    let cases: readonly string[] = [];
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const asked = attempt === 0 ? context : await this.renewed(context);
      const answer = await this.held.during(attempt < FREE_TRIES ? [] : cases, async () => {
        const one = await read(asked);
        cases = one.cases;
        return one.release();
      });
      if (answer !== null) return answer;
    }
    throw new HeardOnceError('BUSY');
  }

  /** The same request, of whoever asks as they are now. A copy: what the request reads beside it goes on as it began. */
  private async renewed(context: SignedContext): Promise<SignedContext> {
    this.forget(context.actor.personId);
    const actor = await context.lookUpActor?.().catch(() => null);
    return actor ? { ...context, actor: actor as Actor } : context;
  }
}

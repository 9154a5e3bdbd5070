import type { OnModuleDestroy } from '@nestjs/common';
import { HeardOnceError } from '../errors.js';
import type { GraphqlContext } from '../graphql-context.js';
import type { AccessEntry } from '../log/access-entry.js';
import type { AccessLog } from '../log/access-log.js';
import { SignInDenials } from '../rate-limit.js';

const SUMMARIES_MS = 60_000;
/** Who is not signed in has no name. */
export const ANONYMOUS = 'anonymous';

/**
 * Puts refused sign-ins on record: the first of an address one by one, the rest as a sum each minute. It holds nobody up:
 * a refusal is answered whether or not it could be recorded, since it gives out nothing.
 */
export class SignInLog implements OnModuleDestroy {
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly log: Pick<AccessLog, 'append'>, private readonly policy: string, private readonly denials: SignInDenials = new SignInDenials()) {
    this.timer = setInterval(() => void this.flush(), SUMMARIES_MS).unref();
  }

  /** @param error what the sign-in threw; only a refusal is recorded, a fault of ours is not. */
  async refused(context: GraphqlContext, error: unknown): Promise<void> {
    if (!(error instanceof HeardOnceError) || error.code !== 'UNAUTHENTICATED') return;
    if (!this.denials.recordsSingly(context.req.ip, error.code)) return;
    await this.write(this.entry(context.requestId, 'DENY', 1));
  }

  /** Writes the sums of what was not recorded singly. */
  async flush(): Promise<void> {
    for (const { count } of this.denials.takeSummaries()) await this.write(this.entry(crypto.randomUUID(), 'AGGREGATE', count));
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  private entry(requestId: string, decision: 'DENY' | 'AGGREGATE', repeats: number): AccessEntry {
    return { requestId, actor: ANONYMOUS, agency: null, unit: null, role: null, purpose: 'SIGN_IN', operation: 'signIn', subject: null, kinds: [], records: [], withheld: [], decision, policy: this.policy, repeats };
  }

  private async write(entry: AccessEntry): Promise<void> {
    await this.log.append([entry]).catch(() => undefined);
  }
}

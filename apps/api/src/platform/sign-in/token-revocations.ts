import { createHash } from 'node:crypto';

/** A token as its issuer names it. */
export interface RevocableToken {
  issuer: string;
  jti: string;
  /** Epoch seconds. */
  expiresAt: number;
}

const SWEEP_EVERY = 1000;
const SKEW_SECONDS = 60;

/**
 * Tokens that ended before their time, by logout or by an administrator: kept as hashes until they would have expired.
 *
 * The list lives in this process. Where several processes serve the API, each must be told (`revoke` on every one);
 * what a restart forgets is bounded by the life of a token, 15 minutes with our settings. Access that must end at once
 * for good is ended in the database (the assignment, the access epoch), which every request asks anew.
 */
export class TokenRevocations {
  private readonly ends = new Map<string, number>();
  private sinceSweep = 0;

  /** From now on `isRevoked` is true for this token, until it expires of itself. */
  revoke(token: RevocableToken): void {
    if (++this.sinceSweep >= SWEEP_EVERY) this.sweep();
    this.ends.set(keyOf(token), token.expiresAt + SKEW_SECONDS);
  }

  isRevoked(token: Pick<RevocableToken, 'issuer' | 'jti'>): boolean {
    return this.ends.size > 0 && this.ends.has(keyOf(token));
  }

  private sweep(): void {
    this.sinceSweep = 0;
    const now = Math.floor(Date.now() / 1000);
    for (const [key, end] of this.ends) if (end < now) this.ends.delete(key);
  }
}

function keyOf({ issuer, jti }: Pick<RevocableToken, 'issuer' | 'jti'>): string {
  return createHash('sha256').update(JSON.stringify([issuer, jti])).digest('base64url');
}

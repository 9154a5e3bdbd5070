import { createHash } from 'node:crypto';
import type { Actor } from '@heardonce/authz/facts.js';
import { ROLES, type Role } from '@heardonce/domain/people/role.js';
import { HeardOnceError } from '../errors.js';
import type { Pools } from '../pools.js';
import type { VerifiedToken } from './token.js';

interface PersonRow { person_id: string; name: string; unit_id: string; unit: string; agency: string; control_body: boolean; epoch: string; roles: string[]; actor: string; stands_ms: number | null }
type Person = Omit<Actor, 'mfa'>;
const KEPT_MS = 10_000;
const MOST_KEPT = 10_000;
/** Beyond a token's own end, for clocks that differ. */
const SKEW_SECONDS = 60;

/**
 * The person behind a token, by issuer and subject, as our own database knows them. Kept for ten seconds, or until a role of theirs begins or ends
 * by its date: no answer relies on who they are, since every record is released only if the person's epoch is unchanged when it becomes durable.
 *
 * A token that was ended is nobody's: at once in the process that ended it, in every other within those ten seconds, and it stays
 * so over a restart, since the database keeps its hash until it would have expired of itself.
 */
export class Actors {
  /** Null where the token was ended here: a lookup that began before must not bring it back. */
  private readonly kept = new Map<string, { person: Person | null; until: number }>();
  constructor(private readonly pools: Pick<Pools, 'read' | 'log'>) {}

  /** @throws HeardOnceError UNAUTHENTICATED where nobody here answers to this subject, or no longer, or this token was ended */
  async actorOf(token: VerifiedToken): Promise<Actor> {
    const key = keyOf(token);
    const found = this.kept.get(key);
    const person = found && found.until > performance.now() ? found.person : await this.load(key, token);
    if (person === null) throw new HeardOnceError('UNAUTHENTICATED');
    return { ...person, mfa: token.mfa };
  }

  /**
   * Ends this token; durable when it returns.
   * @throws HeardOnceError BUSY where that could not be written
   */
  async end(token: VerifiedToken): Promise<void> {
    const until = new Date((token.expiresAt + SKEW_SECONDS) * 1000);
    await this.pools.log.query({ name: 'sign.out', text: 'SELECT access.end_sign_in($1, $2)', values: [hashOf(token), until] }).catch(() => {
      throw new HeardOnceError('BUSY');
    });
    this.keep(keyOf(token), null, performance.now() + KEPT_MS);
  }

  forget(personId: string): void {
    for (const [key, entry] of this.kept) if (entry.person?.personId === personId) this.kept.delete(key);
  }

  private async load(key: string, token: VerifiedToken): Promise<Person> {
    this.kept.delete(key);
    const asked = performance.now();
    const { rows } = await this.pools.read.query<PersonRow>({ name: 'sign.in', text: 'SELECT * FROM access.sign_in($1, $2, $3)', values: [token.issuer, token.subject, hashOf(token)] });
    const row = rows[0];
    if (!row || this.kept.get(key)?.person === null) throw new HeardOnceError('UNAUTHENTICATED');
    const roles = row.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role));
    const person: Person = { personId: row.person_id, name: row.name, unitId: row.unit_id, unit: row.unit, agency: row.agency, controlBody: row.control_body, epoch: row.epoch, roles, actorToken: row.actor };
    this.keep(key, person, asked + Math.min(KEPT_MS, row.stands_ms ?? KEPT_MS));
    return person;
  }

  private keep(key: string, person: Person | null, until: number): void {
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, { person, until });
  }
}

/** One entry a token, so that a person's other sign-ins go on when one ends. */
const keyOf = ({ issuer, subject, jti }: VerifiedToken): string => `${issuer}\n${subject}\n${jti}`;

const hashOf = ({ issuer, jti }: VerifiedToken): Buffer => createHash('sha256').update(JSON.stringify([issuer, jti])).digest();

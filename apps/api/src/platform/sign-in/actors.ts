import type { Actor } from '@heardonce/authz/facts.js';
import { ROLES, type Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';
import { HeardOnceError } from '../errors.js';
import type { VerifiedToken } from './token.js';

interface PersonRow { person_id: string; name: string; unit_id: string; unit: string; agency: string; control_body: boolean; epoch: string; roles: string[]; actor: string }
type Person = Omit<Actor, 'mfa'>;
const KEPT_MS = 10_000;
const MOST_KEPT = 10_000;

/**
 * The person behind a token, by issuer and subject, as our own database knows them. Kept for ten seconds: no answer relies on it,
 * since every record is released only if the person's epoch is unchanged when it becomes durable.
 */
export class Actors {
  private readonly kept = new Map<string, { person: Person; until: number }>();
  constructor(private readonly readPool: pg.Pool) {}

  /** @throws HeardOnceError UNAUTHENTICATED where nobody here answers to this subject, or no longer */
  async actorOf(token: VerifiedToken): Promise<Actor> {
    const key = `${token.issuer}\n${token.subject}`;
    const found = this.kept.get(key);
    const person = found && found.until > performance.now() ? found.person : await this.load(key, token);
    return { ...person, mfa: token.mfa };
  }

  forget(personId: string): void {
    for (const [key, entry] of this.kept) if (entry.person.personId === personId) this.kept.delete(key);
  }

  private async load(key: string, token: VerifiedToken): Promise<Person> {
    this.kept.delete(key);
    const { rows } = await this.readPool.query<PersonRow>({ name: 'sign.in', text: 'SELECT * FROM access.sign_in($1, $2)', values: [token.issuer, token.subject] });
    const row = rows[0];
    if (!row) throw new HeardOnceError('UNAUTHENTICATED');
    const roles = row.roles.filter((role): role is Role => (ROLES as readonly string[]).includes(role));
    const person: Person = { personId: row.person_id, name: row.name, unitId: row.unit_id, unit: row.unit, agency: row.agency, controlBody: row.control_body, epoch: row.epoch, roles, actorToken: row.actor };
    if (this.kept.size >= MOST_KEPT) this.kept.clear();
    this.kept.set(key, { person, until: performance.now() + KEPT_MS });
    return person;
  }
}

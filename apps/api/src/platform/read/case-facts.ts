import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import type { Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';

interface FactsRow {
  case_id: string; code: string; role: Role; assigned: boolean; epoch: string; person_epoch: string; subject: string; reserved: boolean; named: boolean; aspects: string[]; placement: boolean; blind: boolean;
  consents: string[]; orders: string[]; filed: string[]; released: string[]; authors: string[]; emergency: string[]; recordings: string[]; stands_ms: number | null;
}
const BY_CODE = { name: 'facts.code', text: 'SELECT * FROM access.facts($1, $2, $3, NULL, $4, NULL)' };
const BY_IDS = { name: 'facts.ids', text: 'SELECT * FROM access.facts($1, $2, $3, $4, NULL, $5)' };

/** The state of a case towards the actor, looked up now; null where they do not reach it, whether or not it is there. */
export async function findFactsByCode(client: pg.ClientBase, actor: Actor, code: string): Promise<CaseFacts | null> {
  const { rows } = await client.query<FactsRow>({ ...BY_CODE, values: [actor.personId, actor.unitId, actor.agency, code] });
  return rows[0] ? factsOf(rows[0]) : null;
}

/** The same by the case's id, under whatever role the person reaches it. */
export async function findFactsById(client: pg.ClientBase, actor: Actor, caseId: string): Promise<CaseFacts | null> {
  const { rows } = await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, [caseId], null] });
  return rows[0] ? factsOf(rows[0]) : null;
}

/** The same, and until when it stands by the clock alone, in milliseconds of `performance.now()`. */
export async function findStandingFacts(client: pg.ClientBase, actor: Actor, caseId: string): Promise<{ facts: CaseFacts; until: number } | null> {
  const asked = performance.now();
  const { rows: [row] } = await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, [caseId], null] });
  return row ? { facts: factsOf(row), until: row.stands_ms === null ? Infinity : asked + row.stands_ms } : null;
}

/** The same for several cases under one role. */
export async function listFacts(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role): Promise<CaseFacts[]> {
  const { rows } = await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, caseIds, role] });
  return rows.map(factsOf);
}

const factsOf = (row: FactsRow): CaseFacts => ({
  caseId: row.case_id, code: row.code, role: row.role, assigned: row.assigned, epoch: row.epoch, personEpoch: row.person_epoch, subject: row.subject, reserved: row.reserved, named: row.named, aspects: row.aspects, placement: row.placement, blind: row.blind,
  consents: row.consents, orders: row.orders, filed: row.filed, released: row.released, authors: row.authors, emergency: row.emergency, recordings: row.recordings,
});

/** The state of any case this role is assigned to, where nothing of the answer depends on it (`isPlainReading`). */
export const plainFacts = (role: Role, own: Partial<CaseFacts> = {}): CaseFacts => ({ ...PLAIN_STATE, ...own, role });
const PLAIN_STATE = { caseId: '', epoch: '', personEpoch: '', subject: '', code: '', assigned: true, reserved: false, named: true, aspects: [], placement: false, blind: false, consents: [], orders: [], filed: [], released: [], authors: [], emergency: [], recordings: [] } as const;

interface Kept { readonly facts: CaseFacts; readonly until: number }
interface Standing { readonly epoch: string; readonly subject: string | null }
const BY_STANDING = { name: 'facts.standing', text: 'SELECT id, epoch, subject FROM access.standing($1, $2)' };
const MOST_KEPT = 20_000;

/**
 * States of cases as last looked up. What is kept is no more than a guess: it is dropped when the clock alone would change it, and the access record
 * is written, and an answer released, only while the epochs it was made at still stand.
 */
export class KeptFacts {
  private readonly kept = new Map<string, Kept>();
  private readonly standing = new Map<string, Standing>();

  find(actor: Actor, code: string): CaseFacts | null {
    const found = this.kept.get(keyOf(actor, code));
    return found && performance.now() < found.until ? found.facts : null;
  }

  /** Looks the state up and keeps it. That someone does not reach a case is never kept. */
  async lookUp(client: pg.ClientBase, actor: Actor, code: string): Promise<CaseFacts | null> {
    const asked = performance.now();
    const { rows: [row] } = await client.query<FactsRow>({ ...BY_CODE, values: [actor.personId, actor.unitId, actor.agency, code] });
    if (!row) return null;
    const facts = factsOf(row);
    keep(this.kept, keyOf(actor, code), { facts, until: row.stands_ms === null ? Infinity : asked + row.stands_ms });
    return facts;
  }

  /** For cases that the row policies have just listed as this role's, where nothing of the answer depends on their state: one for each that is still there, in that order. */
  async listPlain(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role): Promise<CaseFacts[]> {
    const missing = caseIds.filter((id) => !this.standing.has(id));
    if (missing.length > 0 || !this.standing.has(actor.personId)) {
      const { rows } = await client.query<Standing & { id: string }>({ ...BY_STANDING, values: [actor.personId, missing] });
      for (const { id, epoch, subject } of rows) keep(this.standing, id, { epoch, subject });
    }
    const personEpoch = this.standing.get(actor.personId)?.epoch ?? actor.epoch;
    return caseIds.flatMap((caseId) => {
      const found = this.standing.get(caseId);
      return found ? [plainFacts(role, { caseId, epoch: found.epoch, personEpoch, subject: found.subject ?? '' })] : [];
    });
  }

  forgetStanding(ids: readonly string[]): void {
    for (const id of ids) this.standing.delete(id);
  }

  forget(actor: Actor, code: string): void {
    this.kept.delete(keyOf(actor, code));
  }
}

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(key, value);
}
const keyOf = (actor: Actor, code: string): string => `${actor.personId} ${actor.unitId} ${actor.agency} ${code}`;

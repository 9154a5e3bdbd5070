import type { Actor, CaseFacts, OtherChild } from '@heardonce/authz/facts.js';
import type { Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';

interface FactsRow {
  case_id: string; code: string; role: Role; assigned: boolean; epoch: string; person_epoch: string; subject: string; reserved: boolean; named: boolean; aspects: string[]; placement: boolean; blind: boolean; under_way: boolean;
  consents: string[]; orders: string[]; filed: string[]; released: string[]; authors: string[]; emergency: string[]; recordings: string[]; stands_ms: number | null;
  /** `stands_ms`: until an assignment of theirs there begins. */
  others: (Omit<OtherChild, 'facts'> & { readonly stands_ms: number | null })[];
}
interface Looked { readonly facts: CaseFacts; /** Until when it all stands by the clock alone, in milliseconds of `performance.now()`. */ readonly until: number }
const BY_CODE = { name: 'facts.code', text: 'SELECT * FROM access.facts($1, $2, $3, NULL, $4, NULL)' };
const BY_IDS = { name: 'facts.ids', text: 'SELECT * FROM access.facts($1, $2, $3, $4, NULL, $5)' };

/** The state of a case towards the actor, looked up now; null where they do not reach it, whether or not it is there. */
export async function findFactsByCode(client: pg.ClientBase, actor: Actor, code: string): Promise<CaseFacts | null> {
  const [looked] = await lookUp(client, actor, { ...BY_CODE, values: [actor.personId, actor.unitId, actor.agency, code] });
  return looked?.facts ?? null;
}

/** The same by the case's id, under whatever role the person reaches it. */
export async function findFactsById(client: pg.ClientBase, actor: Actor, caseId: string): Promise<CaseFacts | null> {
  return (await findStandingFacts(client, actor, caseId))?.facts ?? null;
}

/** The same, and until when it stands by the clock alone, in milliseconds of `performance.now()`. */
export async function findStandingFacts(client: pg.ClientBase, actor: Actor, caseId: string): Promise<Looked | null> {
  const [looked] = await lookUp(client, actor, { ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, [caseId], null] });
  return looked ?? null;
}

/** The same for several cases under one role. */
export async function listFacts(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role): Promise<CaseFacts[]> {
  return (await lookUp(client, actor, { ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, caseIds, role] })).map((one) => one.facts);
}

/** States of cases; where segments speak of other children, with the person's states towards the cases of these, under whatever role they have there. */
async function lookUp(client: pg.ClientBase, actor: Actor, query: pg.QueryConfig): Promise<Looked[]> {
  const asked = performance.now();
  const until = (ms: number | null): number => (ms === null ? Infinity : asked + ms);
  const { rows } = await client.query<FactsRow>(query);
  const ids = [...new Set(rows.flatMap((row) => row.others.map((other) => other.caseId)))];
  const found = ids.length > 0 ? await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, ids, null] }) : { rows: [] };
  const there = new Map(found.rows.map((row) => [row.case_id, row]));
  return rows.map((row) => {
    const others = row.others.map(({ caseId, epoch, segments }) => ({ caseId, epoch, segments, facts: there.has(caseId) ? factsOf(there.get(caseId) as FactsRow, []) : null }));
    return { facts: factsOf(row, others), until: Math.min(until(row.stands_ms), ...row.others.flatMap((other) => [until(other.stands_ms), until(there.get(other.caseId)?.stands_ms ?? null)])) };
  });
}

/** The epochs an answer made of these states stands on: of the cases, and of the other children's that they follow. Of two looked up of one case the older one. */
export function epochsOf(facts: readonly CaseFacts[], beside: Iterable<readonly [string, string]> = []): Map<string, string> {
  const epochs = new Map<string, string>();
  for (const [id, epoch] of [...beside, ...facts.flatMap((one) => [[one.caseId, one.epoch] as const, ...one.others.map((other) => [other.caseId, other.epoch] as const)])]) {
    const known = epochs.get(id);
    if (known === undefined || BigInt(epoch) < BigInt(known)) epochs.set(id, epoch);
  }
  return epochs;
}

const factsOf = (row: FactsRow, others: readonly OtherChild[]): CaseFacts => ({
  caseId: row.case_id, code: row.code, role: row.role, assigned: row.assigned, epoch: row.epoch, personEpoch: row.person_epoch, subject: row.subject, reserved: row.reserved, named: row.named, aspects: row.aspects, placement: row.placement, blind: row.blind, underWay: row.under_way,
  consents: row.consents, orders: row.orders, filed: row.filed, released: row.released, authors: row.authors, emergency: row.emergency, recordings: row.recordings, others,
});

/** The state of any case this role is assigned to, where nothing of the answer depends on it (`isPlainReading`). */
export const plainFacts = (role: Role, own: Partial<CaseFacts> = {}): CaseFacts => ({ ...PLAIN_STATE, ...own, role });
const PLAIN_STATE = { caseId: '', epoch: '', personEpoch: '', subject: '', code: '', assigned: true, reserved: false, named: true, aspects: [], placement: false, blind: false, underWay: false, consents: [], orders: [], filed: [], released: [], authors: [], emergency: [], recordings: [], others: [] } as const;

interface Standing { readonly epoch: string; readonly subject: string; /** Which look-up it came with. */ readonly look: number }
/** One reading of a list: the last look-up done when it began, and what its cases stand on, filled while it is repeated. */
export interface ListReading { readonly since: number; readonly page: Map<string, Standing> }
const BY_STANDING = { name: 'facts.standing', text: 'SELECT id, epoch, subject FROM access.standing($1, $2)' };
const MOST_KEPT = 20_000;

/**
 * States of cases as last looked up. What is kept is no more than a guess: it is dropped when the clock alone would change it, and the access record
 * is written, and an answer released, only while the epochs it was made at still stand.
 */
export class KeptFacts {
  private readonly kept = new Map<string, Looked>();
  private readonly standing = new Map<string, Standing>();
  private done = 0;

  find(actor: Actor, code: string): CaseFacts | null {
    const found = this.kept.get(keyOf(actor, code));
    return found && performance.now() < found.until && found.facts.personEpoch === actor.epoch ? found.facts : null;
  }

  /** Looks the state up and keeps it. That someone does not reach a case is never kept. */
  async lookUp(client: pg.ClientBase, actor: Actor, code: string): Promise<CaseFacts | null> {
    const [looked] = await lookUp(client, actor, { ...BY_CODE, values: [actor.personId, actor.unitId, actor.agency, code] });
    return looked ? this.keepFacts(actor, code, looked) : null;
  }

  /** For several cases under one role: what is kept, and the rest looked up. Whom a case is closed to by now is not among them. */
  async listAs(client: pg.ClientBase, actor: Actor, cases: readonly { readonly caseId: string; readonly code: string }[], role: Role): Promise<CaseFacts[]> {
    const found = new Map(cases.map(({ caseId, code }) => [caseId, this.find(actor, code)]));
    const missing = cases.filter(({ caseId }) => found.get(caseId)?.role !== role).map(({ caseId }) => caseId);
    const rest = missing.length > 0 ? await lookUp(client, actor, { ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, missing, role] }) : [];
    const looked = new Map(rest.map((one) => [one.facts.caseId, this.keepFacts(actor, one.facts.code, one)]));
    return cases.flatMap(({ caseId }) => looked.get(caseId) ?? (missing.includes(caseId) ? [] : (found.get(caseId) ?? [])));
  }

  private keepFacts(actor: Actor, code: string, looked: Looked): CaseFacts {
    keep(this.kept, keyOf(actor, code), looked);
    return looked.facts;
  }

  /** The look-ups done so far: what a list stands on must be from before it was read. */
  get looks(): number {
    return this.done;
  }

  /**
   * For cases that the row policies have just listed as this role's, where nothing of the answer depends on their state: one for each, in that order.
   * Null where one was not known when the reading began: it is now, and the list must be read again under it.
   */
  async listPlain(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role, { since, page }: ListReading): Promise<CaseFacts[] | null> {
    const late = caseIds.filter((id) => !page.has(id) && (this.standing.get(id)?.look ?? Infinity) > since);
    const missing = late.filter((id) => !this.standing.has(id));
    for (const id of caseIds) if (!page.has(id) && this.standing.has(id)) page.set(id, this.standing.get(id) as Standing);
    if (missing.length > 0) {
      const { rows } = await client.query<{ id: string; epoch: string; subject: string | null }>({ ...BY_STANDING, values: [actor.personId, missing] });
      this.done += 1;
      for (const { id, epoch, subject } of rows) {
        if (subject === null) continue;
        const standing = { epoch, subject, look: this.done };
        page.set(id, standing);
        keep(this.standing, id, standing);
      }
    }
    if (late.length > 0) return null;
    return caseIds.map((caseId) => {
      const { epoch, subject } = page.get(caseId) as Standing;
      return plainFacts(role, { caseId, epoch, personEpoch: actor.epoch, subject });
    });
  }

  forgetStanding(ids: readonly string[]): null {
    for (const id of ids) this.standing.delete(id);
    return null;
  }

  forget(actor: Actor, code: string): void {
    this.kept.delete(keyOf(actor, code));
  }
}

function keep<T>(kept: Map<string, T>, key: string, value: T): void {
  if (kept.size >= MOST_KEPT && !kept.has(key)) kept.delete(kept.keys().next().value as string);
  kept.set(key, value);
}
const keyOf = (actor: Actor, code: string): string => `${actor.personId} ${actor.unitId} ${actor.agency} ${code}`;

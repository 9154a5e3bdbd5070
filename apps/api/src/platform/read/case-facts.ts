import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import type { Role } from '@heardonce/domain/people/role.js';
import type pg from 'pg';

interface FactsRow {
  case_id: string; code: string; role: Role; assigned: boolean; epoch: string; person_epoch: string; subject: string; reserved: boolean; named: boolean; aspects: string[]; placement: boolean; blind: boolean;
  consents: string[]; orders: string[]; filed: string[]; released: string[]; authors: string[]; emergency: string[];
}
const BY_CODE = { name: 'facts.code', text: 'SELECT * FROM access.facts($1, $2, $3, NULL, $4, NULL)' };
const BY_IDS = { name: 'facts.ids', text: 'SELECT * FROM access.facts($1, $2, $3, $4, NULL, $5)' };
const PLAIN = { name: 'facts.plain', text: 'SELECT * FROM access.plain_facts($1, $2, $3)' };

/** The state of a case towards the actor; null where they do not reach it, whether or not it is there. */
export async function findFactsByCode(client: pg.ClientBase, actor: Actor, code: string): Promise<CaseFacts | null> {
  const { rows } = await client.query<FactsRow>({ ...BY_CODE, values: [actor.personId, actor.unitId, actor.agency, code] });
  return rows[0] ? factsOf(rows[0]) : null;
}

/** The same by the case's id, under whatever role the person reaches it. */
export async function findFactsById(client: pg.ClientBase, actor: Actor, caseId: string): Promise<CaseFacts | null> {
  const { rows } = await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, [caseId], null] });
  return rows[0] ? factsOf(rows[0]) : null;
}

/** The same for several cases under one role. */
export async function listFacts(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role): Promise<CaseFacts[]> {
  const { rows } = await client.query<FactsRow>({ ...BY_IDS, values: [actor.personId, actor.unitId, actor.agency, caseIds, role] });
  return rows.map(factsOf);
}

/** The same where nothing of the answer depends on the state of a case (`isPlainReading`): who, which, and what must not change meanwhile. */
export async function listPlainFacts(client: pg.ClientBase, actor: Actor, caseIds: readonly string[], role: Role): Promise<CaseFacts[]> {
  const { rows } = await client.query<Pick<FactsRow, 'case_id' | 'code' | 'epoch' | 'person_epoch' | 'subject'>>({ ...PLAIN, values: [actor.personId, caseIds, role] });
  return rows.map((row) => ({ ...PLAIN_STATE, caseId: row.case_id, code: row.code, role, epoch: row.epoch, personEpoch: row.person_epoch, subject: row.subject }));
}
const PLAIN_STATE = { assigned: true, reserved: false, named: true, aspects: [], placement: false, blind: false, consents: [], orders: [], filed: [], released: [], authors: [], emergency: [] } as const;

const factsOf = (row: FactsRow): CaseFacts => ({
  caseId: row.case_id, code: row.code, role: row.role, assigned: row.assigned, epoch: row.epoch, personEpoch: row.person_epoch, subject: row.subject, reserved: row.reserved, named: row.named, aspects: row.aspects, placement: row.placement, blind: row.blind,
  consents: row.consents, orders: row.orders, filed: row.filed, released: row.released, authors: row.authors, emergency: row.emergency,
});

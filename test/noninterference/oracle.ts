import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { Actor } from '@heardonce/authz/facts.js';
import { cellFor, OWN_REPORT_KINDS, UNOPENED_REPORT_KINDS } from '@heardonce/authz/policy.js';
import { findRecord, type RecordOptions } from '@heardonce/domain/classified.js';
import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import type pg from 'pg';
import { findFactsByCode } from '../../apps/api/src/platform/read/case-facts.js';
import type { TestPerson, World } from '../support/world.js';
import type { RecordTable } from './planter.js';
import type { SceneCase } from './scene.js';

export interface StoredRow { readonly id: string; readonly case_id: string | null; readonly author_id: string; readonly unit_id: string; readonly [column: string]: unknown }

/** Who may read a row, said by the policy alone: never by what the API or the database's row policies let through. */
export class Oracle {
  private readonly decisions = new Map<string, Decision>();
  private constructor(readonly person: TestPerson, private readonly actor: Actor) {}

  static async of(world: World, person: TestPerson, cases: readonly SceneCase[]): Promise<Oracle> {
    const actor = await world.platform.actors.actorOf({ issuer: 'test', subject: person.subject, mfa: true, jti: '', expiresAt: 0 } as never);
    const oracle = new Oracle(person, actor);
    const client = await world.owner.connect();
    try {
      for (const one of cases) {
        const facts = await findFactsByCode(client, actor, one.code);
        if (facts) oracle.decisions.set(one.id, decide(actor, facts));
      }
    } finally {
      client.release();
    }
    return oracle;
  }

  reads(table: RecordTable, row: StoredRow): boolean {
    const record = findRecord(table.type) as RecordOptions;
    const { role } = this.person;
    if (record.office || table.table === 'core.match_review') return cellFor(role, record.kind).read;
    if (record.ownReport && row.author_id === this.person.id && CASE_ROLES.includes(role) && OWN_REPORT_KINDS.includes(record.kind)) return true;
    if (record.ownReport && row.case_id === null && role === 'COORDINATOR' && UNOPENED_REPORT_KINDS.includes(record.kind)) return true;
    if (record.kind === 'source' && row.unit_id === this.actor.unitId && cellFor(role, 'source').read) return true;
    const decision = row.case_id === null ? undefined : this.decisions.get(row.case_id);
    return decision?.can('read', table.type, { id: row.id, caseId: row.case_id, authorId: row.author_id, unitId: row.unit_id, aspect: row['aspect'], subjectKind: row['subject_kind'], topic: row['topic'], recordingId: row['recording_id'], speaksOf: row['speaks_of'] }, 'id') ?? false;
  }
}

export async function rowsOf(owner: pg.Pool, table: RecordTable): Promise<StoredRow[]> {
  return (await owner.query<StoredRow>(`SELECT * FROM ${table.table} ORDER BY recorded_at, id`)).rows;
}

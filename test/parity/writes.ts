import { decide } from '@heardonce/authz/decision.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { findFactsByCode } from '../../apps/api/src/platform/read/case-facts.js';
import { actorIn } from './answers.js';
import type { Difference } from './compare.js';
import { keeperOf, mayWrite, TASK_SUBJECTS } from './expected-policy.js';
import type { PlantedRow, PlantedWorld, ProvenType, Seat } from './planted-world.js';
import { situationOf, type State } from './states.js';

/** Columns the database makes itself. */
const GENERATED: Readonly<Record<string, readonly string[]>> = { CaseFile: ['case_id'], Interview: ['exception_state', 'merge_outcome'], Recording: ['recording_id'] };
const REFUSED = '42501';
const BROKEN = '23514';
/** An exception as one is asked for, of a request that has none. */
const AS_ASKED = (): Record<string, unknown> => ({ state: 'REQUESTED', request_id: randomUUID(), prosecutor_approved_by: null, defender_approved_by: null, approved_at: null, expires_at: null });
/** A number that no planted row has. */
const FREE = 2_000_000_000;
/** What the row itself is refused for after the policies have let it through: there is one already, or it names nobody. */
const AFTER_POLICY = ['23505', '23503', '23502', '23514'];

/** Whether a new row of each type goes in: as the writing database role in a transaction that is rolled back, by CASL, and by hand. */
export async function compareWrites(planted: PlantedWorld, state: State, seat: Seat, writer: pg.Pool): Promise<{ cells: number; allowed: number; differences: Difference[] }> {
  const { acting, now } = situationOf(seat.role, state);
  const actor = await actorIn(planted.world, seat, state, now.secondFactor);
  const reader = await planted.world.platform.pools.read.connect();
  const facts = await findFactsByCode(reader, actor, seat.code).finally(() => reader.release());
  const decision = facts ? decide(actor, facts) : null;
  const differences: Difference[] = [];
  let cells = 0;
  let allowed = 0;
  for (const of of planted.types) {
    const like = seat.rows.find((row) => row.of === of) as PlantedRow;
    for (const subjectKind of of.name === 'TaskDetail' ? TASK_SUBJECTS : [undefined]) {
      const row = { ...like.open, id: randomUUID(), caseId: seat.caseId, authorId: actor.personId, unitId: actor.unitId, ...(subjectKind ? { subjectKind } : {}) };
      const byCasl = decision ? of.fields.some((field) => decision.can('create', of.type, row, field.property)) : false;
      const expected = mayWrite(acting, of.name, of.kind, now, subjectKind);
      /* Where a keeper has the last word, it is that keeper and no other that refuses. */
      const keeper = keeperOf(acting, of.name);
      const last = expected ? (keeper ?? 'true') : 'false';
      const byDatabase = await insertGoesIn(writer, databaseRole('w', acting as never), seat, of, { like, actor, subjectKind }, keeper);
      cells += 1;
      if (expected) allowed += 1;
      if (byCasl !== expected || byDatabase !== last) differences.push({ role: acting, field: `${of.name}${subjectKind ? ` about ${subjectKind}` : ''}`, state: state.name, row: 'insert', casl: String(byCasl), database: byDatabase, api: '-', expected: `${expected}, of the database ${last}` });
    }
  }
  return { cells, allowed, differences };
}

/** 'true' where the policies let the row through, 'false' where they do not, or the name of its keeper where that is what refused it. */
async function insertGoesIn(writer: pg.Pool, role: string, seat: Seat, of: ProvenType, { like, actor, subjectKind }: { like: PlantedRow; actor: { personId: string; unitId: string; agency: string; mfa: boolean }; subjectKind: string | undefined }, keeper: string | null): Promise<string> {
  const client = await writer.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.agency', $4, true), set_config('app.mfa', $5, true), set_config('app.scope', 'case', true), set_config('app.cases', $6, true)", [role, actor.personId, actor.unitId, actor.agency, String(actor.mfa), `{${seat.caseId}}`]);
    const values: Record<string, unknown> = { ...like.stored, id: randomUUID(), author_id: actor.personId, unit_id: actor.unitId, version: 1, ...(subjectKind ? { subject_kind: subjectKind } : {}), ...(of.name === 'IncomingDocument' ? { sha256: randomUUID() } : {}), ...('code' in like.stored && of.name !== 'EvidenceFile' ? { code: randomUUID() } : {}), ...(keeper && 'number' in like.stored ? { number: FREE } : {}), ...(of.name === 'InterviewException' ? AS_ASKED() : {}), ...(of.name === 'QuestionToAsk' ? { question_id: randomUUID() } : {}) };
    for (const column of ['amends_id', 'supersedes_id', 'note_id', 'corrects_id']) if (column in values) values[column] = null;
    delete values['recorded_at'];
    delete values['match_keys'];
    for (const column of GENERATED[of.name] ?? []) delete values[column];
    const columns = Object.keys(values);
    await client.query(`INSERT INTO ${of.table} (${columns.join(', ')}) VALUES (${columns.map((_column, index) => `$${index + 1}`).join(', ')})`, Object.values(values).map((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(value) : value)));
    return 'true';
  } catch (error) {
    const { code, message, constraint } = error as { code?: string; message?: string; constraint?: string };
    if (code === REFUSED) return 'false';
    if (keeper && code === BROKEN) return constraint ?? 'no name';
    if (AFTER_POLICY.includes(code ?? '')) return 'true';
    throw new Error(`${of.name} as ${role}: ${code} ${message}`, { cause: error });
  } finally {
    await client.query('ROLLBACK').then(() => client.release(), () => client.release(true));
  }
}

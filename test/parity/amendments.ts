import { decide } from '@heardonce/authz/decision.js';
import { databaseRole, type Role, ROLES } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { databaseSecret, type Login, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { findFactsByCode } from '../../apps/api/src/platform/read/case-facts.js';
import { actorIn, factsOf } from './answers.js';
import type { Difference } from './compare.js';
import { keeperOf, mayAmend } from './expected-policy.js';
import type { PlantedWorld, Seat } from './planted-world.js';
import { situationOf, type State } from './states.js';

const REFUSED = '42501';
const BROKEN = '23514';
const TAKEN_BACK = '22012';
const ZONES = { r: 'read', i: 'identity', w: 'write' } as const satisfies Readonly<Record<string, Login>>;

/** Who changes whose rows: CASL, the writing database role on the rows themselves, and the table typed by hand. */
export class AmendmentComparison {
  readonly differences: Difference[] = [];
  cells = 0;
  allowed = 0;
  private constructor(private readonly planted: PlantedWorld, private readonly writer: pg.Pool, /** Columns a role may name in an UPDATE, by role and table: each was tried. */ private readonly columns: ReadonlyMap<string, ReadonlySet<string>>) {}

  static async open(planted: PlantedWorld, writer: pg.Pool): Promise<AmendmentComparison> {
    const columns = new Map<string, Set<string>>();
    const client = await writer.connect();
    for (const role of ROLES) {
      await client.query("SELECT set_config('role', $1, false)", [databaseRole('w', role)]);
      for (const of of planted.types) for (const { column } of of.fields) {
        if (await isRefused(client, `UPDATE ${of.table} SET ${column} = DEFAULT WHERE false`)) continue;
        const key = `${role} ${of.table}`;
        columns.set(key, (columns.get(key) ?? new Set()).add(column));
      }
    }
    client.release(true);
    return new AmendmentComparison(planted, writer, columns);
  }

  async seat(seat: Seat, state: State): Promise<void> {
    const { acting, now } = situationOf(seat.role, state);
    const actor = await actorIn(this.planted.world, seat, state, now.secondFactor);
    const reader = await this.planted.world.platform.pools.read.connect();
    const facts = await findFactsByCode(reader, actor, seat.code).finally(() => reader.release());
    const decision = facts ? decide(actor, facts) : null;
    const reached = await this.reachedRows(seat, acting as Role, actor);
    for (const row of seat.rows) {
      const named = this.columns.get(`${acting} ${row.of.table}`);
      const byCasl = decision?.permittedFields('amend', row.of.type, factsOf(row)) ?? [];
      for (const { property, column } of row.of.fields) {
        /* Whatever is named, `history.keep` counts the version itself. */
        if (property === 'version') continue;
        const expected = mayAmend(acting, row.of.name, row.of.kind, now, row.traits, property);
        const last = expected ? (keeperOf(acting, row.of.name) ?? 'true') : 'false';
        const [casl, database] = [byCasl.includes(property), (named?.has(column) ? reached.get(row.id) : undefined) ?? 'false'];
        this.cells += 1;
        if (expected) this.allowed += 1;
        if (casl !== expected || database !== last) this.differences.push({ role: acting, field: `${row.of.name}.${property}`, state: state.name, row: `amended, written by ${row.traits.writtenBy}`, casl: String(casl), database, api: '-', expected: `${expected}, of the database ${last}` });
      }
    }
  }

  /** Every row of the case that an UPDATE under the role's policies reaches, 'true' or with the name of its keeper where that refuses it; taken back. */
  private async reachedRows(seat: Seat, role: Role, actor: { personId: string; unitId: string; agency: string; mfa: boolean }): Promise<Map<string, string>> {
    const reached = new Map<string, string>();
    const client = await this.writer.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.agency', $4, true), set_config('app.mfa', $5, true), set_config('app.scope', 'case', true), set_config('app.cases', $6, true), set_config('app.why', 'PROOF', true)", [databaseRole('w', role), actor.personId, actor.unitId, actor.agency, String(actor.mfa), `{${seat.caseId}}`]);
      for (const of of this.planted.types) {
        if (!this.columns.has(`${role} ${of.table}`)) continue;
        if (keeperOf(role, of.name)) {
          for (const row of seat.rows.filter((one) => one.of === of)) {
            const refusal = await refusalOf(client, `UPDATE ${of.table} SET version = version WHERE id = $1 RETURNING id`, row.id);
            if (refusal) reached.set(row.id, refusal);
          }
          continue;
        }
        const { rows } = await client.query<{ id: string }>(`UPDATE ${of.table} SET version = version WHERE case_id = $1 RETURNING id`, [seat.caseId]);
        for (const { id } of rows) reached.set(id, 'true');
      }
      return reached;
    } finally {
      await client.query('ROLLBACK').then(() => client.release(), () => client.release(true));
    }
  }
}

/** Nothing is ever deleted, and no past is written by hand: each refused by GRANT, tried under every role. Gives how many were tried, and what was not refused. */
export async function compareDeletions(planted: PlantedWorld): Promise<{ tried: number; differences: Difference[] }> {
  const differences: Difference[] = [];
  let tried = 0;
  for (const [zone, login] of Object.entries(ZONES) as ['r' | 'i' | 'w', Login][]) {
    const client = new pg.Client({ connectionString: loginUrl(planted.world.database.ownerUrl, databaseSecret(), login) });
    client.on('error', () => undefined);
    await client.connect();
    for (const role of ROLES) {
      await client.query("SELECT set_config('role', $1, false)", [databaseRole(zone, role)]);
      for (const { name, table, history } of planted.types) for (const sql of [`DELETE FROM ${table}`, `TRUNCATE ${table}`, `DELETE FROM ${history}`, `TRUNCATE ${history}`, `UPDATE ${history} SET why = why`, `INSERT INTO ${history} (row_id) SELECT NULL WHERE false`]) {
        tried += 1;
        if (!(await isRefused(client, sql))) differences.push({ role: databaseRole(zone, role), field: name, state: 'any', row: sql, casl: '-', database: 'not refused', api: '-', expected: 'refused' });
      }
    }
    await client.end();
  }
  return { tried, differences };
}

/** The constraint that refuses the change of a row, 'true' where nothing does, null where the policies do not reach the row. */
async function refusalOf(client: pg.ClientBase, sql: string, id: string): Promise<string | null> {
  await client.query('SAVEPOINT one');
  try {
    return (await client.query(sql, [id])).rows.length ? 'true' : null;
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code !== BROKEN) throw error;
    return constraint ?? 'no name';
  } finally {
    await client.query('ROLLBACK TO SAVEPOINT one');
  }
}

/** Whether the privilege is missing. What follows the statement takes back whatever it did. */
const isRefused = (client: pg.ClientBase, sql: string): Promise<boolean> =>
  client.query(`${sql}; SELECT 1 / 0`).then(() => false, (error: { code?: string }) => {
    if (error.code !== REFUSED && error.code !== TAKEN_BACK) throw error;
    return error.code === REFUSED;
  });

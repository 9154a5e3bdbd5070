import type { Actor, CaseFacts } from '@heardonce/authz/facts.js';
import { cellFor } from '@heardonce/authz/policy.js';
import { type Constructor, findRecord } from '@heardonce/domain/classified.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { beginAs } from '../pools.js';
import { type RecordShape, shapeOf } from './record-shape.js';
import type { Reader } from './reader.js';

/** One whole statement for each table, of our own names only. */
const COUNT = new Map<string, string>();
const countIn = (shape: RecordShape): string => {
  const known = COUNT.get(shape.table) ?? `SELECT count(*)::int AS count FROM ${shape.table} t WHERE t.case_id = $1 AND t.id = ANY ($2::uuid[])`;
  COUNT.set(shape.table, known);
  return known;
};

/** Whether each of these rows is of this kind, of this case, and readable by the actor: asked under the row policies, which give out nothing. */
export const mayReadAll = (reader: Reader, actor: Actor, facts: CaseFacts, kind: Kind, ids: readonly string[]): Promise<boolean> =>
  mayReadRows({ reader, actor, facts }, RECORD_TYPES.filter((type) => findRecord(type)?.kind === kind && !findRecord(type)?.office), ids);

/** The same for rows of these types. */
export async function mayReadRows({ reader, actor, facts }: { readonly reader: Reader; readonly actor: Actor; readonly facts: CaseFacts }, types: readonly Constructor[], ids: readonly string[]): Promise<boolean> {
  /* A role that never reads a kind has no privilege on its tables. */
  const shapes = types.map(shapeOf).filter((shape) => cellFor(facts.role, shape.record.kind).read);
  let found = 0;
  for (const zone of ['core', 'identity'] as const) {
    const here = shapes.filter((shape) => shape.record.zone === zone);
    if (here.length === 0) continue;
    found += await reader.withClient(zone === 'identity' ? reader.pools.identity : reader.pools.read, async (client) => {
      await beginAs(client, { role: databaseRole(zone === 'identity' ? 'i' : 'r', facts.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [facts.caseId] });
      let count = 0;
      for (const shape of here) {
        const { rows } = await client.query<{ count: number }>({ name: `readable.${shape.name}_${facts.role}`, text: countIn(shape), values: [facts.caseId, ids] });
        count += rows[0]?.count ?? 0;
      }
      await client.query('COMMIT');
      return count;
    });
  }
  return found === new Set(ids).size;
}

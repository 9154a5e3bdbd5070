import { decideDocuments } from '@heardonce/authz/decision.js';
import type { Actor } from '@heardonce/authz/facts.js';
import { IncomingDocument } from '@heardonce/domain/intake/incoming-document.entity.js';
import type { Kind } from '@heardonce/domain/kind.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type { GraphQLResolveInfo } from 'graphql';
import type pg from 'pg';
import type { AccessEntry, RecordedRows } from '../log/access-entry.js';
import { beginAs } from '../pools.js';
import { actingRole } from './acting-role.js';
import { AnswerBuilder, type AnswerObject, shapeConnection } from './answer-builder.js';
import { nodeSelection } from './caseload-reader.js';
import { pageLimit, planRead } from './plan.js';
import type { Reader, SignedContext } from './reader.js';
import type { Page } from './report-reader.js';
import { selectionOf } from './selection.js';

/** Roles that import documents. */
export const IMPORTERS: readonly Role[] = ['POLICE_OFFICER', 'PROSECUTOR', 'FAMILY_DEFENDER', 'SOCIAL_WORKER'];

/** Documents may be large: few at a time. */
const PAGE = 10;
const IDS = 'SELECT t.id FROM identity.incoming_document t WHERE t.unit_id = $1 AND t.status = $2 AND ($3::uuid IS NULL OR (t.recorded_at, t.id) > (SELECT p.recorded_at, p.id FROM identity.incoming_document p WHERE p.id = $3)) ORDER BY t.recorded_at, t.id LIMIT $4';

/** Documents that a person's own unit sent in, in the state asked for. All of it stands in the identity zone. */
export class DocumentReader {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError ROLE_REQUIRED, VALIDATION (page size, cursor), BUSY (what may be read kept changing) */
  async list(context: SignedContext, status: string, page: Page, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const limit = Math.min(PAGE, page.first === undefined || page.first === null ? PAGE : pageLimit(page.first));
    const place = `documents.${status}`;
    const { personId } = context.actor;
    const after = page.after ? this.reader.cursors.read(personId, place, page.after) : null;
    const { fields } = selectionOf(info);
    return this.reader.current.until(context, async (asked) => {
      const { actor } = asked;
      const role = actingRole(asked, IMPORTERS);
      const decision = decideDocuments(actor, role);
      const plan = planRead(IncomingDocument, nodeSelection(fields), decision, { role, readCursor: (cursor, at) => this.reader.cursors.read(personId, at, cursor) });
      const choosing = { name: `documents_${role}`, text: IDS, values: [actor.unitId, status, after, limit + 1] };
      const { ids, rows } = await this.asReader(actor, role, async (client) => {
        const found = (await client.query<{ id: string }>(choosing)).rows.map((row) => row.id);
        return { ids: found, rows: (await client.query<{ id: string; row: unknown[] }>({ text: plan.core.text, values: [found.slice(0, limit), ...plan.core.params] })).rows };
      });
      const builders: AnswerBuilder[] = [];
      const objects = rows.map(({ row }) => {
        const builder = new AnswerBuilder(plan, decision, (id, at) => this.reader.cursors.sign(personId, at, id), {});
        builders.push(builder);
        return builder.build(row, null);
      });
      const entry = (kinds: Kind[], records: RecordedRows[]): AccessEntry => this.reader.entry(asked, { operation: 'quarantine', role, subject: null, decision: 'ALLOW', kinds, records, withheld: [] });
      const entries = builders.length > 0 ? builders.map((builder) => entry(builder.kinds(), builder.records())) : [entry([], [])];
      return {
        cases: [],
        release: async () => {
          if (!(await this.reader.release(asked, entries, builders, { personId, personEpoch: actor.epoch, cases: new Map() }))) return null;
          // Whether a document may be read hangs from cases it became reports of, and none of their epochs is this reader's to know.
          const still = new Set(await this.asReader(actor, role, async (client) => (await client.query<{ id: string }>(choosing)).rows.map((row) => row.id)));
          if (!rows.every(({ id }) => still.has(id))) return null;
          return shapeConnection(fields, objects, (index) => this.reader.cursors.sign(personId, place, ids[index] as string), ids.length > limit, []);
        },
      };
    });
  }

  private asReader<T>(actor: Actor, role: Role, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    return this.reader.withClient(this.reader.pools.identity, async (client) => {
      await beginAs(client, { role: databaseRole('i', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'own', cases: [] });
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  }
}

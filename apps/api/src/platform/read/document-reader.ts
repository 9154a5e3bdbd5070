import { decideDocuments } from '@heardonce/authz/decision.js';
import { IncomingDocument } from '@heardonce/domain/intake/incoming-document.entity.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import type { GraphQLResolveInfo } from 'graphql';
import { HeardOnceError } from '../errors.js';
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

  /** @throws HeardOnceError ROLE_REQUIRED, VALIDATION (page size, cursor), BUSY (who asks left, or their roles changed, meanwhile) */
  async list(context: SignedContext, status: string, page: Page, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const { actor } = context;
    const role = actingRole(context, IMPORTERS);
    const limit = Math.min(PAGE, page.first === undefined || page.first === null ? PAGE : pageLimit(page.first));
    const place = `documents.${status}`;
    const after = page.after ? this.reader.cursors.read(actor.personId, place, page.after) : null;
    const { fields } = selectionOf(info);
    const decision = decideDocuments(actor, role);
    const plan = planRead(IncomingDocument, nodeSelection(fields), decision, { role, readCursor: (cursor, at) => this.reader.cursors.read(actor.personId, at, cursor) });
    const { ids, rows } = await this.reader.withClient(this.reader.pools.identity, async (client) => {
      await beginAs(client, { role: databaseRole('i', role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'own', cases: [] });
      const found = await client.query<{ id: string }>({ name: `documents_${role}`, text: IDS, values: [actor.unitId, status, after, limit + 1] });
      const shown = found.rows.slice(0, limit).map((row) => row.id);
      const read = await client.query<{ id: string; row: unknown[] }>({ text: plan.core.text, values: [shown, ...plan.core.params] });
      await client.query('COMMIT');
      return { ids: found.rows.map((row) => row.id), rows: read.rows };
    });
    const builders: AnswerBuilder[] = [];
    const objects = rows.map(({ row }) => {
      const builder = new AnswerBuilder(plan, decision, (id, at) => this.reader.cursors.sign(actor.personId, at, id), {});
      builders.push(builder);
      return builder.build(row, null);
    });
    const entries = builders.map((builder) => this.reader.entry(context, { operation: 'quarantine', role, subject: null, decision: 'ALLOW', kinds: builder.kinds(), records: builder.records(), withheld: [] }));
    if (entries.length === 0) entries.push(this.reader.entry(context, { operation: 'quarantine', role, subject: null, decision: 'ALLOW', kinds: [], records: [], withheld: [] }));
    if (!(await this.reader.release(context, entries, builders, { personId: actor.personId, personEpoch: actor.epoch, cases: new Map() }))) {
      this.reader.onStalePerson(actor.personId);
      throw new HeardOnceError('BUSY');
    }
    return shapeConnection(fields, objects, (index) => this.reader.cursors.sign(actor.personId, place, ids[index] as string), ids.length > limit, []);
  }
}

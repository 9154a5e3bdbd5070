import { type Decision, decide } from '@heardonce/authz/decision.js';
import type { CaseFacts } from '@heardonce/authz/facts.js';
import { historyOf } from '@heardonce/authz/row-policy.js';
import { Change, RecordChange } from '@heardonce/domain/access/record-change.js';
import { classifiedFields, type Constructor } from '@heardonce/domain/classified.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { StaffMember } from '@heardonce/domain/people/staff-member.entity.js';
import type { GraphQLResolveInfo } from 'graphql';
import type { RecordedRows } from '../log/access-entry.js';
import { beginAs } from '../pools.js';
import { type AnswerObject, type Sealed, shapeConnection } from './answer-builder.js';
import { epochsOf, findFactsByCode } from './case-facts.js';
import { nodeSelection } from './caseload-reader.js';
import { pageLimit } from './plan.js';
import { type Reader, type SignedContext } from './reader.js';
import { type RecordShape, shapeOf } from './record-shape.js';
import { type Selected, selectionOf } from './selection.js';

interface HistoryRow {
  readonly row_id: string; readonly version: number; readonly changed_at: string; readonly changed_by: Record<string, unknown> | null; readonly why: string;
  readonly from_values: Record<string, unknown>; readonly to_values: Record<string, unknown>;
  readonly case_id: string; readonly author_id: string; readonly unit_id: string; readonly key_id: string | null; readonly aspect: string | null; readonly subject_kind: string | null; readonly topic: string | null; readonly recording_id: string | null; readonly speaks_of: string | null;
}
export interface HistoryQuery { readonly code: string; readonly type: Constructor; readonly first?: number | null; readonly after?: string | null }

const WHO = "(SELECT json_build_object('id', m.id, 'name', m.name, 'unit', m.unit, 'agency', m.agency, 'active', m.active) FROM people.staff_member m WHERE m.id = h.changed_by)";

/** One whole statement a record type, of our own names only: former values of the rows that may be read today, newest first. */
function statementFor(shape: RecordShape): string {
  const column = (name: string, here: boolean): string => (here ? `live.${name}` : 'NULL::text');
  const encrypted = shape.record.zone === 'identity';
  const has = (property: string): boolean => shape.fields.has(property);
  return `SELECT to_json(x) AS row FROM (
    SELECT h.row_id, h.version, h.changed_at, ${WHO} AS changed_by, h.why, h.from_values, h.to_values,
      live.case_id, live.author_id, live.unit_id, ${column('key_id', encrypted)} AS key_id, ${column('aspect', has('aspect'))} AS aspect, ${column('subject_kind', has('subjectKind'))} AS subject_kind, ${column('topic', has('topic'))} AS topic, ${column('recording_id', has('recordingId'))} AS recording_id, ${column('speaks_of', has('speaksOf'))} AS speaks_of
    FROM ${historyOf(shape.table)} h JOIN ${shape.table} live ON live.id = h.row_id
    WHERE live.case_id = $1 AND ($2::uuid IS NULL OR h.id < (SELECT min(p.id) FROM ${historyOf(shape.table)} p WHERE p.row_id = $2 AND p.version = $3)) ORDER BY h.id DESC LIMIT $4) x`;
}

/**
 * Former values of a case's records under the policy of the live record, evaluated when read: who may not read a field today reads
 * none of its past, and a declared threat to life opens what stands, not what stood. What a condition looks at stays in a row (`history.keep`)
 * but for the reviewed topic of a segment and for whom it speaks of, and its words never change: in every case the live row decides for its past.
 */
export class HistoryReader {
  constructor(private readonly reader: Reader) {}

  /** @throws HeardOnceError NOT_FOUND (absent or not theirs, on record), VALIDATION, BUSY */
  async list(context: SignedContext, query: HistoryQuery, info: GraphQLResolveInfo): Promise<AnswerObject> {
    const limit = pageLimit(query.first);
    const shape = shapeOf(query.type);
    const place = `history.${query.code}.${shape.name}`;
    // By row and version, which are shown: the number of an entry would tell how many others there are.
    const [rowId = null, version = null] = query.after ? this.reader.cursors.readPlace(context.actor.personId, place, query.after) : [];
    const { fields } = selectionOf(info);
    const selected = nodeSelection(fields);
    return this.reader.current.until(context, async (asked) => {
      const facts = await this.reader.withClient(this.reader.pools.read, (client) => findFactsByCode(client, asked.actor, query.code));
      if (!facts?.assigned) throw await this.reader.deny(asked, 'caseHistory', query.code);
      const decision = decide(asked.actor, { ...facts, emergency: [] });
      const rows = decision.extent(shape.record.kind) === 'NONE' ? [] : await this.rows(asked, facts, shape, [rowId, version, limit + 1]);
      const page = new HistoryPage(shape, decision, rows.slice(0, limit), selected);
      const withholding = decision.withholding(shape.record.kind);
      const entry = this.reader.entry(asked, { operation: 'caseHistory', role: facts.role, subject: facts.subject, decision: 'ALLOW', kinds: page.records.length ? [shape.record.kind] : [], records: page.records, withheld: withholding ? [shape.name] : [] });
      const guard = { personId: asked.actor.personId, personEpoch: asked.actor.epoch, cases: epochsOf([facts]) };
      const marks = withholding ? [{ field: shape.name, kind: withholding.kind, reason: withholding.reason, grantedBy: withholding.grantedBy }] : [];
      const cursor = (index: number): string => this.reader.cursors.signPlace(asked.actor.personId, place, page.places[index] ?? []);
      return {
        cases: [...guard.cases.keys()],
        release: async () => ((await this.reader.release(asked, [entry], [page], guard)) ? shapeConnection(fields, page.objects as unknown as AnswerObject[], cursor, rows.length > limit, marks) : null),
      };
    });
  }

  private rows(context: SignedContext, facts: CaseFacts, shape: RecordShape, page: readonly [string | null, string | null, number]): Promise<HistoryRow[]> {
    const { actor } = context;
    const identity = shape.record.zone === 'identity';
    return this.reader.withClient(identity ? this.reader.pools.identity : this.reader.pools.read, async (client) => {
      await beginAs(client, { role: databaseRole(identity ? 'i' : 'r', facts.role), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'case', cases: [facts.caseId] });
      const { rows } = await client.query<{ row: HistoryRow }>({ name: `history.${shape.name}_${facts.role}`, text: statementFor(shape), values: [facts.caseId, ...page] });
      await client.query('COMMIT');
      return rows.map((one) => one.row);
    });
  }
}

/** Turns rows of history into the answer, and notes which former fields of which rows it put there. */
class HistoryPage {
  readonly sealed: Sealed[] = [];
  readonly objects: RecordChange[] = [];
  /** Of each change, what its cursor holds. */
  readonly places: string[][] = [];
  readonly records: RecordedRows[];

  constructor(private readonly shape: RecordShape, private readonly decision: Decision, rows: readonly HistoryRow[], selected: readonly Selected[]) {
    const chosen = selected.map((one) => one.name);
    const values = selected.find((one) => one.name === 'changes')?.children.some((one) => one.name === 'from' || one.name === 'to') ?? false;
    const noted = new Map<string, { fields: string[]; ids: string[] }>();
    for (const row of rows) {
      const changes = this.changesOf(row, values);
      this.objects.push(Object.assign(new RecordChange(), { rowId: row.row_id, version: row.version, changedAt: row.changed_at, changedBy: row.changed_by ? Object.assign(new StaffMember(), row.changed_by) : null, why: row.why, changes }));
      this.places.push([row.row_id, String(row.version)]);
      const fields = [...chosen.filter((name) => name !== 'changes'), ...(chosen.includes('changes') ? changes.map((change) => change.field) : [])].sort();
      const same = noted.get(fields.join()) ?? { fields, ids: [] };
      same.ids.push(row.row_id);
      noted.set(fields.join(), same);
    }
    this.records = [...noted.values()].map(({ fields, ids }) => ({ type: `${shape.name}.history`, fields, ids: [...new Set(ids)] }));
  }

  /** What changed, in fields this person may read today; columns that are no field of the record never appear. */
  private changesOf(row: HistoryRow, values: boolean): Change[] {
    const { type, table } = this.shape;
    const live = { id: row.row_id, caseId: row.case_id, authorId: row.author_id, unitId: row.unit_id, aspect: row.aspect, subjectKind: row.subject_kind, topic: row.topic, recordingId: row.recording_id, speaksOf: row.speaks_of };
    const permitted = new Set(this.decision.permittedFields('read', type, live));
    const changes: Change[] = [];
    for (const { property, kind, encrypted } of classifiedFields(type)) {
      const column = this.shape.fields.get(property)?.column ?? '';
      if (kind === 'inherited' || !permitted.has(property) || !(column in row.from_values)) continue;
      const change = Object.assign(new Change(), { field: property, from: textOf(row.from_values[column]), to: textOf(row.to_values[column]) });
      changes.push(change);
      if (!encrypted) continue;
      for (const side of ['from', 'to'] as const) {
        const text = change[side];
        const keyId = ((side === 'from' ? row.from_values : row.to_values)['key_id'] as string | undefined) ?? row.key_id;
        change[side] = null;
        if (values && typeof text === 'string' && keyId) this.sealed.push({ target: change as unknown as AnswerObject, key: side, keyId, table, column, rowId: row.row_id, text });
      }
    }
    return changes;
  }
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value));

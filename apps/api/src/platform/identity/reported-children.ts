import { databaseRole } from '@heardonce/domain/people/role.js';
import { HeardOnceError } from '../errors.js';
import type { Platform } from '../platform.js';
import { beginAs } from '../pools.js';
import type { SignedContext } from '../read/reader.js';
import { loadDataKeys, Unsealing } from './sealed-rows.js';

/** A child as a report names them, opened. */
export interface ReportedChild {
  readonly rowId: string;
  readonly names: string | null;
  readonly documentType: string | null;
  readonly documentNumber: string | null;
  readonly dateOfBirth: string | null;
  readonly dateOfBirthEstimated: boolean | null;
  readonly phone: string | null;
}
interface Row { id: string; key_id: string; names: string | null; document_type: string | null; document_number: string | null; date_of_birth: string | null; date_of_birth_estimated: boolean | null; phone: string | null }

const STATEMENT = { name: 'reported.children', text: 'SELECT c.id, c.key_id, c.names, c.document_type, c.document_number, c.date_of_birth, c.date_of_birth_estimated, c.phone FROM identity.report_child c WHERE c.report_id = $1 ORDER BY c.recorded_at, c.id' };
const FIELDS = ['dateOfBirth', 'dateOfBirthEstimated', 'documentNumber', 'documentType', 'names', 'phone'];
const TABLE = 'identity.report_child';

/** Reads who an unopened report is about, for the coordinator who opens the case: under their row policy, and on record before anything is opened. */
export class ReportedChildren {
  constructor(private readonly platform: Pick<Platform, 'pools' | 'log' | 'cipher' | 'reader'>) {}

  /** @throws HeardOnceError MFA_REQUIRED, LOG_UNAVAILABLE */
  async list(context: SignedContext, reportId: string): Promise<{ readonly subject: string | null; readonly children: ReportedChild[] }> {
    const { actor } = context;
    if (!actor.mfa) throw new HeardOnceError('MFA_REQUIRED');
    const { rows: subjects } = await this.platform.pools.read.query<{ subject: string }>({ name: 'reported.subject', text: 'SELECT subject FROM access.report_subjects($1)', values: [[reportId]] });
    const subject = subjects[0]?.subject ?? null;
    const { rows, keys } = await this.platform.reader.withClient(this.platform.pools.identity, async (client) => {
      await beginAs(client, { role: databaseRole('i', 'COORDINATOR'), person: actor.personId, unit: actor.unitId, agency: actor.agency, mfa: actor.mfa, scope: 'intake', cases: [] });
      const found = await client.query<Row>({ ...STATEMENT, values: [reportId] });
      await client.query('COMMIT');
      // A role that reads names sees the data keys of its own cases; a report without one is nobody's.
      await client.query("BEGIN READ ONLY; SELECT set_config('role', 'heardonce_matcher', true)");
      const dataKeys = await loadDataKeys(client, found.rows.map((row) => row.key_id));
      await client.query('COMMIT');
      return { rows: found.rows, keys: dataKeys };
    });
    const entry = this.platform.reader.entry(context, { operation: 'openCase.children', role: 'COORDINATOR', subject, decision: 'ALLOW', kinds: ['identity'], records: [{ type: 'ReportChild', fields: FIELDS, ids: rows.map((row) => row.id) }], withheld: [] });
    const { receipt } = await this.platform.log.append([entry], { covers: [...new Set([...keys.values()].map((key) => key.subjectId))] });
    const unsealing = new Unsealing(this.platform.cipher, receipt, keys);
    const children: ReportedChild[] = [];
    for (const row of rows) {
      const open = (column: 'names' | 'document_number' | 'date_of_birth' | 'phone'): Promise<string | null> => unsealing.value(row.key_id, { table: TABLE, column, rowId: row.id }, row[column]);
      children.push({ rowId: row.id, names: await open('names'), documentType: row.document_type, documentNumber: await open('document_number'), dateOfBirth: await open('date_of_birth'), dateOfBirthEstimated: row.date_of_birth_estimated, phone: await open('phone') });
    }
    return { subject, children };
  }
}

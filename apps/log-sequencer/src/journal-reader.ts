import type { JournalRow } from '@heardonce/domain/access/access-leaf.js';
import type pg from 'pg';

export interface NumberedRow { readonly seq: number; readonly row: JournalRow }
interface Row { readonly seq: string; readonly id: string; readonly at: string; readonly request_id: string; readonly part: number; readonly actor: string; readonly agency: string | null; readonly unit: string | null; readonly role: string | null; readonly purpose: string; readonly operation: string; readonly subject: string | null; readonly kinds: string[]; readonly records: string; readonly withheld: string; readonly decision: string; readonly policy: string; readonly repeats: number }

const COLUMNS = 'seq, id, (extract(epoch FROM at) * 1000000)::bigint AS at, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats';
/** SQLSTATE of a lock that was not to be had in time. */
const LOCK_NOT_AVAILABLE = '55P03';

/** The journal in the record's database, as the login that may read its rows and nothing else. */
export class JournalReader {
  constructor(private readonly database: Pick<pg.ClientBase, 'query'>) {}

  /** Up to which number every row is there or never will be; null where writers did not let go in time. */
  async settled(): Promise<number | null> {
    try {
      const { rows } = await this.database.query<{ number: string }>('SELECT audit.settled() AS number');
      return Number(rows[0]?.number);
    } catch (error) {
      if ((error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return null;
      throw error;
    }
  }

  /** Rows numbered after `after` up to `upTo`, in that order. */
  async rows(after: number, upTo: number, limit: number): Promise<NumberedRow[]> {
    const { rows } = await this.database.query<Row>({ name: 'journal.rows', text: `SELECT ${COLUMNS} FROM audit.access_entry WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3`, values: [after, upTo, limit] });
    return rows.map(numbered);
  }
}

const numbered = ({ seq, at, request_id, ...rest }: Row): NumberedRow => ({ seq: Number(seq), row: { ...rest, at: Number(at), requestId: request_id } });

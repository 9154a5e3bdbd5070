import { CASELOAD_TABLES, type CaseloadRow, type CaseloadTable, TABLE_NAMES } from './caseload-tables.js';

/** How rows are handed over: the text format of COPY, or a JSON array for one INSERT. */
export type BatchForm = 'copy' | 'json';
export interface TablePart { readonly table: CaseloadTable; readonly rows: number; readonly bytes: Uint8Array }

const FIRST_BYTES = 64 * 1024;
/** Most bytes that a character of a text becomes in UTF-8. */
const WIDEST = 3;

/** Rows of some cases as PostgreSQL takes them in, table by table; never kept as objects, of which a million cases would make sixty million. */
export class CaseloadBatch {
  private readonly texts = new Map<CaseloadTable, TableText>(TABLE_NAMES.map((table) => [table, new TableText()]));

  constructor(private readonly form: BatchForm) {}

  add(table: CaseloadTable, row: CaseloadRow): void {
    const text = this.texts.get(table) as TableText;
    text.append(this.form === 'copy' ? copyLine(table, row) : `${text.rows === 0 ? '[' : ','}${JSON.stringify(row)}`);
  }

  /** Parents before children; each in memory of its own, so that it can be given away to another thread. Ends the batch. */
  parts(): TablePart[] {
    const filled = [...this.texts].filter(([, { rows }]) => rows > 0);
    return filled.map(([table, text]) => ({ table, rows: text.rows, bytes: text.end(this.form === 'json' ? ']' : '') }));
  }
}

class TableText {
  rows = 0;
  private bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  private length = 0;

  append(line: string): void {
    this.write(line);
    this.rows += 1;
  }
  end(mark: string): Uint8Array {
    this.write(mark);
    return this.bytes.subarray(0, this.length);
  }
  private write(text: string): void {
    const needed = this.length + text.length * WIDEST;
    if (needed > this.bytes.length) {
      const larger = Buffer.allocUnsafeSlow(needed * 2);
      this.bytes.copy(larger, 0, 0, this.length);
      this.bytes = larger;
    }
    this.length += this.bytes.write(text, this.length, 'utf8');
  }
}

/** Ids and instants are made here and hold nothing that COPY reads as a sign. */
const COLUMNS = Object.fromEntries(TABLE_NAMES.map((table) => [table, CASELOAD_TABLES[table].map((name) => ({ name, plain: /(?:^|_)(?:id|at)$/.test(name) }))])) as unknown as Readonly<Record<CaseloadTable, readonly { name: string; plain: boolean }[]>>;
const SPECIAL = /[\\\t\n\r]/;
const escaped = (text: string): string => (SPECIAL.test(text) ? text.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n').replace(/\r/g, '\\r') : text);

function copyLine(table: CaseloadTable, row: CaseloadRow): string {
  let line = '';
  for (const { name, plain } of COLUMNS[table]) {
    const value = row[name];
    line += `${line === '' ? '' : '\t'}${plain && typeof value === 'string' ? value : copyValue(value)}`;
  }
  return `${line}\n`;
}

/** A value in the text format of COPY. */
function copyValue(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return escaped(`{${value.map((one) => (typeof one === 'number' ? one : `"${String(one).replace(/[\\"]/g, '\\$&')}"`)).join(',')}}`);
  return String(value);
}

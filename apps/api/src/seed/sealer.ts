import type { FieldCipher, FieldPlace } from '../platform/keys/field-cipher.js';
import type { CaseRows } from './case-rows.js';
import type { CaseloadTable } from './caseload-tables.js';
import type { Seat } from './case-team.js';

/** Encrypts the values of one case under a data key of its own, as the write door does. */
export class Sealer {
  private constructor(private readonly seal: (place: FieldPlace, plaintext: string) => string, readonly matchSecret: Buffer, private readonly keyId: string) {}

  static async open(cipher: FieldCipher, matchSecret: Buffer, rows: CaseRows): Promise<Sealer> {
    const dek = await cipher.newDek(rows.caseId);
    const keyId = rows.newId();
    rows.plain('identity.data_key', { id: keyId, subject_id: dek.subjectId, kid: dek.dekId, kek_id: dek.kekId, wrapped: dek.wrapped });
    return new Sealer(await cipher.sealer(dek), matchSecret, keyId);
  }

  /** Adds a row of the identity zone: `clear` as it is, `secret` encrypted for exactly this row and column. */
  record(rows: CaseRows, table: CaseloadTable, by: Seat, clear: object, secret: Readonly<Record<string, string>>): void {
    const columns: Record<string, unknown> = { ...clear, key_id: this.keyId };
    const id = rows.newId();
    for (const [column, value] of Object.entries(secret)) columns[column] = this.seal({ table, column, rowId: id }, value);
    columns['id'] = id;
    rows.record(table, by, columns);
  }
}

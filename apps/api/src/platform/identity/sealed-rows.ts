import type pg from 'pg';
import type { FieldCipher, OpenDek, WrappedDek } from '../keys/field-cipher.js';
import type { AccessReceipt } from '../log/access-log.js';

interface KeyRow { id: string; subject_id: string; kid: string; kek_id: string; wrapped: string }

/** The data keys of rows, still wrapped, as they stand in the identity zone. */
export async function loadDataKeys(client: pg.ClientBase, ids: readonly string[]): Promise<Map<string, WrappedDek>> {
  const { rows } = await client.query<KeyRow>({ name: 'sealed.keys', text: 'SELECT id, subject_id, kid, kek_id, wrapped FROM identity.data_key WHERE id = ANY ($1)', values: [[...new Set(ids)]] });
  return new Map(rows.map((row) => [row.id, { subjectId: row.subject_id, dekId: row.kid, kekId: row.kek_id, wrapped: row.wrapped }]));
}

/** Opens values of several rows against one receipt, each data key once. */
export class Unsealing {
  private readonly open = new Map<string, OpenDek>();
  constructor(private readonly cipher: FieldCipher, private readonly receipt: AccessReceipt, private readonly keys: ReadonlyMap<string, WrappedDek>) {}

  /** @throws KeyError as `FieldCipher.decrypt` */
  async value(keyId: string, place: { table: string; column: string; rowId: string }, text: string | null): Promise<string | null> {
    const wrapped = this.keys.get(keyId);
    if (text === null || !wrapped) return null;
    const dek = this.open.get(keyId) ?? this.cipher.openCached(this.receipt, wrapped) ?? (await this.cipher.open(this.receipt, wrapped));
    this.open.set(keyId, dek);
    return dek.decrypt(place, text);
  }
}

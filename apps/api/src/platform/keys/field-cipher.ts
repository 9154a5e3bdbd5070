import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { type DataKey, DataKeyCache, type DataKeyCacheLimits } from './data-key-cache.js';
import { KeyError } from './key-error.js';
import { type KeyProvider, type Receipt, type UnwrapUse } from './key-provider.js';

/** A subject's data key as the database keeps it. The subject is the case, or the report as long as no case is open for it. */
export interface WrappedDek {
  readonly subjectId: string;
  /** Id of the data key: the `kid` in every text it closes. Stays when the key is wrapped again. */
  readonly dekId: string;
  readonly kekId: string;
  readonly wrapped: string;
}

/** Where an encrypted value stands. It is authenticated: a value copied to another place does not open. */
export interface FieldPlace {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** Answers whether the log gave this receipt for this subject (a case, or a report without one). */
export type VerifyReceipt = (receipt: Receipt, scope: { readonly caseId: string }) => boolean;

/** One subject's fields, open for one request. Kept no longer than that: it does not expire by itself. */
export interface OpenDek {
  readonly subjectId: string;
  /** KeyError: MALFORMED, UNREADABLE, KEY_DESTROYED. Never a partial value. */
  decrypt(place: FieldPlace, text: string): string;
}

const VERSION = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Lower-case SQL names; history and live tables have names of their own. */
const SQL_NAME = /^[a-z_][a-z0-9_.]{0,126}$/;
const ROW_ID = /^[A-Za-z0-9_:-]{1,100}$/;
const TEXT_FORM = /^v1\.([A-Za-z0-9_-]{1,40})\.([A-Za-z0-9_-]{38,})$/;
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/**
 * Field encryption: AES-256-GCM under a key of the column (HKDF-SHA256) from a data key of the subject, which a key service wraps.
 *
 * Text form: `v1.<kid>.<base64url(nonce 12 || ciphertext || tag 16)>`, additional data `table|column|row id|v1.<kid>`.
 * Nonces are random: at most 2^32 values per subject and column, which no case comes near.
 *
 * Opening demands the receipt of the access record that says who reads it. In one process with the key file this guards
 * against forgetting, not against compromise; with a key service under another operator it does both. The key service sees
 * the receipt that first opened a data key; while that key is cached, later receipts are checked here alone.
 *
 * A subject is forgotten by deleting its {@link WrappedDek} wherever it is kept, then {@link forget} in each process
 * (or waiting for the cache's time limit).
 */
export class FieldCipher {
  private readonly cache: DataKeyCache;

  constructor(
    private readonly provider: KeyProvider,
    private readonly verifyReceipt: VerifyReceipt,
    limits?: Partial<DataKeyCacheLimits>,
    private readonly random: (size: number) => Buffer = randomBytes,
  ) {
    this.cache = new DataKeyCache(limits);
  }

  /** A new data key for a case, or for a report without one. */
  async newDek(subjectId: string): Promise<WrappedDek> {
    if (!ROW_ID.test(subjectId)) throw new KeyError('MISUSE');
    const dekId = this.random(12).toString('base64url');
    const key = randomBytes(KEY_BYTES);
    try {
      const { kekId, wrapped } = await this.provider.wrap(key, contextOf(subjectId, dekId));
      const dek: WrappedDek = { subjectId, dekId, kekId, wrapped };
      await this.cache.load(cacheKey(dek), () => Promise.resolve(Buffer.from(key)));
      return dek;
    } finally {
      key.fill(0);
    }
  }

  /** The same data key under the key service's active key. Texts stay as they are. */
  async rewrap(dek: WrappedDek): Promise<WrappedDek> {
    const context = contextOf(dek.subjectId, dek.dekId);
    const key = await this.provider.unwrap(dek, context, { kind: 'REWRAP' });
    try {
      const { kekId, wrapped } = await this.provider.wrap(key, context);
      return { subjectId: dek.subjectId, dekId: dek.dekId, kekId, wrapped };
    } finally {
      key.fill(0);
    }
  }

  /** KeyError: UNENCODABLE, MISUSE, KEY_UNAVAILABLE, KEY_DESTROYED. */
  async encrypt(dek: WrappedDek, place: FieldPlace, plaintext: string): Promise<string> {
    return seal(await this.unwrapped(dek, { kind: 'WRITE' }), dek.dekId, place, plaintext, this.random(NONCE_BYTES));
  }

  /** Closes many values of one subject without waiting for each. Errors as {@link encrypt}. */
  async sealer(dek: WrappedDek): Promise<(place: FieldPlace, plaintext: string) => string> {
    const key = await this.unwrapped(dek, { kind: 'WRITE' });
    return (place, plaintext) => seal(key, dek.dekId, place, plaintext, this.random(NONCE_BYTES));
  }

  /** Opens one value. KeyError: RECEIPT_REFUSED, MALFORMED, UNREADABLE, KEY_UNAVAILABLE, KEY_DESTROYED. */
  async decrypt(receipt: Receipt, dek: WrappedDek, place: FieldPlace, text: string): Promise<string> {
    return (await this.open(receipt, dek)).decrypt(place, text);
  }

  /** Checks the receipt once and opens the subject's fields for one request. Errors as {@link decrypt}. */
  async open(receipt: Receipt, dek: WrappedDek): Promise<OpenDek> {
    this.demandReceipt(receipt, dek);
    return new OpenFields(dek, await this.unwrapped(dek, { kind: 'READ', receipt }));
  }

  /** As {@link open} without waiting, or null where the data key is not at hand. KeyError: RECEIPT_REFUSED. */
  openCached(receipt: Receipt, dek: WrappedDek): OpenDek | null {
    this.demandReceipt(receipt, dek);
    const key = this.cache.get(cacheKey(dek));
    return key === undefined ? null : new OpenFields(dek, key);
  }

  /** Wipes a data key from this process, also for those who hold it open. */
  forget(dek: Pick<WrappedDek, 'subjectId' | 'dekId'>): void {
    this.cache.forget(cacheKey(dek));
  }

  /** Wipes every data key from this process: at shutdown, or when the key service says so. */
  forgetAll(): void {
    this.cache.forgetAll();
  }

  private demandReceipt(receipt: Receipt, dek: WrappedDek): void {
    let good = false;
    try {
      good =
        typeof receipt?.id === 'string' &&
        typeof receipt.mac === 'string' &&
        typeof receipt.recordHash === 'string' &&
        this.verifyReceipt(receipt, { caseId: dek.subjectId }) === true;
    } catch {
      good = false;
    }
    if (!good) throw new KeyError('RECEIPT_REFUSED');
  }

  private unwrapped(dek: WrappedDek, use: UnwrapUse): Promise<DataKey> {
    return this.cache.load(cacheKey(dek), async () => {
      try {
        return await this.provider.unwrap(dek, contextOf(dek.subjectId, dek.dekId), use);
      } catch (error) {
        throw error instanceof KeyError ? error : new KeyError('KEY_UNAVAILABLE');
      }
    });
  }
}

class OpenFields implements OpenDek {
  readonly subjectId: string;
  readonly #dekId: string;
  readonly #key: DataKey;

  constructor(dek: WrappedDek, key: DataKey) {
    this.subjectId = dek.subjectId;
    this.#dekId = dek.dekId;
    this.#key = key;
  }

  decrypt(place: FieldPlace, text: string): string {
    const [, kid, body] = TEXT_FORM.exec(text) ?? [];
    if (kid === undefined || body === undefined) throw new KeyError('MALFORMED');
    if (kid !== this.#dekId) throw new KeyError('UNREADABLE');
    const sealed = Buffer.from(body, 'base64url');
    if (sealed.toString('base64url') !== body) throw new KeyError('MALFORMED');
    const additional = additionalData(place, kid);
    const decipher = createDecipheriv('aes-256-gcm', columnKey(this.#key, place), sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(additional);
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    const opened = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
    try {
      decipher.final();
    } catch {
      opened.fill(0);
      throw new KeyError('UNREADABLE');
    }
    return opened.toString('utf8');
  }
}

function seal(key: DataKey, kid: string, place: FieldPlace, plaintext: string, nonce: Buffer): string {
  if (HALF_A_CHARACTER.test(plaintext)) throw new KeyError('UNENCODABLE');
  const cipher = createCipheriv('aes-256-gcm', columnKey(key, place), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(place, kid));
  const closed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${VERSION}.${kid}.${closed.toString('base64url')}`;
}

function additionalData({ table, column, rowId }: FieldPlace, kid: string): Buffer {
  if (!ROW_ID.test(rowId)) throw new KeyError('MISUSE');
  return Buffer.from(`${table}|${column}|${rowId}|${VERSION}.${kid}`, 'utf8');
}

/** HKDF's one block of output, derived once per column and data key. The names are checked here, before they become part of anything. */
function columnKey(key: DataKey, { table, column }: FieldPlace): Buffer {
  if (key.wiped) throw new KeyError('KEY_DESTROYED');
  const name = `${table}|${column}`;
  const known = key.columns.get(name);
  if (known !== undefined) return known;
  if (!SQL_NAME.test(table) || !SQL_NAME.test(column)) throw new KeyError('MISUSE');
  const derived = createHmac('sha256', key.extracted).update(`heard-once field ${VERSION}|${name}\u0001`, 'utf8').digest();
  key.columns.set(name, derived);
  return derived;
}

function contextOf(subjectId: string, dekId: string): string {
  return `dek|${subjectId}|${dekId}`;
}

/** The subject takes part: a key cached for one subject never answers for another. */
function cacheKey({ subjectId, dekId }: Pick<WrappedDek, 'subjectId' | 'dekId'>): string {
  return `${subjectId}|${dekId}`;
}

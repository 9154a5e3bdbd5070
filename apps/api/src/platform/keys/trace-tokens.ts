import { TRACED_FIELDS, type TracedSort, wordsToKeep } from '@heardonce/domain/children/trace-words.js';
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

/** The words of one value as they are stored: tokens of 8 bytes one after the other, under a salt of this value alone. */
export interface StoredTokens { readonly field: string; readonly salt: Buffer; readonly tokens: Buffer }
/** The same for a function of the database. */
export const tokensRow = (rowId: string, { field, salt, tokens }: StoredTokens): object => ({ row_id: rowId, field, salt: salt.toString('hex'), tokens: tokens.toString('hex') });

const SALT = 16;
const TOKEN = 8;

/**
 * Values of the identity zone that are compared without being opened. A word is keyed twice: under the key of its sort, and then under a second key together
 * with a salt of the row. So two rows with the same school share nothing in the database, nothing can be counted or joined there, and who holds the database
 * without the keys cannot even test a guess; comparing costs one HMAC-SHA256 a row and word, which is no index and is not meant to be one.
 */
export class TraceTokens {
  private readonly keys: Readonly<Record<TracedSort, Buffer>>;
  private readonly rowKey: Buffer;

  /** @param secret 32 bytes, `KeyProvider.secret('trace-tokens')` */
  constructor(secret: Buffer) {
    const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', secret, '', `heard-once trace v1|${purpose}`, 32));
    this.keys = { PLACE: derive('PLACE'), BIRTH: derive('BIRTH'), SURNAME: derive('SURNAME') };
    this.rowKey = derive('row');
  }

  /** What to store beside a value of this column; null where the column is not compared. */
  tokensOf(table: string, column: string, value: string): StoredTokens | null {
    const sort = (TRACED_FIELDS as Readonly<Record<string, TracedSort | undefined>>)[`${table}.${column}`];
    if (!sort) return null;
    const salt = randomBytes(SALT);
    return { field: column, salt, tokens: Buffer.concat(wordsToKeep(sort, value).map((word) => this.salted(salt, this.keyed(sort, word)))) };
  }

  /** A word under the key of its sort, 16 bytes: what may wait in the database in place of the word. */
  keyed(sort: TracedSort, word: string): Buffer {
    return createHmac('sha256', this.keys[sort]).update(word, 'utf8').digest().subarray(0, SALT);
  }

  /** Whether every one of these keyed words is among the stored ones. */
  holds(stored: Pick<StoredTokens, 'salt' | 'tokens'>, words: readonly Buffer[]): boolean {
    return words.length > 0 && words.every((word) => has(stored.tokens, this.salted(stored.salt, word)));
  }

  private salted(salt: Buffer, keyed: Buffer): Buffer {
    return createHmac('sha256', this.rowKey).update(salt).update(keyed).digest().subarray(0, TOKEN);
  }
}

function has(tokens: Buffer, token: Buffer): boolean {
  for (let at = 0; at + TOKEN <= tokens.length; at += TOKEN) if (timingSafeEqual(tokens.subarray(at, at + TOKEN), token)) return true;
  return false;
}

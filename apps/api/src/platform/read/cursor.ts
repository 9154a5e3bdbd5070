import { createHmac, timingSafeEqual } from 'node:crypto';
import { HeardOnceError } from '../errors.js';
import { EXPECTED } from '../expectations.js';

const MAC_BYTES = 12;

/**
 * Cursors hold the id of a row the person has been shown and a MAC over person, place in the query and order:
 * another person's, another list's or a made-up cursor is refused.
 */
export class Cursors {
  constructor(private readonly secret: Buffer) {}

  sign(personId: string, place: string, id: string): string {
    return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), this.mac(personId, place, id)]).toString('base64url');
  }
  /** @throws HeardOnceError VALIDATION for a cursor that was not given to this person for this list */
  read(personId: string, place: string, cursor: string): string {
    const bytes = Buffer.from(cursor, 'base64url');
    const hex = bytes.subarray(0, 16).toString('hex');
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    if (bytes.length !== 16 + MAC_BYTES || !timingSafeEqual(bytes.subarray(16), this.mac(personId, place, id))) throw new HeardOnceError('VALIDATION', { path: 'after', expected: EXPECTED.endCursor });
    return id;
  }
  /** The same for lists whose rows are found again by more than an id: ours, readable, and refused if changed. */
  signPlace(personId: string, place: string, values: readonly string[]): string {
    const text = Buffer.from(JSON.stringify(values)).toString('base64url');
    return `${text}.${this.mac(personId, place, text).toString('base64url')}`;
  }
  /** @throws HeardOnceError VALIDATION as `read` */
  readPlace(personId: string, place: string, cursor: string): string[] {
    const [text = '', mac = ''] = cursor.split('.');
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== MAC_BYTES || !timingSafeEqual(given, this.mac(personId, place, text))) throw new HeardOnceError('VALIDATION', { path: 'after', expected: EXPECTED.endCursor });
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as string[];
  }
  private mac(personId: string, place: string, id: string): Buffer {
    return createHmac('sha256', this.secret).update(`${personId}\n${place}\n${id}`).digest().subarray(0, MAC_BYTES);
  }
}

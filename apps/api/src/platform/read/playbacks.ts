import { createHash, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { Pools } from '../pools.js';
import type { VerifiedToken } from '../sign-in/token.js';

/** Whence a playback is used. An address changes with the network, its family and the program do not. */
export interface Whence { readonly ip: string; readonly agent: string | undefined }
/** A session of playback, as long as it is used from where it was opened. */
export interface Playback {
  readonly id: string;
  readonly purpose: 'PLAY' | 'EXPORT';
  readonly recordingId: string;
  readonly token: VerifiedToken;
  /** Milliseconds of the recording, where the ticket was for a part of it. */
  readonly clip: { readonly firstMs: number; readonly lastMs: number } | null;
  readonly recipient: string | null;
}
interface PlaybackRow { id: string; purpose: 'PLAY' | 'EXPORT'; recording_id: string; issuer: string; subject: string; jti: string; mfa: boolean; token_until: Date; first_ms: number | null; last_ms: number | null; recipient: string | null }

const BYTES = 32;
const SECRET = /^[A-Za-z0-9_-]{43}$/;
const REDEEM = { name: 'playback.redeem', text: 'SELECT access.redeem_ticket($1, $2, $3, $4, $5, $6) AS purpose' };
const USE = { name: 'playback.use', text: 'SELECT * FROM access.use_playback($1, $2, $3)' };

const CODE = { name: 'playback.code', text: 'SELECT access.playback_code($1) AS code' };

/** A new ticket or path secret, and what the database keeps of it. */
export function newSecret(): { secret: string; sha256: string } {
  const secret = randomBytes(BYTES).toString('base64url');
  return { secret, sha256: sha256Of(secret) };
}

/** Tickets and sessions of playback, kept in the database: any API process serves the next range. */
export class Playbacks {
  constructor(private readonly pools: Pools) {}

  /** The path secret of the one session this ticket opens; null where it was used, ran out, or was given to another person or sign-in. */
  async redeem(ticket: string, by: { personId: string; jti: string }, whence: Whence): Promise<{ secret: string; purpose: string } | null> {
    if (!SECRET.test(ticket)) return null;
    const { secret, sha256 } = newSecret();
    const { rows: [row] } = await this.pools.read.query<{ purpose: string | null }>({ ...REDEEM, values: [sha256Of(ticket), by.personId, by.jti, sha256, familyOf(whence.ip), sha256Of(whence.agent ?? '')] });
    return row?.purpose ? { secret, purpose: row.purpose } : null;
  }

  /** Of which case a ticket or path secret is or was; null where there never was such a one. */
  async codeOf(secret: string): Promise<string | null> {
    if (!SECRET.test(secret)) return null;
    const { rows: [row] } = await this.pools.read.query<{ code: string | null }>({ ...CODE, values: [sha256Of(secret)] });
    return row?.code ?? null;
  }

  /** The session of a path secret; null where it ended, or is used from elsewhere. */
  async use(secret: string, whence: Whence): Promise<Playback | null> {
    if (!SECRET.test(secret)) return null;
    const { rows: [row] } = await this.pools.read.query<PlaybackRow>({ ...USE, values: [sha256Of(secret), familyOf(whence.ip), sha256Of(whence.agent ?? '')] });
    if (!row) return null;
    const token = { issuer: row.issuer, subject: row.subject, jti: row.jti, mfa: row.mfa, expiresAt: row.token_until.getTime() / 1000 };
    const clip = row.first_ms === null || row.last_ms === null ? null : { firstMs: row.first_ms, lastMs: row.last_ms };
    return { id: row.id, purpose: row.purpose, recordingId: row.recording_id, token, clip, recipient: row.recipient };
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
const familyOf = (ip: string): number => (isIPv6(ip) && !ip.startsWith('::ffff:') ? 6 : 4);

import { createHash } from 'node:crypto';
import { jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { HeardOnceError } from '../errors.js';
import { createSigningKeys, IssuerUnreachable } from './signing-keys.js';
import { createSteadyClock } from './steady-clock.js';
import { VerifiedTokenCache } from './verified-token-cache.js';

/** Who a valid access token speaks for. Roles are not in it: they come from the database. */
export interface VerifiedToken {
  readonly issuer: string;
  /** The person's `sub`; with the issuer it names one person. */
  readonly subject: string;
  /** Whether a second factor was used at this sign-in. */
  readonly mfa: boolean;
  /** The token's own name, by which it is ended; a hash of what was signed where the issuer gives none. */
  readonly jti: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

export interface TokenVerifierOptions {
  /** Issuer identifier; `iss` must equal it to the letter. */
  issuer: string;
  /** Our own name; `aud` must contain it. */
  audience: string;
  /** Address of the key set. Default: the one in `<issuer>/.well-known/openid-configuration`. */
  jwksUri?: string;
  /** Allowed `typ` of the header. Default: `at+jwt`. */
  tokenTypes?: readonly string[];
  /** `acr` values that stand for a second factor. Default: none. */
  mfaAcr?: readonly string[];
  /** How far clocks may differ, in seconds. Default: 5. */
  clockToleranceSeconds?: number;
  /** Milliseconds before an unknown `kid` may cause another fetch of the key set. Default: 30,000. */
  refetchCooldownMs?: number;
  /** Current time in epoch milliseconds. Default: a clock that never runs back. */
  now?: () => number;
}

export interface TokenVerifier {
  /**
   * Checks the `Authorization` header of a request.
   *
   * @throws HeardOnceError UNAUTHENTICATED for whatever is wrong with the header or its token, without saying what;
   *   BUSY when the issuer's keys cannot be had
   */
  verify(authorizationHeader: string | undefined): Promise<VerifiedToken>;
}

/** Asymmetric only: with `none` or an HMAC anybody could make a token. */
const ALGORITHMS = ['ES256', 'RS256', 'PS256', 'EdDSA'];
const ACCESS_TOKEN_TYPE = 'at+jwt';
const MAX_TOKEN_LENGTH = 8192;
const BEARER_TOKEN = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const CACHED_TOKENS = 10_000;
const CACHED_MS = 60_000;
/** Methods of RFC 8176 that stand for more than a password; `sms` is not among them. */
const SECOND_FACTORS = new Set(['mfa', 'otp', 'hwk', 'swk', 'fpt', 'face']);

/**
 * Makes the check of access tokens: signature by the issuer's keys, `iss`, `aud`, `exp`, `nbf`, `iat`, `sub` and the
 * header's `typ` (RFC 9068, RFC 8725). A token once checked is remembered for a minute; its
 * end is looked at on every request. Whether it was ended before its time, `Actors` knows.
 *
 * @throws Error when the issuer's address is neither https nor on the loopback interface.
 */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const keys = createSigningKeys(options);
  const cache = new VerifiedTokenCache<VerifiedToken>(CACHED_TOKENS, CACHED_MS);
  const now = options.now ?? createSteadyClock();
  const tolerance = options.clockToleranceSeconds ?? 5;
  return {
    async verify(authorizationHeader) {
      const token = bearerTokenIn(authorizationHeader);
      const hash = hashOf(token);
      const nowMs = now();
      let checked = cache.get(hash);
      if (!checked) {
        checked = await checkToken(token, keys, options, new Date(nowMs), tolerance);
        cache.set(hash, checked);
      }
      if (checked.expiresAt + tolerance <= Math.floor(nowMs / 1000)) throw unauthenticated();
      return checked;
    },
  };
}

function bearerTokenIn(header: string | undefined): string {
  if (!header || header.length > MAX_TOKEN_LENGTH) throw unauthenticated();
  const token = BEARER_TOKEN.exec(header)?.[1];
  if (!token) throw unauthenticated();
  return token;
}

async function checkToken(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, tokenTypes = [ACCESS_TOKEN_TYPE], mfaAcr = [] }: TokenVerifierOptions,
  currentDate: Date,
  clockTolerance: number,
): Promise<VerifiedToken> {
  const verified = await jwtVerify(token, keys, {
    algorithms: ALGORITHMS,
    issuer,
    audience,
    requiredClaims: ['iss', 'aud', 'exp', 'sub'],
    clockTolerance,
    currentDate,
  }).catch((error: unknown) => {
    throw error instanceof IssuerUnreachable ? new HeardOnceError('BUSY') : unauthenticated();
  });
  const { payload, protectedHeader } = verified;
  const type = normalisedType(protectedHeader.typ);
  if (!tokenTypes.some((allowed) => normalisedType(allowed) === type) || !isAccessToken(payload, type)) throw unauthenticated();
  if (typeof payload.sub !== 'string' || !payload.sub || isIssuedLater(payload, currentDate, clockTolerance)) throw unauthenticated();
  return Object.freeze({
    issuer,
    subject: payload.sub,
    mfa: hasSecondFactor(payload, mfaAcr),
    jti: typeof payload.jti === 'string' && payload.jti ? payload.jti : hashOf(token.slice(0, token.lastIndexOf('.'))),
    expiresAt: payload.exp as number,
  });
}

/** `typ` is a media type, of which `application/` may be left out (RFC 7515, 4.1.9). */
function normalisedType(type: unknown): string {
  return typeof type === 'string' ? type.toLowerCase().replace(/^application\//, '') : '';
}

/**
 * Tells an access token from an ID token of the same issuer and keys. Where the header says `at+jwt` that is settled;
 * where it only says `JWT`, the token must call itself a bearer token (Keycloak) or carry a scope and no mark of an ID token.
 */
function isAccessToken(payload: JWTPayload, headerType: string): boolean {
  if ('at_hash' in payload || 'c_hash' in payload) return false;
  if (headerType === ACCESS_TOKEN_TYPE) return true;
  if ('typ' in payload) return payload['typ'] === 'Bearer';
  return ('scope' in payload || 'scp' in payload) && !('nonce' in payload);
}

function isIssuedLater({ iat }: JWTPayload, currentDate: Date, clockTolerance: number): boolean {
  return iat !== undefined && iat - clockTolerance > currentDate.getTime() / 1000;
}

function hasSecondFactor(payload: JWTPayload, mfaAcr: readonly string[]): boolean {
  const methods: unknown = payload['amr'];
  if (Array.isArray(methods) && methods.some((method) => SECOND_FACTORS.has(method as string))) return true;
  return typeof payload['acr'] === 'string' && mfaAcr.includes(payload['acr']);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function unauthenticated(): HeardOnceError {
  return new HeardOnceError('UNAUTHENTICATED');
}

import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose';

const TIMEOUT_MS = 5000;
const REFETCH_COOLDOWN_MS = 30_000;
const REFRESH_AFTER_MS = 5 * 60_000;
const UNUSABLE_AFTER_MS = 60 * 60_000;
const FAILURE_COOLDOWN_MS = 5000;
const MAX_DOCUMENT_BYTES = 256 * 1024;

/** The issuer's documents could not be had: nothing can be said about any token. */
export class IssuerUnreachable extends Error {
  override readonly name = 'IssuerUnreachable';
}

/** Where the issuer's public keys come from. */
export interface SigningKeysOptions {
  issuer: string;
  /** Address of the key set; found through the issuer's discovery document where it is not given. */
  jwksUri?: string;
  /** How long an unknown `kid` cannot cause another fetch, in milliseconds. Default: 30,000. */
  refetchCooldownMs?: number;
  /** How long the issuer is left alone after a failed fetch, in milliseconds. Default: 5,000. */
  failureCooldownMs?: number;
}

/**
 * Resolves the key of a token from the issuer's key set, and from nowhere else: `jku`, `jwk` and `x5u` of a token's
 * header are never read, and `kid` is only compared.
 *
 * The set is fetched anew every five minutes beside the requests, so that a short failure of the issuer stops nobody;
 * after an hour without success it is no longer used. A flood of unknown `kid`s causes at most one fetch per cooldown,
 * also while the issuer fails.
 *
 * @throws Error (at once) when an address is neither https nor on the loopback interface.
 */
export function createSigningKeys(options: SigningKeysOptions): JWTVerifyGetKey {
  requireTrustworthyAddress(options.issuer);
  const given = options.jwksUri ? requireTrustworthyAddress(options.jwksUri) : undefined;
  const fetchDocument = limitFailures(options.failureCooldownMs ?? FAILURE_COOLDOWN_MS);
  const open = async (): Promise<RemoteJWKSet> =>
    createRemoteJWKSet(given ?? (await discover(options.issuer, fetchDocument)), {
      timeoutDuration: TIMEOUT_MS,
      cooldownDuration: options.refetchCooldownMs ?? REFETCH_COOLDOWN_MS,
      cacheMaxAge: UNUSABLE_AFTER_MS,
      [customFetch]: fetchDocument,
    });
  let opening: Promise<RemoteJWKSet> | undefined;
  let refreshedAt = performance.now();
  return async (header, token) => {
    opening ??= open();
    const keySet = await opening.catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    if (performance.now() > refreshedAt + REFRESH_AFTER_MS) {
      refreshedAt = performance.now();
      keySet.reload().catch(() => undefined);
    }
    return keySet(header, token);
  };
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the issuer exactly as it was asked for. */
async function discover(issuer: string, fetchDocument: FetchImplementation): Promise<URL> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetchDocument(address, {
    method: 'GET',
    headers: new Headers({ accept: 'application/json' }),
    redirect: 'manual',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const metadata = (await response.json().catch(() => null)) as { issuer?: unknown; jwks_uri?: unknown } | null;
  if (metadata?.issuer !== issuer || typeof metadata.jwks_uri !== 'string') {
    throw new IssuerUnreachable('The discovery document does not belong to this issuer.');
  }
  return requireTrustworthyAddress(metadata.jwks_uri);
}

/** Reads small documents only, and after a failure answers from memory for a while. */
function limitFailures(cooldownMs: number): FetchImplementation {
  let failedAt = -Infinity;
  return async (url, init) => {
    if (performance.now() < failedAt + cooldownMs) throw new IssuerUnreachable('The issuer failed a moment ago.');
    try {
      const response = await fetch(url, init);
      if (response.status !== 200) throw new IssuerUnreachable(`The issuer answered with status ${response.status}.`);
      return new Response(await readLimited(response), { status: 200 });
    } catch (cause) {
      failedAt = performance.now();
      throw cause instanceof IssuerUnreachable ? cause : new IssuerUnreachable('The issuer does not answer.', { cause });
    }
  };
}

async function readLimited(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_DOCUMENT_BYTES) throw new IssuerUnreachable('The issuer answered with more than can be a key set.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function requireTrustworthyAddress(address: string): URL {
  const url = new URL(address);
  const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)) return url;
  throw new Error(`The issuer's address must begin with https:// (${url.host}). / La dirección del emisor debe empezar por https:// (${url.host}).`);
}

import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT, UnsecuredJWT, type JWTHeaderParameters } from 'jose';
import { createTokenVerifier, type TokenVerifierOptions } from './token.js';

const AUDIENCE = 'heard-once';
const NOW = Math.floor(Date.now() / 1000);
const RIGHT_CLAIMS = { aud: AUDIENCE, sub: 'demo-officer', jti: 'token-1', iat: NOW, exp: NOW + 900, amr: ['pwd', 'otp'] };

const es256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rs256 = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let server: Server;
let issuer: string;
let keys: Record<string, unknown>[];
let requests: string[];
let failing = false;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (failing) return void response.writeHead(500).end();
    const body = request.url === '/jwks' ? { keys } : { issuer, jwks_uri: `${issuer}/jwks` };
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  requests = [];
  failing = false;
  keys = [publicJwk(es256, 'es'), publicJwk(rs256, 'rs'), publicJwk(ed25519, 'ed')];
});

const publicJwk = ({ publicKey }: { publicKey: KeyObject }, kid: string): Record<string, unknown> => ({ ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' });

const verifierWith = (options: Partial<TokenVerifierOptions> = {}) => createTokenVerifier({ issuer, audience: AUDIENCE, ...options });

interface Token {
  claims?: Record<string, unknown>;
  without?: string;
  header?: Partial<JWTHeaderParameters>;
  key?: KeyObject;
}

async function tokenWith({ claims = {}, without, header = {}, key = es256.privateKey }: Token = {}): Promise<string> {
  const payload: Record<string, unknown> = { iss: issuer, ...RIGHT_CLAIMS, ...claims };
  if (without) delete payload[without];
  return new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'es', ...header }).sign(key);
}

async function answerTo(token: string, options: Partial<TokenVerifierOptions> = {}): Promise<string> {
  return verifierWith(options).verify(`Bearer ${token}`).then(() => 'accepted', (error: { code: string }) => error.code);
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('A right token', () => {
  it('names the person by issuer and subject, and says whether a second factor was used', async () => {
    const verified = await verifierWith().verify(`Bearer ${await tokenWith()}`);
    expect(verified).toEqual({ issuer, subject: 'demo-officer', mfa: true, jti: 'token-1', expiresAt: NOW + 900 });
  });

  it.each([
    ['RS256', 'rs', rs256],
    ['PS256', 'rs', rs256],
    ['EdDSA', 'ed', ed25519],
  ])('may be signed with %s', async (alg, kid, pair) => {
    expect(await answerTo(await tokenWith({ header: { alg, kid }, key: pair.privateKey }))).toBe('accepted');
  });

  it.each([
    [['pwd'], undefined, false],
    [['pwd', 'sms'], undefined, false],
    [['pwd', 'hwk'], undefined, true],
    ['otp', undefined, false],
    [undefined, 'gold', true],
    [undefined, 'silver', false],
    [undefined, undefined, false],
  ])('with amr %j and acr %j has a second factor: %s', async (amr, acr, expected) => {
    const token = await tokenWith({ claims: { amr, acr } });
    expect((await verifierWith({ mfaAcr: ['gold'] }).verify(`Bearer ${token}`)).mfa).toBe(expected);
  });
});

describe('A forged token is refused', () => {
  it('with alg none', async () => {
    const unsecured = new UnsecuredJWT({ iss: issuer, ...RIGHT_CLAIMS }).encode();
    const typed = `${encoded({ alg: 'none', typ: 'at+jwt', kid: 'es' })}.${unsecured.split('.')[1]}.`;
    for (const token of [unsecured, typed, `${typed}AAAA`]) expect(await answerTo(token)).toBe('UNAUTHENTICATED');
  });

  it('with an HMAC made with the public key', async () => {
    const secrets = [rs256.publicKey.export({ type: 'spki', format: 'pem' }), JSON.stringify(publicJwk(rs256, 'rs'))];
    const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: 'rs' })}.${encoded({ iss: issuer, ...RIGHT_CLAIMS })}`;
    for (const secret of secrets) {
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await answerTo(`${signed}.${signature}`)).toBe('UNAUTHENTICATED');
    }
  });

  it('with an HMAC even if the key set holds a symmetric key', async () => {
    const secret = Buffer.alloc(32, 7);
    keys.push({ kty: 'oct', k: secret.toString('base64url'), kid: 'oct', alg: 'HS256' });
    const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: 'oct' })}.${encoded({ iss: issuer, ...RIGHT_CLAIMS })}`;
    expect(await answerTo(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`)).toBe('UNAUTHENTICATED');
  });

  it('with an algorithm that is not on our list, although the issuer\'s key fits it', async () => {
    expect(await answerTo(await tokenWith({ header: { alg: 'RS512', kid: 'rs' }, key: rs256.privateKey }))).toBe('UNAUTHENTICATED');
  });

  it.each(['../../../../dev/null', '/etc/hostname', 'http://127.0.0.1:9/key', "es' OR '1'='1", 'es\u0000', ''])('with the kid %j', async (kid) => {
    expect(await answerTo(await tokenWith({ header: { kid }, key: stranger.privateKey }))).toBe('UNAUTHENTICATED');
    expect(requests.every((url) => url === '/jwks' || url === '/.well-known/openid-configuration')).toBe(true);
  });

  it('with a key or a key address of its own in the header, which is never fetched', async () => {
    const jwk = publicJwk(stranger, 'es');
    const headers = [{ jwk }, { jku: `${issuer}/stranger` }, { x5u: `${issuer}/stranger` }, { jwk, jku: `${issuer}/stranger`, kid: 'stranger' }];
    for (const header of headers) {
      expect(await answerTo(await tokenWith({ header: header as Token['header'] & object, key: stranger.privateKey }))).toBe('UNAUTHENTICATED');
    }
    expect(requests).not.toContain('/stranger');
  });

  it('when anything in it was changed', async () => {
    const [header, , signature] = (await tokenWith()).split('.');
    const otherClaims = encoded({ iss: issuer, ...RIGHT_CLAIMS, sub: 'demo-auditor' });
    expect(await answerTo(`${header}.${otherClaims}.${signature}`)).toBe('UNAUTHENTICATED');
    expect(await answerTo(await tokenWith({ key: stranger.privateKey }))).toBe('UNAUTHENTICATED');
  });
});

describe('A token meant for something else is refused', () => {
  it.each<[string, Token]>([
    ['another audience', { claims: { aud: 'another-service' } }],
    ['another issuer', { claims: { iss: 'https://issuer.example' } }],
    ['the issuer with a slash more', { claims: { iss: 'ISSUER/' } }],
    ['typ JWT', { header: { typ: 'JWT' } }],
    ['no typ', { header: { typ: undefined } }],
    ['typ of a logout token', { header: { typ: 'logout+jwt' } }],
    ['no exp', { without: 'exp' }],
    ['no aud', { without: 'aud' }],
    ['no iss', { without: 'iss' }],
    ['no sub', { without: 'sub' }],
    ['an empty sub', { claims: { sub: '' } }],
    ['a sub that is no text', { claims: { sub: 7 } }],
    ['exp in the past', { claims: { exp: NOW - 30 } }],
    ['exp as text', { claims: { exp: 'tomorrow' } }],
    ['nbf in the future', { claims: { nbf: NOW + 60 } }],
    ['iat in the future', { claims: { iat: NOW + 60 } }],
  ])('%s', async (_name, token) => {
    const iss = token.claims?.['iss'];
    const claims = { ...token.claims, ...(iss === 'ISSUER/' && { iss: `${issuer}/` }) };
    expect(await answerTo(await tokenWith({ ...token, claims }))).toBe('UNAUTHENTICATED');
  });

  it('an ID token whose audience happens to be ours, also where typ JWT is allowed', async () => {
    const tokenTypes = ['at+jwt', 'JWT'];
    const idTokens: Token[] = [
      { claims: { nonce: 'n', scope: 'openid' }, header: { typ: 'JWT' } },
      { claims: { at_hash: 'h', scope: 'openid' }, header: { typ: 'JWT' } },
      { claims: { typ: 'ID', scope: 'openid' }, header: { typ: 'JWT' } },
      { claims: { typ: 'Refresh', scope: 'openid' }, header: { typ: 'JWT' } },
      { header: { typ: 'JWT' } },
    ];
    for (const token of idTokens) expect(await answerTo(await tokenWith(token), { tokenTypes })).toBe('UNAUTHENTICATED');
    const keycloak = await tokenWith({ claims: { typ: 'Bearer', scope: 'openid' }, header: { typ: 'JWT' } });
    expect(await answerTo(keycloak, { tokenTypes })).toBe('accepted');
    expect(await answerTo(keycloak)).toBe('UNAUTHENTICATED');
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a.b', 'Bearer a.b.c.d.e', 'Bearer a.b.c, Bearer a.b.c'])('the header %j', async (header) => {
    await expect(verifierWith().verify(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('a token above 8 KiB, before anything is computed', async () => {
    expect(await answerTo(await tokenWith({ claims: { filler: 'x'.repeat(8192) } }))).toBe('UNAUTHENTICATED');
    expect(requests).toEqual([]);
  });
});

describe('Time', () => {
  it('is asked on every request, not only when the signature is checked', async () => {
    let now = NOW * 1000;
    const verifier = verifierWith({ now: () => now });
    const header = `Bearer ${await tokenWith({ claims: { exp: NOW + 20 } })}`;
    await verifier.verify(header);
    now += 24_000;
    await expect(verifier.verify(header)).resolves.toMatchObject({ subject: 'demo-officer' });
    now += 1000;
    await expect(verifier.verify(header)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('tolerates clocks that differ by five seconds', async () => {
    expect(await answerTo(await tokenWith({ claims: { nbf: NOW + 4, iat: NOW + 4 } }), { now: () => NOW * 1000 })).toBe('accepted');
    expect(await answerTo(await tokenWith({ claims: { nbf: NOW + 6 } }), { now: () => NOW * 1000 })).toBe('UNAUTHENTICATED');
  });
});

describe('The name of a token', () => {
  it('is the issuer\'s, whatever the signature, so that what was ended stays ended under another signature', async () => {
    const verifier = verifierWith();
    const [first, second] = [await tokenWith(), await tokenWith()];
    expect(second).not.toBe(first);
    const name = (await verifier.verify(`Bearer ${first}`)).jti;
    expect((await verifier.verify(`Bearer ${second}`)).jti).toBe(name);
    expect((await verifier.verify(`Bearer ${await tokenWith({ claims: { jti: 'token-2' } })}`)).jti).toBe('token-2');
  });

  it('is made from what was signed where the issuer gives none', async () => {
    const [token, sameToken, other] = [await tokenWith({ without: 'jti' }), await tokenWith({ without: 'jti' }), await tokenWith({ without: 'jti', claims: { sub: 'another' } })];
    expect(sameToken).not.toBe(token);
    const [name, sameName, otherName] = await Promise.all([token, sameToken, other].map(async (one) => (await verifierWith().verify(`Bearer ${one}`)).jti));
    expect(sameName).toBe(name);
    expect(otherName).not.toBe(name);
  });
});

describe('The issuer', () => {
  it('is asked once for many tokens, and not again for each unknown kid', async () => {
    const verifier = verifierWith();
    await verifier.verify(`Bearer ${await tokenWith()}`);
    for (let number = 0; number < 20; number++) {
      const token = await tokenWith({ header: { kid: `unknown-${number}` }, key: stranger.privateKey });
      await expect(verifier.verify(`Bearer ${token}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    expect(requests).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('may bring a new key into use', async () => {
    const verifier = verifierWith({ refetchCooldownMs: 0 });
    await verifier.verify(`Bearer ${await tokenWith()}`);
    keys = [publicJwk(stranger, 'new')];
    const token = await tokenWith({ header: { kid: 'new' }, key: stranger.privateKey });
    await expect(verifier.verify(`Bearer ${token}`)).resolves.toMatchObject({ subject: 'demo-officer' });
  });

  it('when it fails is no fault of the person, and is left alone for a while', async () => {
    failing = true;
    const verifier = verifierWith();
    const header = `Bearer ${await tokenWith()}`;
    await expect(verifier.verify(header)).rejects.toMatchObject({ code: 'BUSY' });
    await expect(verifier.verify(header)).rejects.toMatchObject({ code: 'BUSY' });
    expect(requests).toHaveLength(1);
  });

  it('must name itself as it was asked for', async () => {
    const other = issuer.replace('127.0.0.1', 'localhost');
    await expect(verifierWith({ issuer: other }).verify(`Bearer ${await tokenWith()}`)).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('must be reached by https unless it is on this computer', () => {
    expect(() => verifierWith({ issuer: 'http://issuer.example' })).toThrow('https://');
    expect(() => verifierWith({ jwksUri: 'http://issuer.example/jwks' })).toThrow('https://');
    expect(() => verifierWith({ issuer: 'https://issuer.example' })).not.toThrow();
  });
});

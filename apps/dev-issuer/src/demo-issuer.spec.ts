import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { DEMO_PEOPLE } from '../../api/src/demo/demo-people.js';
import { createTokenVerifier } from '../../api/src/platform/sign-in/token.js';
import { signIn } from '../../../scripts/sign-in.mjs';
import { startDemoIssuer, type DemoIssuer } from './demo-issuer.js';

const AUDIENCE = 'heard-once';
const CALLBACK = 'http://127.0.0.1:8976/callback';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

let dataFolder: string;
let demo: DemoIssuer;
const written: string[] = [];

beforeAll(async () => {
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => Boolean(written.push(String(text))));
  }
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, level).mockImplementation((...words: unknown[]) => void written.push(words.join(' ')));
  }
  dataFolder = await mkdtemp(join(tmpdir(), 'heard-once-issuer-'));
  demo = await start();
});

afterAll(async () => {
  await demo.stop();
  await rm(dataFolder, { recursive: true, force: true });
  jest.restoreAllMocks();
});

const start = (port = 0): Promise<DemoIssuer> => startDemoIssuer({ port, dataFolder, audience: AUDIENCE, people: DEMO_PEOPLE });

const verify = async (token: string) => createTokenVerifier({ issuer: demo.issuer, audience: AUDIENCE }).verify(`Bearer ${token}`);

function authorizationAddress(changes: Record<string, string | undefined> = {}): string {
  const parameters = {
    client_id: 'heard-once-console',
    response_type: 'code',
    scope: 'openid heard-once',
    redirect_uri: CALLBACK,
    state: 's',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${demo.issuer}/auth?${new URLSearchParams(given)}`;
}

const open = (address: string, init: RequestInit = {}): Promise<Response> =>
  fetch(address, { redirect: 'manual', ...init, headers: { accept: 'text/html', ...init.headers } });

const cookiesOf = (response: Response): string => response.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');

/** Opens the sign-in page as a browser does: its address, its cookies and the code shown on it. */
async function openSignInPage(changes?: Record<string, string>) {
  const started = await open(authorizationAddress(changes));
  const cookie = cookiesOf(started);
  const address = new URL(started.headers.get('location') ?? '', demo.issuer).href;
  const page = await open(address, { headers: { cookie } });
  const html = await page.text();
  return { address, cookie, page, html, code: /<output id="demo-code">(\d{6})</.exec(html)?.[1] ?? '' };
}

const answer = (address: string, cookie: string, fields: Record<string, string>): Promise<Response> =>
  open(address, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields) });

describe('A demo person', () => {
  it('signs in by code and PKCE and gets a token that the API accepts', async () => {
    const token = await signIn(demo.issuer, 'officer');
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ aud: AUDIENCE, sub: 'demo-officer', acr: 'mfa', amr: ['pwd', 'otp'], client_id: 'heard-once-console' });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(900);
    await expect(verify(token)).resolves.toMatchObject({ issuer: demo.issuer, subject: 'demo-officer', mfa: true });
  });

  it('without the second factor gets a token that says so', async () => {
    const token = await signIn(demo.issuer, 'officer', { mfa: false });
    expect(decodeJwt(token)).toMatchObject({ amr: ['pwd'] });
    await expect(verify(token)).resolves.toMatchObject({ mfa: false });
  });

  it.each(DEMO_PEOPLE.map(({ login, subject, mfa }) => ({ login, subject, mfa })))('$login can sign in', async ({ login, subject, mfa }) => {
    await expect(verify(await signIn(demo.issuer, login, { mfa }))).resolves.toMatchObject({ subject, mfa });
  });

  it('must exist', async () => {
    await expect(signIn(demo.issuer, 'nobody')).rejects.toThrow(/"nobody" is no demo person.*officer prosecutor/s);
  });

  it('without a registered second factor cannot give one', async () => {
    await expect(signIn(demo.issuer, 'pard-party')).rejects.toThrow('could not be signed in');
  });

  it('gets a token without roles and without names', async () => {
    const claims = Object.keys(decodeJwt(await signIn(demo.issuer, 'judge'))).sort();
    expect(claims).toEqual(['acr', 'amr', 'aud', 'auth_time', 'client_id', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub']);
  });
});

describe('The sign-in page', () => {
  it('lists one person per role, in Spanish and English, and runs no script', async () => {
    const { html, page } = await openSignInPage();
    for (const { familyName } of DEMO_PEOPLE) expect(html).toContain(familyName);
    expect(html).toContain('¿Quién ingresa?');
    expect(html).toContain('Who signs in?');
    expect(html).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a wrong code, a code of another sign-in and a code for who has none', async () => {
    const first = await openSignInPage();
    const second = await openSignInPage();
    expect(first.code).not.toBe(second.code);
    const tries = [
      { login: 'officer', otp: second.code },
      { login: 'officer', otp: '12345' },
      { login: 'officer', otp: '12345é' },
      { login: 'pard-party', otp: first.code },
      { login: '<script>', otp: first.code },
    ];
    for (const fields of tries) {
      const response = await answer(first.address, first.cookie, fields);
      expect(response.status).toBe(422);
      expect(await response.text()).not.toContain('<script');
    }
  });

  it('belongs to the browser that opened it', async () => {
    const { address, code } = await openSignInPage();
    expect((await answer(address, '', { login: 'officer', otp: code })).status).toBe(400);
    const other = await openSignInPage();
    expect((await answer(address, other.cookie, { login: 'officer', otp: code })).status).toBe(400);
  });

  it('takes no form above 2 KiB', async () => {
    const { address, cookie } = await openSignInPage();
    expect((await answer(address, cookie, { login: 'x'.repeat(4096) })).status).toBe(413);
  });
});

describe('The issuer refuses', () => {
  it.each<[string, Record<string, string | undefined>]>([
    ['a request without PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['PKCE without hash', { code_challenge_method: 'plain' }],
    ['the implicit flow', { response_type: 'id_token', nonce: 'n' }],
  ])('%s', async (_name, changes) => {
    const response = await open(authorizationAddress(changes));
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.href).toContain(CALLBACK);
    expect(new URLSearchParams(location.search || location.hash.slice(1)).get('error')).toMatch(/^(invalid_request|unsupported_response_type|unauthorized_client)$/);
  });

  it.each(['http://127.0.0.1:8976/other', 'http://127.0.0.1.example/callback', 'https://issuer.example/callback'])('to lead to %s', async (redirect_uri) => {
    const response = await open(authorizationAddress({ redirect_uri }));
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('invalid_redirect_uri');
  });

  it('but leads to any port of this computer, as a command line needs it', async () => {
    const response = await open(authorizationAddress({ redirect_uri: 'http://127.0.0.1:50123/callback' }));
    expect(response.headers.get('location')).toContain('/interaction/');
  });

  it('a code with another verifier, and a code used twice', async () => {
    const { address, cookie, code } = await openSignInPage();
    const signedIn = await answer(address, cookie, { login: 'officer', otp: code });
    const resumed = await open(signedIn.headers.get('location') ?? '', { headers: { cookie } });
    const authorizationCode = new URL(resumed.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const exchange = (code_verifier: string): Promise<Response> => {
      const fields = { grant_type: 'authorization_code', client_id: 'heard-once-console', redirect_uri: CALLBACK, code: authorizationCode, code_verifier };
      return fetch(`${demo.issuer}/token`, { method: 'POST', body: new URLSearchParams(fields) });
    };
    expect((await exchange('x'.repeat(43))).status).toBe(400);
    expect((await exchange('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).status).toBe(200);
    expect((await exchange('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).status).toBe(400);
  });

  it('other names than its own for this computer', async () => {
    const status = await new Promise((resolve) => {
      request(`${demo.issuer}/.well-known/openid-configuration`, { headers: { host: 'rebound.example' } }, (response) => resolve(response.resume().statusCode)).end();
    });
    expect(status).toBe(421);
  });
});

describe('Starting and stopping', () => {
  afterEach(() => {
    delete process.env['DATABASE_URL'];
  });

  it('keeps keys and sessions over a restart, readable by their owner only', async () => {
    const token = await signIn(demo.issuer, 'prosecutor');
    const { address, cookie, code } = await openSignInPage();
    const signedIn = await answer(address, cookie, { login: 'prosecutor', otp: code });
    const session = cookiesOf(await open(signedIn.headers.get('location') ?? '', { headers: { cookie } }));
    const port = Number(new URL(demo.issuer).port);
    await demo.stop();
    demo = await start(port);

    await expect(verify(token)).resolves.toMatchObject({ subject: 'demo-prosecutor' });
    const again = await open(authorizationAddress(), { headers: { cookie: session } });
    expect(again.headers.get('location')).toContain(`${CALLBACK}?code=`);

    const folder = join(dataFolder, 'issuer');
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const file of await readdir(folder)) expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
  });

  it('does not start beside an external database', async () => {
    process.env['DATABASE_URL'] = 'postgres://127.0.0.1/real';
    await expect(start()).rejects.toThrow('DATABASE_URL');
  });

  it('says in one sentence that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    await expect(start(port)).rejects.toThrow(`Port ${port} is taken`);
    await new Promise((resolve) => other.close(resolve));
  });

  it('says in one sentence that the key file is damaged, without showing it', async () => {
    const folder = join(await mkdtemp(join(dataFolder, 'damaged-')));
    await (await startDemoIssuer({ port: 0, dataFolder: folder, audience: AUDIENCE, people: [] })).stop();
    await writeFile(join(folder, 'issuer', 'issuer-keys.json'), '{"d":"secret');
    const failed = startDemoIssuer({ port: 0, dataFolder: folder, audience: AUDIENCE, people: [] });
    await expect(failed).rejects.toThrow(/^The demo issuer's key file is damaged(?!.*secret)/);
  });

  it('writes nothing to the terminal, not even the package’s notice about the runtime', () => {
    expect(written.filter((text) => /oidc|issuer|runtime|emisor|ingreso/i.test(text))).toEqual([]);
  });
});

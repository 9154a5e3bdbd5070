/**
 * Signs a demo person in as a browser would and prints the access token: `npm run -s token -- officer`.
 * With `--no-second-factor` the second factor is left out, so that identity, whereabouts and testimony stay closed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const CLIENT_ID = 'heard-once-console';
const REDIRECT_URI = 'http://127.0.0.1:8976/callback';
const SCOPE = 'openid heard-once';
const MAX_STEPS = 10;
const TIMEOUT_MS = 10_000;

/**
 * Gets an access token by the authorization code flow with PKCE (S256): opens the sign-in page, chooses the person,
 * types the second factor's code shown there, follows the redirects with their cookies and exchanges the code.
 *
 * @param {string} issuer address of the demo issuer
 * @param {string} login a demo person's login, such as `officer`
 * @param {{ mfa?: boolean }} [options] `mfa: false` signs in without the second factor
 * @returns {Promise<string>} the access token (a JWT, 15 minutes)
 * @throws {Error} when the person is unknown or the issuer's answer is not what the protocol demands
 */
export async function signIn(issuer, login, { mfa = true } = {}) {
  const endpoints = await discover(issuer);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const browser = new Browser(issuer);

  const start = new URL(endpoints.authorization_endpoint);
  start.search = new URLSearchParams({
    client_id: CLIENT_ID,
    response_type: 'code',
    scope: SCOPE,
    redirect_uri: REDIRECT_URI,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  }).toString();

  const page = await browser.open(start);
  const { action, code, logins } = readSignInPage(page);
  if (!logins.includes(login)) {
    throw new Error(`"${login}" is no demo person. / "${login}" no es una persona de la demostración.\n${logins.join(' ')}`);
  }
  const callback = await browser.submit(action, { login, otp: mfa ? code : '' });
  return exchange(endpoints.token_endpoint, readCallback(callback, issuer, state, login), verifier);
}

/** The few things a browser does here: keeps cookies, follows redirects, stops where the client takes over. */
class Browser {
  #cookies = new Map();
  #home;

  constructor(issuer) {
    this.#home = new URL(issuer).origin;
  }

  async open(url) {
    const reached = await this.#follow(url, { method: 'GET' });
    if (reached.callback) throw new Error(`The issuer refused: ${reached.callback.searchParams.get('error')}`);
    return reached;
  }

  async submit(url, fields) {
    return this.#follow(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  async #follow(address, request) {
    let url = new URL(address, this.#home);
    for (let step = 0; step < MAX_STEPS; step++) {
      if (url.origin !== this.#home) throw new Error('The issuer led to an address that is not its own.');
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: this.#cookieHeader(url) },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      this.#keepCookies(response);
      const location = response.headers.get('location');
      const body = await response.text();
      if (!location) return { status: response.status, body };
      url = new URL(location, url);
      if (url.href.split('?')[0] === REDIRECT_URI) return { callback: url };
      request = { method: 'GET' };
    }
    throw new Error('The issuer redirected too often.');
  }

  #keepCookies(response) {
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(/;\s*/);
      const at = pair.indexOf('=');
      const attribute = (name) => attributes.find((text) => text.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
      const path = attribute('path') ?? '/';
      const expires = attribute('expires');
      const key = `${pair.slice(0, at)} ${path}`;
      if (expires && Date.parse(expires) <= Date.now()) this.#cookies.delete(key);
      else this.#cookies.set(key, { path, pair });
    }
  }

  #cookieHeader({ pathname }) {
    const sent = [...this.#cookies.values()].filter(({ path }) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`));
    return sent.map(({ pair }) => pair).join('; ');
  }
}

async function discover(issuer) {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const metadata = await response.json();
  if (metadata.issuer !== issuer) throw new Error('The issuer names itself differently.');
  return metadata;
}

function readSignInPage({ status, body }) {
  const action = /<form method="post" action="([^"]+)"/.exec(body)?.[1];
  const code = /<output id="demo-code">(\d{6})<\/output>/.exec(body)?.[1];
  if (status !== 200 || !action || !code) throw new Error(`The sign-in page was expected (HTTP ${status}).`);
  return { action, code, logins: Array.from(body.matchAll(/name="login" value="([^"]+)"/g), ([, login]) => login) };
}

function readCallback({ callback, status }, issuer, state, login) {
  if (!callback) throw new Error(`"${login}" could not be signed in. A person without a second factor signs in with: npm run -s token -- ${login} --no-second-factor / "${login}" no pudo ingresar. Quien no tiene segundo factor ingresa con: npm run -s token -- ${login} --no-second-factor (HTTP ${status})`);
  const answer = callback.searchParams;
  if (answer.has('error')) throw new Error(`The issuer refused: ${answer.get('error')}`);
  if (answer.get('state') !== state || answer.get('iss') !== issuer) throw new Error('The answer does not belong to this sign-in.');
  return answer.get('code');
}

async function exchange(tokenEndpoint, code, verifier) {
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      code,
      code_verifier: verifier,
    }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`The issuer gave no token: ${answer.error}`);
  return answer.access_token;
}

async function runningIssuer() {
  const file = join(process.env.HEARDONCE_DATA ?? '.data', 'running.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')).issuer;
  } catch {
    throw new Error('Nothing is running here: start it with "npm start". / Aquí no hay nada en marcha: inícielo con "npm start".');
  }
}

/** The logins that the sign-in page of a running demonstration offers. */
async function offeredLogins() {
  const { authorization_endpoint: address } = await discover(await runningIssuer());
  const start = new URL(address);
  start.search = new URLSearchParams({ client_id: CLIENT_ID, response_type: 'code', scope: SCOPE, redirect_uri: REDIRECT_URI, code_challenge: createHash('sha256').update(CLIENT_ID).digest('base64url'), code_challenge_method: 'S256' }).toString();
  return readSignInPage(await new Browser(start.origin).open(start)).logins;
}

async function main(words) {
  process.stdout.on('error', (error) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  const login = words.find((word) => !word.startsWith('--'));
  const unknown = words.find((word) => word.startsWith('--') && word !== '--no-second-factor');
  if (!login || unknown) {
    const logins = await offeredLogins().catch(() => []);
    throw new Error(['Use · uso: npm run -s token -- officer [--no-second-factor]', logins.join(' ')].filter(Boolean).join('\n'));
  }
  const issuer = await runningIssuer();
  const token = await signIn(issuer, login, { mfa: !words.includes('--no-second-factor') }).catch((error) => {
    if (error instanceof TypeError) throw new Error(`The issuer at ${issuer} does not answer: is "npm start" running? / El emisor en ${issuer} no responde: ¿está en marcha "npm start"?`);
    throw error;
  });
  process.stdout.write(`${token}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(await realpath(process.argv[1])).href) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

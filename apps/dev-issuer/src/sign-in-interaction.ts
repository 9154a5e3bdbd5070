import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LoginResult, OidcProvider } from './load-oidc-provider.js';
import { PAGE_HEADERS, renderLoginPage, renderNotice, type ListedPerson, type LoginProblem } from './login-page.js';

/** A person whom the demo issuer knows. */
export interface SignInPerson extends ListedPerson {
  /** The `sub` of the tokens; with the issuer's address it names the person to the API. */
  subject: string;
}

const MAX_FORM_BYTES = 2048;
const codeKey = randomBytes(32);

/**
 * Shows the sign-in page (GET) and takes its answer (POST). Without the code the sign-in counts as `pwd` only;
 * with the code shown on the page as `pwd` and `otp`, `acr` "mfa".
 */
export async function answerSignIn(
  provider: OidcProvider,
  people: readonly SignInPerson[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (!interaction || request.url !== `/interaction/${interaction.uid}`) {
    return send(response, 400, renderNotice('expired'));
  }
  const { uid } = interaction;
  const demoCode = demoCodeOf(uid);
  if (request.method === 'GET') {
    const hint = interaction.params['login_hint'];
    return send(response, 200, renderLoginPage({ uid, people, demoCode, chosen: typeof hint === 'string' ? hint : undefined }));
  }
  if (request.method !== 'POST') return send(response, 405, renderNotice('error'));
  const form = await readForm(request);
  if (!form) return send(response, 413, renderNotice('error'));
  const login = form.get('login') ?? '';
  const outcome = checkAnswer(people.find((person) => person.login === login), form.get('otp')?.trim() ?? '', demoCode);
  if (typeof outcome === 'string') {
    return send(response, 422, renderLoginPage({ uid, people, demoCode, chosen: login, problem: outcome }));
  }
  await provider.interactionFinished(request, response, outcome, { mergeWithLastSubmission: false });
}

function checkAnswer(person: SignInPerson | undefined, code: string, demoCode: string): LoginResult | LoginProblem {
  if (!person) return 'unknown-person';
  if (!code) return { login: { accountId: person.subject, amr: ['pwd'] } };
  if (!person.mfa) return 'no-second-factor';
  if (code.length !== demoCode.length || !timingSafeEqual(Buffer.from(code, 'latin1'), Buffer.from(demoCode, 'latin1'))) return 'wrong-code';
  return { login: { accountId: person.subject, amr: ['pwd', 'otp'], acr: 'mfa' } };
}

/** Six digits that belong to this one sign-in and to this run of the issuer. */
function demoCodeOf(uid: string): string {
  const number = createHmac('sha256', codeKey).update(uid).digest().readUInt32BE(0) % 1_000_000;
  return String(number).padStart(6, '0');
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html);
}

/**
 * Sends documents of other organisations to POST /imports as a signed-in person and prints each one's result as it comes:
 * `npm run import -- FILE...` (as the demo's `officer`), `npm run import -- --as prosecutor FILE...`, or with a token of your own in
 * `HEARDONCE_TOKEN`. The address is `HEARDONCE_URL`, else that of the API on this machine. Ends with 1 where a document was not imported.
 */
import { access, constants, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { signIn } from './sign-in.mjs';

const LARGEST = 20_000_000;

async function running() {
  try {
    return JSON.parse(await readFile(join(process.env.HEARDONCE_DATA ?? '.data', 'running.json'), 'utf8'));
  } catch {
    return {};
  }
}

async function addressAndToken(login) {
  const { api, issuer } = await running();
  const url = process.env.HEARDONCE_URL ?? api?.replace(/\/graphql$/, '') ?? `http://127.0.0.1:${process.env.PORT ?? 4000}`;
  if (process.env.HEARDONCE_TOKEN) return { url, token: process.env.HEARDONCE_TOKEN };
  if (!issuer) throw new Error('Nothing is running here: start it with "npm start", or set HEARDONCE_URL and HEARDONCE_TOKEN. / Aquí no hay nada en marcha: inícielo con "npm start".');
  return { url, token: await signIn(issuer, login) };
}

/** One document is read at a time: a folder of large ones need not fit into memory. */
async function* body(files) {
  const encoder = new TextEncoder();
  yield encoder.encode(`${JSON.stringify({ documents: files.length })}\n`);
  for (const file of files) {
    const bytes = await readFile(file);
    if (bytes.length > LARGEST) process.stderr.write(`${basename(file)}: more than 20 MB / más de 20 MB\n`);
    yield encoder.encode(`${JSON.stringify({ filename: basename(file), contentBase64: bytes.toString('base64') })}\n`);
  }
}

function printAnswer({ index, of, filename, sha256, status, known, reportCodes, problems, error }) {
  const reports = reportCodes.length > 0 ? ` ${reportCodes.join(' ')}` : '';
  process.stdout.write(`[${index}/${of ?? '?'}] ${status}${known ? ' (known)' : ''} ${filename ?? ''} ${sha256 ?? ''}${reports}\n`);
  for (const { path, rule, expected } of problems) process.stdout.write(`      ${path || '/'} ${rule}: ${expected}\n`);
  if (error) process.stdout.write(`      ${error.code}: ${error.message}\n`);
}

async function main(words) {
  const as = words.indexOf('--as');
  const login = as >= 0 ? words.splice(as, 2)[1] : 'officer';
  if (words.length === 0 || !login) throw new Error('Use · uso: npm run import -- [--as officer] FILE...');
  for (const file of words) await access(file, constants.R_OK);
  const { url, token } = await addressAndToken(login);
  const response = await fetch(`${url}/imports`, { method: 'POST', duplex: 'half', headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${token}` }, body: ReadableStream.from(body(words)) });
  if (!response.ok) throw new Error(JSON.parse(await response.text()).errors?.[0]?.message ?? `HTTP ${response.status}`);
  let rest = '';
  let imported = 0;
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      const answer = JSON.parse(line);
      printAnswer(answer);
      if (answer.status === 'IMPORTED') imported += 1;
    }
  }
  process.stdout.write(`${imported} of ${words.length} imported · ${imported} de ${words.length} importados\n`);
  return imported === words.length ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error.cause?.code === 'ECONNREFUSED' ? 'The API does not answer: is "npm start" running? / La API no responde: ¿está en marcha "npm start"?' : error.message}\n`);
  process.exitCode = 1;
}

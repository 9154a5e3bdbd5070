/**
 * `npm run prove:noninterference [-- --roles JUDGE,AUDITOR] [--queries 1000]`: for each role two worlds that differ only in what it may not
 * read are asked the same, and every answer, headers included, must be the same to the byte. Prints what was planted, who saw it, what was asked.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '..');
const SUCCESS = 0.8;

const { values } = parseArgs({ options: { roles: { type: 'string' }, queries: { type: 'string', default: '1000' } } });
const scratch = mkdtempSync(path.join(tmpdir(), 'heardonce-prove-'));
const report = path.join(scratch, 'report.jsonl');
try {
  const jest = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const env = { ...process.env, HEARDONCE_PROVE_REPORT: report, HEARDONCE_PROVE_QUERIES: values.queries, ...(values.roles ? { HEARDONCE_PROVE_ROLES: values.roles } : {}) };
  const child = spawn(process.execPath, ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', jest, 'test/noninterference', '--silent'], { cwd: ROOT, env, stdio: 'inherit' });
  const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)));
  const proofs = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
  for (const proof of proofs) print(proof);
  process.exitCode = sum(proofs) && proofs.length > 0 ? code : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function print(proof) {
  const { planted, control, released } = proof;
  console.log(`\n${proof.role}  (${proof.seconds} s)`);
  console.log(`  changed in world B: ${planted.rows} rows, ${planted.history} history entries, ${planted.elsewhere} things elsewhere (cases, codes, facts about others)`);
  console.log(`  control: ${control.seen} of ${control.planted - control.unread - control.noRoute} differences seen by somebody who may read them; ${control.unread} that nobody may read by the policy, ${control.noRoute} that no query leads to; ${control.played} recordings played, with other bytes`);
  for (const one of proof.lacking) console.log(`    NOT PLANTED ${one}`);
  for (const one of control.unseen) console.log(`    NOT SEEN ${one}`);
  console.log(`  asked: ${proof.queries} distinct queries, ${proof.answered} answered without an error (${percent(proof.answered, proof.queries)}); refusals by code ${JSON.stringify(proof.codes)}`);
  console.log(`  answered of asked, by root field: ${Object.entries(proof.roots).map(([root, part]) => `${root} ${part}`).join(', ')}`);
  console.log(`  beside queries, answered of asked: ${Object.entries(proof.others.asked).map(([way, count]) => `${way} ${proof.others.answered[way] ?? 0}/${count}`).join(', ')}`);
  console.log(`  live: ${proof.live.admitted} of ${proof.live.listened} queues listened to, ${proof.live.toldOfBoth} changes heard in both worlds, ${proof.live.keptFrom} in world B alone and not theirs`);
  console.log(`  changes that name a row of one world only: ${proof.naming.asked}, at ${proof.naming.places} places of the schema`);
  for (const one of proof.unexpected) console.log(`    UNEXPECTED ERROR (the same in both worlds) ${one}`);
  console.log(`  used: ${proof.places - proof.unused.length} of ${proof.places} fields, arguments, input fields and codes`);
  for (const one of proof.unused) console.log(`    NOT USED ${one}`);
  console.log(`  declared releases that moved: ${Object.entries(released.moved).map(([field, count]) => `${field} ${count}`).join(', ') || 'none readable'}`);
  console.log(`  differences: ${proof.differences}`);
  for (const one of proof.first) console.log(`    ${one.query} ${one.variables}\n      A …${one.a}…\n      B …${one.b}…`);
}

/** The last lines: everything that must hold, and whether it does. */
function sum(proofs) {
  const open = proofs.filter((proof) => proof.answered > 0);
  const total = (pick) => proofs.reduce((count, proof) => count + pick(proof), 0);
  const rows = [
    ['roles', proofs.length, true],
    ['differing answers', total((proof) => proof.differences), total((proof) => proof.differences) === 0],
    ['planted differences not seen by those who may', total((proof) => proof.control.unseen.length), total((proof) => proof.control.unseen.length) === 0],
    ['conditions only on or only off, records without a row', total((proof) => proof.lacking.length), total((proof) => proof.lacking.length) === 0],
    ['fields and arguments not used', total((proof) => proof.unused.length), total((proof) => proof.unused.length) === 0],
    ['released without being declared', total((proof) => proof.released.undeclared.length), total((proof) => proof.released.undeclared.length) === 0],
    ['least success', open.length === 0 ? 'none' : percent(Math.min(...open.map((proof) => proof.answered / proof.queries)), 1), open.every((proof) => proof.answered >= SUCCESS * proof.queries)],
  ];
  console.log('');
  for (const [name, value, good] of rows) console.log(`${good ? 'ok    ' : 'FAILED'} ${name}: ${value}`);
  return rows.every(([, , good]) => good);
}

function percent(part, whole) {
  return `${Math.round((100 * part) / Math.max(1, whole))} %`;
}

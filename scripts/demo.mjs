/**
 * `npm run demo [-- --lang en]`: one child's shared record as its people see it, the child's testimony, heard once, and what its auditors find; through the HTTP API of
 * the running system, or of one started for the occasion. Ends with 0 only if each saw exactly what demo-expectation.mjs and
 * demo-testimony-expectation.mjs say, each refusal was the one expected, and the access log holds exactly what each received.
 */
import { audit, AUDIT_LOGINS } from './demo-auditor.mjs';
import { DemoClient } from './demo-client.mjs';
import { READERS, showRecord } from './demo-record.mjs';
import { DemoReport } from './demo-report.mjs';
import { DemoStage } from './demo-stage.mjs';
import { playStory } from './demo-story.mjs';
import { openSystem } from './demo-system.mjs';
import { playTestimony, TESTIMONY_LOGINS } from './demo-testimony.mjs';

async function main(report) {
  const system = await openSystem((es, en) => report.say(es, en));
  try {
    await play(system, report);
  } finally {
    await system.close();
  }
}

async function play(system, report) {
  const people = {};
  for (const login of [...READERS, ...TESTIMONY_LOGINS, ...AUDIT_LOGINS, 'coordinator', 'auditor']) people[login] = await DemoClient.signIn(system, login, report.language);
  report.head('La historia', 'The story');
  const code = await playStory(people, ({ es, en }) => report.step(es, en), report.language);
  const stage = new DemoStage({ system, people, code, report });
  await showRecord(stage);
  await playTestimony(stage);
  await audit(stage);

  report.head('Cada demostración agrega un caso.', 'Each demo adds a case.');
  const { failures } = report;
  report.head(failures === 0 ? 'Todo coincide.' : `No coincide: ${failures}.`, failures === 0 ? 'Everything agrees.' : `Does not agree: ${failures}.`);
}

function readLanguage(words) {
  const at = words.indexOf('--lang');
  const chosen = at < 0 ? 'es' : words[at + 1];
  if (chosen === 'es' || chosen === 'en') return chosen;
  console.error('Uso · use: npm run demo [-- --lang es|en]');
  process.exit(2);
}

const report = new DemoReport(readLanguage(process.argv.slice(2)));
try {
  await main(report);
  process.exitCode = report.failures === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

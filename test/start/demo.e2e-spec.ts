import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Ending, freePortPair, openDataFolder, processesOf, run, START, StartedScript, survivors } from './started-script.js';
import { answersIn, asOneScript, differences, requestsOf } from './written-requests.js';

const LIMIT_MS = 180_000;
const DEMO = resolve('scripts/demo.mjs');

interface Misprint { readonly module: string; readonly words: string; readonly other: string }

/** Loads modules of the demo with other words in place of their own. */
const misprinted = (misprints: readonly Misprint[]): string => `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`
    export async function load(url, context, next) {
      const loaded = await next(url, context);
      for (const { module, words, other } of ${JSON.stringify(misprints)}.filter((one) => url.endsWith('/' + one.module))) {
        const parts = String(loaded.source).split(words);
        if (parts.length !== 2) throw new Error('stale: ' + words);
        loaded.source = parts.join(other);
      }
      return loaded;
    }`)}));`)}`;

/** The running system is left as it was; each demo adds a case. */
describe('the demo beside a running system', () => {
  const data = openDataFolder();
  let system: StartedScript;
  let port: number;
  let before: string[];
  beforeAll(async () => {
    expect(await run([resolve('scripts/ensure-deps.mjs'), '--build'], {})).toMatchObject({ code: 0 });
    port = await freePortPair();
    system = new StartedScript(START, { HEARDONCE_DATA: data.path, PORT: String(port) });
    await system.ready(port);
    // The programs of the log begin once the API is ready.
    await system.until(() => system.stdout.includes('/log/checkpoint'));
    before = processesOf(data.path, system.pid);
  }, LIMIT_MS);
  afterAll(async () => {
    system?.child.kill('SIGTERM');
    await system?.ended;
    data.remove();
  }, LIMIT_MS);
  const demo = (args: readonly string[], preload: readonly string[] = []): Promise<Ending> => run([...preload, DEMO, ...args], { HEARDONCE_DATA: data.path });

  // First of all, while the system holds what a first start makes.
  it.each(['README.md', 'docs/first-tasks.md'])('and %s: each request there, as it is written, is answered as it is written', async (page) => {
    const requests = requestsOf(readFileSync(page, 'utf8'));
    expect(requests.length).toBeGreaterThan(1);
    const { code, stdout, stderr } = await run(['-eu', '-c', asOneScript(requests).replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`)], { HEARDONCE_DATA: data.path }, 'sh');
    const answers = answersIn(stdout);
    expect(requests.map((request, at) => differences(request, answers[at] ?? [])).flat()).toEqual([]);
    expect([code, stderr, answers.length]).toEqual([0, '', requests.length]);
  }, LIMIT_MS);

  it('plays the whole story, kills a process of its own and none of the system', async () => {
    const { code, stdout, stderr } = await demo(['--lang', 'en']);
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.includes('✗'))).toEqual([]);
    for (const told of ['kill -9', 'She is heard at once', 'one interview avoided', 'J12-2026-0457', 'officer-night on this case', 'therapy notes stay closed', 'hands the court the proof', 'Everything agrees.']) expect(stdout).toContain(told);
    expect(code).toBe(0);
    expect(survivors(before)).toHaveLength(before.length);
  }, LIMIT_MS);

  it('ends with 1 where one segment, one number of the child or one refusal is not the one it expects, and marks each', async () => {
    const misprints = [
      { module: 'demo-testimony-expectation.mjs', words: 'doctor: { segments: [4, 5]', other: 'doctor: { segments: [4, 5, 6]' },
      { module: 'demo-testimony-expectation.mjs', words: 'interviewsAvoided: 1', other: 'interviewsAvoided: 2' },
      { module: 'demo-further.mjs', words: "as: 'CONFLICTING_STATE interview_order_once'", other: "as: 'DONE'" },
    ];
    const { code, stdout, stderr } = await demo([], ['--import', misprinted(misprints)]);
    expect(stderr).toBe('');
    const marked = stdout.split('\n').filter((line) => line.includes('✗'));
    expect(marked).toEqual([expect.stringContaining('doctor abre'), expect.stringContaining('con el mismo número'), expect.stringContaining('doctor'), expect.stringContaining('entrevistas evitadas'), expect.stringContaining('por quién')]);
    expect(stdout).toContain(`No coincide: ${marked.length}.`);
    expect(code).toBe(1);
  }, LIMIT_MS);
});

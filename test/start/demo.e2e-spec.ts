import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { resolve } from 'node:path';
import { type Ending, freePortPair, openDataFolder, processesOf, run, START, StartedScript, survivors } from './started-script.js';

const LIMIT_MS = 90_000;
const DEMO = resolve('scripts/demo.mjs');

/** Loads one module of the demo with other words in place of its own. */
const mistyped = (module: string, words: string, other: string): string => `data:text/javascript,${encodeURIComponent(`
  import { register } from 'node:module';
  register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(`
    export async function load(url, context, next) {
      const loaded = await next(url, context);
      if (!url.endsWith(${JSON.stringify(`/${module}`)})) return loaded;
      const text = String(loaded.source);
      if (text.split(${JSON.stringify(words)}).length !== 2) throw new Error('stale');
      return { ...loaded, source: text.replace(${JSON.stringify(words)}, () => ${JSON.stringify(other)}) };
    }`)}));`)}`;

/** The running system is left as it was; each demo adds a case. */
describe('the demo beside a running system', () => {
  const data = openDataFolder();
  let system: StartedScript;
  let before: string[];
  beforeAll(async () => {
    expect(await run([resolve('scripts/ensure-deps.mjs'), '--build'], {})).toMatchObject({ code: 0 });
    const port = await freePortPair();
    system = new StartedScript(START, { HEARDONCE_DATA: data.path, PORT: String(port) });
    await system.ready(port);
    before = processesOf(data.path, system.pid);
  }, LIMIT_MS);
  afterAll(async () => {
    system?.child.kill('SIGTERM');
    await system?.ended;
    data.remove();
  }, LIMIT_MS);
  const demo = (args: readonly string[], preload: readonly string[] = []): Promise<Ending> => run([...preload, DEMO, ...args], { HEARDONCE_DATA: data.path });

  it('plays the whole story, kills a process of its own and none of the system', async () => {
    const { code, stdout, stderr } = await demo(['--lang', 'en']);
    expect(stderr).toBe('');
    expect(stdout.split('\n').filter((line) => line.includes('✗'))).toEqual([]);
    for (const told of ['kill -9', 'She is heard at once', 'one interview avoided', 'J12-2026-0457', 'Everything agrees.']) expect(stdout).toContain(told);
    expect(code).toBe(0);
    expect(survivors(before)).toHaveLength(before.length);
  }, LIMIT_MS);

  it.each([
    ['a segment more than they get', 'demo-testimony-expectation.mjs', 'doctor: { segments: [4, 5]', 'doctor: { segments: [4, 5, 6]', 2],
    ['another number of the child', 'demo-testimony-expectation.mjs', 'interviewsAvoided: 1', 'interviewsAvoided: 2', 2],
    ['a refusal that is not the one', 'demo-further.mjs', "as: 'CONFLICTING_STATE interview_order_once'", "as: 'DONE'", 1],
  ])('ends with 1 where what it expects is %s', async (_what, module, words, other, times) => {
    const { code, stdout } = await demo([], ['--import', mistyped(module, words, other)]);
    expect(stdout).toContain(`No coincide: ${times}.`);
    expect(stdout.split('\n').filter((line) => line.includes('✗'))).toHaveLength(times);
    expect(code).toBe(1);
  }, LIMIT_MS);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allGone, apiProcessOf, close, freePortPair, listen, openDataFolder, processesOf, run, START, StartedScript, survivors } from './started-script.js';

const LIMIT_MS = 90_000;

/** One data folder, started again and again, as one machine does it. */
describe('a service that was started', () => {
  const data = openDataFolder();
  const begun: StartedScript[] = [];
  let port: number;
  const start = (): StartedScript => {
    const script = new StartedScript(START, { HEARDONCE_DATA: data.path, PORT: String(port) });
    begun.push(script);
    return script;
  };
  /** Ready: starter, API and database, and what the database began; the programs of the log come after. */
  const startReady = async (): Promise<{ script: StartedScript; processes: string[] }> => {
    const script = start();
    await script.ready(port);
    const processes = processesOf(data.path, script.pid);
    expect(processes.length).toBeGreaterThan(3);
    return { script, processes };
  };
  const expectNothingLeft = async (processes: readonly string[]): Promise<void> => {
    expect(survivors(processes)).toEqual([]);
    expect(survivors(processesOf(data.path))).toEqual([]);
    for (const file of ['running.json', `api-${port}.pid`]) expect(existsSync(join(data.path, file))).toBe(false);
    for (const free of [port, port + 1]) await close(await listen(free));
  };

  beforeAll(async () => {
    expect(await run([resolve('scripts/ensure-deps.mjs'), '--build'], {})).toMatchObject({ code: 0 });
    port = await freePortPair();
  }, LIMIT_MS);
  afterAll(async () => {
    for (const script of begun) script.child.kill('SIGTERM');
    await Promise.all(begun.map((script) => script.ended));
    for (const identity of processesOf(data.path)) killHard(Number(identity.split('-')[0]));
    data.remove();
  }, LIMIT_MS);

  it('for the first time says where it is, and leaves no process after SIGTERM', async () => {
    const { script, processes } = await startReady();
    script.child.kill('SIGTERM');
    const { code, stdout, stderr } = await script.ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`http://127.0.0.1:${port}/graphql`);
    await expectNothingLeft(processes);
  }, LIMIT_MS);

  it('runs the log of accesses with two witnesses, signed by each of them, and goes on with the same after a new start', async () => {
    const checkpoint = async (): Promise<string[]> => {
      const script = start();
      await script.ready(port);
      await script.until(() => script.stdout.includes('/log/checkpoint'));
      let note = '';
      await script.until(async () => (note = await (await fetch(`http://127.0.0.1:${port}/log/checkpoint`)).text()).includes('witness-2'));
      script.child.kill('SIGTERM');
      expect(await script.ended).toMatchObject({ code: 0, stderr: '' });
      return note.split('\n').filter((line) => line.startsWith('— ')).map((line) => line.split(' ')[1] ?? '');
    };
    const signed = ['heard-once.invalid/access', 'witness-1.heard-once.invalid', 'witness-2.heard-once.invalid'];
    expect((await checkpoint()).sort()).toEqual(signed);
    expect((await checkpoint()).sort()).toEqual(signed);
    await expectNothingLeft([]);
  }, LIMIT_MS);

  it('leaves no process after Ctrl-C, which reaches the whole group', async () => {
    const { script, processes } = await startReady();
    script.interruptGroup();
    expect(await script.ended).toMatchObject({ code: 0, stderr: '' });
    await expectNothingLeft(processes);
  }, LIMIT_MS);

  it('leaves no process when it is asked to stop before it is ready', async () => {
    const script = start();
    await script.until(() => processesOf(data.path, script.pid).length > 3);
    const processes = processesOf(data.path, script.pid);
    script.child.kill('SIGTERM');
    expect(await script.ended).toMatchObject({ code: 0 });
    await expectNothingLeft(processes);
  }, LIMIT_MS);

  it('and cannot have its sign-in beside it says so in one sentence and leaves no process', async () => {
    const other = await listen(port + 1);
    const { code, stderr } = await start().ended;
    await close(other);
    expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(`^El puerto ${port + 1}, .* / Port ${port + 1}, `)]);
    expect(code).toBe(1);
    await expectNothingLeft([]);
  }, LIMIT_MS);

  it('comes up again with the same database when its starter was killed, and when everything was', async () => {
    const signIn = async (): Promise<number | null> => (await run([resolve('scripts/sign-in.mjs'), 'officer'], { HEARDONCE_DATA: data.path, PORT: String(port) })).code;
    const first = await startReady();
    killHard(first.script.pid);
    const second = await startReady();
    expect(await signIn()).toBe(0);
    for (const identity of [`${apiProcessOf(data.path, port)}`, ...second.processes]) killHard(Number(identity.split('-')[0]));
    await allGone([...first.processes, ...second.processes]);
    const third = await startReady();
    expect(await signIn()).toBe(0);
    third.script.child.kill('SIGTERM');
    expect(await third.script.ended).toMatchObject({ code: 0, stderr: '' });
    await expectNothingLeft(third.processes);
  }, LIMIT_MS);
});

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).toBe('ESRCH');
  }
}

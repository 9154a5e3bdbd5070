import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openDataFolder, run } from './started-script.js';

const LIMIT_MS = 180_000;
const AT_ONCE = 3;
const address = (file: string): string => JSON.stringify(pathToFileURL(resolve('test', file)).href);
const SET_UP_AND_TEAR_DOWN = `const [setUp, tearDown] = await Promise.all([${address('global-setup.mjs')}, ${address('global-teardown.mjs')}].map((file) => import(file))); await setUp.default(); await tearDown.default();`;

describe('test runs that start at once', () => {
  const temporary = openDataFolder();
  afterAll(() => temporary.remove());

  it('clear away what an ended one left, each once, and have a cluster each', async () => {
    // No process has this number.
    for (const left of ['a', 'b']) mkdirSync(join(temporary.path, `heardonce-test.0-0.${left}`), { mode: 0o711 });
    const endings = await Promise.all(Array.from({ length: AT_ONCE }, () => run(['--input-type=module', '-e', SET_UP_AND_TEAR_DOWN], { TMPDIR: temporary.path })));
    expect(endings).toEqual(Array(AT_ONCE).fill({ code: 0, stdout: '', stderr: '' }));
    expect(readdirSync(temporary.path)).toEqual([]);
  }, LIMIT_MS);
});

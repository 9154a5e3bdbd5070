import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { inventCase } from '../../apps/api/src/seed/invented-case.js';

/** Of `npm start` on an empty data folder. */
const CASES = 200;
const SEED = 1;

describe('the sample answer of README', () => {
  it('shows cases that a first start makes', () => {
    const made = new Map(Array.from({ length: CASES }, (_, number) => inventCase(SEED, number, Date.now())).map(({ code, stage }) => [code, stage]));
    const text = readFileSync('README.md', 'utf8');
    const [, answer = ''] = /```json\n(\{"data":\{"caseload".*)\n```/.exec(text) ?? [];
    const { nodes } = (JSON.parse(answer) as { data: { caseload: { nodes: { code: string; stage: string }[] } } }).data.caseload;
    expect(nodes.map(({ code }) => [code, made.get(code)])).toEqual(nodes.map(({ code, stage }) => [code, stage]));
    const [, asked] = /^CODE=(HO-\S+)/m.exec(text) ?? [];
    expect(nodes.map(({ code }) => code)).toContain(asked);
  });
});

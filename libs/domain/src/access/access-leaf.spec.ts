import { describe, expect, it } from '@jest/globals';
import { type JournalRow, leafName, leafOf } from './access-leaf.js';

const ROW: JournalRow = {
  id: '0b8f6f3a-4a41-4a38-9d0c-6b1d3c6a2f10', at: 1_795_694_400_123_456, requestId: '5d0f7f0e-8f5a-4b0f-9a53-0d6a4f1f1b22', part: 0, actor: 'actor-token', agency: 'ICBF', unit: 'ZONAL', role: 'FAMILY_DEFENDER', purpose: 'CASE_WORK', operation: 'caseFile', subject: 'subject-token',
  kinds: ['risk', 'coordination'], records: '[{"type":"SafetyCard","fields":["allergies"],"ids":["7c9e6679-7425-40de-944b-e07fc1f90ae7"]}]', withheld: '["therapy_notes"]', decision: 'ALLOW', policy: 'hash', repeats: 1,
};
const read = (row: JournalRow): Record<string, unknown> => JSON.parse(leafOf(row).toString()) as Record<string, unknown>;

/** RFC 8785 for what a leaf is made of: names in the order of their code units, no blanks. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`).join(',')}}`;
}

describe('the leaf of a row', () => {
  it.each([['as it is', ROW], ['of nobody’s record', { ...ROW, subject: null, role: null, agency: null, unit: null, records: '[]', withheld: '[]' }], ['of a form that nobody writes', { ...ROW, records: '{', withheld: '"\\ud800"' }]])('%s is canonical JSON', (_what, row) => {
    expect(leafOf(row).toString()).toBe(canonical(read(row)));
  });

  it('says fields, kinds and how many rows, and which row it is of only to who knows its id', () => {
    expect(read(ROW)).toMatchObject({ entry: leafName(ROW.id), records: [{ type: 'SafetyCard', fields: ['allergies'], rows: 1 }], withheld: ['therapy_notes'], t: ROW.at });
    for (const hidden of [ROW.id, ROW.requestId, '7c9e6679', 'ZONAL']) expect(leafOf(ROW).toString()).not.toContain(hidden);
  });

  it.each(Object.keys(ROW) as (keyof JournalRow)[])('is another one where %s is another', (column) => {
    const value = ROW[column];
    const other = typeof value === 'number' ? value + 1 : column === 'kinds' ? ['risk'] : column === 'records' ? '[]' : column === 'withheld' ? '[ "therapy_notes" ]' : `${String(value).slice(0, -1)}0`.replace(String(value), 'x');
    expect(leafOf({ ...ROW, [column]: other }).equals(leafOf(ROW))).toBe(false);
  });
});

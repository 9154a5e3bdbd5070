import { describe, expect, it } from '@jest/globals';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newCaseCode, parseCaseCode } from '@heardonce/domain/cases/case-code.js';
import { FileKeyProvider } from '../platform/keys/file-key-provider.js';
import { CaseloadMaker } from './caseload-maker.js';
import type { CaseloadTable } from './caseload-tables.js';
import { type Seat, TEAM_ROLES, type TeamRole } from './case-team.js';
import { dateText, instantText } from './iso-text.js';
import { RandomSource } from './random-source.js';
import { spreadCode } from './spread-codes.js';

const AS_OF = Date.UTC(2026, 5, 1);
const CASES = 1_500;
/** Four standard deviations of the widest share in so many cases. */
const TOLERANCE = 0.052;
type Row = Readonly<Record<string, string>>;

const ids = new RandomSource(5, 5);
const seatOf = (agency: string): Seat => ({ personId: ids.uuid(), unitId: ids.uuid(), unit: agency, agency });
const AGENCIES: Readonly<Record<TeamRole, string>> = { COORDINATOR: 'CENTRE', POLICE_OFFICER: 'PONAL', PROSECUTOR: 'FGN', FAMILY_DEFENDER: 'ICBF', PSYCHOLOGIST: 'CENTRE', SOCIAL_WORKER: 'ICBF', FORENSIC_DOCTOR: 'INML' };
const teams = Object.fromEntries(TEAM_ROLES.map((role) => [role, [seatOf(AGENCIES[role]), seatOf(AGENCIES[role])]])) as unknown as Record<TeamRole, Seat[]>;
const roleOf = (personId: string | undefined): TeamRole | undefined => TEAM_ROLES.find((role) => teams[role].some((seat) => seat.personId === personId));

describe('a caseload being made', () => {
  const open = async (form: 'copy' | 'json'): Promise<CaseloadMaker> =>
    CaseloadMaker.open({ seed: 3, asOf: AS_OF, form, staff: { teams, guests: [] } }, await FileKeyProvider.open(join(mkdtempSync(join(tmpdir(), 'heardonce-test-')), 'keys.json'), { create: true }));
  const rowsOf = async (first: number, end: number): Promise<Map<CaseloadTable, Row[]>> => new Map((await (await open('json')).make(first, end)).map(({ table, bytes }) => [table, JSON.parse(Buffer.from(bytes).toString()) as Row[]]));

  it('is the same in whatever stretches and threads it is made', async () => {
    const clear = (rows: Map<CaseloadTable, Row[]>): Map<CaseloadTable, Row[]> => new Map([...rows].filter(([table]) => !table.startsWith('identity.') && table !== 'audit.subject'));
    const [whole, start, end] = [clear(await rowsOf(0, 60)), clear(await rowsOf(0, 25)), clear(await rowsOf(25, 60))];
    for (const [table, rows] of whole) expect([...(start.get(table) ?? []), ...(end.get(table) ?? [])]).toEqual(rows);
  });

  it('counts the lines it gives to COPY', async () => {
    for (const { rows, bytes } of await (await open('copy')).make(0, 30)) expect(Buffer.from(bytes).toString().split('\n')).toHaveLength(rows + 1);
  });

  it('has the states of real cases in modest shares, each by whoever may decide it', async () => {
    const rows = await rowsOf(0, CASES);
    const of = (table: CaseloadTable): Row[] => rows.get(table) ?? [];
    const near = (actual: number, share: number): void => expect(Math.abs(actual / CASES - share)).toBeLessThan(TOLERANCE);
    near(of('access.reserved').length, 0.04);
    near(of('access.field_grant').length, 0.12);
    near(of('core.released_observation').length, 0.12);
    near(of('access.handover').length, 0.03);
    near(new Set(of('core.evidence_item').map((row) => row['case_id'])).size, 0.4);
    for (const table of ['core.medical_care', 'core.medical_summary', 'core.forensic_finding', 'core.forensic_summary'] as const) {
      expect(of(table).length).toBeGreaterThan(CASES * 0.05);
      expect(of(table).every((row) => roleOf(row['author_id']) === 'FORENSIC_DOCTOR')).toBe(true);
    }
    for (const { id } of of('access.reserved')) {
      expect(of('core.protection_measure').find((row) => row['id'] === id)).toMatchObject({ type: 'RESERVED_IDENTITY' });
      expect(of('access.reserved_naming').filter((row) => row['reserved_id'] === id).map((row) => roleOf(row['person_id']))).toEqual(['FAMILY_DEFENDER', 'SOCIAL_WORKER', 'PSYCHOLOGIST']);
    }
    for (const grant of of('access.field_grant')) {
      expect([roleOf(grant['granted_by']), roleOf(grant['person_id'])]).toEqual(['FAMILY_DEFENDER', 'POLICE_OFFICER']);
      expect(String(grant['until_at']) > String(grant['from_at'])).toBe(true);
    }
    for (const { row_id } of of('access.release')) expect(of('core.released_observation').map((row) => row['id'])).toContain(row_id);
    for (const handover of of('access.handover')) {
      expect(of('access.assignment').filter((row) => row['case_id'] === handover['case_id']).map((row) => row['person_id'])).toEqual(expect.arrayContaining([handover['from_person'], handover['to_person']]));
      expect(of('access.custodian').some((row) => row['case_id'] === handover['case_id'] && row['person_id'] === handover['to_person'])).toBe(handover['accepted_at'] !== null);
    }
  });

  it('never gives two cases one code', () => {
    const codes = Array.from({ length: 20_000 }, (_, number) => newCaseCode(spreadCode(9, number)));
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.slice(0, 100).every((code) => parseCaseCode(code) === code)).toBe(true);
  });

  it('writes instants as ISO 8601', () => {
    for (const instant of [0, AS_OF - 1000, AS_OF + 3_723_000, -86_400_000]) {
      expect(instantText(instant)).toBe(new Date(instant).toISOString().replace('.000Z', 'Z'));
      expect(dateText(instant)).toBe(new Date(instant).toISOString().slice(0, 10));
    }
  });
});

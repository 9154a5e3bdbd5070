import { describe, expect, it } from '@jest/globals';
import { ReferenceScheme } from '../../cases/case-reference.entity.js';
import { parseNunc } from '../../cases/external-number.js';
import { ProceduralStage } from '../../cases/person-named.entity.js';
import { NoticeKind } from '../../intake/report-content.entity.js';
import { ReportChannel } from '../../intake/report.entity.js';
import { CASE_ROLES, ROLES } from '../../people/role.js';
import { CO_PACK } from './co.js';

const codesOf = (entries: readonly { readonly code: string }[]): string[] => entries.map(({ code }) => code).sort();

describe('the Colombian pack', () => {
  it('says what the record can say, and no other', () => {
    expect(codesOf(CO_PACK.channels)).toEqual(Object.keys(ReportChannel).sort());
    expect(CO_PACK.numberFormats.map(({ kind }) => kind).sort()).toEqual(Object.keys(ReferenceScheme).sort());
    for (const { code } of CO_PACK.noticeKinds) expect(NoticeKind).toHaveProperty(code);
    for (const { code } of CO_PACK.proceduralStages) expect(ProceduralStage).toHaveProperty(code);
  });

  it('has somebody for every role', () => {
    const held = new Set(CO_PACK.agencies.flatMap(({ roles }) => roles));
    for (const role of ROLES) expect(held).toContain(role);
    expect(CASE_ROLES.length).toBe(11);
  });

  it('claims no confirmation that nobody gave', () => {
    const entries = [...CO_PACK.timeLimits, ...CO_PACK.forms, ...CO_PACK.offences, ...CO_PACK.numberFormats, ...CO_PACK.functionHolders, CO_PACK.interviewers];
    expect(entries.filter(({ confirmedByLawyer }) => confirmedByLawyer)).toEqual([]);
    expect(CO_PACK.forms.filter(({ confirmedByAuthority }) => confirmedByAuthority)).toEqual([]);
  });

  it('gives each time limit as the sources give it', () => {
    expect(Object.fromEntries(CO_PACK.timeLimits.map(({ code, duration }) => [code, duration]))).toEqual({
      PUBLIC_SERVANT_REPORT: 'PT24H',
      EMERGENCY_CARE: 'PT72H',
      RIGHTS_VERIFICATION: 'P10D',
      PARD_RULING: 'P6M',
      REPARATION_HEARING: 'P8D',
      SECOND_REPARATION_HEARING: 'P8D',
      REPARATION_REQUEST: 'P30D',
      CHILD_INFORMED: 'P30D',
      INTERVIEW_PLANNED: 'P14D',
    });
  });

  it('never takes a call to a helpline for a complaint', () => {
    for (const { code, takesComplaints } of CO_PACK.channels) if (code.startsWith('HELPLINE')) expect(takesComplaints).toBe(false);
  });

  it('has the capitals of all departments and the capital district, one each', () => {
    expect(CO_PACK.places).toHaveLength(32);
    expect(new Set(CO_PACK.places.map(({ code }) => code.slice(0, 2))).size).toBe(32);
    for (const { code } of CO_PACK.places) expect(parseNunc(`${code}60001232026000${'45'}`)?.divipola).toBe(code);
  });

  it('describes the notice number as it is read', () => {
    const { parts } = CO_PACK.numberFormats.find(({ kind }) => kind === 'NUNC')!;
    expect(parts.map(({ digits }) => digits)).toEqual([2, 3, 2, 5, 4, 5]);
    expect(parts.reduce((sum, { digits }) => sum + digits, 0)).toBe(21);
  });
});

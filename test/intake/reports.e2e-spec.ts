import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InventedChild, FIVE_ANSWERS, logReport, newKey, openCase, reportOn, standing } from '../support/intake.js';
import { type TestPerson, World } from '../support/world.js';

const LUCIA: InventedChild = { names: 'Ana Lucía Quintero Muñoz', documentType: 'TI', documentNumber: '1.020.345.671', dateOfBirth: '2012-03-04', phone: '300 555 1234' };

describe('a report', () => {
  let world: World;
  let police: TestPerson, coordinator: TestPerson, stranger: TestPerson, auditor: TestPerson;
  let caseCode: string;
  beforeAll(async () => {
    world = await World.open('reports');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    stranger = await world.person('POLICE_OFFICER', 'NOCHE', 'PONAL');
    coordinator = await world.person('COORDINATOR', 'CENTRE-MED', 'CENTRE');
    auditor = await world.person('AUDITOR', 'DEFENSORIA', 'DEFENSORIA');
    const opened = await openCase(world, coordinator, await reportOn(world, police, LUCIA));
    expect(opened.errors).toBeUndefined();
    caseCode = opened.data.openCase.caseCodes[0];
  });
  afterAll(() => world.close());

  it('needs five answers and no name, and is nobody to turn away', async () => {
    const answer = await logReport(world, police, { channel: 'HELPLINE_141' }, { headers: { 'accept-language': 'es' } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data.logReport).toMatchObject({ complaintExists: false, nextStepAgency: 'PONAL', message: 'El reporte quedó guardado y se envió a la coordinación.' });
    expect(answer.data.logReport.nextStep).toContain('24 horas');
    const hours = (Date.parse(answer.data.logReport.nextStepDueAt) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
    const own = await world.ask(police, 'query ($code: String!) { report(code: $code) { code anonymous channel content { narrative firstDate place } reporter { names } children { nodes { names } } } }', { code: answer.data.logReport.reportCode });
    expect(own.errors).toBeUndefined();
    expect(own.data.report).toMatchObject({ anonymous: true, channel: 'HELPLINE_141', content: { narrative: FIVE_ANSWERS.narrative, firstDate: null, place: null }, reporter: null, children: { nodes: [] } });
  });

  it('tells a wrong answer by its place, and knows a complaint from a report', async () => {
    for (const [field, value] of [['when', 'ayer'], ['place', '5001'], ['channel', 'POLICE_DESK2']]) {
      const refused = await logReport(world, police, { [field as string]: value });
      expect(refused.errors?.[0].extensions.code).toBe('VALIDATION');
    }
    const formal = await logReport(world, police, { noticeKind: 'DENUNCIA', when: '2026-10', place: '05001', offences: ['CP-209'] });
    expect(formal.data.logReport).toMatchObject({ complaintExists: true, nextStepAgency: 'FGN' });
    const phoned = await logReport(world, police, { channel: 'HELPLINE_141', noticeKind: 'DENUNCIA' });
    expect(phoned.data.logReport.complaintExists).toBe(false);
  });

  it('is kept once for one key, and stays with the one who logged it', async () => {
    const key = newKey();
    const [first, again] = [await logReport(world, police, { idempotencyKey: key }), await logReport(world, police, { idempotencyKey: key })];
    expect(again.data.logReport).toMatchObject({ reportCode: first.data.logReport.reportCode, nextStepDueAt: first.data.logReport.nextStepDueAt, replayed: true });
    expect((await logReport(world, police, { idempotencyKey: key, narrative: 'otro' })).errors?.[0].extensions.code).toBe('KEY_REUSED');
    const code = first.data.logReport.reportCode;
    const foreign = await world.ask(stranger, 'query ($code: String!) { report(code: $code) { code } }', { code });
    expect(foreign.errors?.[0].extensions.code).toBe('NOT_FOUND');
    const mine = await world.ask(police, '{ myReports(first: 1) { nodes { code } pageInfo { hasNextPage endCursor } } }');
    expect(mine.data.myReports).toMatchObject({ nodes: [{ code }], pageInfo: { hasNextPage: true } });
    const next = await world.ask(police, 'query ($after: String) { myReports(first: 1, after: $after) { nodes { code } } }', { after: mine.data.myReports.pageInfo.endCursor });
    expect(next.data.myReports.nodes[0].code).not.toBe(code);
    expect((await world.ask(stranger, '{ myReports { nodes { code } } }')).data.myReports.nodes).toEqual([]);
  });

  it('is answered alike, byte for byte, whether its child is known, perhaps known or not', async () => {
    const sure = { ...LUCIA, names: 'Quintero Muñoz Ana Lucia' };
    const doubtful = { names: 'Ana Lucía Quintero', dateOfBirth: '2012' };
    const none = { names: 'Zoraida Ximena Buriticá Ñáñez', dateOfBirth: '2015-01-01' };
    const answers = [];
    for (const child of [sure, doubtful, none]) {
      const { data, text, headers, status } = await logReport(world, police, { children: [child] });
      const { reportCode, nextStepDueAt, requestId } = data.logReport;
      const seen = await world.ask(police, 'query ($code: String!) { report(code: $code) { version channel children { nodes { version names } } } }', { code: reportCode });
      const names = [...headers.keys()].filter((name) => name !== 'date').sort();
      answers.push({ code: reportCode, told: [status, names, text.replace(reportCode, 'CODE').replace(nextStepDueAt, 'TIME').replace(requestId, 'REQUEST'), JSON.stringify(seen.data).replace(child.names, 'NAMES')] });
    }
    expect(answers[1]?.told).toEqual(answers[0]?.told);
    expect(answers[2]?.told).toEqual(answers[0]?.told);
    const [one, other, third] = await Promise.all(answers.map(({ code }) => standing(world, code)));
    expect(one).toMatchObject({ caseCode, reviews: [{ candidate_code: caseCode, status: 'ATTACHED' }] });
    expect(other).toMatchObject({ caseCode: null, reviews: [{ candidate_code: caseCode, status: 'OPEN' }] });
    expect(third).toMatchObject({ caseCode: null, reviews: [{ candidate_code: null, status: 'OPEN', reasons: ['NO_CASE_YET'] }] });
  });

  it('assigns nobody, and each candidate that was looked into is on record', async () => {
    const before = await world.owner.query('SELECT count(*)::int AS n FROM access.assignment');
    await reportOn(world, police, LUCIA);
    expect((await world.owner.query('SELECT count(*)::int AS n FROM access.assignment')).rows).toEqual(before.rows);
    expect((await world.ask(police, 'query ($code: String!) { caseFile(code: $code) { code } }', { code: caseCode })).errors?.[0].extensions.code).toBe('NOT_FOUND');
    const { rows } = await world.owner.query("SELECT kinds, records FROM audit.entry WHERE operation = 'intake.match' AND case_code = $1 AND person_id = $2 ORDER BY at DESC LIMIT 1", [caseCode, police.id]);
    expect(rows[0]?.kinds).toEqual(['identity', 'whereabouts']);
    expect(JSON.parse(rows[0]?.records)[0]).toMatchObject({ type: 'ChildIdentity' });
    expect(auditor.role).toBe('AUDITOR');
  });

  /** Rules of libs/domain's matching table, as they come out at the desk. */
  const TABLE: [string, InventedChild, 'SURE' | 'DOUBTFUL' | 'NONE'][] = [
    ['document and names', { names: 'Ana Quintero', documentType: 'RC', documentNumber: '1020345671' }, 'SURE'],
    ['document, other names', { names: 'Pedro Pablo Ruiz Gil', documentType: 'TI', documentNumber: '1020345671' }, 'DOUBTFUL'],
    ['document, other birth', { ...LUCIA, dateOfBirth: '2009-11-20' }, 'DOUBTFUL'],
    ['full name, birth and phone', { names: LUCIA.names as string, dateOfBirth: '2012-03-04', phone: '+57 3005551234' }, 'SURE'],
    ['name as it sounds, birth', { names: 'Ana Lusia Kintero Munos', dateOfBirth: '2012-03-04' }, 'DOUBTFUL'],
    ['name and an estimate', { names: 'Ana Lucía Quintero', dateOfBirth: '2013', dateOfBirthEstimated: true }, 'DOUBTFUL'],
    ['full name alone', { names: LUCIA.names as string }, 'DOUBTFUL'],
    ['name with day and month exchanged', { names: LUCIA.names as string, dateOfBirth: '2012-04-03' }, 'DOUBTFUL'],
    ['phone alone', { phone: '3005551234' }, 'DOUBTFUL'],
    ['another child', { names: 'Julián Andrés Cardona Ríos', dateOfBirth: '2011-05-06', documentType: 'TI', documentNumber: '1099887766' }, 'NONE'],
    ['words only', { description: 'una niña de unos doce años' }, 'NONE'],
  ];
  it.each(TABLE)('with %s is matched as it should be', async (_, child, verdict) => {
    const { caseCode: attached, reviews } = await standing(world, await reportOn(world, police, child));
    const candidates = reviews.filter((review) => review.candidate_code === caseCode);
    expect(attached ? 'SURE' : candidates.length > 0 ? 'DOUBTFUL' : 'NONE').toBe(verdict);
  });
});

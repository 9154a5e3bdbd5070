import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type InventedChild, logReport, newKey, openCase, reportOn, standing } from '../support/intake.js';
import { type TestPerson, World } from '../support/world.js';

const MOVE = (name: string): string => `mutation ($input: MoveReportInput!) { ${name}(input: $input) { code replayed } }`;
const DECIDE = 'mutation ($input: DecideMatchReviewInput!) { decideMatchReview(input: $input) { id version } }';
const CASE = 'query ($code: String!) { caseFile(code: $code) { code ageBand child { givenNames familyNames documentNumber dateOfBirth } whereabouts { nodes { aspect value } } family { nodes { role names } } reports { nodes { code children { nodes { names } } } } tasks { nodes { ownerUnit dueAt detail { title legalBasis } } } complaints { nodes { noticeKind } } } }';
let serial = 0;
/** Another invented child each time. */
const someone = (): InventedChild => ({ names: ['Yarima', 'Nubia', 'Katiuska', 'Ludys', 'Eneida', 'Farid', 'Wbeimar', 'Odilia'][serial % 8] + ' Solangel ' + ['Perea', 'Chaverra', 'Moreno', 'Asprilla'][serial++ % 4] + ' Ibargüen', documentType: 'TI', documentNumber: String(1_031_220_000 + serial * 37), dateOfBirth: '2011-09-30', phone: `31055${String(20_000 + serial * 13)}` });

describe('a coordinator', () => {
  let world: World;
  let police: TestPerson, prosecutor: TestPerson, coordinator: TestPerson;
  beforeAll(async () => {
    world = await World.open('coordination');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    coordinator = await world.person('COORDINATOR', 'CENTRE-MED', 'CENTRE');
  });
  afterAll(() => world.close());

  const opened = async (child: InventedChild): Promise<{ report: string; code: string }> => {
    const report = await reportOn(world, police, child);
    const answer = await openCase(world, coordinator, report);
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return { report, code: answer.data.openCase.caseCodes[0] };
  };
  const move = (name: 'attachReport' | 'detachReport', caseCode: string, reportCode: string, by = coordinator) => world.ask(by, MOVE(name), { input: { idempotencyKey: newKey(), caseCode, reportCode, why: 'motivo inventado' } });
  const decide = (review: { id: string; version: number }, decision: string, by = coordinator) => world.ask(by, DECIDE, { input: { idempotencyKey: newKey(), id: review.id, expectedVersion: review.version, decision, why: 'motivo inventado' } });

  it('sees the reports that wait, with who and in few words, never the narrative or the reporter', async () => {
    const child = someone();
    const code = (await logReport(world, police, { children: [child], reporter: { names: 'Vecina Inventada' } })).data.logReport.reportCode;
    const queue = await world.ask(coordinator, '{ unopenedReports(first: 50) { nodes { code nextStepDueAt summary { text } content { narrative } reporter { names } children { nodes { names phone } } } } }');
    expect(queue.errors).toBeUndefined();
    const shown = queue.data.unopenedReports.nodes.find((node: { code: string }) => node.code === code);
    expect(shown).toMatchObject({ content: null, reporter: null, children: { nodes: [{ names: child.names, phone: child.phone }] } });
    expect(shown.summary.text).toContain('POLICE_DESK');
    expect((await world.ask(police, '{ unopenedReports { nodes { code } } }')).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    const reviews = await world.ask(coordinator, '{ matchReviews(first: 50) { nodes { reportCode candidateCode reasons status } } }');
    expect(reviews.data.matchReviews.nodes).toContainEqual({ reportCode: code, candidateCode: null, reasons: ['NO_CASE_YET'], status: 'OPEN' });
  });

  it('opens a case with the child founded from the report, its tasks and its complaint', async () => {
    const child = someone();
    const code = (await logReport(world, police, { children: [child], noticeKind: 'DENUNCIA' })).data.logReport.reportCode;
    expect((await openCase(world, police, code)).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    expect((await openCase(world, coordinator, code, { mfa: false })).errors?.[0].extensions.code).toBe('MFA_REQUIRED');
    const answer = await openCase(world, coordinator, code);
    expect(answer.errors).toBeUndefined();
    const [caseCode] = answer.data.openCase.caseCodes;
    expect((await openCase(world, coordinator, code)).errors?.[0].extensions.code).toBe('CONFLICTING_STATE');
    const file = await world.ask(coordinator, CASE, { code: caseCode });
    expect(file.errors).toBeUndefined();
    expect(file.data.caseFile).toMatchObject({
      ageBand: 'AGE_14_17', child: { familyNames: child.names?.split(' ').slice(2).join(' '), documentNumber: child.documentNumber, dateOfBirth: child.dateOfBirth },
      whereabouts: { nodes: [{ aspect: 'PHONE', value: child.phone }] }, reports: { nodes: [{ code, children: { nodes: [{ names: child.names }] } }] },
    });
    const tasks = file.data.caseFile.tasks.nodes;
    expect(tasks.map((task: { detail: { title: string } }) => task.detail.title).sort()).toEqual(['PASS_REPORT_ON', 'REVIEW_REPORT']);
    expect(tasks.map((task: { ownerUnit: string }) => task.ownerUnit).sort()).toEqual(['CENTRE-MED', 'FGN']);
    const { rows } = await world.owner.query('SELECT case_id FROM access.case_state WHERE code = $1', [caseCode]);
    await world.assign(prosecutor, rows[0].case_id);
    const led = await world.ask(prosecutor, CASE, { code: caseCode });
    expect(led.data.caseFile.complaints.nodes).toEqual([{ noticeKind: 'DENUNCIA' }]);
    const own = await world.ask(police, 'query ($code: String!) { report(code: $code) { code version } }', { code });
    expect(own.data.report).toEqual({ code, version: 1 });
  });

  it('pages through what hangs from a report of a case, as through any list', async () => {
    const { code } = await opened(someone());
    await world.owner.query(`INSERT INTO identity.report_child SELECT (jsonb_populate_record(NULL::identity.report_child, to_jsonb(r) || jsonb_build_object('id', gen_random_uuid(), 'recorded_at', now()))).*
      FROM identity.report_child r JOIN access.case_state s ON s.case_id = r.case_id WHERE s.code = $1`, [code]);
    const page = (after: string | null) => world.ask(coordinator, 'query ($code: String!, $after: String) { caseFile(code: $code) { reports { nodes { children(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } } }', { code, after });
    const seen = new Set<string>();
    let after: string | null = null;
    for (const more of [true, false]) {
      const answer = await page(after);
      expect(answer.errors).toBeUndefined();
      const { nodes, pageInfo } = answer.data.caseFile.reports.nodes[0].children;
      expect([nodes.length, pageInfo.hasNextPage]).toEqual([1, more]);
      seen.add(nodes[0].id);
      after = pageInfo.endCursor;
    }
    expect(seen.size).toBe(2);
  });

  it('decides a doubtful match either way, once, on the version seen', async () => {
    const child = someone();
    const { code } = await opened(child);
    const like = { names: child.names as string, dateOfBirth: '2011' };
    const [one, other] = [await reportOn(world, police, like), await reportOn(world, police, like)];
    const review = (await standing(world, one)).reviews[0] as { id: string; version: number };
    expect((await decide({ ...review, version: 7 }, 'ATTACH')).errors?.[0].extensions.code).toBe('STALE_VERSION');
    expect((await decide(review, 'ATTACH', police)).errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    expect((await decide(review, 'ATTACH')).errors).toBeUndefined();
    expect(await standing(world, one)).toMatchObject({ caseCode: code, reviews: [{ status: 'ATTACHED' }] });
    const apart = (await standing(world, other)).reviews[0] as { id: string; version: number };
    expect((await decide(apart, 'SEPARATE')).errors).toBeUndefined();
    expect((await standing(world, other)).reviews.map(({ status, candidate_code }) => [status, candidate_code])).toEqual([['SEPARATE', code], ['OPEN', null]]);
    const own = await openCase(world, coordinator, other);
    expect(own.data.openCase).toMatchObject({ undecidedReviews: [], caseCodes: [expect.any(String)] });
    expect((await decide(apart, 'ATTACH')).errors?.[0].extensions.code).toMatch(/STALE_VERSION|CONFLICTING_STATE/);
  });

  it('is asked before a second case opens for a child who got one meanwhile', async () => {
    const child = someone();
    const [first, second] = [await reportOn(world, police, child), await reportOn(world, police, child)];
    const { caseCodes } = (await openCase(world, coordinator, first)).data.openCase;
    const asked = await openCase(world, coordinator, second);
    expect(asked.data.openCase).toMatchObject({ caseCodes: [], undecidedReviews: [expect.any(String)] });
    const review = (await standing(world, second)).reviews.find((one) => one.candidate_code === caseCodes[0]) as { id: string; version: number };
    expect(asked.data.openCase.undecidedReviews).toEqual([review.id]);
    expect((await decide(review, 'ATTACH')).errors).toBeUndefined();
    expect((await standing(world, second)).caseCode).toBe(caseCodes[0]);
  });

  it('undoes a wrong attach, and the history of both ways stays', async () => {
    const { code: wrong } = await opened(someone());
    const report = await reportOn(world, police, someone());
    expect((await move('attachReport', wrong, report)).errors).toBeUndefined();
    expect((await standing(world, report)).caseCode).toBe(wrong);
    expect((await move('attachReport', wrong, report)).errors?.[0].extensions.code).toBe('CONFLICTING_STATE');
    expect((await move('detachReport', wrong, report, police)).errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await move('detachReport', wrong, report)).errors).toBeUndefined();
    const after = await standing(world, report);
    expect(after.caseCode).toBeNull();
    expect(after.reviews.at(-1)).toMatchObject({ status: 'OPEN', reasons: ['DETACHED'] });
    const { rows } = await world.owner.query("SELECT m.kind, m.why FROM access.case_move m JOIN core.report r ON r.id = m.report_id WHERE r.code = $1 ORDER BY m.moved_at", [report]);
    expect(rows).toEqual([{ kind: 'ATTACH', why: 'motivo inventado' }, { kind: 'DETACH', why: 'motivo inventado' }]);
    const history = await world.owner.query('SELECT h.version FROM history.report h JOIN core.report r ON r.id = h.row_id WHERE r.code = $1', [report]);
    expect(history.rows).toEqual([{ version: 1 }, { version: 1 }]);
    expect((await world.ask(coordinator, CASE, { code: wrong })).data.caseFile.reports.nodes.map((one: { code: string }) => one.code)).not.toContain(report);
    expect((await openCase(world, coordinator, report)).data.openCase.caseCodes).toHaveLength(1);
  });

  it('opens a case for each of several children, each with their own name alone', async () => {
    const [one, other] = [{ ...someone(), names: 'Mateo Arturo Zúñiga Bolaños' }, { ...someone(), names: 'Salomé Zúñiga Bolaños' }];
    const code = await reportOn(world, police, one, other);
    const { caseCodes } = (await openCase(world, coordinator, code)).data.openCase;
    expect(caseCodes).toHaveLength(2);
    const files = [];
    for (const caseCode of caseCodes) files.push((await world.ask(coordinator, CASE, { code: caseCode })).data.caseFile);
    const names = files.map((file) => `${file.child.givenNames} ${file.child.familyNames}`);
    expect([...names].sort()).toEqual([one.names, other.names].sort());
    for (const [index, file] of files.entries()) {
      expect(file.family.nodes).toEqual([{ role: 'SIBLING', names: names[1 - index] }]);
      expect(file.reports.nodes).toHaveLength(1);
      expect(JSON.stringify(file.reports)).not.toContain(names[1 - index]);
    }
    const logged = await world.ask(police, 'query ($code: String!) { report(code: $code) { version children { nodes { names } } } }', { code });
    expect(logged.data.report.children.nodes.map((child: { names: string }) => child.names).sort()).toEqual([...names].sort());
    expect((await world.ask(police, '{ myReports(first: 50) { nodes { code } } }')).data.myReports.nodes.filter((node: { code: string }) => node.code === code)).toHaveLength(1);
  });

  it('opens the case of a survivor who is an adult now, and of nobody known', async () => {
    const { code } = await opened({ ...someone(), dateOfBirth: '1985-02-03' });
    expect((await world.ask(coordinator, CASE, { code })).data.caseFile.ageBand).toBe('ADULT');
    const unknown = (await logReport(world, police)).data.logReport.reportCode;
    const answer = await openCase(world, coordinator, unknown);
    expect((await world.ask(coordinator, CASE, { code: answer.data.openCase.caseCodes[0] })).data.caseFile).toMatchObject({ ageBand: 'UNKNOWN', child: { givenNames: null } });
  });

  it('who is in conflict with a case is not shown that a report may belong to it', async () => {
    const child = { ...someone(), names: 'Deisy Johana Tamayo Urrego' };
    const { code } = await opened(child);
    const named = await world.person('COORDINATOR', 'CENTRE-TURNO', 'CENTRE');
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) SELECT $1, case_id, 'NAMED' FROM access.case_state WHERE code = $2", [named.id, code]);
    const report = await reportOn(world, police, { names: child.names as string, dateOfBirth: '2011' });
    const review = (await standing(world, report)).reviews[0] as { id: string; version: number };
    const shown = async (by: TestPerson): Promise<string[]> => (await world.ask(by, '{ matchReviews(first: 50) { nodes { reportCode } } }')).data.matchReviews.nodes.map((node: { reportCode: string }) => node.reportCode);
    expect(await shown(coordinator)).toContain(report);
    expect(await shown(named)).not.toContain(report);
    expect((await decide(review, 'ATTACH', named)).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
});

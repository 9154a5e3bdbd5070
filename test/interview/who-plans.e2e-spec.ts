import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { World } from '../support/world.js';
import { inDays, InterviewStage } from './interview-stage.js';

/** Every role that writes the class `interview`, and those that plan an interview on this basis. */
const WRITERS = ['POLICE_OFFICER', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'FAMILY_DEFENDER', 'PROSECUTOR'] as const satisfies readonly Role[];
const PLANNERS: Readonly<Record<string, readonly Role[]>> = { PRIMARY: ['PROSECUTOR', 'FAMILY_DEFENDER'], EXCEPTION: ['PROSECUTOR', 'FAMILY_DEFENDER'], COURT_ORDER: ['PROSECUTOR'] };
const SHA = 'b'.repeat(64);

describe('who plans an interview, on whatever basis', () => {
  let world: World;
  let first: InterviewStage;
  let stage: InterviewStage;
  beforeAll(async () => {
    world = await World.open('who-plans');
    first = await InterviewStage.set(world);
  });
  beforeEach(async () => void (stage = await first.further()));
  afterAll(() => world.close());

  /** An interview as the owner plants it, with an approved exception where its basis is one. */
  async function planted(basis: string, over: Record<string, unknown> = {}): Promise<string> {
    const [id, exceptionId, requestId] = [randomUUID(), randomUUID(), randomUUID()];
    const by = stage.of('PROSECUTOR');
    const owned = { case_id: stage.file.id, author_id: by.id, unit_id: by.unitId };
    const put = async (table: string, row: Record<string, unknown>): Promise<void> => {
      const columns = Object.keys(row).join(', ');
      await world.owner.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_record(NULL::${table}, $1)`, [JSON.stringify(row)]);
    };
    if (basis === 'EXCEPTION') {
      await put('core.interview_request', { id: requestId, ...owned, author_id: stage.of('POLICE_OFFICER').id, unit_id: stage.of('POLICE_OFFICER').unitId, events: 1, reason: 'NEW', status: 'GOES_ON', answer_by: inDays(2) });
      await put('core.interview_exception', { id: exceptionId, ...owned, author_id: stage.of('FORENSIC_DOCTOR').id, unit_id: stage.of('FORENSIC_DOCTOR').unitId, request_id: requestId, events: 1, reason: 'NEW_FACTS', text: 'CODE-1', child_view: 'CODE-2', state: 'APPROVED', prosecutor_approved_by: by.id, defender_approved_by: stage.of('FAMILY_DEFENDER').id, approved_at: inDays(-1), expires_at: inDays(20) });
    }
    await put('core.interview', { id, ...owned, events: 1, basis, status: 'PLANNED', protocol: 'NICHD_REVISED', interviewer_id: stage.of('FORENSIC_INTERVIEWER').id, room: 'Sala azul', planned_for: inDays(3), sessions_planned: 1, anticipated_evidence: 'NOT_REQUESTED', held_elsewhere: false, exception_id: basis === 'EXCEPTION' ? exceptionId : null, order_number: basis === 'COURT_ORDER' ? 'J3-2026-118' : null, order_document_sha256: basis === 'COURT_ORDER' ? SHA : null, ...over });
    return id;
  }
  const change = (role: Role, id: string, set: string): Promise<unknown> => stage.sql(role, `UPDATE core.interview SET ${set} WHERE id = $1 RETURNING id`, [id]);

  it.each(['PRIMARY', 'EXCEPTION', 'COURT_ORDER'])('%s: no other who writes interviews changes the plan by SQL', async (basis) => {
    const id = await planted(basis);
    for (const role of WRITERS) for (const set of [`room = 'Sala ${role}'`, `interpreter = 'LSC ${role}'`, "planned_for = now() + interval '4 days'", `companion = 'Luz ${role}'`, "status = 'CANCELLED'", "held_elsewhere = true, room = 'Sala verde'"]) {
      const outcome = await change(role, id, set);
      const may = PLANNERS[basis]?.includes(role) && !set.startsWith('held_elsewhere');
      if (!may) expect([role, set, outcome]).toEqual([role, set, PLANNERS[basis]?.includes(role) ? 'interview_elsewhere_stays' : 'interview_planned_by']);
      else if (!set.startsWith('status')) expect([role, set, outcome]).toEqual([role, set, [{ id }]]);
    }
  });

  it('a further one is planned by those who plan the first, an order’s also entered by the coordinator, who names nobody beside the child', async () => {
    const exception = await planted('EXCEPTION', { status: 'CANCELLED' });
    const { rows } = await world.owner.query<{ exception_id: string }>('SELECT exception_id FROM core.interview WHERE id = $1', [exception]);
    const excepted = { basis: 'EXCEPTION', protocol: 'NICHD_REVISED', exceptionId: rows[0]?.exception_id };
    for (const role of ['POLICE_OFFICER', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR', 'COORDINATOR'] as const) expect([role, await stage.refusal(role, 'planFurtherInterview', excepted)]).toEqual([role, 'ROLE_REQUIRED']);
    expect(await stage.refusal('FAMILY_DEFENDER', 'planFurtherInterview', excepted)).toBeUndefined();
    const ordered = { basis: 'COURT_ORDER', protocol: 'NICHD_REVISED', events: 1, orderNumber: 'J3-2026-119', orderDocumentSha256: SHA };
    for (const role of ['POLICE_OFFICER', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'] as const) expect([role, await stage.refusal(role, 'planFurtherInterview', ordered)]).toEqual([role, 'ROLE_REQUIRED']);
    expect(await stage.refusal('COORDINATOR', 'planFurtherInterview', { ...ordered, companion: 'Luz Mora' })).toBe('ROLE_REQUIRED');
    expect(await stage.refusal('COORDINATOR', 'planFurtherInterview', ordered)).toBeUndefined();
  });

  it('no name that a plan is refused for is told to those who may not read it', async () => {
    await world.owner.query("INSERT INTO core.person_named (case_id, author_id, unit_id, name, stage) VALUES ($1, $2, $3, 'Tomás Gil', 'WITNESS')", [stage.file.id, stage.of('PROSECUTOR').id, stage.of('PROSECUTOR').unitId]);
    const ordered = { basis: 'COURT_ORDER', protocol: 'NICHD_REVISED', events: 1, orderNumber: 'J3-2026-120', orderDocumentSha256: SHA };
    const outcomes = await Promise.all(['Tomás Gil', 'Luz Mora'].map((companion) => stage.refusal('COORDINATOR', 'planFurtherInterview', { ...ordered, companion })));
    expect(outcomes).toEqual(['ROLE_REQUIRED', 'ROLE_REQUIRED']);
    expect(await stage.refusal('PROSECUTOR', 'planFurtherInterview', { ...ordered, companion: 'Tomás Gil' })).toBe('CONFLICTING_STATE input.companion');
  });

  it('that another service held one is entered by those who plan, as held, and uses up the one interview', async () => {
    const insert = (role: Role, status: string) => stage.sql(role, `INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, 1, 'PRIMARY', '${status}', 'OTHER', 1, 'NOT_REQUESTED', true)`, [stage.file.id, stage.of(role).id, stage.of(role).unitId]);
    for (const role of ['POLICE_OFFICER', 'FORENSIC_INTERVIEWER', 'FORENSIC_DOCTOR'] as const) for (const status of ['PLANNED', 'HELD']) expect([role, status, await insert(role, status)]).toEqual([role, status, 'interview_planned_by']);
    expect(await insert('PROSECUTOR', 'PLANNED')).toBe('interview_elsewhere_stays');
    expect(await insert('PROSECUTOR', 'HELD')).toEqual([]);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan())).toBe('CONFLICTING_STATE input');
  });

  it('its own interviewer says that it was held, and no other interviewer says more about it', async () => {
    const id = await planted('COURT_ORDER', { status: 'HELD' });
    const other = await world.person('FORENSIC_INTERVIEWER', 'ROOMS-9', 'BARNAHUS');
    await world.assign(other, stage.file.id);
    expect(await stage.sql('FORENSIC_INTERVIEWER', "UPDATE core.interview SET held_on = '2026-11' WHERE id = $1 RETURNING id", [id])).toEqual([{ id }]);
    expect(await stage.sql(other, "UPDATE core.interview SET held_on = '2026-10' WHERE id = $1 RETURNING id", [id])).toBe('interview_held_by_interviewer');
  });
});

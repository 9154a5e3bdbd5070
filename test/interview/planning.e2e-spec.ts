import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mutate } from '../support/mutate.js';
import { World } from '../support/world.js';
import { inDays, InterviewStage } from './interview-stage.js';

/** What a constraint of the first promise refuses: the input as a whole, with the constraint's name beside it (test/heard-once). */
const HEARD_ONCE = 'CONFLICTING_STATE input';

describe('an interview is planned', () => {
  let world: World;
  let first: InterviewStage;
  let stage: InterviewStage;
  beforeAll(async () => {
    world = await World.open('interview-planning');
    first = await InterviewStage.set(world);
  });
  beforeEach(async () => void (stage = await first.further()));
  afterAll(() => world.close());
  const witness = (on: InterviewStage, name: string): Promise<unknown> => world.owner.query("INSERT INTO core.person_named (case_id, author_id, unit_id, name, stage) VALUES ($1, $2, $3, $4, 'WITNESS')", [on.file.id, first.of('PROSECUTOR').id, first.of('PROSECUTOR').unitId, name]);

  it('once for a child and a set of events, told alike to all who may plan', async () => {
    const planned = await stage.done('PROSECUTOR', 'planInterview', stage.plan({ observers: [{ observerId: stage.of('FORENSIC_DOCTOR').id, capacity: 'Salud' }, { capacity: 'Juzgado' }], interpreter: 'Lengua de señas', sessionsPlanned: 2 }));
    expect(await stage.read('SOCIAL_WORKER', 'interviews { nodes { id basis status protocol room sessionsPlanned interpreter anticipatedEvidence interviewer { unit } } } interviewObservers { nodes { capacity } }')).toMatchObject({
      interviews: { nodes: [{ id: planned.id, basis: 'PRIMARY', status: 'PLANNED', protocol: 'NICHD_REVISED', room: 'Sala azul', sessionsPlanned: 2, interpreter: 'Lengua de señas', anticipatedEvidence: 'NOT_REQUESTED', interviewer: { unit: 'ROOMS' } }] },
      interviewObservers: { nodes: expect.arrayContaining([{ capacity: 'Salud' }, { capacity: 'Juzgado' }]) },
    });
    for (const role of ['PROSECUTOR', 'FAMILY_DEFENDER'] as const) expect([role, await stage.refusal(role, 'planInterview', stage.plan())]).toEqual([role, HEARD_ONCE]);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ events: 2 }))).toBe(HEARD_ONCE);
    for (const [language, expected] of [['es', 'ya hay una entrevista sobre estos hechos: '], ['en', 'there is an interview about these events already: ']] as const) {
      const { answer } = await mutate(world, stage.of('PROSECUTOR'), 'planInterview', { caseCode: stage.file.code, ...stage.plan() }, { headers: { 'accept-language': language } });
      expect(answer.errors?.[0].extensions).toMatchObject({ rule: 'interview_heard_once', expected: expect.stringContaining(expected) });
    }
    await stage.done('FAMILY_DEFENDER', 'cancelInterview', { id: planned.id, expectedVersion: 1, why: 'La niña se mudó' });
    expect(await stage.refusal('FAMILY_DEFENDER', 'planInterview', stage.plan())).toBeUndefined();
  });

  it('once, also where two plan it at the same moment', async () => {
    const outcomes = await Promise.all((['PROSECUTOR', 'FAMILY_DEFENDER', 'PROSECUTOR', 'FAMILY_DEFENDER'] as const).map((role) => stage.refusal(role, 'planInterview', stage.plan())));
    expect(outcomes.filter((one) => one === undefined)).toHaveLength(1);
    expect(outcomes.filter((one) => one === HEARD_ONCE)).toHaveLength(3);
  });

  it('by the prosecutor or the family defender, who read all a plan may be refused for', async () => {
    for (const role of ['POLICE_OFFICER', 'FORENSIC_DOCTOR', 'FORENSIC_INTERVIEWER'] as const) expect([role, await stage.refusal(role, 'planInterview', stage.plan())]).toEqual([role, 'ROLE_REQUIRED']);
    for (const role of ['SOCIAL_WORKER', 'PSYCHOLOGIST', 'COORDINATOR', 'JUDGE', 'VICTIM_LAWYER', 'PUBLIC_MINISTRY'] as const) expect([role, await stage.refusal(role, 'planInterview', stage.plan())]).toEqual([role, 'NOT_FOUND']);
    expect(await stage.sql('POLICE_OFFICER', "INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere) VALUES ($1, $2, $3, 1, 'PRIMARY', 'PLANNED', 'RATAC', 1, 'NOT_REQUESTED', false)", [stage.file.id, stage.of('POLICE_OFFICER').id, stage.of('POLICE_OFFICER').unitId])).toBe('interview_planned_by');
  });

  it('with an interviewer of the case who is accredited for the protocol on that day', async () => {
    const refused = 'CONFLICTING_STATE input.interviewerId';
    const stranger = await world.person('FORENSIC_INTERVIEWER', 'ROOMS-2', 'BARNAHUS');
    await first.accredit(stranger);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ interviewerId: stranger.id }))).toBe(refused);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ interviewerId: stage.of('PROSECUTOR').id }))).toBe(refused);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ protocol: 'RATAC' }))).toBe(refused);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ plannedFor: inDays(60) }))).toBe(refused);
    const planned = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id: planned.id, expectedVersion: 1, why: 'Otra fecha', plannedFor: inDays(60) })).toBe(refused);
    expect(await stage.sql('PROSECUTOR', 'UPDATE core.interview SET planned_for = $2 WHERE id = $1', [planned.id, inDays(60)])).toBe('interview_interviewer_fits');
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id: planned.id, expectedVersion: 9, why: 'Otra sala', room: 'Sala verde' })).toBe('STALE_VERSION');
    expect((await stage.done('PROSECUTOR', 'changeInterview', { id: planned.id, expectedVersion: 1, why: 'Otra sala', room: 'Sala verde' })).version).toBe(2);
  });

  it('tells nobody that a conflict stands against the interviewer', async () => {
    const other = await world.person('FORENSIC_INTERVIEWER', 'ROOMS-3', 'BARNAHUS');
    await first.accredit(other);
    await world.assign(other, stage.file.id);
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'DECLARED')", [other.id, stage.file.id]);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ interviewerId: other.id }))).toBeUndefined();
  });

  it('with no witness at the child’s side, also not a sibling’s', async () => {
    const refused = 'CONFLICTING_STATE input.companion';
    await witness(stage, 'Aurora  Peña Ríos');
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ companion: 'aurora pena rios' }))).toBe(refused);
    const sibling = await first.further();
    await witness(sibling, 'Tomás Gil');
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ companion: 'Tomás Gil' }))).toBeUndefined();
    const [{ id }] = (await stage.read('PROSECUTOR', 'interviews { nodes { id } }')).interviews.nodes;
    await stage.done('PROSECUTOR', 'changeInterview', { id, expectedVersion: 1, why: 'Otra persona', companion: 'Luz Mora' });
    await world.owner.query("INSERT INTO core.interview (case_id, author_id, unit_id, events, basis, status, protocol, sessions_planned, anticipated_evidence, held_elsewhere, companion) VALUES ($1, $2, $3, 1, 'PRIMARY', 'PLANNED', 'OTHER', 1, 'NOT_REQUESTED', false, 'Tomas Gil')", [sibling.file.id, first.of('PROSECUTOR').id, first.of('PROSECUTOR').unitId]);
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id, expectedVersion: 2, why: 'Otra persona', companion: 'Tomás Gil' })).toBe(refused);
    expect(await stage.sql('PROSECUTOR', "UPDATE core.interview SET companion = 'TOMÁS GIL' WHERE id = $1", [id])).toBe('interview_companion_no_witness');
    await world.owner.query("UPDATE access.assignment SET ended_by = $2, until_at = now() WHERE case_id = $1 AND person_id = $2", [sibling.file.id, first.of('PROSECUTOR').id]);
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id, expectedVersion: 2, why: 'Otra persona', companion: 'Tomás Gil' })).toBeUndefined();
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id, expectedVersion: 3, why: 'Del registro', companionId: id })).toBe('VALIDATION input.companionId');
  });

  it('with the preferred gender met, or the reason why not, and anticipated evidence answered', async () => {
    await world.owner.query("INSERT INTO core.service_preference (case_id, author_id, unit_id, professional_gender) VALUES ($1, $2, $3, 'FEMALE')", [stage.file.id, stage.of('COORDINATOR').id, stage.of('COORDINATOR').unitId]);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan())).toBe('VALIDATION input.preferredGenderMet');
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ preferredGenderMet: false }))).toBe('VALIDATION input.preferredGenderWhyNot');
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ anticipatedEvidence: undefined }))).toBe('VALIDATION input');
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan({ preferredGenderMet: false, preferredGenderWhyNot: 'Nadie disponible este mes' }))).toBeUndefined();
  });

  it('or is not suitable, and then no task goes on asking for one', async () => {
    const task = await stage.done('FAMILY_DEFENDER', 'addTask', { ownerUnit: 'CENTRE', subjectKind: 'interview', title: 'INTERVIEW_PLANNED', dueAt: inDays(14) });
    const other = await stage.done('FAMILY_DEFENDER', 'addTask', { ownerUnit: 'CENTRE', subjectKind: 'interview', title: 'ROOM_BOOKED', dueAt: inDays(20) });
    const outcome = await stage.done('FORENSIC_INTERVIEWER', 'interviewNotSuitable', { reason: 'Diez meses de edad', alternatives: 'Observación del juego' });
    const { rows } = await world.owner.query('SELECT id, status FROM core.task WHERE case_id = $1 ORDER BY status', [stage.file.id]);
    expect(rows).toEqual([{ id: task.id, status: 'CANCELLED' }, { id: other.id, status: 'OPEN' }]);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan())).toBe(HEARD_ONCE);
    await stage.done('PROSECUTOR', 'cancelInterview', { id: outcome.id, expectedVersion: 1, why: 'Ya habla' });
    const again = await stage.done('FAMILY_DEFENDER', 'addTask', { ownerUnit: 'CENTRE', subjectKind: 'interview', title: 'INTERVIEW_PLANNED', dueAt: inDays(14) });
    const planned = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    expect((await world.owner.query('SELECT status FROM core.task WHERE id = $1', [again.id])).rows).toEqual([{ status: 'DONE' }]);
    await stage.done('FORENSIC_INTERVIEWER', 'plannedInterviewNotSuitable', { id: planned.id, expectedVersion: 1, why: 'Valoración', reason: 'Condición de salud', alternatives: 'Informe de la escuela' });
    expect((await stage.read('COORDINATOR', 'interviews { nodes { status alternatives } }')).interviews.nodes).toContainEqual({ status: 'NOT_SUITABLE', alternatives: 'Informe de la escuela' });
  });

  it('is held by its interviewer after its sessions, and nobody is kept blind for it from then on', async () => {
    await stage.done('COORDINATOR', 'setBlind', { blind: true });
    const { id } = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    const held = { id, expectedVersion: 1, why: 'Terminada', heldOn: '2026-11' };
    expect(await stage.refusal('PROSECUTOR', 'interviewHeld', held)).toBe('ROLE_REQUIRED');
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'interviewHeld', held)).toBe('CONFLICTING_STATE input.id');
    const at = new Date().toISOString();
    const session = await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId: id, at });
    expect(await stage.refusal('PROSECUTOR', 'cancelInterview', { id, expectedVersion: 1, why: 'Tarde' })).toBe(HEARD_ONCE);
    expect(await stage.refusal('FORENSIC_INTERVIEWER', 'interviewHeld', held)).toBe('CONFLICTING_STATE input.id');
    await stage.done('FORENSIC_INTERVIEWER', 'endSession', { sessionId: session.id, expectedVersion: 1, at: new Date().toISOString() });
    const withheld = async (): Promise<string[]> => ((await stage.read('FORENSIC_INTERVIEWER', 'incidents { nodes { id } } withheld { field }')).withheld as { field: string }[]).map((one) => one.field);
    expect(await withheld()).toContain('incidents');
    await stage.done('FORENSIC_INTERVIEWER', 'interviewHeld', held);
    expect(await withheld()).not.toContain('incidents');
    expect(await stage.refusal('PROSECUTOR', 'cancelInterview', { id, expectedVersion: 2, why: 'Otra vez' })).toBe(HEARD_ONCE);
    expect(await stage.refusal('PROSECUTOR', 'planInterview', stage.plan())).toBe(HEARD_ONCE);
    expect(await stage.sql('FAMILY_DEFENDER', "UPDATE core.interview SET status = 'CANCELLED' WHERE id = $1", [id])).toBe('interview_stays_held');
  });

  it('for a day that stays once it has begun, whoever would move it: what happened stands in the log of its sessions', async () => {
    const { id } = await stage.done('PROSECUTOR', 'planInterview', stage.plan());
    const move = (expectedVersion: number): Promise<string | undefined> => stage.refusal('PROSECUTOR', 'changeInterview', { id, expectedVersion, why: 'Otro día', plannedFor: inDays(5) });
    expect(await move(1)).toBeUndefined();
    await stage.done('FORENSIC_INTERVIEWER', 'startSession', { interviewId: id, at: new Date().toISOString() });
    expect(await move(2)).toBe('CONFLICTING_STATE input.plannedFor');
    expect(await stage.sql('PROSECUTOR', 'UPDATE core.interview SET planned_for = $2 WHERE id = $1', [id, inDays(6)])).toBe('interview_day_stays');
    await expect(world.owner.query("SELECT set_config('app.person', $2, false), set_config('app.why', 'Otro día', false); ".replace('$2', `'${stage.of('PROSECUTOR').id}'`) + `UPDATE core.interview SET planned_for = now() WHERE id = '${id}'`)).rejects.toMatchObject({ constraint: 'interview_day_stays' });
    expect(await stage.refusal('PROSECUTOR', 'changeInterview', { id, expectedVersion: 2, why: 'Otra sala', room: 'Sala verde' })).toBeUndefined();
  });

  it('accreditations are recorded by an administrator of another unit, for interviewers alone', async () => {
    const { owner } = world;
    const input = { protocol: 'RATAC', fromOn: '2026-01-01', untilOn: '2028-01-01', issuedBy: 'Escuela inventada', caseCode: undefined };
    const colleague = await world.person('ADMINISTRATOR', 'ROOMS', 'BARNAHUS');
    const person = first.of('FORENSIC_INTERVIEWER');
    expect(await stage.refusal(colleague, 'recordAccreditation', { ...input, personId: person.id })).toBe('NOT_SELF');
    expect(await stage.refusal('COORDINATOR', 'recordAccreditation', { ...input, personId: person.id })).toBe('ROLE_REQUIRED');
    expect(await stage.refusal('ADMINISTRATOR', 'recordAccreditation', { ...input, personId: first.of('JUDGE').id })).toBe('CONFLICTING_STATE input.personId');
    await stage.done('ADMINISTRATOR', 'recordAccreditation', { ...input, personId: person.id });
    expect((await owner.query("SELECT count(*)::int AS n FROM people.accreditation WHERE person_id = $1 AND protocol = 'RATAC'", [person.id])).rows).toEqual([{ n: 1 }]);
    expect(await stage.sql('PROSECUTOR', "SELECT people.record_accreditation($1, 'RATAC', '2026-01-01', '2027-01-01', 'x')", [person.id])).toBe('42501');
    expect(await stage.sql('PROSECUTOR', "INSERT INTO people.accreditation (person_id, protocol, from_on, until_on, issued_by, recorded_by) VALUES ($1, 'RATAC', '2026-01-01', '2027-01-01', 'x', $1)", [person.id])).toBe('42501');
  });
});

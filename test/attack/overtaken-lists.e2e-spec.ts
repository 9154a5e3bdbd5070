import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCase, reportOn } from '../support/intake.js';
import { type TestPerson, World } from '../support/world.js';

type Inner = Record<string, (...all: unknown[]) => Promise<unknown>>;

/** Lists outside a case, or about who reaches one, which a change of access overtakes between reading and record. */
describe('a list that is overtaken', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, officer: TestPerson, auditor: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-lists');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    officer = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    auditor = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
  });
  afterAll(() => world.close());
  const caseOf = async (): Promise<{ id: string; code: string }> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender]) await world.assign(person, file.id);
    return file;
  };
  /** Lets something happen once, after the rows were read and before they are on record. */
  const overtakenBy = async <T>(happens: () => Promise<unknown>, work: () => Promise<T>): Promise<T> => {
    const inner = world.platform.log as unknown as Inner;
    const original = inner['append'] as Inner[string];
    let once = true;
    inner['append'] = async (...all) => {
      if (once) {
        once = false;
        await happens();
      }
      return original.apply(inner, all);
    };
    try {
      return await work();
    } finally {
      inner['append'] = original;
    }
  };
  const conflict = (caseId: string): Promise<unknown> => world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, declared_by) VALUES ($1, $2, 'DECLARED', $1)", [auditor.id, caseId]);
  const codes = (nodes: { caseCode: string | null }[]): (string | null)[] => nodes.map((one) => one.caseCode);

  it('gives the auditor nothing about a case they are in conflict with by then', async () => {
    const [logged, granted, reached] = [await caseOf(), await caseOf(), await caseOf()];
    for (const { code } of [logged, granted, reached]) await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { code } }', { code });
    await world.owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'POLICE_OFFICER', '{safety_card,whereabouts}', 'planted', now() + interval '1 hour', now() + interval '12 hours')", [granted.id, officer.id]);
    const log = await overtakenBy(() => conflict(logged.id), () => world.ask(auditor, '{ accessLog(first: 50) { nodes { caseCode } } }'));
    expect(codes(log.data.accessLog.nodes)).not.toContain(logged.code);
    expect(codes(log.data.accessLog.nodes)).toContain(granted.code);
    const emergencies = await overtakenBy(() => conflict(granted.id), () => world.ask(auditor, '{ emergencies { nodes { caseCode } } }'));
    expect(emergencies.data.emergencies.nodes).toEqual([]);
    const could = await overtakenBy(() => conflict(reached.id), () => world.ask(auditor, 'query ($code: String!) { whoCouldRead(caseCode: $code, kind: safety_card) { role } }', { code: reached.code }));
    expect(could.data.whoCouldRead).toEqual([]);
  });

  it('gives a unit nothing of a document whose case reserves the identity by then', async () => {
    const { rows } = await world.owner.query<{ id: string }>("WITH k AS (INSERT INTO identity.data_key (id, subject_id, kid, kek_id, wrapped) VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'x', 'x') RETURNING id) INSERT INTO identity.incoming_document (author_id, unit_id, key_id, format, sha256, status) SELECT $1, $2, k.id, 'XARF', repeat('a', 64), 'QUARANTINED' FROM k RETURNING id", [officer.id, officer.unitId]);
    const file = await caseOf();
    await world.owner.query("INSERT INTO core.report (case_id, author_id, unit_id, code, channel, received_at, anonymous, complaint_exists, next_step_duty, next_step_due_at, document_id) VALUES ($1, $2, $3, 'R-PLANTED', 'OTHER', now(), false, false, 'x', now(), $4)", [file.id, officer.id, officer.unitId, rows[0]?.id]);
    const ask = (): Promise<{ data: { quarantine: { nodes: { id: string }[] } } }> => world.ask(officer, '{ quarantine { nodes { id status } } }');
    expect((await ask()).data.quarantine.nodes).toHaveLength(1);
    const reserve = (): Promise<unknown> => world.owner.query('INSERT INTO access.reserved (id, case_id) VALUES (gen_random_uuid(), $1)', [file.id]);
    expect((await overtakenBy(reserve, ask)).data.quarantine.nodes).toEqual([]);
  });

  it('gives the intake nothing of a report that a case holds by then', async () => {
    const code = await reportOn(world, officer, { names: 'Niña Inventada' });
    const open = (): Promise<unknown> => openCase(world, coordinator, code);
    const answer = await overtakenBy(open, () => world.ask(coordinator, '{ unopenedReports { nodes { code } } }'));
    expect(answer.data.unopenedReports.nodes).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { openCase, reportOn } from '../support/intake.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';

describe('what is put before the control body again, and what a report alleged, go where the case goes', () => {
  let world: World;
  let coordinator: TestPerson, defender: TestPerson, police: TestPerson, control: TestPerson;
  beforeAll(async () => {
    world = await World.open('attack-put-again');
    coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    control = await world.person('AUDITOR', 'CONTROL', 'PROCURADURIA', { control: true });
  });
  afterAll(() => world.close());
  const caseOf = async (...people: TestPerson[]): Promise<{ id: string; code: string }> => {
    const file = await world.plantCase(coordinator);
    for (const person of [coordinator, defender, ...people]) await world.assign(person, file.id);
    return file;
  };
  const move = (name: string, caseCode: string, reportCode: string) => world.ask(coordinator, `mutation ($input: MoveReportInput!) { ${name}(input: $input) { id } }`, { input: { caseCode, reportCode, why: 'looked into', idempotencyKey: randomUUID() } });
  const opens = async (person: TestPerson, code: string): Promise<string> => {
    const answer = await world.ask(person, 'query ($code: String!) { caseFile(code: $code) { viewerRole } }', { code });
    return (answer.errors?.[0].extensions.code as string | undefined) ?? (answer.data.caseFile.viewerRole as string);
  };
  const clear = (person: TestPerson, caseId: string) => world.owner.query("INSERT INTO access.conflict (person_id, case_id, source, declared_by, upheld, decided_at, decided_by) VALUES ($1, $2, 'DECLARED', $3, false, now(), $4)", [person.id, caseId, police.id, control.id]);
  const upholdAll = async (person: TestPerson): Promise<void> => {
    for (;;) {
      const nodes = (await world.ask(control, '{ conflicts(open: true) { nodes { id version person { id } } } }')).data.conflicts.nodes as { id: string; version: number; person: { id: string } }[];
      const found = nodes.find((one) => one.person.id === person.id);
      if (!found) return;
      expect((await mutate(world, control, 'decideConflict', { id: found.id, expectedVersion: found.version, upheld: true, why: 'is a cousin' })).refused).toBeUndefined();
    }
  };

  it('a merge carries what is before the control body again to the case that stands', async () => {
    const prosecutor = await world.person('PROSECUTOR', 'CAIVAS', 'FGN');
    const [from, to] = [await caseOf(prosecutor, police), await caseOf(prosecutor, police)];
    await clear(prosecutor, from.id);
    await clear(prosecutor, to.id);
    expect((await mutate(world, defender, 'declareConflict', { caseCode: from.code, personId: prosecutor.id })).refused).toBeUndefined();
    expect((await mutate(world, coordinator, 'mergeCases', { caseCode: from.code, intoCaseCode: to.code, why: 'one child' })).refused).toBeUndefined();
    await upholdAll(prosecutor);
    expect(await opens(prosecutor, to.code)).toBe('NOT_FOUND');
  });

  it('a split carries what is before the control body again to what was split off', async () => {
    const prosecutor = await world.person('PROSECUTOR', 'CAIVAS-2', 'FGN');
    const file = await caseOf(prosecutor, police);
    await clear(prosecutor, file.id);
    expect((await mutate(world, police, 'addPersonNamed', { caseCode: file.code, name: 'Invented', stage: 'NAMED' }, { select: 'id' })).refused).toBeUndefined();
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM core.person_named WHERE case_id = $1', [file.id]);
    expect((await mutate(world, defender, 'declareConflict', { caseCode: file.code, personId: prosecutor.id })).refused).toBeUndefined();
    const made = await mutate(world, coordinator, 'splitCase', { caseCode: file.code, why: 'two children', rows: [{ of: 'PersonNamed', ids: [rows[0]?.id] }] });
    expect(made.refused).toBeUndefined();
    expect((await mutate(world, coordinator, 'assign', { caseCode: made.code, personId: prosecutor.id, role: 'PROSECUTOR', why: 'leads' })).refused).toBeUndefined();
    await upholdAll(prosecutor);
    expect(await opens(prosecutor, file.code)).toBe('NOT_FOUND');
    expect(await opens(prosecutor, made.code)).toBe('NOT_FOUND');
  });

  it('what was split off to another case is not copied into a third when the report is taken off and opened again', async () => {
    const childA = { names: 'Ana Invento', dateOfBirth: '2013-02-03' };
    const childB = { names: 'Beto Otro', dateOfBirth: '2014-02-03' };
    const report = await reportOn(world, police, childA, childB);
    const { rows: [r] } = await world.owner.query<{ id: string; author_id: string; unit_id: string }>('SELECT id, author_id, unit_id FROM core.report WHERE code = $1', [report]);
    await world.owner.query("INSERT INTO core.incident (author_id, unit_id, report_id, form, platform, setting, description) VALUES ($1, $2, $3, 'GROOMING', 'WHATSAPP', 'ONLINE', 'first'), ($1, $2, $3, 'GROOMING', 'WHATSAPP', 'ONLINE', 'second')", [r?.author_id, r?.unit_id, r?.id]);
    const old = await caseOf(police);
    expect((await move('attachReport', old.code, report)).errors).toBeUndefined();
    const { rows: incidents } = await world.owner.query<{ id: string }>("SELECT id FROM core.incident WHERE case_id = $1 AND description = 'second'", [old.id]);
    const split = await mutate(world, coordinator, 'splitCase', { caseCode: old.code, why: 'another child', rows: [{ of: 'Incident', ids: [incidents[0]?.id] }] });
    expect(split.refused).toBeUndefined();
    await world.owner.query(`BEGIN; SELECT set_config('app.why', 'amended in the other case', true), set_config('app.person', '${police.id}', true); UPDATE core.incident SET platform = 'TELEGRAM' WHERE id = '${incidents[0]?.id}'; COMMIT`);
    expect((await move('detachReport', old.code, report)).errors).toBeUndefined();
    const stranger = await world.person('COORDINATOR', `CENTRE-${randomUUID().slice(0, 4).toUpperCase()}`, 'BARNAHUS');
    const opened = await openCase(world, stranger, report);
    expect(opened.data.openCase.caseCodes).toHaveLength(2);
    const { rows: found } = await world.owner.query<{ code: string; platform: string }>('SELECT s.code, i.platform FROM core.incident i JOIN access.case_state s ON s.case_id = i.case_id WHERE s.code = ANY ($1)', [opened.data.openCase.caseCodes]);
    expect(found.map((one) => one.platform)).not.toContain('TELEGRAM');
  });
});

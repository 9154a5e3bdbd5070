import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { AccessEntry } from '../../apps/api/src/platform/log/access-entry.js';
import { type GraphqlAnswer, type TestPerson, World } from '../support/world.js';

interface LoggedRow { readonly request_id: string; readonly part: number; readonly records: string; readonly bytes: number; readonly decision: string }

describe('the access log', () => {
  let world: World;
  let defender: TestPerson;
  let file: { id: string; code: string };
  beforeAll(async () => {
    world = await World.open('access-log');
    defender = await world.person('FAMILY_DEFENDER', 'ZONAL', 'ICBF');
    file = await world.plantCase(defender);
    await world.assign(defender, file.id);
    await world.owner.query("INSERT INTO core.child_update (case_id, author_id, unit_id, told_at, told_to, words) SELECT $1, $2, $3, now(), 'CHILD', 'canary-' || n FROM generate_series(1, 50) n", [file.id, defender.id, defender.unitId]);
    await world.owner.query("INSERT INTO core.threat_event (case_id, author_id, unit_id, description) SELECT $1, $2, $3, 'canary-' || n FROM generate_series(1, 50) n", [file.id, defender.id, defender.unitId]);
    await world.owner.query("INSERT INTO core.risk_assessment (case_id, author_id, unit_id, level, assessed_on, reasons) SELECT $1, $2, $3, 'HIGH', '2026-11', 'canary-' || n FROM generate_series(1, 50) n", [file.id, defender.id, defender.unitId]);
  });
  afterAll(() => world.close());

  const entry = (operation: string): AccessEntry => ({ requestId: randomUUID(), actor: 'a', agency: null, unit: null, role: null, purpose: 'CASE_WORK', operation, subject: null, kinds: [], records: [{ type: 'T', fields: ['f'], ids: [randomUUID()] }], withheld: [], decision: 'ALLOW', policy: '' });
  const rowsOf = async (requestId: string): Promise<LoggedRow[]> => {
    const { rows } = await world.owner.query<LoggedRow>("SELECT request_id, part, records, decision, octet_length(concat_ws(',', id, at, request_id, part, actor, agency, unit, role, purpose, operation, subject, kinds, records, withheld, decision, policy, repeats)) AS bytes FROM audit.access_entry WHERE request_id = $1 ORDER BY at, part", [requestId]);
    return rows;
  };
  const SMALL = 'query ($code: String!) { caseFile(code: $code) { id childUpdates(first: 1) { nodes { id words } } } }';

  it('makes many records durable with few commits', async () => {
    await Promise.all(Array.from({ length: 200 }, () => world.platform.log.append([entry('grouped')])));
    const { rows } = await world.owner.query<{ entries: number; commits: number }>("SELECT count(*)::int AS entries, count(DISTINCT xmin::text)::int AS commits FROM audit.access_entry WHERE operation = 'grouped'");
    expect(rows[0]?.entries).toBe(200);
    expect(rows[0]?.commits).toBeLessThan(40);
  });

  it('serves more readers at once than the database has connections', async () => {
    const askAtOnce = (): Promise<GraphqlAnswer[]> => Promise.all(Array.from({ length: 30 }, () => world.ask(defender, SMALL, { code: file.code })));
    // The first round opens the connections, which may take longer than a reader may wait.
    await askAtOnce();
    const answers = await askAtOnce();
    expect(answers.filter((answer) => answer.errors !== undefined).map((answer) => answer.errors)).toEqual([]);
  });

  it('cuts an entry between ids into parts of at most 4 KiB that together name everything', async () => {
    const seen = await world.ask(defender, 'query ($code: String!) { caseFile(code: $code) { id childUpdates(first: 50) { nodes { id words } } threats(first: 50) { nodes { id description } } riskAssessments(first: 50) { nodes { id reasons } } } }', { code: file.code });
    const rows = await rowsOf(seen.headers.get('x-request-id') as string);
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.part)).toEqual(rows.map((_row, index) => index));
    for (const row of rows) expect(row.bytes).toBeLessThanOrEqual(4096);
    const named = rows.flatMap((row) => (JSON.parse(row.records) as { type: string; ids: string[] }[]).flatMap(({ ids }) => ids));
    const { id, childUpdates, threats, riskAssessments } = seen.data.caseFile;
    const received = [id, ...[childUpdates, threats, riskAssessments].flatMap((edge) => edge.nodes.map((node: { id: string }) => node.id))];
    expect(named.sort()).toEqual(received.sort());
    expect(received).toHaveLength(151);
  });

  it('gives receipts that hold for their subject and for nothing else', async () => {
    const [mine, other] = [randomUUID(), randomUUID()];
    const { receipt } = await world.platform.log.append([entry('receipt')], { covers: [mine] });
    const { log } = world.platform;
    expect(log.verify(receipt, { caseId: mine })).toBe(true);
    expect(log.verify(receipt, { caseId: other })).toBe(false);
    for (const forged of [{ ...receipt, covers: [mine, other] }, { ...receipt, covers: [other] }, { ...receipt, id: randomUUID() }, { ...receipt, recordHash: receipt.recordHash.replace(/^./, 'x') }, { ...receipt, mac: receipt.mac.replace(/^../, '00') }, { ...receipt, mac: '' }]) {
      expect([mine, other].filter((caseId) => log.verify(forged, { caseId }) && JSON.stringify(forged) !== JSON.stringify(receipt))).toEqual([]);
    }
  });

  it('opens no value without a receipt, also while its key is at hand', async () => {
    const { cipher, log } = world.platform;
    const subject = randomUUID();
    const place = { table: 'identity.whereabouts', column: 'value', rowId: randomUUID() };
    const dek = await cipher.newDek(subject);
    const sealed = await cipher.encrypt(dek, place, 'canary-sealed');
    const { receipt: good } = await log.append([entry('opened')], { covers: [subject] });
    const { receipt: foreign } = await log.append([entry('foreign')], { covers: [randomUUID()] });
    await expect(cipher.decrypt(good, dek, place, sealed)).resolves.toBe('canary-sealed');
    for (const bad of [foreign, { ...good, mac: foreign.mac }, { id: '', recordHash: '', mac: '' }, undefined as never]) {
      await expect(cipher.decrypt(bad, dek, place, sealed)).rejects.toMatchObject({ code: 'RECEIPT_REFUSED' });
      expect(() => cipher.openCached(bad, dek)).toThrow(expect.objectContaining({ code: 'RECEIPT_REFUSED' }));
    }
  });

  type Step = (...given: unknown[]) => Promise<unknown>;
  /** Lets something happen once, just before a step of the log: `append`, when the rows are read and their record is not written; `epochs`, when it is written. */
  const meanwhile = async (step: 'append' | 'epochs', happens: () => Promise<unknown>, read: () => Promise<unknown>): Promise<void> => {
    const log = world.platform.log as unknown as Record<typeof step, Step>;
    const original = log[step].bind(log);
    let once = true;
    log[step] = async (...given) => {
      if (once) {
        once = false;
        await happens();
      }
      return original(...given);
    };
    try {
      await read();
    } finally {
      log[step] = original;
    }
  };

  it.each([
    { when: 'between query and record, and has nobody on record for it', step: 'append', decisions: ['DENY'] },
    { when: 'between record and release', step: 'epochs', decisions: ['ALLOW', 'DENY'] },
  ] as const)('releases nothing when the access ended $when', async ({ step, decisions }) => {
    const police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    await world.assign(police, file.id);
    expect((await world.ask(police, SMALL, { code: file.code })).text).toContain('canary-');
    await meanwhile(
      step,
      () => world.owner.query("UPDATE access.assignment SET ended_by = person_id, ended_why = 'ENDED' WHERE person_id = $1", [police.id]),
      async () => {
        const refused = await world.ask(police, SMALL, { code: file.code });
        expect(refused.text).not.toContain('canary');
        expect(refused.errors?.[0].extensions.code).toBe('NOT_FOUND');
        const rows = await rowsOf(refused.headers.get('x-request-id') as string);
        expect(rows.map((row) => row.decision)).toEqual(decisions);
      },
    );
  });

  it.each([
    { step: 'append', entries: 1 },
    { step: 'epochs', entries: 2 },
  ] as const)('reads again when the access changed but still holds ($step)', async ({ step, entries }) => {
    await meanwhile(
      step,
      () => world.owner.query('UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = $1', [file.id]),
      async () => {
        const seen = await world.ask(defender, SMALL, { code: file.code });
        expect(seen.data.caseFile.childUpdates.nodes).toHaveLength(1);
        expect(await rowsOf(seen.headers.get('x-request-id') as string)).toHaveLength(entries);
      },
    );
  });

  it('tells nothing of what it kept of a case where that no longer holds', async () => {
    const police = await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL');
    await world.assign(police, file.id);
    const open = () => world.ask(police, 'query ($code: String!) { caseFile(code: $code) { whereabouts { nodes { aspect } } } }', { code: file.code });
    expect((await open()).extensions.withheld).toEqual([expect.objectContaining({ field: 'CaseFile.whereabouts', reason: 'NEEDS_GRANT' })]);
    await world.owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'POLICE_OFFICER', '{safety_card,whereabouts}', 'planted', now() + interval '1 hour', now() + interval '12 hours')", [file.id, police.id]);
    expect((await open()).extensions?.withheld).toBeUndefined();
  });

  it('forgets what it kept of a case when the clock alone changes it', async () => {
    const doctor = await world.person('FORENSIC_DOCTOR', 'IML', 'INML');
    await world.assign(doctor, file.id);
    await world.owner.query("UPDATE access.assignment SET until_at = now() + interval '1.2 seconds' WHERE person_id = $1", [doctor.id]);
    const before = await world.ask(doctor, '{ caseFile(code: "CODE") { code } }'.replace('CODE', file.code));
    expect(before.errors).toBeUndefined();
    await world.owner.query('SELECT pg_sleep(1.3)');
    const after = await world.ask(doctor, '{ caseFile(code: "CODE") { code } }'.replace('CODE', file.code));
    expect(after.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('forgets a threat to life that the clock alone ended', async () => {
    const patrol = await world.person('POLICE_OFFICER', 'PATROL', 'PONAL');
    await world.owner.query("INSERT INTO access.emergency (case_id, person_id, role, kinds, reason, until_at, confirm_by) VALUES ($1, $2, 'POLICE_OFFICER', '{safety_card,whereabouts}', 'x', now() + interval '1.2 seconds', now() + interval '1 hour')", [file.id, patrol.id]);
    const ask = 'query ($code: String!) { caseFile(code: $code) { viewerRole } }';
    expect((await world.ask(patrol, ask, { code: file.code })).data.caseFile.viewerRole).toBe('POLICE_OFFICER');
    await world.owner.query('SELECT pg_sleep(1.3)');
    expect((await world.ask(patrol, ask, { code: file.code })).errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('refuses within two seconds when the log is locked, and heals', async () => {
    const holder = await world.owner.connect();
    await holder.query('BEGIN; LOCK TABLE audit.access_entry IN ACCESS EXCLUSIVE MODE');
    try {
      const began = performance.now();
      const refused = await world.ask(defender, SMALL, { code: file.code });
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(refused.status).toBe(503);
      expect(refused.errors?.[0].extensions.code).toBe('LOG_UNAVAILABLE');
      expect(refused.text).not.toContain('canary');
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect((await world.ask(defender, SMALL, { code: file.code })).errors).toBeUndefined();
  });
});

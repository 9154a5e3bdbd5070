import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { type TestPerson, World } from '../support/world.js';
import { newKey, RecordClient } from './record-client.js';

const INCIDENT = { form: 'CONTACT_ABUSE', setting: 'IN_PERSON' };

describe('what the record promises', () => {
  let world: World;
  let record: RecordClient;
  let coordinator: TestPerson, police: TestPerson, other: TestPerson, defender: TestPerson, therapist: TestPerson, prosecutor: TestPerson, worker: TestPerson;
  const count = async (sql: string, values: unknown[]): Promise<number> => (await world.owner.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0]?.n as number;

  beforeAll(async () => {
    world = await World.open('record-promises');
    const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    record = new RecordClient(world, await world.plantCase(opener));
    const join = (role: Role, unit?: string) => record.join(role, unit);
    coordinator = await join('COORDINATOR');
    police = await join('POLICE_OFFICER');
    other = await join('POLICE_OFFICER', 'PONAL-2');
    defender = await join('FAMILY_DEFENDER');
    therapist = await join('PSYCHOLOGIST');
    prosecutor = await join('PROSECUTOR');
    worker = await join('SOCIAL_WORKER');
  });
  afterAll(() => world.close());

  describe('trying again', () => {
    it('does nothing twice under one key, and refuses the key for other input', async () => {
      const key = newKey();
      const first = await record.send(police, 'addIncident', INCIDENT, { key });
      const again = await record.send(police, 'addIncident', INCIDENT, { key });
      expect(first.data.addIncident).toMatchObject({ replayed: false, version: 1 });
      expect(again.data.addIncident).toMatchObject({ id: first.data.addIncident.id, replayed: true, version: 1 });
      expect(await record.refusal(police, 'addIncident', { ...INCIDENT, setting: 'BOTH' }, { key })).toBe('KEY_REUSED');
      expect(await count('core.incident WHERE case_id = $1', [record.file.id])).toBe(1);
    });
    it('does it once when the same request arrives eight times at once', async () => {
      const key = newKey();
      const answers = await Promise.all(Array.from({ length: 8 }, () => record.send(police, 'addThreat', { description: 'CODE-1' }, { key })));
      expect(answers.map((answer) => answer.errors)).toEqual(Array(8).fill(undefined));
      expect(new Set(answers.map((answer) => answer.data.addThreat.id)).size).toBe(1);
      expect(answers.filter((answer) => !answer.data.addThreat.replayed)).toHaveLength(1);
      expect(await count('core.threat_event WHERE case_id = $1', [record.file.id])).toBe(1);
    });
    it('keeps the keys of two people and two mutations apart', async () => {
      const key = newKey();
      expect(await record.refusal(police, 'addThreat', { description: 'CODE-2' }, { key })).toBeNull();
      expect(await record.refusal(prosecutor, 'addThreat', { description: 'CODE-3' }, { key })).toBeNull();
      expect(await record.refusal(police, 'addRiskAssessment', { level: 'LOW', assessedOn: '2025' }, { key })).toBeNull();
      expect(await record.refusal(police, 'addThreat', { description: 'CODE-4' }, { key: 'short' })).toBe('VALIDATION');
    });
  });

  describe('two at once', () => {
    it('lets one of two officers change the safety card and tells the other, overwriting nothing', async () => {
      const card = await record.done(police, 'recordSafetyCard', { allergies: 'CODE-1' });
      const change = (person: TestPerson, allergies: string) => record.refusal(person, 'amendSafetyCard', { id: card.id, expectedVersion: 1, why: `FROM ${allergies}`, allergies });
      const outcomes = await Promise.all([change(police, 'CODE-A'), change(other, 'CODE-B')]);
      expect([...outcomes].sort()).toEqual(['STALE_VERSION', null].sort());
      const won = outcomes[0] === null ? 'CODE-A' : 'CODE-B';
      expect((await record.read(worker, 'safetyCard { allergies version }')).safetyCard).toEqual({ allergies: won, version: 2 });
      const { rows } = await world.owner.query('SELECT changed_by, why, from_values, to_values, version FROM history.safety_card WHERE row_id = $1', [card.id]);
      expect(rows).toEqual([{ changed_by: won === 'CODE-A' ? police.id : other.id, why: `FROM ${won}`, from_values: { allergies: 'CODE-1' }, to_values: { allergies: won }, version: 2 }]);
      expect(await record.refusal(worker, 'amendSafetyCard', { id: card.id, expectedVersion: 1, why: 'LATE', allergies: 'CODE-C' })).toBe('STALE_VERSION');
    });
    it('keeps two officers from overwriting each other\'s risk level: each judgement stands, the newest gives the priority', async () => {
      const mine = await record.done(police, 'addRiskAssessment', { level: 'MODERATE', assessedOn: '2026-03-02', reasons: 'CODE-1' });
      expect(await record.refusal(other, 'amendRiskAssessment', { id: mine.id, expectedVersion: 1, why: 'I KNOW BETTER', level: 'LOW' })).toBe('NOT_FOUND');
      await record.done(other, 'addRiskAssessment', { level: 'EXTREME', assessedOn: '2026-03-03' });
      const both = await Promise.all([1, 2].map((n) => record.refusal(police, 'amendRiskAssessment', { id: mine.id, expectedVersion: 1, why: 'NEW FACTS', reasons: `CODE-${n}` })));
      expect(both.filter((outcome) => outcome === 'STALE_VERSION')).toHaveLength(1);
      const seen = await record.read(coordinator, 'priority riskAssessments { nodes { level assessedOn } }');
      expect(seen.priority).toBe(1);
      expect(seen.riskAssessments.nodes).toEqual(expect.arrayContaining([{ level: 'MODERATE', assessedOn: '2026-03-02' }, { level: 'EXTREME', assessedOn: '2026-03-03' }]));
    });
    it('encrypts the first values about a child under one key, however many write them at once', async () => {
      const file = new RecordClient(world, await world.plantCase(coordinator));
      const author = await file.join('FAMILY_DEFENDER');
      const outcomes = await Promise.all(['ADDRESS', 'SCHOOL', 'PHONE', 'PLACEMENT'].map((aspect) => file.refusal(author, 'addWhereabouts', { subject: 'CHILD', aspect, value: `CODE-${aspect}` })));
      expect(outcomes).toEqual([null, null, null, null]);
      expect(await count('identity.data_key WHERE subject_id = $1', [file.file.id])).toBe(1);
      const { nodes } = (await file.read(author, 'whereabouts { nodes { aspect value } }')).whereabouts;
      expect(nodes.map((node: { aspect: string; value: string }) => node.value === `CODE-${node.aspect}`)).toEqual([true, true, true, true]);
    });
    it('takes one card a case, however many write it at once', async () => {
      expect(await record.refusal(worker, 'recordSafetyCard', { allergies: 'CODE-9' })).toBe('CONFLICTING_STATE');
      const outcomes = await Promise.all([coordinator, defender].map((person) => record.refusal(person, 'recordPreferences', { language: 'es' })));
      expect(outcomes.filter((outcome) => outcome === null)).toHaveLength(1);
      expect(outcomes).toContain('CONFLICTING_STATE');
    });
  });

  describe('what is released', () => {
    it.each([['EXTREME', 1], ['HIGH', 2], ['MODERATE', 3], ['LOW', 4]] as const)('%s gives priority %i', async (level, priority) => {
      await record.done(worker, 'addRiskAssessment', { level, assessedOn: '2026-05-01' });
      expect((await record.read(therapist, 'priority')).priority).toBe(priority);
    });
    it('keeps the reason of a risk level out of the history of the case file', async () => {
      const risk = await record.done(defender, 'addRiskAssessment', { level: 'HIGH', assessedOn: '2026-06-01' });
      await record.done(defender, 'amendRiskAssessment', { id: risk.id, expectedVersion: 1, why: 'SECRET-REASON', level: 'LOW' });
      const { rows } = await world.owner.query('SELECT why, changed_by, from_values, to_values FROM history.case_file WHERE case_id = $1 ORDER BY id DESC LIMIT 1', [record.file.id]);
      expect(rows[0]).toEqual({ why: 'RISK_LEVEL', changed_by: defender.id, from_values: { priority: 2 }, to_values: { priority: 4 } });
      expect(await count("history.case_file WHERE why LIKE '%SECRET%' AND case_id = $1", [record.file.id])).toBe(0);
    });
    it('serves a survivor who is now an adult, throughout', async () => {
      const child = await record.done(defender, 'recordChildIdentity', { givenNames: 'Rosalba', familyNames: 'Quintero Mejía', dateOfBirth: '1991' });
      expect((await record.read(prosecutor, 'ageBand stage')).ageBand).toBe('ADULT');
      for (const [person, mutation, input] of [[police, 'addIncident', { ...INCIDENT, firstDate: '1999', lastDate: '2003' }], [therapist, 'addTherapyPlan', { plan: 'CODE-1' }], [defender, 'addChildUpdate', { toldAt: '2026-03-02T10:00:00Z', toldTo: 'SURVIVOR', words: 'CODE-2' }]] as const) expect(await record.refusal(person, mutation, input)).toBeNull();
      await record.done(defender, 'amendChildIdentity', { id: child.id, expectedVersion: 1, why: 'DOCUMENT SEEN', givenNames: 'Rosalba', familyNames: 'Quintero Mejía', documentType: 'CC', documentNumber: '52123456', dateOfBirth: '2014-02-01' });
      expect((await record.read(prosecutor, 'ageBand')).ageBand).toMatch(/^AGE_/);
    });
    it('finds the child again by a blind index that has no history and moves no version', async () => {
      const { rows } = await world.owner.query<{ id: string; match_keys: number[]; version: number }>('SELECT id, match_keys, version FROM identity.child_identity WHERE case_id = $1', [record.file.id]);
      const [row] = rows;
      expect(row?.version).toBe(2);
      expect(row?.match_keys.length).toBeGreaterThan(3);
      expect(row?.match_keys.every((key) => key >= 0 && key < 2 ** 13)).toBe(true);
      const { rows: history } = await world.owner.query('SELECT from_values FROM identity_history.child_identity WHERE row_id = $1', [row?.id]);
      expect(history).toHaveLength(1);
      expect(Object.keys(history[0].from_values)).not.toContain('match_keys');
      expect(JSON.stringify(history)).not.toMatch(/Rosalba|Quintero/);
      const part = await record.send(defender, 'amendChildIdentity', { id: row?.id, expectedVersion: 2, why: 'HALF', givenNames: 'Rosa' });
      expect(part.errors?.[0].extensions).toMatchObject({ code: 'VALIDATION', path: 'input.familyNames' });
    });
  });

  describe('notes that are sealed', () => {
    let note: { id: string };
    it('amends a note by a new one, of one\'s own and of this case', async () => {
      note = await record.done(therapist, 'addTherapyNote', { sessionOn: '2026-03-02', body: 'CODE-1' });
      const amended = await record.done(therapist, 'amendTherapyNote', { amendsId: note.id, sessionOn: '2026-03-02', body: 'CODE-2' });
      const { nodes } = (await record.read(therapist, 'therapyNotes { nodes { id body amendsId version } }')).therapyNotes;
      expect(nodes).toEqual([{ id: note.id, body: 'CODE-1', amendsId: null, version: 1 }, { id: amended.id, body: 'CODE-2', amendsId: note.id, version: 1 }]);
      const colleague = await record.join('PSYCHOLOGIST', 'HOSP-2');
      const attempt = { amendsId: note.id, sessionOn: '2026-03-03', body: 'CODE-3' };
      expect(await record.refusal(colleague, 'amendTherapyNote', attempt)).toBe('NOT_FOUND');
      await world.owner.query('INSERT INTO access.custodian (case_id, author_id, person_id) VALUES ($1, $2, $3)', [record.file.id, therapist.id, colleague.id]);
      expect(await record.refusal(colleague, 'amendTherapyNote', attempt)).toBeNull();
      const elsewhere = new RecordClient(world, await world.plantCase(therapist));
      await world.assign(therapist, elsewhere.file.id);
      expect(await elsewhere.refusal(therapist, 'amendTherapyNote', attempt)).toBe('NOT_FOUND');
      expect(await record.refusal(therapist, 'amendTherapyNote', { ...attempt, amendsId: randomUUID() })).toBe('NOT_FOUND');
      expect(await record.refusal(therapist, 'addTherapyReflection', { noteId: note.id, body: 'CODE-4' })).toBeNull();
    });
    it('is refused by the database too', async () => {
      const client = await world.owner.connect();
      try {
        await client.query('BEGIN');
        await client.query("SELECT set_config('role', 'heardonce_w_psychologist', true), set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.scope', 'case', true), set_config('app.cases', $3, true)", [worker.id, worker.unitId, `{${record.file.id}}`]);
        await expect(client.query('UPDATE core.therapy_note SET body = $1', ['x'])).rejects.toMatchObject({ code: '42501' });
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    });
    it('amends the notes of the social follow-up likewise', async () => {
      const progress = await record.done(worker, 'addProgressNote', { notedOn: '2026-03-02', text: 'CODE-1' });
      await record.done(worker, 'amendProgressNote', { amendsId: progress.id, notedOn: '2026-03-02', text: 'CODE-2' });
      expect(await record.refusal(defender, 'amendProgressNote', { amendsId: progress.id, notedOn: '2026-03-02', text: 'CODE-3' })).toBe('NOT_FOUND');
    });
    it('hands an observation to the agencies named, supersedes it for the same and for more, and never takes it back', async () => {
      const lawyer = await record.join('VICTIM_LAWYER');
      const texts = async (person: TestPerson) => (await record.read(person, 'releasedObservations { nodes { text supersedesId } }')).releasedObservations.nodes.map((node: { text: string }) => node.text);
      const first = await record.done(therapist, 'releaseObservation', { text: 'CODE-1', reason: 'CODE-2', agencies: ['FGN'] });
      expect([await texts(prosecutor), await texts(lawyer), await texts(worker), await texts(therapist)]).toEqual([['CODE-1'], [], [], ['CODE-1']]);
      await record.done(therapist, 'supersedeObservation', { supersedesId: first.id, text: 'CODE-3', reason: 'CODE-4' });
      expect([await texts(prosecutor), await texts(lawyer)]).toEqual([['CODE-1', 'CODE-3'], []]);
      await record.done(therapist, 'supersedeObservation', { supersedesId: first.id, text: 'CODE-5', reason: 'CODE-6', agencies: ['DEFENSORIA'] });
      expect([await texts(prosecutor), await texts(lawyer)]).toEqual([['CODE-1', 'CODE-3', 'CODE-5'], ['CODE-5']]);
      expect(await record.refusal(therapist, 'releaseObservation', { text: 'CODE-7', reason: 'CODE-8', agencies: ['NOWHERE'] })).toBe('VALIDATION');
      expect(await record.refusal(therapist, 'releaseObservation', { text: 'CODE-7', reason: 'CODE-8', agencies: [] })).toBe('VALIDATION');
      expect(await count("core.released_observation WHERE text = 'CODE-7'", [])).toBe(0);
      const { rows } = await world.owner.query("SELECT grantee, privilege_type FROM information_schema.role_table_grants WHERE table_schema || '.' || table_name IN ('core.released_observation', 'access.release') AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE') AND grantee LIKE 'heardonce\\__\\_%'");
      expect(rows).toEqual([]);
    });
  });

  describe('a colleague who is named', () => {
    it('no longer reaches the case, while the answer is the same', async () => {
      const named = await record.join('POLICE_OFFICER', 'PONAL-7');
      expect((await record.read(named, 'code')).code).toBe(record.file.code);
      const key = newKey();
      const plain = await record.send(police, 'addPersonNamed', { name: 'Persona Siete', stage: 'NAMED' });
      const answer = await record.send(police, 'addPersonNamed', { name: 'Persona Siete', stage: 'NAMED', staffId: named.id }, { key });
      expect(Object.keys(answer.data.addPersonNamed)).toEqual(Object.keys(plain.data.addPersonNamed));
      expect([answer.status, answer.errors, answer.data.addPersonNamed.replayed, answer.data.addPersonNamed.version]).toEqual([plain.status, plain.errors, false, 1]);
      const asked = await world.ask(named, 'query ($code: String!) { caseFile(code: $code) { code } }', { code: record.file.code });
      expect(asked.errors?.[0].extensions.code).toBe('NOT_FOUND');
      expect(await record.refusal(named, 'addIncident', INCIDENT)).toBe('NOT_FOUND');
      expect(await count("access.conflict WHERE person_id = $1 AND case_id = $2 AND source = 'NAMED' AND decided_at IS NULL AND decide_by <= now() + interval '24 hours'", [named.id, record.file.id])).toBe(1);
    });
    it('writes neither when one of the two fails', async () => {
      expect(await record.refusal(police, 'addPersonNamed', { name: 'CODE-77', stage: 'NAMED', staffId: randomUUID() })).toBe('NOT_FOUND');
      expect(await count("core.person_named WHERE name = 'CODE-77'", [])).toBe(0);
    });
    it('follows from an amendment too', async () => {
      const named = await record.join('PSYCHOLOGIST', 'HOSP-7');
      const row = await record.done(police, 'addPersonNamed', { alias: 'El Doctor', stage: 'NAMED' });
      await record.done(police, 'amendPersonNamed', { id: row.id, expectedVersion: 1, why: 'RECOGNISED', staffId: named.id, stage: 'INDICIADO' });
      expect(await record.refusal(named, 'addTherapyNote', { sessionOn: '2026', body: 'CODE-1' })).toBe('NOT_FOUND');
    });
  });

  describe('input', () => {
    it.each(['***', '•••', '████', '[withheld]', 'RESERVADO'])('refuses %s, a withheld marker sent back', async (marker) => {
      const row = await record.done(police, 'addThreat', { description: 'CODE-1' });
      const answer = await record.send(police, 'amendThreat', { id: row.id, expectedVersion: 1, why: 'FORM SAVED', description: marker });
      expect(answer.errors?.[0].extensions).toMatchObject({ code: 'MASKED_VALUE', path: 'input.description' });
      expect(await record.refusal(defender, 'addFamilyMember', { role: 'SIBLING', names: marker })).toBe('MASKED_VALUE');
      const card = (await record.read(police, 'safetyCard { id version }')).safetyCard;
      expect(await record.refusal(police, 'amendSafetyCard', { id: card.id, expectedVersion: card.version, why: 'FORM SAVED', mayNotCollect: ['Tía Elsa', marker] })).toBe('MASKED_VALUE');
    });
    it.each([
      ['addIncident', { form: 'GROOMING', setting: 'ONLINE', firstDate: '2026-13' }, 'input.firstDate'],
      ['addIncident', { form: 'GROOMING', setting: 'ONLINE', place: '5001' }, 'input.place'],
      ['addEvidenceItem', { type: 'OTHER', description: 'x', sha256: 'abc' }, 'input.sha256'],
      ['addRiskAssessment', { level: 'LOW', assessedOn: 'yesterday' }, 'input.assessedOn'],
      ['addThreat', { description: '' }, 'input.description'],
    ])('%s names the field that does not fit', async (mutation, input, path) => {
      const answer = await record.send(police, mutation, input);
      expect(answer.errors?.[0].extensions).toMatchObject({ code: 'VALIDATION', path });
    });
    it('refuses to empty what must be there, to change nothing, and to give no reason', async () => {
      const row = await record.done(police, 'addThreat', { description: 'CODE-1', channel: 'PHONE' });
      const amend = (change: object) => record.refusal(police, 'amendThreat', { id: row.id, expectedVersion: 1, why: 'CORRECTION', ...change });
      expect(await amend({ description: null })).toBe('VALIDATION');
      expect(await amend({})).toBe('VALIDATION');
      expect(await amend({ channel: null, why: ' ' })).toBe('VALIDATION');
      expect(await amend({ channel: null })).toBeNull();
    });
    it('does not know a measure that reserves identity here, nor ends one', async () => {
      const answer = await record.send(defender, 'addProtectionMeasure', { type: 'RESERVED_IDENTITY', fromAt: '2026-03-02T10:00:00Z' });
      expect(answer.errors).toBeDefined();
      const id = randomUUID();
      await world.owner.query("INSERT INTO core.protection_measure (id, case_id, author_id, unit_id, type, from_at) VALUES ($1, $2, $3, $4, 'RESERVED_IDENTITY', now())", [id, record.file.id, defender.id, defender.unitId]);
      await world.owner.query('INSERT INTO access.reserved (id, case_id, ended_at) VALUES ($1, $2, now())', [id, record.file.id]);
      expect(await record.refusal(defender, 'amendProtectionMeasure', { id, expectedVersion: 1, why: 'ENDED', endedAt: '2026-03-02T10:00:00Z' })).toBe('CONFLICTING_STATE');
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { mutate, type Mutated } from '../support/mutate.js';
import { type GraphqlAnswer, type TestPerson, World } from '../support/world.js';

const AT = '2026-03-04T15:00:00Z';
const FILES = 1_234;
const BATCH = 500;
const MANY = 45_000;

describe('evidence by description and hash', () => {
  let world: World;
  let police: TestPerson;
  let prosecutor: TestPerson;
  let coordinator: TestPerson;
  let doctor: TestPerson;
  let caseId: string;
  let code: string;
  let item: string;
  beforeAll(async () => {
    world = await World.open('evidence');
    police = await world.person('POLICE_OFFICER', 'SIJIN-DOS', 'POLICIA');
    prosecutor = await world.person('PROSECUTOR', 'FISCALIA-TRES', 'FISCALIA');
    coordinator = await world.person('COORDINATOR', 'CASA-ARRAYAN', 'ICBF');
    doctor = await world.person('FORENSIC_DOCTOR', 'CLINICA-FORENSE', 'MEDICINA-LEGAL');
    ({ id: caseId, code } = await world.plantCase(coordinator));
    for (const person of [police, prosecutor, coordinator, doctor]) await world.assign(person, caseId);
    item = (await mutate(world, police, 'addEvidenceItem', { caseCode: code, type: 'DEVICE_IMAGE', description: 'teléfono azul' })).id;
  });
  afterAll(() => world?.close());

  const hash = (index: number): string => createHash('sha256').update(String(index)).digest('hex');
  const fileOf = (index: number): { sizeBytes: string; sha256: string; code: string } => ({ sizeBytes: String(index * 7), sha256: hash(index), code: index % 3 === 0 ? 'ABUSE_MATERIAL' : 'DOCUMENT' });
  const batch = (from: number, count: number): object[] => Array.from({ length: count }, (_, at) => fileOf(from + at));
  /** A segment of a testimony about a topic, of a transcript that is not there. */
  const plantSegment = async (topic: string): Promise<string> => {
    const { rows: [row] } = await world.owner.query<{ id: string }>("INSERT INTO core.transcript_segment (case_id, author_id, unit_id, version_id, number, start_ms, end_ms, text, topic) VALUES ($1, $2, $3, gen_random_uuid(), 1, 0, 1000, 'el perro se llama Canelo', $4) RETURNING id", [caseId, prosecutor.id, prosecutor.unitId, topic]);
    return row?.id ?? '';
  };
  /** The constraint that refuses a link to an incident to SQL under the police's writing role; nothing of it stays. */
  const linkBySql = async (incidentId: string | undefined): Promise<string | undefined> => {
    const client = await world.owner.connect();
    try {
      await client.query("BEGIN; SELECT set_config('role', 'heardonce_w_police_officer', true)");
      await client.query("SELECT set_config('app.person', $1, true), set_config('app.unit', $2, true), set_config('app.scope', 'case', true), set_config('app.cases', $3, true), set_config('app.mfa', 'true', true)", [police.id, police.unitId, `{${caseId}}`]);
      return await client.query('INSERT INTO core.evidence_link (case_id, author_id, unit_id, evidence_id, incident_id) VALUES ($1, $2, $3, $4, $5)', [caseId, police.id, police.unitId, item, incidentId]).then(() => undefined, (error: { constraint?: string }) => error.constraint);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  };
  const addFiles = (setId: string, from: number, files: object[], by = police, key: string = randomUUID()): Promise<Mutated & { filesReceived: number; replayed: boolean }> =>
    mutate(world, by, 'addEvidenceFiles', { idempotencyKey: key, caseCode: code, setId, from, files }, { select: 'id filesReceived replayed' }) as never;

  it('has a custody from seizure to court, which nobody changes', async () => {
    const custody = { caseCode: code, evidenceId: item, at: AT, event: 'RECEIVED', capacity: 'quien incauta', purpose: 'incautación' };
    expect((await mutate(world, police, 'addEvidenceCustody', custody)).version).toBe(1);
    expect((await mutate(world, prosecutor, 'addEvidenceCustody', { ...custody, event: 'HANDED_OVER', sha256: hash(1) })).version).toBe(1);
    expect((await mutate(world, coordinator, 'addEvidenceCustody', custody)).refused).toBe('NOT_FOUND');
    expect((await mutate(world, police, 'addEvidenceCustody', { ...custody, evidenceId: randomUUID() })).refused).toBe('NOT_FOUND');
    const read = await world.ask(prosecutor, `{ caseFile(code: "${code}") { evidenceCustody(first: 5) { nodes { evidenceId event capacity sha256 author { name } } } } }`);
    expect(read.data.caseFile.evidenceCustody.nodes.map((one: { event: string }) => one.event)).toEqual(['RECEIVED', 'HANDED_OVER']);
    for (const sql of ["UPDATE core.evidence_custody SET purpose = 'otra'", "UPDATE core.evidence_custody SET sha256 = repeat('0', 64)", 'DELETE FROM core.evidence_custody', 'TRUNCATE core.evidence_custody', 'TRUNCATE core.recording_custody']) await expect(world.owner.query(sql)).rejects.toThrow('custody_never_changed');
  });

  it('leaves as a document for those who read it, on record', async () => {
    const ask = (by: TestPerson, evidenceId = item): Promise<GraphqlAnswer> => world.ask(by, `{ exportEvidenceCustody(caseCode: "${code}", evidenceId: "${evidenceId}", format: FORM_JSON) { content } }`);
    const form = JSON.parse((await ask(prosecutor)).data.exportEvidenceCustody.content);
    expect(form.records.map((line: { event: string; entity: string }) => [line.event, line.entity])).toEqual([['recibido / received', 'POLICIA'], ['entregado / handed over', 'FISCALIA']]);
    const [forbidden, absent] = [await ask(coordinator), await ask(prosecutor, randomUUID())];
    expect([forbidden, absent].map((one) => one.errors?.[0].extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const { rows } = await world.owner.query("SELECT decision, count(*)::int AS n FROM audit.access_entry WHERE operation = 'exportEvidenceCustody' GROUP BY decision ORDER BY decision");
    expect(rows).toEqual([{ decision: 'ALLOW', n: 1 }, { decision: 'DENY', n: 2 }]);
  });

  it('begins with what it is about: no hash and no seizure is put in its place afterwards', async () => {
    const seizedAt = '2026-03-01T10:00:00Z';
    const { id } = await mutate(world, police, 'addEvidenceItem', { caseCode: code, type: 'DEVICE_IMAGE', description: 'portátil', seizedAt });
    const amend = (expectedVersion: number, input: object): Promise<Mutated> => mutate(world, police, 'amendEvidenceItem', { caseCode: code, id, expectedVersion, why: 'corrección', ...input });
    const custody = (at: string, sha256: string): Promise<Mutated> => mutate(world, police, 'addEvidenceCustody', { caseCode: code, evidenceId: id, at, event: 'SEALED', capacity: 'perito', purpose: 'custodia', sha256 });
    expect((await custody('2026-03-01T09:59:59Z', hash(1))).refused).toBe('VALIDATION');
    expect((await custody(seizedAt, hash(1))).version).toBe(1);
    expect((await amend(1, { sha256: hash(2) })).refused).toBe('CONFLICTING_STATE');
    expect((await amend(1, { seizedAt: '2026-03-01T10:00:01Z' })).refused).toBe('CONFLICTING_STATE');
    expect((await amend(1, { sha256: hash(1), seizedAt: '2026-02-28T10:00:00Z' })).version).toBe(2);
    expect((await amend(2, { sha256: hash(2) })).refused).toBe('CONFLICTING_STATE');
    expect((await amend(2, { description: 'portátil gris' })).version).toBe(3);
  });

  it('goes where its item goes, with what it is about', async () => {
    const { id } = await mutate(world, police, 'addEvidenceItem', { caseCode: code, type: 'PHYSICAL', description: 'cuaderno' });
    const incident = await mutate(world, police, 'addIncident', { caseCode: code, form: 'GROOMING', setting: 'ONLINE' });
    await mutate(world, police, 'addEvidenceCustody', { caseCode: code, evidenceId: id, at: AT, event: 'RECEIVED', capacity: 'quien incauta', purpose: 'incautación' });
    await mutate(world, police, 'linkEvidence', { caseCode: code, evidenceId: id, incidentId: incident.id });
    const split = await mutate(world, coordinator, 'splitCase', { caseCode: code, rows: [{ of: 'EvidenceItem', ids: [id] }, { of: 'Incident', ids: [incident.id] }], why: 'dos niñas' });
    expect(split.answer.errors).toBeUndefined();
    const { rows } = await world.owner.query('SELECT count(DISTINCT case_id)::int AS cases, bool_and(case_id <> $2) AS elsewhere FROM (SELECT case_id FROM core.evidence_item WHERE id = $1 UNION ALL SELECT case_id FROM core.evidence_custody WHERE evidence_id = $1 UNION ALL SELECT case_id FROM core.evidence_link WHERE evidence_id = $1) t', [id, caseId]);
    expect(rows).toEqual([{ cases: 1, elsewhere: true }]);
  });

  it('is about an incident or a segment of the same case', async () => {
    const { id: otherId, code: otherCode } = await world.plantCase(coordinator);
    await world.assign(police, otherId);
    const [here, there] = await Promise.all([code, otherCode].map((caseCode) => mutate(world, police, 'addIncident', { caseCode, form: 'GROOMING', setting: 'ONLINE' })));
    const link = (input: object, by = police): Promise<Mutated> => mutate(world, by, 'linkEvidence', { caseCode: code, evidenceId: item, ...input });
    expect((await link({ incidentId: here?.id })).version).toBe(1);
    for (const input of [{ incidentId: there?.id }, { incidentId: randomUUID() }, { segmentId: randomUUID() }]) expect((await link(input)).refused).toBe('NOT_FOUND');
    for (const input of [{}, { incidentId: here?.id, segmentId: await plantSegment('FACTS') }]) expect((await link(input, prosecutor)).refused).toBe('VALIDATION');
    expect(await linkBySql(there?.id)).toBe('evidence_linked_in_case');
    expect(await linkBySql(here?.id)).toBeUndefined();
  });

  it('is not there for whoever does not read it, nor is what it could be about', async () => {
    const own = (await mutate(world, doctor, 'addEvidenceItem', { caseCode: code, type: 'PHYSICAL', description: 'muestra en sobre sellado' })).id;
    const incident = (await mutate(world, police, 'addIncident', { caseCode: code, form: 'GROOMING', setting: 'ONLINE' })).id;
    const told = async (mutation: string, input: object): Promise<string> => (await mutate(world, doctor, mutation, { caseCode: code, ...input })).answer.text.replaceAll(/"requestId":"[^"]+"/g, '');
    const custody = { at: AT, event: 'VIEWED', capacity: 'perito', purpose: 'estudio' };
    for (const [mutation, hidden, absent] of [
      ['addEvidenceCustody', { ...custody, evidenceId: item }, { ...custody, evidenceId: randomUUID() }],
      ['linkEvidence', { evidenceId: item, segmentId: await plantSegment('HEALTH') }, { evidenceId: randomUUID(), segmentId: await plantSegment('HEALTH') }],
      ['linkEvidence', { evidenceId: own, incidentId: incident }, { evidenceId: own, incidentId: randomUUID() }],
      ['linkEvidence', { evidenceId: own, segmentId: await plantSegment('FACTS') }, { evidenceId: own, segmentId: randomUUID() }],
    ] as const) {
      const [one, other] = [await told(mutation, hidden), await told(mutation, absent)];
      expect(one).toContain('NOT_FOUND');
      expect(one).toBe(other);
    }
    expect((await mutate(world, doctor, 'addEvidenceCustody', { caseCode: code, ...custody, evidenceId: own })).version).toBe(1);
    expect((await mutate(world, doctor, 'linkEvidence', { caseCode: code, evidenceId: own, segmentId: await plantSegment('HEALTH') })).version).toBe(1);
  });

  it('is entered as a list of hashes, which goes on where it ended and is closed by the hash of the whole', async () => {
    const set = (await mutate(world, police, 'beginEvidenceSet', { caseCode: code, description: 'imagen de un teléfono', fileCount: FILES })).id;
    const key = randomUUID();
    expect(await addFiles(set, 1, batch(1, BATCH), police, key)).toMatchObject({ filesReceived: BATCH, replayed: false });
    expect(await addFiles(set, 1, batch(1, BATCH), police, key)).toMatchObject({ filesReceived: BATCH, replayed: true });
    expect((await addFiles(set, 1, batch(1, BATCH))).refused).toBe('STALE_VERSION');
    expect((await addFiles(set, 502, batch(502, 10))).refused).toBe('STALE_VERSION');
    expect((await addFiles(set, 501, batch(501, 10), prosecutor)).refused).toBe('NOT_FOUND');
    expect((await addFiles(set, 501, batch(501, BATCH))).filesReceived).toBe(1000);
    expect((await addFiles(set, 1001, batch(1001, 300))).refused).toBe('VALIDATION');
    expect((await addFiles(set, 1001, [{ ...fileOf(1001), sha256: 'x' }])).refused).toBe('VALIDATION');
    const manifestSha256 = createHash('sha256').update(Array.from({ length: FILES }, (_, at) => fileOf(at + 1)).map((file, at) => `${at + 1} ${file.sizeBytes} ${file.sha256} ${file.code}\n`).join('')).digest('hex');
    const close = { caseCode: code, setId: set, manifestSha256 };
    expect((await mutate(world, police, 'closeEvidenceSet', close)).refused).toBe('CONFLICTING_STATE');
    expect((await addFiles(set, 1001, batch(1001, 234))).filesReceived).toBe(FILES);
    expect((await mutate(world, police, 'closeEvidenceSet', { ...close, manifestSha256: hash(0) })).refused).toBe('VALIDATION');
    expect((await mutate(world, police, 'closeEvidenceSet', close)).id).toBe(set);
    expect((await addFiles(set, FILES + 1, batch(1, 1))).refused).toBe('CONFLICTING_STATE');
    const read = await world.ask(prosecutor, `{ caseFile(code: "${code}") { evidenceSets(first: 5) { nodes { fileCount filesReceived status manifestSha256 } } evidenceFiles(first: 2) { nodes { number sizeBytes code } } evidenceCustody(first: 50) { nodes { evidenceId event observations } } } }`);
    expect(read.data.caseFile.evidenceSets.nodes).toEqual([{ fileCount: FILES, filesReceived: FILES, status: 'CLOSED', manifestSha256 }]);
    expect(read.data.caseFile.evidenceFiles.nodes).toHaveLength(2);
    expect(read.data.caseFile.evidenceCustody.nodes).toContainEqual({ evidenceId: set, event: 'SEALED', observations: `${FILES} files` });
  });

  it('is a list of 45,000 files as well', async () => {
    const set = (await mutate(world, police, 'beginEvidenceSet', { caseCode: code, description: 'disco', fileCount: MANY })).id;
    const manifest = createHash('sha256');
    for (let from = 1; from <= MANY; from += BATCH) {
      const files = batch(from, BATCH) as ReturnType<typeof fileOf>[];
      files.forEach((file, at) => manifest.update(`${from + at} ${file.sizeBytes} ${file.sha256} ${file.code}\n`));
      expect((await addFiles(set, from, files)).filesReceived).toBe(from + BATCH - 1);
    }
    expect((await mutate(world, police, 'closeEvidenceSet', { caseCode: code, setId: set, manifestSha256: manifest.digest('hex') })).id).toBe(set);
    const { rows } = await world.owner.query('SELECT count(*)::int AS n, count(DISTINCT number)::int AS numbers FROM core.evidence_file WHERE set_id = $1', [set]);
    expect(rows).toEqual([{ n: MANY, numbers: MANY }]);
  }, 300_000);
});

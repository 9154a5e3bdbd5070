import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import type { Role } from '@heardonce/domain/people/role.js';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { type TestPerson, World } from '../support/world.js';
import { TestimonyClient, vtt } from './testimony-client.js';

const LINES = ['En la escuela dibujamos un árbol.', 'Mi perro se llama Canela.', 'La profesora nos leyó un cuento.', 'Después comimos arepas en el patio.'];

describe('a transcript', () => {
  let world: World;
  let opener: TestPerson, interviewer: TestPerson, second: TestPerson, prosecutor: TestPerson, doctor: TestPerson, social: TestPerson, coordinator: TestPerson;
  let file: TestimonyClient;
  let version: string;
  beforeAll(async () => {
    world = await World.open('transcripts');
    opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    file = await TestimonyClient.open(world, opener);
    interviewer = await file.join('FORENSIC_INTERVIEWER');
    second = await file.join('FORENSIC_INTERVIEWER', 'CENTRE-2');
    prosecutor = await file.join('PROSECUTOR');
    doctor = await file.join('FORENSIC_DOCTOR');
    social = await file.join('SOCIAL_WORKER');
    coordinator = await file.join('COORDINATOR');
    version = await file.imported(interviewer, vtt(...LINES));
  });
  afterAll(() => world.close());
  const count = async (): Promise<number> => (await world.owner.query<{ n: number }>('SELECT (SELECT count(*) FROM core.transcript_version)::int + (SELECT count(*) FROM core.transcript_segment)::int AS n')).rows[0]?.n as number;
  const fresh = async (): Promise<TestimonyClient> => {
    const other = await TestimonyClient.open(world, opener);
    for (const person of [interviewer, second, prosecutor, doctor]) await world.assign(person, other.file.id);
    return other;
  };
  const refused = async (answer: ReturnType<TestimonyClient['importFile']>): Promise<string | undefined> => (await answer).errors?.[0].extensions.code as string | undefined;

  describe('is taken in', () => {
    it('as a version with numbered segments and the hash of the file', async () => {
      const read = await file.read(prosecutor, 'transcripts { nodes { id number language format sourceSha256 correctsId } } transcriptSegments { nodes { versionId number startMs endMs speaker text language topic } }');
      expect(read.transcripts.nodes).toEqual([{ id: version, number: 1, language: 'es', format: 'WEBVTT', sourceSha256: createHash('sha256').update(vtt(...LINES)).digest('hex'), correctsId: null }]);
      expect(read.transcriptSegments.nodes).toEqual(LINES.map((text, index) => ({ versionId: version, number: index + 1, startMs: index * 2000, endMs: index * 2000 + 2000, speaker: 'NIÑA', text, language: 'es', topic: null })));
    });
    it('not in part: each problem is named by line and rule in the person’s language, and nothing is kept', async () => {
      const before = await count();
      const broken = 'WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nUno\n\n00:00:05.000 --> 00:00:04.000\nDos\n';
      const other = await fresh();
      for (const [language, expected] of [['es', 'un fin que no sea anterior al comienzo'], ['en', 'an end that is not before the start']] as const) {
        const answer = await other.importFile(interviewer, broken, {}, { headers: { 'accept-language': language } });
        expect(answer.data.importTranscript).toMatchObject({ status: 'REFUSED', versionId: null, problems: [{ line: 6, rule: 'END_BEFORE_START', expected }] });
      }
      expect(await count()).toBe(before);
      expect(await refused(other.importFile(interviewer, 'WEBVTT\n'))).toBe('VALIDATION');
    });
    it('only by an interviewer, with a second factor, for a recording of that case', async () => {
      const other = await fresh();
      expect(await refused(other.importFile(prosecutor, vtt('Uno')))).toBe('ROLE_REQUIRED');
      expect(await refused(other.importFile(coordinator, vtt('Uno')))).toBe('NOT_FOUND');
      expect(await refused(other.importFile(interviewer, vtt('Uno'), {}, { mfa: false }))).toBe('NOT_FOUND');
      expect(await refused(other.importFile(interviewer, vtt('Uno'), { recordingId: file.recordingId }))).toBe('NOT_FOUND');
      expect(await refused(other.importFile(interviewer, vtt('Uno'), { language: 'no language' }))).toBe('VALIDATION');
    });
    it('once under one key, and once as the original of a recording', async () => {
      const other = await fresh();
      const key = { idempotencyKey: 'the-same-key-0001' };
      const [one, again] = [await other.importFile(interviewer, vtt('Uno'), key), await other.importFile(interviewer, vtt('Uno'), key)];
      expect([one.data.importTranscript.replayed, again.data.importTranscript.replayed, again.data.importTranscript.versionId]).toEqual([false, true, one.data.importTranscript.versionId]);
      expect(await refused(other.importFile(interviewer, vtt('Dos'), key))).toBe('KEY_REUSED');
      expect(await refused(other.importFile(interviewer, vtt('Dos')))).toBe('CONFLICTING_STATE');
    });
    it('by POST /transcripts where it is large', async () => {
      const other = await fresh();
      const text = vtt(...Array.from({ length: 4000 }, (_one, index) => `Hoy contamos ${index} fichas en el salón de clase.`));
      const post = (person: TestPerson, fields: object = {}) => fetch(world.url.replace('/graphql', '/transcripts'), { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${person.subject}/mfa` }, body: JSON.stringify(other.importInput(text, fields)) });
      const answer = await post(interviewer);
      expect([answer.status, (await answer.json() as { data: { importTranscript: object } }).data.importTranscript]).toMatchObject([200, { status: 'IMPORTED', segmentCount: 4000 }]);
      expect((await post(prosecutor)).status).toBe(403);
      expect((await fetch(world.url.replace('/graphql', '/transcripts'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status).toBe(401);
      expect((await post(interviewer, { contentBase64: 'A'.repeat(7_400_000) })).status).toBe(413);
    });
  });

  describe('stays as it is', () => {
    it('is written by no role of the application and changed by nobody, the owner of the tables included', async () => {
      for (const [sql, constraint] of [['UPDATE core.transcript_segment SET text = $$x$$', 'transcript_stays'], ['UPDATE core.transcript_version SET interpreter = $$x$$', 'transcript_stays'], ['DELETE FROM core.transcript_segment', 'transcript_never_deleted'], ['DELETE FROM core.transcript_version', 'transcript_never_deleted']] as const)
        await expect(world.owner.query(`BEGIN; SELECT set_config('app.why', 'attack', true), set_config('app.person', '${interviewer.id}', true); ${sql}; COMMIT`).finally(() => world.owner.query('ROLLBACK'))).rejects.toMatchObject({ constraint });
      const client = await world.owner.connect();
      const as = async (role: Role, person: TestPerson, sql: string): Promise<unknown> => {
        await client.query('BEGIN');
        await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.mfa', 'true', true), set_config('app.why', 'attack', true)", [databaseRole('w', role), person.id, person.unitId, `{${file.file.id}}`]);
        const outcome = await client.query(sql).then(() => 'DONE', ({ code, constraint }: { code: string; constraint?: string }) => constraint ?? code);
        await client.query('ROLLBACK');
        return outcome;
      };
      const base = `'${file.file.id}', '${interviewer.id}', '${interviewer.unitId}'`;
      expect(await as('FORENSIC_INTERVIEWER', interviewer, `INSERT INTO core.transcript_segment (case_id, author_id, unit_id, version_id, number, start_ms, end_ms, text) VALUES (${base}, '${version}', 99, 0, 1, 'x')`)).toBe('42501');
      expect(await as('FORENSIC_INTERVIEWER', interviewer, `UPDATE core.transcript_segment SET topic = 'HEALTH'`)).toBe('42501');
      expect(await as('FORENSIC_INTERVIEWER', interviewer, `INSERT INTO core.transcript_version (case_id, author_id, unit_id, recording_id, number, language, format, source_sha256, corrects_id, correction_reason) VALUES (${base}, '${file.recordingId}', 99, 'es', 'SRT', 'x', '${version}', 'WORDS')`)).toBe('transcript_by_decision');
      client.release();
    });
    it('is corrected by a new version that names it, once; what says the same keeps its topic', async () => {
      const other = await fresh();
      const first = await other.imported(interviewer, vtt(...LINES));
      await other.tag(interviewer, prosecutor, first, { 1: 'FAMILY', 2: 'HEALTH' });
      const corrected = [LINES[0] as string, 'Mi perra se llama Canela.', ...LINES.slice(2)];
      const correction = { correctsId: first, correctionReason: 'WORDS' };
      expect(await refused(other.importFile(interviewer, vtt(...corrected), { correctsId: first }))).toBe('VALIDATION');
      expect(await refused(other.importFile(interviewer, vtt(...corrected), { ...correction, language: 'en' }))).toBe('CONFLICTING_STATE');
      const next = await other.imported(interviewer, vtt(...corrected), correction);
      expect(await refused(other.importFile(interviewer, vtt(...corrected), correction))).toBe('CONFLICTING_STATE');
      const { nodes } = (await other.read(prosecutor, 'transcriptSegments { nodes { versionId number text topic } }')).transcriptSegments as { nodes: { versionId: string; number: number; text: string; topic: string | null }[] };
      expect(nodes.filter((one) => one.versionId === first).map((one) => [one.text, one.topic])).toEqual(LINES.map((text, index) => [text, ['FAMILY', 'HEALTH'][index] ?? null]));
      expect(nodes.filter((one) => one.versionId === next).map((one) => [one.text, one.topic])).toEqual(corrected.map((text, index) => [text, index === 0 ? 'FAMILY' : null]));
    });
    it('is translated beside the original, with the interpreter’s name', async () => {
      const other = await fresh();
      const first = await other.imported(interviewer, vtt('Uno'), { language: 'guc' });
      expect(await refused(other.importFile(interviewer, vtt('One'), { translationOf: first, language: 'es' }))).toBe('VALIDATION');
      expect(await refused(other.importFile(interviewer, vtt('One'), { translationOf: first, language: 'guc', interpreter: 'Persona intérprete' }))).toBe('CONFLICTING_STATE');
      const translated = await other.imported(interviewer, vtt('Uno'), { translationOf: first, language: 'es', interpreter: 'Persona intérprete' });
      expect(await refused(other.importFile(interviewer, vtt('One'), { translationOf: translated, language: 'en', interpreter: 'Persona intérprete' }))).toBe('CONFLICTING_STATE');
      expect((await other.read(prosecutor, 'transcripts { nodes { id number language translationOf interpreter } }')).transcripts.nodes).toEqual([
        { id: first, number: 1, language: 'guc', translationOf: null, interpreter: null }, { id: translated, number: 2, language: 'es', translationOf: first, interpreter: 'Persona intérprete' }]);
    });
  });

  describe('has topics', () => {
    it('that open nothing until a second person agrees, and not the one who proposed', async () => {
      const other = await fresh();
      const made = await other.imported(interviewer, vtt(...LINES));
      const item = (expectedVersion: number, accepted?: boolean) => ({ number: 2, topic: 'HEALTH', expectedVersion, ...(accepted === undefined ? {} : { accepted }) });
      const read = async () => ((await other.read(doctor, 'transcriptSegments { nodes { number topic text } }')).transcriptSegments.nodes);
      expect(await other.refusal(prosecutor, 'proposeTopics', { versionId: made, segments: [item(1)], why: 'HEARD' })).toBe('ROLE_REQUIRED');
      expect(await other.refusal(interviewer, 'proposeTopics', { versionId: made, segments: [item(2)], why: 'HEARD' })).toBe('STALE_VERSION');
      expect(await other.refusal(interviewer, 'proposeTopics', { versionId: made, segments: [item(1), item(1)], why: 'HEARD' })).toBe('VALIDATION');
      expect(await other.refusal(interviewer, 'proposeTopics', { versionId: made, segments: [{ ...item(1), number: 77 }], why: 'HEARD' })).toBe('NOT_FOUND');
      expect(await other.refusal(interviewer, 'proposeTopics', { versionId: version, segments: [item(1)], why: 'HEARD' })).toBe('NOT_FOUND');
      await other.done(interviewer, 'proposeTopics', { versionId: made, segments: [item(1)], why: 'HEARD' });
      expect(await read()).toEqual([]);
      expect(await other.refusal(interviewer, 'reviewTopics', { versionId: made, segments: [item(2, true)], why: 'SURE' })).toBe('NOT_SELF');
      expect(await other.refusal(doctor, 'reviewTopics', { versionId: made, segments: [item(2, true)], why: 'SURE' })).toBe('ROLE_REQUIRED');
      expect(await other.refusal(second, 'reviewTopics', { versionId: made, segments: [{ ...item(2, true), topic: 'FACTS' }], why: 'SURE' })).toBe('CONFLICTING_STATE');
      await other.done(second, 'reviewTopics', { versionId: made, segments: [item(2, false)], why: 'NOT SO' });
      expect(await read()).toEqual([]);
      await other.done(interviewer, 'proposeTopics', { versionId: made, segments: [item(3)], why: 'HEARD TWICE' });
      await other.done(second, 'reviewTopics', { versionId: made, segments: [item(4, true)], why: 'AGREED' });
      expect(await read()).toEqual([{ number: 2, topic: 'HEALTH', text: LINES[1] }]);
      const { rows } = await world.owner.query('SELECT changed_by, why FROM history.transcript_segment WHERE row_id = $1 ORDER BY id', [await other.segmentId(made, 2)]);
      expect(rows).toEqual([[interviewer, 'HEARD'], [second, 'NOT SO'], [interviewer, 'HEARD TWICE'], [second, 'AGREED']].map(([person, why]) => ({ changed_by: (person as TestPerson).id, why })));
    });
    it('one a segment: a segment is cut where its topic changes, letter by letter the same, and its halves are reviewed anew', async () => {
      const other = await fresh();
      const made = await other.imported(interviewer, vtt(...LINES));
      await other.tag(interviewer, second, made, { 1: 'FAMILY', 2: 'HEALTH', 3: 'HEALTH' });
      const cut = { recordingId: other.recordingId, versionId: made, number: 2, atMs: 3000, offset: 9 };
      expect(await other.refusal(prosecutor, 'cutSegment', cut)).toBe('ROLE_REQUIRED');
      for (const wrong of [{ atMs: 1999 }, { atMs: 4001 }, { offset: 25 }]) expect(await other.refusal(interviewer, 'cutSegment', { ...cut, ...wrong })).toBe('VALIDATION');
      const { id } = await other.done(interviewer, 'cutSegment', cut);
      expect(await other.refusal(interviewer, 'cutSegment', cut)).toBe('CONFLICTING_STATE');
      const { rows } = await world.owner.query('SELECT number, start_ms, end_ms, text, topic FROM core.transcript_segment WHERE version_id = $1 ORDER BY number', [id]);
      expect(rows).toEqual([
        { number: 1, start_ms: 0, end_ms: 2000, text: LINES[0], topic: 'FAMILY' }, { number: 2, start_ms: 2000, end_ms: 3000, text: 'Mi perro ', topic: null },
        { number: 3, start_ms: 3000, end_ms: 4000, text: 'se llama Canela.', topic: null }, { number: 4, start_ms: 4000, end_ms: 6000, text: LINES[2], topic: 'HEALTH' }, { number: 5, start_ms: 6000, end_ms: 8000, text: LINES[3], topic: null }]);
      expect((await other.read(prosecutor, 'transcripts { nodes { number correctsId correctionReason } }')).transcripts.nodes[1]).toEqual({ number: 2, correctsId: made, correctionReason: 'CUT' });
    });
  });

  describe('goes out', () => {
    it('as a file of exactly the segments its reader may read, and says that others are left out', async () => {
      const other = await fresh();
      const made = await other.imported(interviewer, vtt(...LINES));
      await other.tag(interviewer, second, made, { 2: 'HEALTH', 3: 'FAMILY' });
      const ask = (person: TestPerson, format: string, versionId = made, options = {}) => world.ask(person, 'query ($code: String!, $version: ID!, $format: TranscriptFormat!) { exportTranscript(caseCode: $code, versionId: $version, format: $format) { format content segmentCount withheld { reason } } }', { code: other.file.code, version: versionId, format }, { headers: { 'accept-language': 'es' }, ...options });
      const whole = await ask(prosecutor, 'WEBVTT');
      // Whether any of it speaks of another child is told to nobody: that such segments would be left out is said of every case alike.
      expect(whole.data.exportTranscript).toEqual({ format: 'WEBVTT', content: vtt(...LINES).replace('WEBVTT\n', 'WEBVTT\n\nNOTE Este archivo contiene solo los segmentos que puede leer quien lo exportó.\n'), segmentCount: 4, withheld: [{ reason: 'SPEAKS_OF_ANOTHER_CHILD' }] });
      const part = await ask(doctor, 'WEBVTT');
      expect(part.data.exportTranscript).toEqual({ format: 'WEBVTT', segmentCount: 1, withheld: [{ reason: 'OTHER_TOPICS' }], content: `WEBVTT\n\nNOTE Este archivo contiene solo los segmentos que puede leer quien lo exportó.\n\n00:00:02.000 --> 00:00:04.000\n<v NIÑA>${LINES[1]}\n` });
      expect((await ask(doctor, 'SRT')).data.exportTranscript.content).toBe(`1\n00:00:02,000 --> 00:00:04,000\n<v NIÑA>${LINES[1]}</v>\n`);
      expect((await ask(doctor, 'SRT', made, { mfa: false })).data.exportTranscript).toMatchObject({ segmentCount: 0, withheld: [{ reason: 'SECOND_FACTOR_NEEDED' }] });
      expect((await ask(doctor, 'SRT', version)).errors?.[0].extensions.code).toBe('NOT_FOUND');
      const { rows } = await world.owner.query('SELECT operation, decision, records FROM audit.access_entry WHERE request_id = $1', [part.headers.get('x-request-id')]);
      expect(rows.map((row: { records: string }) => ({ ...row, records: JSON.parse(row.records) }))).toEqual([{ operation: 'exportTranscript', decision: 'ALLOW', records: [{ type: 'TranscriptSegment', fields: ['endMs', 'number', 'speaker', 'startMs', 'text'], ids: [await other.segmentId(made, 2)] }] }]);
    });
  });

  describe('is cited', () => {
    it('instead of asking again: the edge stands for those who read the kind of what cites, the words for those who may read the segment', async () => {
      const other = await fresh();
      for (const person of [social, coordinator]) await world.assign(person, other.file.id);
      const police = await other.join('POLICE_OFFICER');
      const made = await other.imported(interviewer, vtt(...LINES));
      await other.tag(interviewer, second, made, { 2: 'HEALTH', 3: 'FAMILY' });
      const [health, plain] = [await other.segmentId(made, 2), await other.segmentId(made, 1)];
      const finding = await other.done(doctor, 'addForensicFinding', { examinedAt: '2026-03-02T10:00:00Z', finding: 'CODE-1' });
      const cite = { citingType: 'FORENSIC_FINDING', citingId: finding.id, segmentId: health, purpose: 'CODE-2' };
      expect(await other.refusal(doctor, 'citeSegment', { ...cite, segmentId: plain })).toBe('NOT_FOUND');
      expect(await other.refusal(doctor, 'citeSegment', { ...cite, citingType: 'INCIDENT' })).toBe('NOT_FOUND');
      expect(await other.refusal(police, 'citeSegment', { ...cite, segmentId: health })).toBe('NOT_FOUND');
      expect(await other.refusal(doctor, 'citeSegment', { ...cite, segmentId: await file.segmentId(version, 1) })).toBe('NOT_FOUND');
      await other.done(doctor, 'citeSegment', cite);
      const seen = (person: TestPerson) => world.ask(person, 'query ($code: String!) { caseFile(code: $code) { citations { nodes { citingType segmentId segment { number text } } } } }', { code: other.file.code });
      expect((await seen(prosecutor)).data.caseFile.citations.nodes).toEqual([{ citingType: 'FORENSIC_FINDING', segmentId: health, segment: { number: 2, text: LINES[1] } }]);
      // That there is a finding is for those who read findings: for the others the citation is not there.
      for (const person of [social, police, coordinator]) {
        const answer = await seen(person);
        expect(answer.data.caseFile.citations.nodes).toEqual([]);
        expect(answer.extensions.withheld).toContainEqual({ field: 'CaseFile.citations', kind: 'citation', reason: 'SUBJECT_NOT_PERMITTED', grantedBy: [] });
        expect(answer.text).not.toMatch(/FORENSIC_FINDING|CODE-2|Canela/);
      }
      const risk = await other.done(prosecutor, 'addRiskAssessment', { level: 'HIGH', assessedOn: '2026-03-03' });
      await other.done(prosecutor, 'citeSegment', { citingType: 'RISK_ASSESSMENT', citingId: risk.id, segmentId: health });
      for (const [person, reason, grantedBy] of [[social, 'OTHER_TOPICS', []], [police, 'NEEDS_TO_BE_NAMED', ['PROSECUTOR']], [coordinator, 'NOT_PERMITTED', []]] as const) {
        const answer = await seen(person);
        expect(answer.data.caseFile.citations.nodes).toEqual([{ citingType: 'RISK_ASSESSMENT', segmentId: health, segment: null }]);
        expect(answer.extensions.withheld).toContainEqual({ field: 'CaseFile.citations.segment', kind: 'transcript', reason, grantedBy });
        expect(answer.text).not.toContain('Canela');
      }
    });
  });
});

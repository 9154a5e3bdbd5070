import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { databaseSecret, type Login, loginUrl } from '../../apps/api/src/platform/database-logins.js';
import { type GraphqlAnswer, type TestPerson, World } from '../support/world.js';
import { ALL_WAYS, HERS, LINES, Siblings, WORD } from '../transcripts/siblings.js';
import { search, vtt } from '../transcripts/testimony-client.js';

type Inner = Record<string, (...all: unknown[]) => Promise<unknown>>;
const DENIED = '42501';

/** Everything somebody tries who is on one of two cases, of which a segment of the one follows the other. */
describe('a segment that follows another child’s case', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open('attack-other-child');
  }, 60_000);
  afterAll(() => world.close());

  interface Stage { readonly siblings: Siblings; readonly readers: readonly [TestPerson, TestPerson]; readonly here: TestPerson; readonly there: TestPerson; readonly segment: string }
  /** `here`: on this case alone. `there`: on the sister's alone. */
  async function stage(naming: boolean): Promise<Stage> {
    const siblings = await Siblings.open(world);
    const readers = [await siblings.onBoth('PROSECUTOR'), await siblings.onBoth('FAMILY_DEFENDER')] as const;
    const [here, there] = [await siblings.file.join('PROSECUTOR'), await siblings.sister.join('PROSECUTOR')];
    await siblings.cite();
    await siblings.agreed(...readers, naming ? { otherCaseCode: siblings.sister.file.code } : {});
    return { siblings, readers, here, there, segment: await siblings.file.segmentId(siblings.versionId, HERS) };
  }

  /** Rows, or the code of the refusal: SQL with the application's own logins and roles, over the cases named. */
  async function sql(login: Login, role: Role, person: TestPerson, cases: readonly string[], text: string, values: unknown[] = []): Promise<unknown> {
    const client = new pg.Client({ connectionString: loginUrl(world.database.ownerUrl, databaseSecret(), login) });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.mfa', 'true', true), set_config('app.why', 'attack', true)${login === 'read' ? ", set_config('app.assigned', access.assigned(), true)" : ''}`, [databaseRole(login === 'read' ? 'r' : 'w', role), person.id, person.unitId, `{${cases.join(',')}}`]);
      return (await client.query(text, values)).rows;
    } catch (error) {
      const { code, message } = error as { code: string; message: string };
      return code === 'HO001' ? message : code;
    } finally {
      await client.end();
    }
  }

  it('is nowhere for who is on this case alone, and is not theirs to use', async () => {
    const { siblings, here, segment } = await stage(true);
    const { file, interviewer } = siblings;
    for (const person of [here, interviewer]) expect(await siblings.ways(person)).toEqual(ALL_WAYS(false));
    const risk = await file.done(here, 'addRiskAssessment', { level: 'HIGH', assessedOn: '2026-03-03' });
    const judge = await file.join('JUDGE');
    const item = await file.done(here, 'addEvidenceItem', { type: 'DOCUMENT', description: 'CODE-1', sha256: 'a'.repeat(64), seizedAt: '2026-03-02T10:00:00Z' });
    const uses: readonly [TestPerson, string, object][] = [
      [here, 'citeSegment', { citingType: 'RISK_ASSESSMENT', citingId: risk.id, segmentId: segment }],
      [here, 'fileForHearing', { judgeId: judge.id, kind: 'transcript', rowIds: [segment], hearing: 'A-1' }],
      [here, 'linkEvidence', { evidenceId: item.id, segmentId: segment }],
      [interviewer, 'proposeTopics', { versionId: siblings.versionId, segments: [{ number: HERS, topic: 'FAMILY', expectedVersion: 1 }], why: 'HEARD' }],
      [here, 'reviewTopics', { versionId: siblings.versionId, segments: [{ number: HERS, topic: 'FAMILY', expectedVersion: 3, accepted: true }], why: 'HEARD' }],
      [interviewer, 'cutSegment', { recordingId: file.recordingId, versionId: siblings.versionId, number: HERS, atMs: 1, offset: 1 }],
      [interviewer, 'cutSegment', { recordingId: file.recordingId, versionId: siblings.versionId, number: HERS, atMs: 3000, offset: 4 }],
    ];
    for (const [person, mutation, input] of uses) expect([mutation, await file.refusal(person, mutation, input)]).toEqual([mutation, 'NOT_FOUND']);
    const asked = await world.ask(here, 'mutation ($input: RequestInterviewInput!) { requestInterview(input: $input) { id } }', { input: { idempotencyKey: 'attack-asked-1', caseCode: file.file.code, reason: 'NEW_FACTS', questions: [{ text: 'CODE-2', missing: 'CODE-3', shownSegmentIds: [segment] }] } });
    expect(asked.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });

  it('is nowhere for who is on the other child’s case alone', async () => {
    const { siblings, there, segment } = await stage(true);
    const code = siblings.sister.file.code;
    const answers = [
      await world.ask(there, 'query ($code: String!) { caseFile(code: $code) { transcriptSegments { nodes { text } } citations { nodes { segment { text } } } } caseHistory(code: $code, of: TranscriptSegment) { nodes { rowId } } }', { code }),
      (await search(world, there, WORD, { everyVersion: true })).answer, (await search(world, there, WORD, { caseCode: code })).answer,
      await world.ask(there, 'query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: SRT) { content } }', { code, version: siblings.versionId }),
      await world.ask(there, 'query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: SRT) { content } }', { code: siblings.file.file.code, version: siblings.versionId }),
    ];
    for (const answer of answers) expect(answer.text).not.toMatch(new RegExp(`gato|${segment}|"totalCount":1`));
    const judge = await siblings.sister.join('JUDGE');
    for (const [mutation, input] of [['citeSegment', { citingType: 'RISK_ASSESSMENT', citingId: segment, segmentId: segment }], ['fileForHearing', { judgeId: judge.id, kind: 'transcript', rowIds: [segment], hearing: 'A-1' }], ['proposeOtherChild', { versionId: siblings.versionId, segments: [{ number: HERS, speaksOf: 'THIS_CHILD' }] }]] as const)
      expect([mutation, await siblings.sister.refusal(there, mutation, input)]).toEqual([mutation, 'NOT_FOUND']);
    expect(await sql('read', 'PROSECUTOR', there, [siblings.file.file.id, siblings.sister.file.id], 'SELECT segment_id FROM access.other_child')).toEqual([]);
    expect(await sql('read', 'PROSECUTOR', there, [siblings.file.file.id, siblings.sister.file.id], 'SELECT text FROM core.transcript_segment')).toEqual([]);
  });

  it('is not in SQL under the application’s roles, nor whose case it follows, nor what decides on it', async () => {
    const { siblings, here, segment, readers } = await stage(true);
    const cases = [siblings.file.file.id, siblings.sister.file.id];
    const read = (person: TestPerson, text: string, values: unknown[] = []) => sql('read', 'PROSECUTOR', person, cases, text, values);
    expect(await read(here, 'SELECT id FROM core.transcript_segment WHERE id = $1', [segment])).toEqual([]);
    expect(await read(here, 'SELECT row_id FROM history.transcript_segment WHERE row_id = $1', [segment])).toEqual([]);
    expect(await read(here, 'SELECT * FROM access.other_child')).toEqual([]);
    expect(await read(here, "SELECT segment FROM core.search_segments_prosecutor('gato', NULL, true, NULL, NULL, 9) WHERE segment IS NOT NULL")).toEqual([]);
    expect(await read(readers[0], 'SELECT segment_id FROM access.other_child')).toEqual([{ segment_id: segment }]);
    for (const call of ['access.of_their_child(NULL)', 'access.other_case(NULL, NULL)', 'access.name_as(NULL, NULL)', 'access.unname(NULL)', 'access.carry_child(NULL, NULL, NULL)', 'access.named_of_stretch(NULL, 0, 0, NULL)', "access.cut_any_segment(NULL, NULL, NULL, 0, 0, 0)", "access.require_segments_as_read(NULL, NULL, '[]')"])
      for (const login of ['read', 'write'] as const) expect([call, await sql(login, 'PROSECUTOR', readers[0], cases, `SELECT ${call}`)]).toEqual([call, DENIED]);
    for (const change of ["UPDATE core.transcript_segment SET speaks_of = 'THIS_CHILD'", 'DELETE FROM access.other_child', 'UPDATE access.other_child SET ended_at = now()', 'INSERT INTO access.other_child SELECT * FROM access.other_child'])
      expect([change, await sql('write', 'PROSECUTOR', readers[0], cases, change)]).toEqual([change, DENIED]);
  });

  it('names its case by nobody who is not on it: one that is not theirs is answered to the byte as one that is not there', async () => {
    const { siblings, here, there } = await stage(false);
    const said = async (person: TestPerson, mutation: string, otherCaseCode: string, more: object = {}): Promise<string> => {
      const answer = await siblings.file.send(person, mutation, { versionId: siblings.versionId, segments: [{ number: 1, speaksOf: 'ANOTHER_CHILD', otherCaseCode, ...more }] });
      return `${answer.status} ${answer.text.replaceAll(/"requestId":"[^"]+"/g, '')}`;
    };
    const hidden = siblings.sister.file.code;
    await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) SELECT $1, $2, 'NAMED'", [here.id, siblings.sister.file.id]);
    const absent = newCaseCode(randomBytes);
    const refusal = await said(here, 'proposeOtherChild', absent);
    expect(refusal).toContain('NOT_FOUND');
    expect(await said(here, 'proposeOtherChild', hidden)).toBe(refusal);
    await world.assign(here, siblings.sister.file.id);
    expect(await said(here, 'proposeOtherChild', hidden)).toBe(refusal);
    expect(await said(here, 'reviewOtherChild', hidden, { accepted: true })).toBe(await said(here, 'reviewOtherChild', absent, { accepted: true }));
    expect(await siblings.sister.refusal(there, 'proposeOtherChild', { versionId: siblings.versionId, segments: [] })).toBe('VALIDATION');
    const { rows } = await world.owner.query<{ subjects: string[] }>("SELECT array_agg(DISTINCT e.subject) AS subjects FROM audit.access_entry e JOIN audit.actor a ON a.token = e.actor WHERE a.person_id = $1 AND e.operation = 'proposeOtherChild'", [here.id]);
    const { rows: tokens } = await world.owner.query<{ token: string }>('SELECT token FROM audit.subject WHERE subject_id = $1', [siblings.file.file.id]);
    expect(rows[0]?.subjects).toEqual([tokens[0]?.token]);
  });

  it('is one and the same to whoever is on this case alone, whether a case is named or none', async () => {
    const [named, unnamed] = [await outside(await stage(true)), await outside(await stage(false))];
    expect(named).toEqual(unnamed);
    expect(named.join('\n')).toMatch(/CONFLICTING_STATE[^]*NOT_FOUND/);
  });

  /** What somebody on this case alone is answered to all they may ask and say, with ids, codes and times as places in it. */
  async function outside({ siblings, here }: Stage): Promise<string[]> {
    const { file, interviewer, versionId } = siblings;
    const places = new Map<string, string>([[file.file.code, 'CODE'], [versionId, 'VERSION'], [siblings.sister.file.code, 'HERS']]);
    const plain = (answer: GraphqlAnswer): string => answer.text.replaceAll(/"cursor":"[^"]+"/g, '"cursor"').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|HO-[0-9A-Z-]+/g, (found) => places.get(found) ?? (places.set(found, `#${places.size}`), `#${places.size - 1}`));
    const item = { number: HERS, speaksOf: 'ANOTHER_CHILD' };
    const out: string[] = [];
    const ask = async (person: TestPerson, query: string, variables: object = {}): Promise<void> => void out.push(plain(await world.ask(person, query, { code: file.file.code, version: versionId, ...variables })));
    const say = async (person: TestPerson, mutation: string, input: object): Promise<void> => void out.push(plain(await file.send(person, mutation, input)));
    const look = async (): Promise<void> => {
      for (const person of [here, interviewer]) {
        await ask(person, 'query ($code: String!) { caseFile(code: $code) { version withheld { field reason } transcripts { nodes { number version } } transcriptSegments { nodes { id number version text speaksOf } edges { cursor } pageInfo { hasNextPage } withheld { reason } } citations { nodes { segmentId segment { text } } } } }');
        await ask(person, 'query ($code: String!) { caseHistory(code: $code, of: TranscriptSegment) { nodes { rowId why changes { field from to } } } }');
        await ask(person, 'query ($code: String!) { searchTestimony(text: "hermana or gato or pintar", caseCode: $code, everyVersion: true) { totalCount nodes { number text snippet } withheld { reason } } }');
        await ask(person, 'query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: WEBVTT) { content segmentCount withheld { reason } } }');
      }
    };
    await look();
    await say(here, 'reviewOtherChild', { versionId, segments: [{ ...item, accepted: true }] });
    await say(here, 'reviewOtherChild', { versionId, segments: [{ ...item, accepted: false }] });
    for (const expectedVersion of [1, 2, 3]) await say(interviewer, 'proposeTopics', { versionId, segments: [{ number: HERS, topic: 'FAMILY', expectedVersion }], why: 'HEARD' });
    await say(interviewer, 'cutSegment', { recordingId: file.recordingId, versionId, number: HERS, atMs: 99_999, offset: 1 });
    await say(here, 'proposeOtherChild', { versionId, segments: [{ number: HERS, speaksOf: 'THIS_CHILD' }] });
    await say(here, 'proposeOtherChild', { versionId, segments: [{ ...item, otherCaseCode: siblings.sister.file.code }] });
    await say(here, 'proposeOtherChild', { versionId, segments: [item] });
    await look();
    await say(interviewer, 'cutSegment', { recordingId: file.recordingId, versionId, number: 3, atMs: 5000, offset: 3 });
    out.push(plain(await file.importFile(interviewer, vtt(LINES[0], LINES[1], LINES[2]), { translationOf: versionId, interpreter: 'X', language: 'en' })).replaceAll(/"sha256":"[^"]+"/g, ''));
    await look();
    return out;
  }

  it('was agreed to by somebody who is not on it, as far as they could know, whether or not a case was proposed', async () => {
    const outcomes: unknown[] = [];
    for (const naming of [true, false]) {
      const siblings = await Siblings.open(world);
      const [prosecutor, here] = [await siblings.onBoth('PROSECUTOR'), await siblings.file.join('FAMILY_DEFENDER')];
      const proposed = await siblings.propose(prosecutor, naming ? { otherCaseCode: siblings.sister.file.code } : {});
      const before = await siblings.file.read(here, 'transcriptSegments { nodes { number version speaksOf } }');
      const history = await world.ask(here, 'query ($code: String!) { caseHistory(code: $code, of: TranscriptSegment) { nodes { why changes { field from to } } } }', { code: siblings.file.file.code });
      const sent = await sql('read', 'FAMILY_DEFENDER', here, [siblings.file.file.id], 'SELECT count(*)::int AS n FROM access.other_child');
      const answers = [await siblings.review(here), await siblings.review(here), await siblings.review(here, { accepted: false }), await siblings.reads(here), await siblings.reads(prosecutor)];
      outcomes.push([proposed, before, history.data, sent, answers]);
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
  });

  describe('is closed at once by what changes on the other child’s case', () => {
    const end = (person: TestPerson, caseId: string): Promise<unknown> => world.owner.query("UPDATE access.assignment SET ended_by = person_id, ended_why = 'x', until_at = now() WHERE case_id = $1 AND person_id = $2 AND ended_by IS NULL", [caseId, person.id]);
    /** Lets something happen once, before a record is written, as long as the work takes. */
    async function meanwhile<T>(happens: () => Promise<unknown>, work: () => Promise<T>, times = 1): Promise<T> {
      const inner = world.platform.log as unknown as Inner;
      const original = inner['append'] as Inner[string];
      let left = times;
      inner['append'] = async (...all) => {
        if ((left -= 1) >= 0) await happens();
        return original.apply(inner, all);
      };
      try {
        return await work();
      } finally {
        inner['append'] = original;
      }
    }
    it.each([
      ['a case file', 'query ($code: String!) { caseFile(code: $code) { transcriptSegments(first: 50) { nodes { id text } } } }'],
      ['a list', '{ caseload(first: 50, filter: { stage: INTAKE }) { nodes { transcriptSegments(first: 50) { nodes { id text } } } } }'],
      ['a search', 'query ($code: String!) { searchTestimony(text: "gato", caseCode: $code) { totalCount nodes { id text snippet } } }'],
      ['a count', '{ searchTestimony(text: "gato") { totalCount } }'],
      ['an export', 'query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: SRT) { content segmentCount } }'],
      ['a history', 'query ($code: String!) { caseHistory(code: $code, of: TranscriptSegment) { nodes { rowId } } }'],
    ])('while it is read in %s', async (_name, query) => {
      const { siblings, readers: [prosecutor], segment } = await stage(true);
      // Not in the same list, where her case would guard it too.
      await world.owner.query(`SET LOCAL session_replication_role = replica; UPDATE core.case_file SET stage = 'OPEN' WHERE id = '${siblings.sister.file.id}'`);
      const ask = () => world.ask(prosecutor, query, { code: siblings.file.file.code, version: siblings.versionId });
      const shown = new RegExp(`gato|${segment}|"totalCount":1`);
      expect((await ask()).text).toMatch(shown);
      const answer = await meanwhile(() => end(prosecutor, siblings.sister.file.id), ask);
      expect(answer.errors).toBeUndefined();
      expect(answer.text).not.toMatch(shown);
    });
    it('and on a later page, counted alone', async () => {
      const { siblings, readers: [prosecutor] } = await stage(true);
      const beside = await Siblings.open(world);
      await world.assign(prosecutor, beside.file.file.id);
      await beside.file.imported(beside.interviewer, vtt('Gato gato gris, gato gato gris.'), { recordingId: await beside.file.plantRecording(beside.interviewer) });
      const ask = () => search(world, prosecutor, '"gato gato" or gris', { first: 1 });
      expect(await ask()).toMatchObject({ totalCount: 3, nodes: [{ caseCode: beside.file.file.code }] });
      expect(await meanwhile(() => end(prosecutor, siblings.sister.file.id), ask)).toMatchObject({ totalCount: 2, nodes: [{ caseCode: beside.file.file.code }] });
    });
    it('and read again and again while that case changes, it gets its answer', async () => {
      const { siblings, readers: [prosecutor] } = await stage(true);
      let waiting: Promise<unknown> = Promise.resolve();
      const change = async (): Promise<void> => {
        waiting = world.owner.query('UPDATE access.case_state SET epoch = epoch + 1 WHERE case_id = $1', [siblings.sister.file.id]);
        await Promise.race([waiting, sleep(200)]);
      };
      const answer = await meanwhile(change, () => world.ask(prosecutor, 'query ($code: String!) { caseFile(code: $code) { transcriptSegments { nodes { text } } } }', { code: siblings.file.file.code }), 9);
      await waiting;
      expect([answer.errors, answer.text]).toEqual([undefined, expect.stringContaining('gato')]);
    });
  });
});

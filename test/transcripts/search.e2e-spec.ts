import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { databaseRole } from '@heardonce/domain/people/role.js';
import { type TestPerson, World } from '../support/world.js';
import { search, TestimonyClient, vtt } from './testimony-client.js';

const LINES = [
  'Ayer comíamos arepas en el patio de la escuela.', 'Mi perra Canela durmió en la cocina.', 'La profesora dibujó un árbol grande.', 'Este año vamos a jugar fútbol en el barrio.', 'Los perros corrían por el patio grande.', 'El salón tiene una ventana azul.', 'Luego comiamos mangos.',
];

describe('search in transcripts', () => {
  let world: World;
  let interviewer: TestPerson, second: TestPerson, prosecutor: TestPerson, doctor: TestPerson, coordinator: TestPerson, judge: TestPerson;
  let file: TestimonyClient, other: TestimonyClient;
  let version: string;
  const texts = (found: Awaited<ReturnType<typeof search>>): (string | null)[] => [...(found.nodes ?? [{ text: found.answer.text }])].map((one) => one.text).sort();
  const entries = async (requestId: string | null) => (await world.owner.query<{ subject: string | null; decision: string; records: string }>('SELECT subject, decision, records FROM audit.access_entry WHERE request_id = $1 ORDER BY subject', [requestId])).rows;

  beforeAll(async () => {
    world = await World.open('search');
    const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    file = await TestimonyClient.open(world, opener);
    other = await TestimonyClient.open(world, opener);
    interviewer = await file.join('FORENSIC_INTERVIEWER');
    second = await file.join('FORENSIC_INTERVIEWER', 'CENTRE-2');
    prosecutor = await file.join('PROSECUTOR');
    doctor = await file.join('FORENSIC_DOCTOR');
    coordinator = await file.join('COORDINATOR');
    judge = await file.join('JUDGE');
    for (const person of [interviewer, prosecutor]) await world.assign(person, other.file.id);
    version = await file.imported(interviewer, vtt(...LINES));
    await file.tag(interviewer, second, version, { 2: 'HEALTH', 5: 'HEALTH', 3: 'FACTS' });
    await other.imported(interviewer, vtt('We ate lunch in the yard.', 'The dogs were running home.', 'Our perro sleeps.'), { language: 'en' });
  });
  afterAll(() => world.close());

  it('finds by stem, whatever the accents, in Spanish and in English; ñ is a letter of its own', async () => {
    const found = async (text: string) => texts(await search(world, prosecutor, text));
    expect(await found('comer')).toEqual([LINES[0]]);
    for (const word of ['comiamos', 'comíamos', 'COMÍAMOS']) expect(await found(word)).toEqual([LINES[0], LINES[6]]);
    expect(await found('DIBUJO ARBOL')).toEqual([LINES[2]]);
    expect(await found('dibujó árboles')).toEqual([LINES[2]]);
    expect(await found('correr')).toEqual([LINES[4]]);
    expect(await found('running')).toEqual(['The dogs were running home.']);
    expect(await found('run dog')).toEqual(['The dogs were running home.']);
    expect(await found('AÑO')).toEqual([LINES[3]]);
    expect(await found('ano')).toEqual([]);
    expect(await found('perros')).toEqual([LINES[1], LINES[4], 'Our perro sleeps.'].sort());
  });
  it('takes phrases, alternatives and exclusions, and text that is no query for what it is', async () => {
    const found = async (text: string) => texts(await search(world, prosecutor, text));
    expect(await found('"patio grande"')).toEqual([LINES[4]]);
    expect(await found('"grande patio"')).toEqual([]);
    expect(await found('"arepas en el patio"')).toEqual([LINES[0]]);
    expect(await found('patio -arepas')).toEqual([LINES[4]]);
    expect(await found('arepas or ventana')).toEqual([LINES[0], LINES[5]].sort());
    for (const odd of ["'; DROP TABLE core.transcript_segment; --", '((((', '"', ':*', '& | !', 'de la', '\\']) expect((await search(world, prosecutor, odd)).answer.errors).toBeUndefined();
    for (const wrong of ['', 'x'.repeat(201), 'a\u0000b']) expect((await search(world, prosecutor, wrong)).answer.errors?.[0].extensions.code).toBe('VALIDATION');
  });
  it('finds, counts and shows nothing but what its reader may read', async () => {
    expect(texts(await search(world, doctor, 'patio'))).toEqual([LINES[4]]);
    expect(await search(world, doctor, 'patio')).toMatchObject({ totalCount: 1, withheld: [{ reason: 'OTHER_TOPICS' }] });
    expect(await search(world, doctor, 'arepas')).toMatchObject({ totalCount: 0, nodes: [], withheld: [{ reason: 'OTHER_TOPICS' }] });
    for (const words of ['patio', 'arepas']) expect((await search(world, doctor, words)).answer.extensions?.withheld.map((one: { field: string }) => one.field)).toEqual(['TranscriptSegment']);
    expect(await search(world, doctor, 'patio', {}, { mfa: false })).toMatchObject({ totalCount: 0, nodes: [], withheld: [{ reason: 'SECOND_FACTOR_NEEDED' }] });
    expect(await search(world, coordinator, 'patio')).toMatchObject({ totalCount: 0, nodes: [], withheld: [{ reason: 'NOT_PERMITTED' }] });
    expect((await search(world, doctor, 'patio', { caseCode: other.file.code })).answer.errors?.[0].extensions.code).toBe('NOT_FOUND');
    expect((await search(world, doctor, 'patio', { role: 'PROSECUTOR' })).answer.errors?.[0].extensions.code).toBe('ROLE_REQUIRED');
    expect(texts(await search(world, prosecutor, 'perro or patio', { caseCode: other.file.code }))).toEqual(['Our perro sleeps.']);
    await world.owner.query("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) VALUES ($1, $2, 'transcript', $3, $4, 'A-1')", [file.file.id, judge.id, await file.segmentId(version, 1), prosecutor.id]);
    expect(texts(await search(world, judge, 'patio'))).toEqual([LINES[0]]);
  });
  it('answers the same whether or not an unreadable segment has the words', async () => {
    const masked = async (text: string) => {
      const { answer } = await search(world, doctor, text, { caseCode: file.file.code });
      return answer.text.replaceAll(answer.headers.get('x-request-id') ?? 'none', 'REQUEST');
    };
    expect(await masked('arepas')).toBe(await masked('submarino'));
  });
  it('shows the words in their place, made of the text that was given', async () => {
    const { nodes } = await search(world, prosecutor, 'cocinas');
    expect(nodes).toMatchObject([{ snippet: 'Mi perra Canela durmió en la **cocina**.', caseCode: file.file.code }]);
    const answer = await world.ask(prosecutor, '{ searchTestimony(text: "cocina") { nodes { s: snippet } } }');
    expect(answer.data.searchTestimony.nodes).toEqual([{ s: 'Mi perra Canela durmió en la **cocina**.' }]);
    const [entry] = await entries(answer.headers.get('x-request-id'));
    expect(JSON.parse(entry?.records ?? '[]')).toEqual([{ type: 'TranscriptSegment', fields: ['text'], ids: [await file.segmentId(version, 2)] }]);
  });
  it('is on record: each segment shown under its case, and a search that finds nothing too', async () => {
    const both = await search(world, prosecutor, 'perros');
    const records = await entries(both.answer.headers.get('x-request-id'));
    expect(records).toHaveLength(2);
    expect(records.flatMap((one) => JSON.parse(one.records).flatMap((rows: { ids: string[] }) => rows.ids)).sort()).toEqual(both.nodes.map((one) => one.id).sort());
    const none = await search(world, prosecutor, 'submarino');
    expect(await entries(none.answer.headers.get('x-request-id'))).toEqual([{ subject: null, decision: 'ALLOW', records: '[]' }]);
    const inOne = await search(world, prosecutor, 'submarino', { caseCode: file.file.code });
    expect(await entries(inOne.answer.headers.get('x-request-id'))).toMatchObject([{ subject: expect.any(String), decision: 'ALLOW', records: '[]' }]);
    const foreign = await search(world, doctor, 'patio', { caseCode: other.file.code });
    expect(await entries(foreign.answer.headers.get('x-request-id'))).toMatchObject([{ decision: 'DENY' }]);
  });
  it('goes on from page to page, for the same person and the same words alone', async () => {
    const all = await search(world, prosecutor, 'patio or perro or arbol or ventana');
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search(world, prosecutor, 'patio or perro or arbol or ventana', { first: 2, after });
      expect(page.totalCount).toBe(all.totalCount);
      seen.push(...page.nodes.map((one) => one.id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after);
    expect(seen).toEqual(all.nodes.map((one) => one.id));
    expect(seen).toHaveLength(all.totalCount);
    const cursor = (await search(world, prosecutor, 'patio', { first: 1 })).pageInfo.endCursor as string;
    for (const [person, text] of [[doctor, 'patio'], [prosecutor, 'perro']] as const) expect((await search(world, person, text, { after: cursor })).answer.errors?.[0].extensions.code).toBe('VALIDATION');
    for (const first of [0, 51]) expect((await search(world, prosecutor, 'patio', { first })).answer.errors?.[0].extensions.code).toBe('VALIDATION');
  });
  it('looks into the latest version of a transcript, and into all when asked', async () => {
    const corrected = await TestimonyClient.open(world, second);
    for (const person of [interviewer, prosecutor, judge]) await world.assign(person, corrected.file.id);
    const first = await corrected.imported(interviewer, vtt('La cometa roja voló.'));
    await world.owner.query("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) VALUES ($1, $2, 'transcript', $3, $4, 'A-1')", [corrected.file.id, judge.id, await corrected.segmentId(first, 1), prosecutor.id]);
    await corrected.imported(interviewer, vtt('La cometa rosa voló.'), { correctsId: first, correctionReason: 'WORDS' });
    expect(texts(await search(world, prosecutor, 'cometa'))).toEqual(['La cometa rosa voló.']);
    expect(texts(await search(world, prosecutor, 'cometa', { everyVersion: true }))).toEqual(['La cometa roja voló.', 'La cometa rosa voló.']);
    // What was filed is found, also where a correction stands in the record that was not: nothing tells the judge of it.
    expect(texts(await search(world, judge, 'cometa'))).toEqual(['La cometa roja voló.']);
  });
  it('stops with the access it rests on', async () => {
    const passing = await file.join('FAMILY_DEFENDER');
    expect((await search(world, passing, 'patio')).totalCount).toBe(2);
    await world.owner.query("UPDATE access.assignment SET ended_by = assigned_by, ended_why = 'OVER', until_at = now() WHERE person_id = $1", [passing.id]);
    expect((await search(world, passing, 'patio')).totalCount).toBe(0);
    expect((await search(world, passing, 'patio', { caseCode: file.file.code })).answer.errors?.[0].extensions.code).toBe('NOT_FOUND');
  });
  it('passes the row policies by in nothing but its own functions, each for its own role', async () => {
    const client = await world.owner.connect();
    const as = async (role: 'FORENSIC_DOCTOR' | 'PROSECUTOR' | 'COORDINATOR', person: TestPerson, sql: string): Promise<unknown> => {
      await client.query('BEGIN');
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.mfa', 'true', true)", [databaseRole('r', role), person.id, person.unitId]);
      const outcome = await client.query(sql).then(({ rows }) => rows[0]?.total, ({ code }: { code: string }) => code);
      await client.query('ROLLBACK');
      return outcome;
    };
    const ask = (role: string) => `SELECT total FROM core.search_segments_${role}('patio', NULL, true, NULL, NULL, 50)`;
    expect(await as('FORENSIC_DOCTOR', doctor, ask('forensic_doctor'))).toBe('1');
    expect(await as('FORENSIC_DOCTOR', doctor, ask('prosecutor'))).toBe('42501');
    expect(await as('PROSECUTOR', doctor, ask('prosecutor'))).toBe('0');
    expect(await as('COORDINATOR', coordinator, ask('coordinator'))).toBe('42883');
    client.release();
  });
});

import { randomUUID } from 'node:crypto';
import { CASE_ROLES, type Role } from '@heardonce/domain/people/role.js';
import { SeededChoice } from '../noninterference/seeded-choice.js';
import { type TestPerson, World } from '../support/world.js';
import { search } from '../transcripts/testimony-client.js';
import { mayReadSegment, type OfAnother, TOPICS } from './expected-segments.js';

const SPANISH = ['escuela', 'árbol', 'perro', 'perros', 'canción', 'canciones', 'jugábamos', 'jugar', 'corrió', 'correr', 'mañana', 'año', 'niño', 'niños', 'balón', 'fútbol', 'cocina', 'ventana', 'azul', 'grande', 'patio', 'profesora', 'leímos', 'leyó', 'después', 'café', 'bicicleta', 'hermana', 'pingüino', 'lápiz', 'lápices', 'dibujó', 'dibujar', 'comíamos', 'comer', 'él', 'la', 'de', 'con', 'nunca'];
const ENGLISH = ['school', 'tree', 'dog', 'dogs', 'songs', 'singing', 'running', 'ran', 'kitchen', 'window', 'blue', 'big', 'yard', 'teacher', 'reading', 'bicycle', 'sister', 'pencils', 'drew', 'drawing', 'eating', 'ate', 'the', 'with', 'never', 'café'];
const ODD = ['submarino', 'zzz', '"', '((', '-', 'or', "'; --", '&|!', ':*', '***'];
/** The definition, typed once more with PostgreSQL's own functions. */
const LETTERS = "'ÁÀÄÂÃÅáàäâãåÉÈËÊéèëêÍÌÏÎíìïîÓÒÖÔÕóòöôõÚÙÜÛúùüûÇçÑ', 'aaaaaaaaaaaaeeeeeeeeiiiiiiiioooooooooouuuuuuuuccñ'";
const WORDS = `(translate(to_tsvector(x.cfg, s.text)::text, ${LETTERS}) || ' ' || to_tsvector(x.cfg, translate(s.text, ${LETTERS}))::text)::tsvector`;
const QUERY = `(translate(websearch_to_tsquery(x.cfg, $2)::text, ${LETTERS})::tsquery || websearch_to_tsquery(x.cfg, translate($2, ${LETTERS})))`;
const EXPECTED = `SELECT s.id FROM core.transcript_segment s CROSS JOIN LATERAL (SELECT CASE WHEN s.language LIKE 'es%' THEN 'spanish' WHEN s.language LIKE 'en%' THEN 'english' ELSE 'simple' END::regconfig AS cfg) x
  WHERE s.id = ANY ($1::uuid[]) AND ${WORDS} @@ ${QUERY} ORDER BY ts_rank(${WORDS}, ${QUERY}) DESC, s.id`;

interface Planted { readonly id: string; readonly caseId: string; readonly recordingId: string; readonly topic: string | null; readonly text: string; readonly corrected: boolean; readonly singledOut: boolean; of?: OfAnother; /** Whose case it follows. */ otherCaseId?: string }
interface Searcher { readonly role: Role; readonly person: TestPerson; readonly cases: ReadonlySet<string>; readonly agreed: ReadonlySet<string>; /** Recordings the prosecutor named them for. */ readonly named: ReadonlySet<string> }

/** Generated queries over all roles: what is found and counted equals a filter over the segments that the person may read. */
export class SearchProof {
  queries = 0;
  withHits = 0;
  found = 0;
  readonly byRole = new Map<Role, { queries: number; found: number }>();
  readonly differences: string[] = [];
  private readonly choice = new SeededChoice('segments');
  private readonly segments: Planted[] = [];
  private readonly searchers: Searcher[] = [];
  private readonly codes = new Map<string, string>();
  constructor(private readonly world: World) {}

  async plant(cases: number, lines: number): Promise<void> {
    const { world } = this;
    const stranger = await world.person('FORENSIC_INTERVIEWER', 'OTHERS-UNIT', 'OTHERS');
    for (let at = 0; at < cases; at++) {
      const { id, code } = await world.plantCase(stranger);
      this.codes.set(id, code);
      await this.transcript(id, stranger, { language: 'es-co', lines, translation: false });
      await this.transcript(id, stranger, { language: at % 3 === 0 ? 'guc' : 'en', lines: Math.ceil(lines / 2), translation: true });
    }
    await this.setApart(stranger, await world.person('PROSECUTOR', 'OTHERS-UNIT', 'OTHERS'));
    for (const role of CASE_ROLES) for (const unit of ['1', '2']) {
      const person = await world.person(role, `S-${role.replaceAll('_', '-')}-${unit}`, `S-${role.replaceAll('_', '-')}`);
      const mine = [...this.codes.keys()].filter(() => this.choice.chance(0.5));
      const agreed = role === 'PSYCHOLOGIST' ? mine.filter(() => this.choice.chance(0.5)) : [];
      for (const id of mine) await world.assign(person, id);
      for (const id of agreed) await world.owner.query("INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES ($1, 'transcript', $2, $3)", [id, person.id, stranger.id]);
      if (role === 'JUDGE') await world.owner.query("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT x.case_id, $1, 'transcript', x.id, $2, 'A-1' FROM json_to_recordset($3) AS x(case_id uuid, id uuid)", [person.id, stranger.id, JSON.stringify(this.segments.filter((one) => one.singledOut && mine.includes(one.caseId)).map((one) => ({ case_id: one.caseId, id: one.id })))]);
      const named = role === 'POLICE_OFFICER' ? [...new Map(this.segments.map((one) => [one.recordingId, one.caseId]))].filter(() => this.choice.chance(0.6)) : [];
      for (const [recordingId, caseId] of named) await world.owner.query('INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by) VALUES ($1, $2, $3, $4)', [recordingId, caseId, person.id, stranger.id]);
      this.searchers.push({ role, person, cases: new Set(mine), agreed: new Set(agreed), named: new Set(named.map(([recordingId]) => recordingId)) });
    }
  }

  /** Of some segments one person says that they speak of another child; of some two agreed; and of most of these they named the case. */
  private async setApart(one: TestPerson, other: TestPerson): Promise<void> {
    const { choice } = this;
    for (const segment of this.segments) {
      if (!choice.chance(0.35)) continue;
      segment.of = choice.one(['SET_APART', 'UNNAMED', 'NAMED', 'NAMED', 'NAMED']);
      if (segment.of === 'NAMED') segment.otherCaseId = choice.one([...this.codes.keys()].filter((id) => id !== segment.caseId));
    }
    const marks = JSON.stringify(this.segments.filter((one) => one.of).map((one) => ({ id: one.id, state: one.of === 'SET_APART' ? 'SET_APART' : 'ANOTHER_CHILD', of: one.caseId, other: one.otherCaseId ?? null })));
    const client = await this.world.owner.connect();
    await client.query("SELECT set_config('app.person', $1, false), set_config('app.why', 'PROOF', false)", [one.id]);
    await client.query('UPDATE core.transcript_segment s SET speaks_of = x.state FROM json_to_recordset($1) AS x(id uuid, state text) WHERE s.id = x.id', [marks]);
    await client.query("INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, confirmed_by, confirmed_at) SELECT x.id, x.of, 'ANOTHER_CHILD', x.other, $2, $3, now() FROM json_to_recordset($1) AS x(id uuid, of uuid, other uuid) WHERE x.other IS NOT NULL", [marks, one.id, other.id]);
    client.release(true);
  }

  /** Two versions: the first, and its correction, in which every fourth line has another word. */
  private async transcript(caseId: string, by: TestPerson, { language, lines, translation }: { language: string; lines: number; translation: boolean }): Promise<void> {
    const words = language === 'en' ? ENGLISH : SPANISH;
    const [recording, original, versions] = [randomUUID(), randomUUID(), [randomUUID(), randomUUID()]];
    const texts = Array.from({ length: lines }, () => Array.from({ length: 3 + this.choice.below(8) }, () => this.choice.one(words)).join(' '));
    for (const [number, versionId] of versions.entries()) {
      await this.world.owner.query("INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, translation_of, interpreter, corrects_id, correction_reason, format, source_sha256) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'SRT', 'x')", [versionId, caseId, by.id, by.unitId, recording, number + 1, language, translation ? original : null, translation ? 'INVENTED' : null, number === 1 ? versions[0] : null, number === 1 ? 'WORDS' : null]);
      const rows = texts.map((text, index) => ({ id: randomUUID(), number: index + 1, text: number === 1 && index % 4 === 0 ? `${text} ${this.choice.one(words)}` : text, topic: this.choice.chance(0.3) ? null : this.choice.one([...TOPICS]) }));
      await this.world.owner.query('INSERT INTO core.transcript_segment (id, case_id, author_id, unit_id, version_id, number, start_ms, end_ms, language, text, topic) SELECT x.id, $1, $2, $3, $4, x.number, 0, 1, $5, x.text, x.topic FROM json_to_recordset($6) AS x(id uuid, number int, text text, topic text)', [caseId, by.id, by.unitId, versionId, language, JSON.stringify(rows)]);
      this.segments.push(...rows.map((row) => ({ ...row, caseId, recordingId: recording, corrected: number === 0, singledOut: this.choice.chance(0.3) })));
    }
  }

  async run(queries: number): Promise<void> {
    for (let at = 0; at < queries; at++) await this.compare(this.searchers[at % this.searchers.length] as Searcher);
  }

  private there(who: Searcher, caseId: string | undefined): { assigned: boolean; agreed: boolean; named: boolean } {
    if (caseId === undefined) return { assigned: false, agreed: false, named: false };
    return { assigned: who.cases.has(caseId), agreed: who.agreed.has(caseId), named: this.segments.some((one) => one.caseId === caseId && who.named.has(one.recordingId)) };
  }

  private async compare(who: Searcher): Promise<void> {
    const { choice } = this;
    const text = this.query();
    const caseId = choice.chance(0.4) ? choice.one([...this.codes.keys()]) : null;
    const everyVersion = choice.chance(0.4);
    const first = choice.one([1, 3, 10, 50, 50, 50]);
    const secondFactor = !choice.chance(0.05);
    const readable = this.segments.filter((one) => (caseId === null || one.caseId === caseId) && (everyVersion || !one.corrected || who.role === 'JUDGE')
      && mayReadSegment(who.role, { assigned: who.cases.has(one.caseId), secondFactor, agreed: who.agreed.has(one.caseId), filed: true, named: who.named.has(one.recordingId) }, one, { role: who.role, now: this.there(who, one.otherCaseId) }));
    const { rows } = await this.world.owner.query<{ id: string }>(EXPECTED, [readable.map((one) => one.id), text]);
    const expected = rows.map((row) => row.id);
    const place = `${who.role} ${JSON.stringify(text)} case ${caseId === null ? 'any' : 'one'} ${everyVersion ? 'every version' : 'latest'} first ${first}`;
    const foreign = caseId !== null && !who.cases.has(caseId);
    const got: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof search>> = await search(this.world, who.person, text, { first, after, everyVersion, ...(caseId ? { caseCode: this.codes.get(caseId) as string } : {}) }, { mfa: secondFactor });
      if (foreign) {
        if (page.answer.errors?.[0].extensions.code !== 'NOT_FOUND') this.differences.push(`${place}: a case not theirs is ${page.answer.text}`);
        break;
      }
      if (page.answer.errors) {
        this.differences.push(`${place}: ${page.answer.text}`);
        break;
      }
      if (page.totalCount !== expected.length) this.differences.push(`${place}: counts ${page.totalCount}, expected ${expected.length}`);
      got.push(...page.nodes.map((one) => one.id));
      for (const one of page.nodes) this.checkText(place, one);
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null && (pages += 1) < 12);
    const complete = after === null;
    const wanted = complete ? expected : expected.slice(0, got.length);
    if (got.join() !== wanted.join()) this.differences.push(`${place}: found ${got.length}, expected ${wanted.length}${got.length === wanted.length ? ', in another order' : ''}`);
    this.queries += 1;
    this.found += got.length;
    if (got.length > 0) this.withHits += 1;
    const role = this.byRole.get(who.role) ?? { queries: 0, found: 0 };
    this.byRole.set(who.role, { queries: role.queries + 1, found: role.found + got.length });
  }

  /** A snippet is a part of the text that was given, marks apart. */
  private checkText(place: string, hit: { id: string; text: string | null; snippet: string | null }): void {
    const { text } = this.segments.find((one) => one.id === hit.id) ?? { text: null };
    const plain = (hit.snippet ?? '?').replaceAll('**', '').replace(/^… | …$/g, '');
    if (hit.text !== text || !text?.includes(plain)) this.differences.push(`${place}: text or snippet is not the segment's`);
  }

  private query(): string {
    const { choice } = this;
    const words = choice.chance(0.65) ? SPANISH : ENGLISH;
    const word = (): string => this.disguised(choice.one(words));
    switch (choice.below(8)) {
      case 0: case 1: return word();
      case 2: return `${word()} ${word()}`;
      case 3: case 4: {
        const parts = choice.one(this.segments).text.split(' ');
        const from = choice.below(parts.length - 1);
        return `"${parts.slice(from, from + 2 + choice.below(2)).map((one) => this.disguised(one)).join(' ')}"`;
      }
      case 5: return `${word()} or ${word()}`;
      case 6: return `${word()} -${word()}`;
      default: return choice.chance(0.5) ? choice.one(ODD) : `${word()} ${choice.one(ODD)}`;
    }
  }

  /** With or without accents, in large or small letters. */
  private disguised(word: string): string {
    const bare = this.choice.chance(0.3) ? word.replaceAll('ñ', '\u0001').normalize('NFD').replace(/\p{M}/gu, '').replaceAll('\u0001', 'ñ') : word;
    return this.choice.chance(0.2) ? bare.toUpperCase() : bare;
  }
}

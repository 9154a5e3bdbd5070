import type { Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { mutate } from '../support/mutate.js';
import type { GraphqlAnswer, TestPerson, World } from '../support/world.js';
import { search, TestimonyClient, vtt } from './testimony-client.js';

export const LINES = ['Me gusta pintar.', 'Mi hermana tiene un gato gris.', 'Después comemos arepas.', 'Y luego dormimos.'] as const;
/** The line that speaks of her, and a word of it that stands nowhere else. */
export const HERS = 2;
export const WORD = 'gato';
export interface Said { readonly number?: number; readonly speaksOf?: 'THIS_CHILD' | 'ANOTHER_CHILD'; readonly otherCaseCode?: string; readonly accepted?: boolean }

/** Two children with a case each; a transcript of the one, of which a line speaks of the other. */
export class Siblings {
  versionId = '';
  private constructor(readonly world: World, readonly file: TestimonyClient, readonly sister: TestimonyClient, readonly opener: TestPerson, readonly interviewer: TestPerson) {}

  static async open(world: World): Promise<Siblings> {
    const opener = await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE');
    const [file, sister] = [await TestimonyClient.open(world, opener), await TestimonyClient.open(world, opener)];
    for (const one of [file, sister]) await world.assign(opener, one.file.id);
    const siblings = new Siblings(world, file, sister, opener, await file.join('FORENSIC_INTERVIEWER'));
    siblings.versionId = await file.imported(siblings.interviewer, vtt(...LINES));
    return siblings;
  }

  /** Somebody on both cases, there under another role where one is given. */
  async onBoth(role: Role, there: Role = role): Promise<TestPerson> {
    const person = await this.file.join(role);
    if (there !== role) await this.world.owner.query('INSERT INTO people.role_holding (person_id, role) VALUES ($1, $2)', [person.id, there]);
    await this.world.assign(person, this.sister.file.id, there);
    return person;
  }

  private input({ number = HERS, speaksOf = 'ANOTHER_CHILD', ...rest }: Said, versionId = this.versionId): object {
    return { versionId, segments: [{ number, speaksOf, ...rest }] };
  }
  propose(person: TestPerson, said: Said = {}, versionId?: string): Promise<string | null> {
    return this.file.refusal(person, 'proposeOtherChild', this.input(said, versionId));
  }
  review(person: TestPerson, said: Said = {}, versionId?: string): Promise<string | null> {
    return this.file.refusal(person, 'reviewOtherChild', this.input({ accepted: true, ...said }, versionId));
  }

  /** Said by one and agreed to by the other; both are on the case where one is named. */
  async agreed(one: TestPerson, other: TestPerson, said: Said = {}, versionId?: string): Promise<void> {
    const refused = [await this.propose(one, said, versionId), await this.review(other, said, versionId)];
    if (refused.some((code) => code !== null)) throw new Error(refused.join());
  }

  /** Numbers of the lines of a version that a person is given, asked of the case file. */
  async reads(person: TestPerson, versionId = this.versionId): Promise<number[]> {
    const { nodes } = (await this.file.read(person, 'transcriptSegments(first: 50) { nodes { number versionId } }')).transcriptSegments as { nodes: { number: number; versionId: string }[] };
    return nodes.filter((one) => one.versionId === versionId).map((one) => one.number).sort();
  }

  /** Every way to its words: what each gave, of that line alone. */
  async ways(person: TestPerson): Promise<Record<string, boolean>> {
    const id = await this.file.segmentId(this.versionId, HERS);
    const ask = (query: string, variables: object = {}): Promise<GraphqlAnswer> => this.world.ask(person, query, { code: this.file.file.code, version: this.versionId, ...variables });
    const given = (answer: GraphqlAnswer): boolean => answer.text.includes(LINES[HERS - 1] as string);
    const file = await ask('query ($code: String!) { caseFile(code: $code) { transcriptSegments(first: 50) { nodes { id text } } } }');
    const listed = await ask('{ caseload(first: 50) { nodes { transcriptSegments(first: 50) { nodes { text } } } } }');
    const cited = await ask('query ($code: String!) { caseFile(code: $code) { citations(first: 50) { nodes { segment { text } } } } }');
    const past = await ask('query ($code: String!) { caseHistory(code: $code, of: TranscriptSegment) { nodes { rowId changes { field } } } }');
    const [found, everywhere] = [await search(this.world, person, WORD, { caseCode: this.file.file.code, everyVersion: true }), await search(this.world, person, WORD)];
    const exported = await ask('query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: SRT) { content segmentCount } }');
    return {
      file: given(file), list: given(listed), citation: given(cited), history: past.text.includes(id), search: given(found.answer), count: found.totalCount > 0, 'search everywhere': given(everywhere.answer), 'count everywhere': everywhere.totalCount > 0, export: given(exported),
    };
  }

  /** A citation of the line, by a record that everybody on the case reads. */
  async cite(): Promise<void> {
    await this.world.owner.query("INSERT INTO core.segment_citation (case_id, author_id, unit_id, citing_type, citing_id, segment_id) VALUES ($1, $2, $3, 'REQUEST_QUESTION', $4, $5)", [this.file.file.id, this.interviewer.id, this.interviewer.unitId, randomUUID(), await this.file.segmentId(this.versionId, HERS)]);
  }

  merge(from: { code: string }, into: { code: string }): Promise<{ refused: string | undefined }> {
    return mutate(this.world, this.opener, 'mergeCases', { caseCode: from.code, intoCaseCode: into.code, why: 'ONE CHILD' });
  }

  async state(versionId = this.versionId): Promise<string[]> {
    const { rows } = await this.world.owner.query<{ speaks_of: string }>('SELECT speaks_of FROM core.transcript_segment WHERE version_id = $1 ORDER BY number', [versionId]);
    return rows.map((row) => ({ THIS_CHILD: '-', SET_APART: 'apart', ANOTHER_CHILD: 'other' })[row.speaks_of] ?? '?');
  }

  /** Which case each line of a version follows, where it follows one. */
  async named(versionId = this.versionId): Promise<Record<number, string>> {
    const { rows } = await this.world.owner.query<{ number: number; code: string }>('SELECT s.number, c.code FROM core.transcript_segment s JOIN access.other_child o ON o.segment_id = s.id AND o.confirmed_at IS NOT NULL AND o.ended_at IS NULL JOIN access.case_state c ON c.case_id = o.other_case_id WHERE s.version_id = $1', [versionId]);
    return Object.fromEntries(rows.map((row) => [row.number, row.code]));
  }
}

export const ALL_WAYS = (given: boolean): Record<string, boolean> => Object.fromEntries(['file', 'list', 'citation', 'history', 'search', 'count', 'search everywhere', 'count everywhere', 'export'].map((way) => [way, given]));

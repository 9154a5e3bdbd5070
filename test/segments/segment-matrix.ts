import { randomUUID } from 'node:crypto';
import { type Role, ROLES } from '@heardonce/domain/people/role.js';
import { mutate } from '../support/mutate.js';
import { type TestPerson, World } from '../support/world.js';
import { mayReadSegment, type OfAnother, type PlantedSegment, type Standing, type There, TOPICS } from './expected-segments.js';

interface Seat { readonly role: Role; readonly person: TestPerson; readonly other: TestPerson; readonly caseId: string; readonly code: string; readonly sister: { readonly id: string; readonly code: string }; readonly versionId: string; segments: readonly PlantedSegment[]; /** What holds from now on, once cases are merged. */ there: Partial<There['now']> }
interface State { readonly name: string; readonly on?: string; readonly off?: string; readonly secondFactor?: false; readonly means: Partial<Standing>; /** On the other child's case: under their own role where none is given. */ readonly there?: { readonly role?: Role; readonly means: Partial<There['now']> } }

/** Each sets or undoes its condition for every seat at once: `proof.seat` names them, `proof.segment` the segments that are singled out. Citations are filed of all, so that only the segment decides. */
const EACH = 'FROM proof.seat s';
const ROWS = `${EACH} JOIN proof.segment r ON r.case_id = s.case_id`;
const UNASSIGN = 'UPDATE access.assignment a SET ended_by = a.assigned_by, ended_why = $$PROOF$$, until_at = now() FROM proof.seat s WHERE a.person_id = s.person_id AND a.case_id = s.case_id;';
const REASSIGN = 'UPDATE access.assignment a SET ended_by = NULL, ended_why = NULL, until_at = NULL FROM proof.seat s WHERE a.person_id = s.person_id AND a.case_id = s.case_id;';
const agree = (person: string, withdrawn: string, at = 'case_id'): string => `INSERT INTO access.consent (case_id, kind, person_id, professional_id, withdrawn_at) SELECT s.${at}, 'transcript', s.${person}, s.stranger_id, ${withdrawn} ${EACH};`;
const file = (judge: string): string => `INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT s.case_id, s.${judge}, 'transcript', r.id, s.stranger_id, 'A-1' ${ROWS}
  UNION ALL SELECT s.case_id, s.${judge}, 'citation', c.id, s.stranger_id, 'A-1' ${EACH} JOIN core.segment_citation c ON c.case_id = s.case_id;`;
const reserve = "INSERT INTO access.reserved (id, case_id) SELECT gen_random_uuid(), s.case_id FROM proof.seat s;";
const NAMED = (recording: string, person: string, ended: string, at = 'case_id'): string => `INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, ended_at) SELECT ${recording}, s.${at}, ${person}, s.stranger_id, ${ended} FROM proof.seat s;`;
/** On the other child's case, under their own role or another that they hold besides. */
const join = (role?: Role): string => `${role ? `INSERT INTO people.role_holding (person_id, role) SELECT s.person_id, '${role}' ${EACH} ON CONFLICT DO NOTHING;` : ''} INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) SELECT s.sister_id, s.person_id, ${role ? `'${role}'` : 's.role'}, s.stranger_id, 'PROOF' ${EACH};`;
const LEAVE = "UPDATE access.assignment a SET ended_by = a.assigned_by, ended_why = 'PROOF', until_at = now() FROM proof.seat s WHERE a.case_id = s.sister_id AND a.ended_by IS NULL;";
const STATES: readonly State[] = [
  { name: 'assigned', means: {} },
  { name: 'without a second factor', secondFactor: false, means: { secondFactor: false } },
  { name: 'assignment ended', on: UNASSIGN, off: REASSIGN, means: { assigned: false } },
  { name: 'assignment expired', on: "UPDATE access.assignment a SET until_at = now() - interval '1 minute' FROM proof.seat s WHERE a.person_id = s.person_id AND a.case_id = s.case_id;", off: REASSIGN, means: { assigned: false } },
  { name: 'conflict declared', on: "INSERT INTO access.conflict (person_id, case_id, source) SELECT s.person_id, s.case_id, 'DECLARED' FROM proof.seat s;", off: 'UPDATE access.conflict SET upheld = false;', means: { assigned: false } },
  { name: 'agreement of the child', on: agree('person_id', 'NULL'), off: 'DELETE FROM access.consent;', means: { agreed: true } },
  { name: 'agreement of the child, without a second factor', secondFactor: false, on: agree('person_id', 'NULL'), off: 'DELETE FROM access.consent;', means: { agreed: true, secondFactor: false } },
  { name: 'agreement withdrawn', on: agree('person_id', 'now()'), off: 'DELETE FROM access.consent;', means: {} },
  { name: 'agreement for somebody else', on: agree('other_id', 'NULL'), off: 'DELETE FROM access.consent;', means: {} },
  { name: 'filed for the hearing', on: file('person_id'), off: 'DELETE FROM access.filing;', means: { filed: true } },
  { name: 'filed for the hearing, assignment ended', on: `${file('person_id')} ${UNASSIGN}`, off: `DELETE FROM access.filing; ${REASSIGN}`, means: { filed: true, assigned: false } },
  { name: "filed for another judge's hearing", on: file('other_id'), off: 'DELETE FROM access.filing;', means: {} },
  { name: 'reserved identity', on: reserve, off: 'DELETE FROM access.reserved;', means: {} },
  { name: 'interviewer kept blind', on: 'UPDATE access.case_state SET blind = true, epoch = epoch + 1;', off: 'UPDATE access.case_state SET blind = false, epoch = epoch + 1;', means: {} },
  { name: 'named for the recording', on: NAMED('s.recording_id', 's.person_id', 'NULL'), off: 'DELETE FROM access.named_investigator;', means: { named: true } },
  { name: 'named for the recording, without a second factor', secondFactor: false, on: NAMED('s.recording_id', 's.person_id', 'NULL'), off: 'DELETE FROM access.named_investigator;', means: { named: true, secondFactor: false } },
  { name: 'named for another recording', on: NAMED('gen_random_uuid()', 's.person_id', 'NULL'), off: 'DELETE FROM access.named_investigator;', means: {} },
  { name: 'somebody else named', on: NAMED('s.recording_id', 's.other_id', 'NULL'), off: 'DELETE FROM access.named_investigator;', means: {} },
  { name: 'named until before', on: NAMED('s.recording_id', 's.person_id', 'now()'), off: 'DELETE FROM access.named_investigator;', means: {} },
  { name: 'on the other child’s case', on: join(), off: LEAVE, means: {}, there: { means: { assigned: true } } },
  { name: 'on the other child’s case, without a second factor', secondFactor: false, on: join(), off: LEAVE, means: { secondFactor: false }, there: { means: { assigned: true } } },
  { name: 'on the other child’s case, off this one', on: `${join()} ${UNASSIGN}`, off: `${LEAVE} ${REASSIGN}`, means: { assigned: false }, there: { means: { assigned: true } } },
  { name: 'on the other child’s case until before', on: `${join()} ${LEAVE}`, means: {} },
  { name: 'on the other child’s case from tomorrow', on: `${join()} UPDATE access.assignment a SET from_at = now() + interval '1 day' FROM proof.seat s WHERE a.case_id = s.sister_id AND a.ended_by IS NULL;`, off: LEAVE, means: {} },
  { name: 'on the other child’s case, a conflict standing there', on: `${join()} INSERT INTO access.conflict (person_id, case_id, source) SELECT s.person_id, s.sister_id, 'NAMED' ${EACH};`, off: `${LEAVE} UPDATE access.conflict SET upheld = false;`, means: {} },
  { name: 'on both, agreement of this child', on: `${join()} ${agree('person_id', 'NULL')}`, off: `${LEAVE} DELETE FROM access.consent;`, means: { agreed: true }, there: { means: { assigned: true } } },
  { name: 'on both, agreement of the other child', on: `${join()} ${agree('person_id', 'NULL', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.consent;`, means: {}, there: { means: { assigned: true, agreed: true } } },
  { name: 'on both, agreement of both', on: `${join()} ${agree('person_id', 'NULL')} ${agree('person_id', 'NULL', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.consent;`, means: { agreed: true }, there: { means: { assigned: true, agreed: true } } },
  { name: 'on both, named here', on: `${join()} ${NAMED('s.recording_id', 's.person_id', 'NULL')}`, off: `${LEAVE} DELETE FROM access.named_investigator;`, means: { named: true }, there: { means: { assigned: true } } },
  { name: 'on both, named for both', on: `${join()} ${NAMED('s.recording_id', 's.person_id', 'NULL')} ${NAMED('gen_random_uuid()', 's.person_id', 'NULL', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.named_investigator;`, means: { named: true }, there: { means: { assigned: true, named: true } } },
  { name: 'on both, named here, and there until before', on: `${join()} ${NAMED('s.recording_id', 's.person_id', 'NULL')} ${NAMED('gen_random_uuid()', 's.person_id', 'now()', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.named_investigator;`, means: { named: true }, there: { means: { assigned: true } } },
  { name: 'on both, filed for the hearing', on: `${join()} ${file('person_id')}`, off: `${LEAVE} DELETE FROM access.filing;`, means: { filed: true }, there: { means: { assigned: true } } },
  { name: 'on the other child’s case as prosecutor', on: join('PROSECUTOR'), off: LEAVE, means: {}, there: { role: 'PROSECUTOR', means: { assigned: true } } },
  { name: 'on the other child’s case as prosecutor, with agreement, named and filed here', on: `${join('PROSECUTOR')} ${agree('person_id', 'NULL')} ${NAMED('s.recording_id', 's.person_id', 'NULL')} ${file('person_id')}`, off: `${LEAVE} DELETE FROM access.consent; DELETE FROM access.named_investigator; DELETE FROM access.filing;`, means: { agreed: true, named: true, filed: true }, there: { role: 'PROSECUTOR', means: { assigned: true } } },
  { name: 'on the other child’s case as doctor', on: join('FORENSIC_DOCTOR'), off: LEAVE, means: {}, there: { role: 'FORENSIC_DOCTOR', means: { assigned: true } } },
  { name: 'on the other child’s case as psychologist, with that child’s agreement', on: `${join('PSYCHOLOGIST')} ${agree('person_id', 'NULL', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.consent;`, means: {}, there: { role: 'PSYCHOLOGIST', means: { assigned: true, agreed: true } } },
  { name: 'on the other child’s case as investigator, named there', on: `${join('POLICE_OFFICER')} ${NAMED('gen_random_uuid()', 's.person_id', 'NULL', 'sister_id')}`, off: `${LEAVE} DELETE FROM access.named_investigator;`, means: {}, there: { role: 'POLICE_OFFICER', means: { assigned: true, named: true } } },
  { name: 'on the other child’s case as judge, filed here', on: `${join('JUDGE')} ${file('person_id')}`, off: `${LEAVE} DELETE FROM access.filing;`, means: { filed: true }, there: { role: 'JUDGE', means: { assigned: true } } },
  { name: 'on the other child’s case as coordinator', on: join('COORDINATOR'), off: LEAVE, means: {}, there: { role: 'COORDINATOR', means: { assigned: true } } },
];

/** Role × topic × state, each cell asked over HTTP in four ways: the case file, a citation, a search, an export. */
export class SegmentMatrix {
  cells = 0;
  allowed = 0;
  readonly differences: string[] = [];
  readonly states: string[] = [];
  private constructor(private readonly world: World, private readonly seats: readonly Seat[], private readonly coordinator: TestPerson) {}

  static async plant(world: World): Promise<SegmentMatrix> {
    await world.owner.query('CREATE SCHEMA proof; CREATE TABLE proof.seat (role text, person_id uuid, other_id uuid, stranger_id uuid, case_id uuid, sister_id uuid, recording_id uuid); CREATE TABLE proof.segment (case_id uuid, id uuid);');
    const stranger = await world.person('FORENSIC_INTERVIEWER', 'STRANGERS-UNIT', 'STRANGERS');
    const coordinator = await world.person('COORDINATOR', 'CENTRE', 'BARNAHUS');
    const seats: Seat[] = [];
    for (const role of ROLES) seats.push(await plantSeat(world, role, stranger));
    return new SegmentMatrix(world, seats, coordinator);
  }

  async run(): Promise<void> {
    for (const state of STATES) {
      if (state.on) await this.world.owner.query(state.on);
      for (const seat of this.seats) await this.compare(seat, state, [seat.code]);
      if (state.off) await this.world.owner.query(state.off);
      this.states.push(state.name);
    }
    await this.runSisterMerged();
    await this.runMerged();
  }

  /** Not undone: the other child's case becomes part of one of theirs, of one not theirs, or of this one. */
  private async runSisterMerged(): Promise<void> {
    const { world } = this;
    for (const [index, seat] of this.seats.entries()) {
      const way = (['theirs', 'not theirs', 'this one'] as const)[index % 3];
      const target = way === 'this one' ? { id: seat.caseId, code: seat.code } : await world.plantCase(this.coordinator);
      if (way === 'theirs') await world.assign(seat.person, target.id, seat.role);
      for (const id of [seat.sister.id, target.id]) await world.assign(this.coordinator, id);
      const merged = await mutate(world, this.coordinator, 'mergeCases', { caseCode: seat.sister.code, intoCaseCode: target.code, why: 'PROOF' });
      if (merged.refused) throw new Error(merged.answer.text);
      seat.there = { assigned: way === 'theirs' };
      if (way === 'this one') seat.segments = seat.segments.map((one) => (one.of === 'NAMED' ? { ...one, of: undefined } : one));
      await this.compare(seat, { name: `the other child’s case merged into a case ${way}`, means: {} }, [seat.code]);
    }
    this.states.push('the other child’s case merged into a case of theirs', 'the other child’s case merged into a case not theirs', 'the other child’s case merged into this one');
  }

  /** Last, for it is not undone: each case becomes part of another, to which the person is assigned too; or is not. */
  private async runMerged(): Promise<void> {
    const { world } = this;
    await world.owner.query(NAMED('s.recording_id', 's.person_id', 'NULL'));
    for (const [index, seat] of this.seats.entries()) {
      const target = await world.plantCase(this.coordinator);
      const stays = index % 4 !== 3;
      if (stays) await world.assign(seat.person, target.id);
      for (const id of [seat.caseId, target.id]) if (!(await this.coordinates(id))) await world.assign(this.coordinator, id);
      const merged = await mutate(world, this.coordinator, 'mergeCases', { caseCode: seat.code, intoCaseCode: target.code, why: 'PROOF' });
      if (merged.refused) throw new Error(merged.answer.text);
      await this.compare(seat, { name: stays ? 'merged into a case of theirs' : 'merged into a case not theirs', means: { assigned: stays, named: true } }, [seat.code, target.code]);
    }
    this.states.push('merged into a case of theirs', 'merged into a case not theirs');
  }

  private async coordinates(caseId: string): Promise<boolean> {
    return (await this.world.owner.query('SELECT 1 FROM access.effective WHERE person_id = $1 AND case_id = $2', [this.coordinator.id, caseId])).rows.length > 0;
  }

  private async compare(seat: Seat, state: State, codes: readonly string[]): Promise<void> {
    const now: Standing = { assigned: true, secondFactor: true, agreed: false, filed: false, named: false, ...state.means };
    const there: There = { role: state.there?.role ?? seat.role, now: { assigned: false, agreed: false, named: false, ...seat.there, ...state.there?.means } };
    const expected = new Set(seat.segments.filter((one) => mayReadSegment(seat.role, now, one, there)).map((one) => one.id));
    for (const code of codes) {
      const ways = await this.ask(seat, code, state.secondFactor !== false);
      for (const [way, found] of Object.entries(ways)) {
        for (const segment of seat.segments) {
          this.cells += 1;
          if (expected.has(segment.id)) this.allowed += 1;
          if (found.ids.has(segment.id) !== expected.has(segment.id)) this.differences.push(`${seat.role} ${segment.topic} ${segment.of ?? ''} [${state.name}] by ${way}: ${found.ids.has(segment.id)}, expected ${expected.has(segment.id)}`);
        }
        if (found.count !== expected.size) this.differences.push(`${seat.role} [${state.name}] by ${way}: counts ${found.count}, expected ${expected.size}`);
      }
    }
  }

  private async ask(seat: Seat, code: string, mfa: boolean): Promise<Record<string, { ids: Set<string>; count: number }>> {
    const ask = (query: string, variables: object = {}) => this.world.ask(seat.person, query, { code, version: seat.versionId, role: seat.role, ...variables }, { mfa });
    const nodes = (list: { id: string }[] | undefined) => ({ ids: new Set((list ?? []).map((one) => one.id)), count: list?.length ?? 0 });
    const file = await ask('query ($code: String!) { caseFile(code: $code) { transcriptSegments { nodes { id text } } citations { nodes { segment { id text } } } } }');
    const cited = (file.data?.caseFile?.citations?.nodes ?? []).flatMap((one: { segment: { id: string } | null }) => one.segment ?? []);
    const found = await ask('query ($code: String!) { searchTestimony(text: "cuaderno", caseCode: $code, first: 50) { totalCount nodes { id text } } }');
    const everywhere = await ask('query ($role: Role!) { searchTestimony(text: "CUADERNO", first: 50, role: $role) { totalCount nodes { id text } } }');
    const exported = await ask('query ($code: String!, $version: ID!) { exportTranscript(caseCode: $code, versionId: $version, format: WEBVTT) { segmentCount content } }');
    const content = (exported.data?.exportTranscript?.content ?? '') as string;
    const search = (answer: typeof found) => ({ ...nodes(answer.data?.searchTestimony?.nodes), count: (answer.data?.searchTestimony?.totalCount ?? 0) as number });
    return {
      'case file': nodes(file.data?.caseFile?.transcriptSegments?.nodes), citation: nodes(cited), 'search in the case': search(found), 'search in all cases': search(everywhere),
      export: { ids: new Set(seat.segments.filter((one) => content.includes(one.id)).map((one) => one.id)), count: (exported.data?.exportTranscript?.segmentCount ?? 0) as number },
    };
  }
}

/** What each segment is about, and of whom it speaks: every topic, none, and one that is only proposed. */
const SPOKEN: readonly { readonly topic: string | null; readonly proposed?: string; readonly of?: OfAnother }[] = [
  ...[...TOPICS, null].map((topic) => ({ topic })), { topic: null, proposed: 'HEALTH' },
  ...[...TOPICS, null].flatMap((topic) => [{ topic, of: 'NAMED' as const }, { topic, of: 'SET_APART' as const }]),
  ...['HEALTH', 'SAFETY', null].map((topic) => ({ topic, of: 'UNNAMED' as const })),
];
const STANDS: Readonly<Record<OfAnother, string>> = { SET_APART: 'SET_APART', UNNAMED: 'ANOTHER_CHILD', NAMED: 'ANOTHER_CHILD' };

/** Each segment is cited, and says its own id. */
async function plantSeat(world: World, role: Role, stranger: TestPerson): Promise<Seat> {
  const person = await world.person(role, `U-${role.replaceAll('_', '-')}`, `A-${role.replaceAll('_', '-')}`);
  const other = await world.person(role, `V-${role.replaceAll('_', '-')}`, `A-${role.replaceAll('_', '-')}`);
  const { id: caseId, code } = await world.plantCase(stranger);
  const sister = await world.plantCase(stranger);
  const [versionId, recordingId] = [randomUUID(), randomUUID()];
  const by = [caseId, stranger.id, stranger.unitId];
  await world.owner.query("INSERT INTO core.transcript_version (id, case_id, author_id, unit_id, recording_id, number, language, format, source_sha256) VALUES ($4, $1, $2, $3, $5, 1, 'es', 'WEBVTT', repeat('a', 64))", [...by, versionId, recordingId]);
  const segments: PlantedSegment[] = [];
  for (const [index, { topic, proposed, of }] of SPOKEN.entries()) {
    const id = randomUUID();
    const singledOut = index % 4 === 1 || index % 4 === 2;
    await world.owner.query("INSERT INTO core.transcript_segment (id, case_id, author_id, unit_id, version_id, number, start_ms, end_ms, text, topic, proposed_topic, speaks_of) VALUES ($4, $1, $2, $3, $5, $6, 0, 1, $7, $8, $9, $10)", [...by, id, versionId, index + 1, `Mi cuaderno es azul. ${id}`, topic, proposed ?? null, of ? STANDS[of] : 'THIS_CHILD']);
    if (of === 'NAMED') await world.owner.query("INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, confirmed_by, confirmed_at) VALUES ($1, $2, 'ANOTHER_CHILD', $3, $4, $5, now())", [id, caseId, sister.id, stranger.id, other.id]);
    await world.owner.query("INSERT INTO core.segment_citation (case_id, author_id, unit_id, citing_type, citing_id, segment_id) VALUES ($1, $2, $3, 'REPORT', $4, $5)", [...by, randomUUID(), id]);
    if (singledOut) await world.owner.query('INSERT INTO proof.segment VALUES ($1, $2)', [caseId, id]);
    segments.push({ id, topic, singledOut, of });
  }
  await world.owner.query('INSERT INTO proof.seat VALUES ($1, $2, $3, $4, $5, $6, $7)', [role, person.id, other.id, stranger.id, caseId, sister.id, recordingId]);
  await world.assign(person, caseId);
  return { role, person, other, caseId, code, sister, versionId, segments, there: {} };
}

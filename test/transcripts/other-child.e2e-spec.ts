import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type TestPerson, World } from '../support/world.js';
import { ALL_WAYS, HERS, LINES, Siblings, WORD } from './siblings.js';
import { search, TestimonyClient, vtt } from './testimony-client.js';

const EVERY = [1, 2, 3, 4];
const BUT_HERS = [1, 3, 4];

describe('a segment that speaks of another child', () => {
  let world: World;
  let siblings: Siblings;
  let prosecutor: TestPerson, defender: TestPerson, lawyer: TestPerson, here: TestPerson;
  let sister: string;
  beforeAll(async () => {
    world = await World.open('other-child');
  }, 60_000);
  afterAll(() => world.close());
  /* On both cases: prosecutor, defender, lawyer. On this one alone: the interviewer and another prosecutor. */
  beforeEach(async () => {
    siblings = await Siblings.open(world);
    [prosecutor, defender, lawyer, here] = [await siblings.onBoth('PROSECUTOR'), await siblings.onBoth('FAMILY_DEFENDER'), await siblings.onBoth('VICTIM_LAWYER'), await siblings.file.join('PROSECUTOR')];
    sister = siblings.sister.file.code;
  }, 60_000);
  const named = { get otherCaseCode() { return sister; } };

  describe('is set apart', () => {
    it('by one person, at once: from then on they alone read it who may agree', async () => {
      expect(await siblings.reads(lawyer)).toEqual(EVERY);
      expect(await siblings.propose(siblings.interviewer)).toBeNull();
      for (const person of [siblings.interviewer, prosecutor, defender, here]) expect(await siblings.reads(person)).toEqual(EVERY);
      expect(await siblings.reads(lawyer)).toEqual(BUT_HERS);
      const { nodes } = (await siblings.file.read(here, 'transcriptSegments { nodes { number speaksOf } }')).transcriptSegments as { nodes: { number: number; speaksOf: string }[] };
      expect(nodes.map((one) => one.speaksOf)).toEqual(['THIS_CHILD', 'SET_APART', 'THIS_CHILD', 'THIS_CHILD']);
    });
    it('by interviewer, prosecutor or family defender, with a second factor, in a transcript of that case, each segment once', async () => {
      const doctor = await siblings.onBoth('FORENSIC_DOCTOR');
      const item = { number: HERS, speaksOf: 'ANOTHER_CHILD' };
      const refused = (person: TestPerson, segments: object[], versionId = siblings.versionId, options = {}) => siblings.file.refusal(person, 'proposeOtherChild', { versionId, segments }, options);
      expect(await refused(doctor, [item])).toBe('ROLE_REQUIRED');
      expect(await refused(prosecutor, [item], siblings.versionId, { mfa: false })).toBe('NOT_FOUND');
      expect(await refused(prosecutor, [item, item])).toBe('VALIDATION');
      expect(await refused(prosecutor, [{ ...item, number: 77 }])).toBe('NOT_FOUND');
      expect(await refused(prosecutor, [{ ...item, speaksOf: 'THIS_CHILD', otherCaseCode: sister }])).toBe('VALIDATION');
      expect(await refused(prosecutor, [{ ...item, otherCaseCode: siblings.file.file.code }])).toBe('VALIDATION');
      expect(await refused(prosecutor, [{ ...item, otherCaseCode: 'HO-0000-0000-0' }])).toBe('VALIDATION');
      expect(await refused(prosecutor, [item], (await Siblings.open(world)).versionId)).toBe('NOT_FOUND');
      expect(await siblings.state()).toEqual(['-', '-', '-', '-']);
    });
    it('and goes back with somebody who does not agree, with all that was set apart with it', async () => {
      const later = await siblings.file.imported(siblings.interviewer, vtt(LINES[0], `${LINES[1]} Y un perro.`, LINES[2], LINES[3]), { correctsId: siblings.versionId, correctionReason: 'WORDS' });
      await siblings.propose(siblings.interviewer, {}, later);
      expect([await siblings.state(), await siblings.state(later)]).toEqual([['-', 'apart', '-', '-'], ['-', 'apart', '-', '-']]);
      expect(await siblings.review(here, { accepted: false }, later)).toBeNull();
      expect([await siblings.state(), await siblings.state(later)]).toEqual([['-', '-', '-', '-'], ['-', '-', '-', '-']]);
      expect(await siblings.reads(lawyer)).toEqual(EVERY);
    });
  });

  describe('is agreed to', () => {
    it('by another person of these, who says the same', async () => {
      await siblings.propose(siblings.interviewer);
      expect(await siblings.review(siblings.interviewer)).toBe('NOT_SELF');
      expect(await siblings.review(lawyer)).toBe('ROLE_REQUIRED');
      expect(await siblings.review(here, { speaksOf: 'THIS_CHILD' })).toBe('CONFLICTING_STATE');
      expect(await siblings.review(here, { number: 1 })).toBe('CONFLICTING_STATE');
      expect(await siblings.review(prosecutor, named)).toBe('CONFLICTING_STATE');
      expect(await siblings.review(here)).toBeNull();
      expect(await siblings.review(here)).toBe('CONFLICTING_STATE');
    });
    it('and while no case is named, nobody reads it', async () => {
      await siblings.cite();
      await siblings.agreed(siblings.interviewer, here);
      for (const person of [siblings.interviewer, prosecutor, defender, lawyer, here]) expect(await siblings.ways(person)).toEqual(ALL_WAYS(false));
    });
    it('and named by two who are on both: they read it to whom it is given on both, by every way', async () => {
      await siblings.cite();
      await siblings.agreed(prosecutor, defender, named);
      for (const person of [prosecutor, defender, lawyer]) expect(await siblings.ways(person)).toEqual(ALL_WAYS(true));
      for (const person of [siblings.interviewer, here]) expect(await siblings.ways(person)).toEqual(ALL_WAYS(false));
    });
    it('and named later, by two of whom neither reads it before', async () => {
      await siblings.agreed(siblings.interviewer, here);
      expect(await siblings.propose(prosecutor, named)).toBeNull();
      expect(await siblings.reads(prosecutor)).toEqual(BUT_HERS);
      expect(await siblings.review(defender, named)).toBeNull();
      expect(await siblings.reads(lawyer)).toEqual(EVERY);
    });
    it('by somebody who is not on that case as far as that it is another child; the case is another person’s to agree to', async () => {
      await siblings.propose(prosecutor, named);
      expect(await siblings.review(here)).toBeNull();
      expect([await siblings.state(), await siblings.named(), await siblings.reads(prosecutor)]).toEqual([['-', 'other', '-', '-'], {}, BUT_HERS]);
      expect(await siblings.review(defender, named)).toBeNull();
      expect([await siblings.named(), await siblings.reads(prosecutor)]).toEqual([{ [HERS]: sister }, EVERY]);
    });
    it('and brought back by two, of whom one reads it', async () => {
      await siblings.agreed(prosecutor, defender, named);
      await siblings.agreed(defender, prosecutor, { speaksOf: 'THIS_CHILD' });
      for (const person of [siblings.interviewer, here, lawyer]) expect(await siblings.reads(person)).toEqual(EVERY);
      expect(await siblings.named()).toEqual({});
    });
    it('and by nobody of whom neither reads it', async () => {
      await siblings.agreed(prosecutor, defender, named);
      expect(await siblings.propose(siblings.interviewer, { speaksOf: 'THIS_CHILD' })).toBeNull();
      expect(await siblings.review(here, { speaksOf: 'THIS_CHILD' })).toBe('CONFLICTING_STATE');
      expect([await siblings.state(), await siblings.named(), await siblings.reads(here), await siblings.reads(lawyer)]).toEqual([['-', 'other', '-', '-'], { [HERS]: sister }, BUT_HERS, EVERY]);
    });
    it('with who, when, from and to in its history, and of whose case not a word', async () => {
      await siblings.agreed(prosecutor, defender, named);
      await siblings.agreed(defender, prosecutor, { speaksOf: 'THIS_CHILD' });
      const answer = await world.ask(here, 'query ($code: String!) { caseHistory(code: $code, of: TranscriptSegment) { nodes { why changedBy { id } changes { field from to } } } }', { code: siblings.file.file.code });
      const changes = (answer.data.caseHistory.nodes as { why: string; changedBy: { id: string }; changes: { field: string; from: string; to: string }[] }[]).map((one) => [one.why, one.changedBy.id, ...one.changes.map((change) => `${change.field} ${change.from} ${change.to}`)]);
      expect(changes).toEqual([['SPEAKS_OF', prosecutor.id, 'speaksOf ANOTHER_CHILD THIS_CHILD'], ['SPEAKS_OF', defender.id, 'speaksOf SET_APART ANOTHER_CHILD'], ['SPEAKS_OF', prosecutor.id, 'speaksOf THIS_CHILD SET_APART']]);
      const { rows } = await world.owner.query('SELECT from_values, to_values FROM history.transcript_segment WHERE row_id = $1', [await siblings.file.segmentId(siblings.versionId, HERS)]);
      expect(JSON.stringify(rows)).not.toContain(siblings.sister.file.id);
    });
  });

  describe('follows the other child’s case', () => {
    beforeEach(() => siblings.agreed(prosecutor, defender, named));
    /* By two who read it. */
    const about = async (name: string): Promise<void> => siblings.file.tag(await siblings.onBoth('FORENSIC_INTERVIEWER'), prosecutor, siblings.versionId, { [HERS]: name });
    it('under the role a person has there', async () => {
      const doctor = await siblings.onBoth('VICTIM_LAWYER', 'FORENSIC_DOCTOR');
      expect(await siblings.reads(doctor)).toEqual(BUT_HERS);
      await about('HEALTH');
      expect(await siblings.reads(doctor)).toEqual(EVERY);
      expect(await siblings.reads(await siblings.onBoth('FORENSIC_DOCTOR', 'SOCIAL_WORKER'))).toEqual([]);
      expect(await siblings.reads(await siblings.onBoth('FORENSIC_DOCTOR', 'PROSECUTOR'))).toEqual([HERS]);
      expect(await siblings.reads(await siblings.onBoth('FORENSIC_DOCTOR', 'COORDINATOR'))).toEqual([]);
    });
    it('with the agreement of that child, and whom the prosecutor named there', async () => {
      await about('FACTS');
      const therapist = await siblings.onBoth('PROSECUTOR', 'PSYCHOLOGIST');
      const officer = await siblings.onBoth('PROSECUTOR', 'POLICE_OFFICER');
      const agreed = (caseId: string) => world.owner.query("INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES ($1, 'transcript', $2, $3)", [caseId, therapist.id, defender.id]);
      const investigates = (at: TestimonyClient) => world.owner.query('INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by) VALUES ($1, $2, $3, $4)', [at.recordingId, at.file.id, officer.id, prosecutor.id]);
      await agreed(siblings.file.file.id);
      await investigates(siblings.file);
      for (const person of [therapist, officer]) expect(await siblings.reads(person)).toEqual(BUT_HERS);
      await agreed(siblings.sister.file.id);
      await investigates(siblings.sister);
      for (const person of [therapist, officer]) expect(await siblings.reads(person)).toEqual(EVERY);
    });
    it('as far as the person reaches it: not once they are off it, or a conflict stands there', async () => {
      expect(await siblings.reads(lawyer)).toEqual(EVERY);
      await world.owner.query("INSERT INTO access.conflict (person_id, case_id, source) VALUES ($1, $2, 'NAMED')", [lawyer.id, siblings.sister.file.id]);
      expect(await siblings.reads(lawyer)).toEqual(BUT_HERS);
      await world.owner.query("UPDATE access.assignment SET ended_by = person_id, ended_why = 'x', until_at = now() WHERE person_id = $1 AND case_id = $2", [defender.id, siblings.sister.file.id]);
      expect([await siblings.reads(defender), await siblings.ways(defender)]).toEqual([BUT_HERS, ALL_WAYS(false)]);
    });
    it('for a judge of both, once a party who reads it files it again', async () => {
      const judge = await siblings.onBoth('JUDGE');
      const rowIds = [await siblings.file.segmentId(siblings.versionId, HERS)];
      const file = (by: TestPerson) => siblings.file.refusal(by, 'fileForHearing', { judgeId: judge.id, kind: 'transcript', rowIds, hearing: 'A-1' });
      expect(await file(here)).toBe('NOT_FOUND');
      expect(await file(prosecutor)).toBeNull();
      expect(await siblings.reads(judge)).toEqual([HERS]);
      await siblings.agreed(defender, prosecutor, { speaksOf: 'THIS_CHILD' });
      expect(await siblings.reads(judge)).toEqual([HERS]);
      await siblings.agreed(prosecutor, defender, named);
      expect(await siblings.reads(judge)).toEqual([]);
      expect(await file(prosecutor)).toBeNull();
      expect(await siblings.reads(judge)).toEqual([HERS]);
      await world.owner.query("UPDATE access.assignment SET ended_by = person_id, ended_why = 'x', until_at = now() WHERE person_id = $1 AND case_id = $2", [judge.id, siblings.sister.file.id]);
      expect(await siblings.reads(judge)).toEqual([]);
    });
  });

  describe('in another version', () => {
    const correct = (...lines: string[]): Promise<string> => siblings.file.imported(siblings.interviewer, vtt(...lines), { correctsId: siblings.versionId, correctionReason: 'WORDS' });
    it('is the same: a correction, a translation, and what is cut of it', async () => {
      await siblings.agreed(prosecutor, defender, named);
      const translated = await siblings.file.imported(siblings.interviewer, vtt('I like to paint.', 'My sister has a grey cat.', 'Then we eat.', 'Then we sleep.'), { translationOf: siblings.versionId, interpreter: 'Persona intérprete', language: 'en' });
      const corrected = await correct(LINES[0], 'Mi hermana tiene un gato azul.', LINES[2], LINES[3]);
      const { id: cut } = await siblings.file.done(await siblings.onBoth('FORENSIC_INTERVIEWER'), 'cutSegment', { recordingId: siblings.file.recordingId, versionId: corrected, number: HERS, atMs: 3000, offset: 11 });
      expect([await siblings.state(translated), await siblings.state(corrected), await siblings.state(cut)]).toEqual([['-', 'other', '-', '-'], ['-', 'other', '-', '-'], ['-', 'other', 'other', '-', '-']]);
      expect([await siblings.named(translated), await siblings.named(corrected), await siblings.named(cut)]).toEqual([{ 2: sister }, { 2: sister }, { 2: sister, 3: sister }]);
      expect([await siblings.reads(here, translated), await siblings.reads(here, corrected), await siblings.reads(here, cut)]).toEqual([BUT_HERS, BUT_HERS, [1, 4, 5]]);
      for (const word of [WORD, 'cat', 'azul']) expect((await search(world, here, word, { everyVersion: true })).totalCount).toBe(0);
    });
    it('is set apart with the one a later version corrects, and in a later one that takes it over', async () => {
      await siblings.propose(siblings.interviewer);
      const later = await correct(LINES[0], 'Mi hermana tiene un gato azul.', LINES[2], LINES[3]);
      expect(await siblings.state(later)).toEqual(['-', 'apart', '-', '-']);
      expect(await siblings.reads(lawyer, later)).toEqual(BUT_HERS);
      await siblings.review(here);
      expect(await siblings.state(later)).toEqual(['-', 'other', '-', '-']);
    });
    it('is closed in the older one, where a later one is said to speak of her', async () => {
      const later = await correct(LINES[0], 'Mi hermana tiene un gato azul.', LINES[2], LINES[3]);
      await siblings.agreed(prosecutor, defender, { ...named, number: HERS, otherCaseCode: sister }, later);
      expect([await siblings.reads(here), await siblings.reads(here, later), await siblings.named()]).toEqual([BUT_HERS, BUT_HERS, { 2: sister }]);
    });
    it('is read by nobody where two are joined that follow different cases', async () => {
      const third = await TestimonyClient.open(world, siblings.opener);
      for (const person of [prosecutor, defender]) await world.assign(person, third.file.id);
      await siblings.agreed(prosecutor, defender, named);
      await siblings.agreed(prosecutor, defender, { number: 3, otherCaseCode: third.file.code });
      const joined = await siblings.file.imported(siblings.interviewer, 'WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nMe gusta pintar.\n\n00:00:02.000 --> 00:00:06.000\nMi hermana y mi primo.\n', { correctsId: siblings.versionId, correctionReason: 'TIMES' });
      expect([await siblings.state(joined), await siblings.named(joined), await siblings.reads(prosecutor, joined)]).toEqual([['-', 'other'], {}, [1]]);
    });
    it('opens in the same words with the one that is brought back, and stays closed in others', async () => {
      const later = await correct(`${LINES[0]} Mucho.`, LINES[1], 'Después comemos.', LINES[3]);
      await siblings.agreed(prosecutor, defender, { number: 1, otherCaseCode: sister });
      await siblings.agreed(prosecutor, defender, named);
      expect(await siblings.state(later)).toEqual(['other', 'other', '-', '-']);
      await siblings.agreed(defender, prosecutor, { number: 1, speaksOf: 'THIS_CHILD' });
      await siblings.agreed(defender, prosecutor, { speaksOf: 'THIS_CHILD' });
      expect([await siblings.state(), await siblings.state(later)]).toEqual([['-', '-', '-', '-'], ['other', '-', '-', '-']]);
    });
  });

  describe('when cases turn out to be one child', () => {
    it('goes on following the case that the other child’s becomes part of', async () => {
      await siblings.agreed(prosecutor, defender, named);
      const into = await TestimonyClient.open(world, siblings.opener);
      for (const person of [siblings.opener, lawyer]) await world.assign(person, into.file.id);
      expect((await siblings.merge(siblings.sister.file, into.file)).refused).toBeUndefined();
      expect([await siblings.named(), await siblings.reads(lawyer), await siblings.reads(prosecutor)]).toEqual([{ [HERS]: into.file.code }, EVERY, BUT_HERS]);
    });
    it.each([['the other child’s case becomes part of this one', false], ['this case becomes part of the other child’s', true]])('speaks of this child, with its history: %s', async (_name, turned) => {
      await siblings.agreed(prosecutor, defender, named);
      const [from, into] = turned ? [siblings.file, siblings.sister] : [siblings.sister, siblings.file];
      expect((await siblings.merge(from.file, into.file)).refused).toBeUndefined();
      expect([await siblings.state(), await siblings.named()]).toEqual([['-', '-', '-', '-'], {}]);
      expect(await siblings.reads(turned ? lawyer : siblings.interviewer)).toEqual(EVERY);
      const { rows } = await world.owner.query("SELECT why, to_values ->> 'speaks_of' AS now FROM history.transcript_segment WHERE row_id = $1 ORDER BY id DESC LIMIT 1", [await siblings.file.segmentId(siblings.versionId, HERS)]);
      expect(rows).toEqual([{ why: 'ONE CHILD', now: 'THIS_CHILD' }]);
    });
    it('goes with its case, and follows the other one still', async () => {
      await siblings.agreed(prosecutor, defender, named);
      const into = await TestimonyClient.open(world, siblings.opener);
      for (const person of [siblings.opener, lawyer, here]) await world.assign(person, into.file.id);
      expect((await siblings.merge(siblings.file.file, into.file)).refused).toBeUndefined();
      expect([await siblings.named(), await siblings.reads(lawyer), await siblings.reads(here)]).toEqual([{ [HERS]: sister }, EVERY, BUT_HERS]);
    });
  });
});

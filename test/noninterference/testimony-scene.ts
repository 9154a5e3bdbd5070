import { HEARING_KINDS } from '@heardonce/authz/policy.js';
import { findRecord, type RecordOptions } from '@heardonce/domain/classified.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { TOPICS } from '@heardonce/domain/testimony/topic.js';
import type pg from 'pg';
import type { TestPerson, World } from '../support/world.js';
import { MOMENT } from './fixed-sources.js';
import { rowsOf, type StoredRow } from './oracle.js';
import type { Place, Planter } from './planter.js';

type Of = (role: Role) => TestPerson;
/** What a segment may be about; null: nobody reviewed it yet. */
const SPOKEN = [...TOPICS, null];
const TRANSLATED = 3;
const SEGMENTS_A_VERSION = 3;

const placeOf = (row: StoredRow): Place => ({ caseId: row.case_id, authorId: row.author_id, unitId: row.unit_id });
async function rowsIn(owner: pg.Pool, planter: Planter, name: string, caseId: string): Promise<StoredRow[]> {
  return (await rowsOf(owner, planter.table(name))).filter((row) => row.case_id === caseId);
}

/**
 * What a case of testimony holds beyond a row of each kind: originals with corrections and translations into other languages, segments of every topic
 * and of none, copies of recordings, interviews under an approved exception, further questions of one interview, citations by other records.
 */
export async function plantTestimony({ owner }: World, planter: Planter, caseId: string): Promise<void> {
  const rows = (name: string): Promise<StoredRow[]> => rowsIn(owner, planter, name, caseId);
  let spoken = 0;
  for (const [index, original] of (await rows('core.transcript_version')).slice(0, TRANSLATED).entries()) {
    const of = { recording_id: original['recording_id'], translation_of: null, corrects_id: null };
    const version = (fixed: object): Promise<string> => planter.row(planter.table('core.transcript_version'), placeOf(original), { ...of, ...fixed });
    const translation = await version({ translation_of: original.id, language: index % 2 === 0 ? 'en' : 'pt' });
    const corrected = await version({ corrects_id: original.id, language: original['language'] });
    const correctedTranslation = await version({ translation_of: original.id, corrects_id: translation, language: index % 2 === 0 ? 'en' : 'pt' });
    for (const made of [translation, corrected, correctedTranslation]) for (let n = 0; n < SEGMENTS_A_VERSION; n++) {
      const topic = SPOKEN[(spoken += 1) % SPOKEN.length];
      const segment = await planter.row(planter.table('core.transcript_segment'), placeOf(original), { version_id: made, topic, ...(topic === null ? { reviewed_by_id: null } : { proposed_topic: null, proposed_by_id: null }) });
      if (topic !== null) await planter.amend(planter.table('core.transcript_segment'), segment, original.author_id);
    }
  }
  for (const exception of (await rows('core.interview_exception')).filter((row) => row['state'] === 'APPROVED'))
    await planter.row(planter.table('core.interview'), placeOf(exception), { exception_id: exception.id, events: exception['events'], status: 'PLANNED' });
  const [first, second, third] = await rows('core.recording');
  for (const original of [first, second]) if (original) await planter.row(planter.table('core.recording'), placeOf(original), { interview_id: original['interview_id'], session_id: original['session_id'], original_id: original.id, copy_kind: 'REDACTED', status: 'SEALED' });
  for (const recording of [first, second, third]) if (recording) await planter.row(planter.table('core.recording_custody'), placeOf(recording), { recording_id: recording.id, event: 'VIEWED' });
  const [interview, another] = await rows('core.interview');
  for (const author of [another, interview]) if (interview && author) await planter.row(planter.table('core.interview_question'), placeOf(author), { interview_id: interview.id });
  const segments = await rows('core.transcript_segment');
  for (const [type, name] of [['INCIDENT', 'core.incident'], ['REQUEST_QUESTION', 'core.request_question'], ['FORENSIC_FINDING', 'core.forensic_finding']] as const)
    for (const [index, citing] of (await rows(name)).slice(0, 2).entries()) await planter.row(planter.table('core.segment_citation'), placeOf(citing), { citing_type: type, citing_id: citing.id, segment_id: segments[index]?.id });
}

/**
 * Of segments that speak of another child some follow a case that viewers are on, some one that they are not on, some none; of those that one person
 * alone set apart so far, the case is said or not. By `one`, agreed to by `other`.
 */
export async function nameOtherChildren({ owner }: World, planter: Planter, caseId: string, { theirs, hidden, one, other }: { theirs: string; hidden: string; one: TestPerson; other: TestPerson }): Promise<void> {
  const stood = await rowsIn(owner, planter, 'core.transcript_segment', caseId);
  const beside = stood.find((row) => row['recording_id'] !== null) as StoredRow;
  /* Of each topic some that follow a case of theirs, whatever else was planted. */
  for (const topic of SPOKEN) for (let n = 0; n < 3; n++) await planter.row(planter.table('core.transcript_segment'), placeOf(beside), { version_id: beside['version_id'], recording_id: beside['recording_id'], topic, speaks_of: 'ANOTHER_CHILD' });
  const segments = (await rowsIn(owner, planter, 'core.transcript_segment', caseId)).filter((row) => row['speaks_of'] !== 'THIS_CHILD');
  for (const [index, segment] of segments.entries()) {
    const [agreed, named] = [segment['speaks_of'] === 'ANOTHER_CHILD', [theirs, hidden, null][index % 3]];
    if (agreed && named === null) continue;
    await owner.query("INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, agreed_by, agreed_at, confirmed_by, confirmed_at) SELECT $1, $2, 'ANOTHER_CHILD', $3, $4, $5, a.at, $5, a.at FROM (SELECT CASE WHEN $5::uuid IS NOT NULL THEN now() END AS at) a", [segment.id, caseId, named, one.id, agreed ? other.id : null]);
  }
}

/** What the viewers were given by name where segments of the first case follow one of theirs: filed here, and named for recordings on both. */
export async function plantFollowedFacts({ owner }: World, caseId: string, theirs: string, { person, other }: { person: Of; other: Of }): Promise<void> {
  const followed = 'FROM core.transcript_segment s JOIN access.other_child o ON o.segment_id = s.id AND o.confirmed_at IS NOT NULL WHERE s.case_id = $1 AND o.other_case_id = $2';
  await owner.query(`INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) SELECT s.case_id, $3, 'transcript', s.id, $4, 'H-1' ${followed} ORDER BY s.id LIMIT 2 ON CONFLICT DO NOTHING`, [caseId, theirs, person('JUDGE').id, other('PROSECUTOR').id]);
  const by = [person('POLICE_OFFICER').id, person('PROSECUTOR').id];
  await owner.query(`INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, named_at) SELECT x.recording_id, $1, $3, $4, now() + interval '1 second' FROM (SELECT DISTINCT s.recording_id ${followed} AND s.recording_id IS NOT NULL) x`, [caseId, theirs, ...by]);
  await owner.query('INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by) VALUES (gen_random_uuid(), $1, $2, $3)', [theirs, ...by]);
}

/** In this world alone: another case that viewers are not on, or one where none was named, or none where one was said. */
export async function renameHiddenChildren(owner: pg.Pool, hidden: readonly string[], by: readonly [TestPerson, TestPerson]): Promise<number> {
  const changed = await owner.query('UPDATE access.other_child SET other_case_id = $2 WHERE other_case_id = $1 AND confirmed_at IS NOT NULL', [hidden[0], hidden[1]]);
  const untold = await owner.query('UPDATE access.other_child SET other_case_id = CASE WHEN other_case_id IS NULL THEN $1::uuid END WHERE confirmed_at IS NULL AND ended_at IS NULL AND (other_case_id IS NULL OR other_case_id = $1)', [hidden[0]]);
  const named = await owner.query("INSERT INTO access.other_child (segment_id, case_id, says, other_case_id, proposed_by, agreed_by, agreed_at, confirmed_by, confirmed_at) SELECT s.id, s.case_id, 'ANOTHER_CHILD', $1, $2, $3, now(), $3, now() FROM core.transcript_segment s WHERE s.speaks_of = 'ANOTHER_CHILD' AND s.case_id <> $1 AND NOT EXISTS (SELECT 1 FROM access.other_child o WHERE o.segment_id = s.id AND o.ended_at IS NULL)", [hidden[1], by[0].id, by[1].id]);
  return (changed.rowCount ?? 0) + (untold.rowCount ?? 0) + (named.rowCount ?? 0);
}

/** A recording that its interviewer is still uploading. */
export async function plantUpload(world: World, planter: Planter, caseId: string, interviewer: TestPerson): Promise<string> {
  const [interview] = await rowsIn(world.owner, planter, 'core.interview', caseId);
  return planter.row(planter.table('core.recording'), { caseId, authorId: interviewer.id, unitId: interviewer.unitId }, { interview_id: interview?.id, session_id: null, original_id: null, status: 'UPLOADING', sha256: null, recorded_at: new Date(MOMENT - 3_600_000).toISOString() });
}

/** On the first case: who was named for recordings, what was filed for the judge, what was agreed to and released. Beside each, the same for somebody else or over. */
export async function plantTestimonyFacts({ owner }: World, planter: Planter, caseId: string, { person, other, agencyOf }: { person: Of; other: Of; agencyOf: (role: Role) => string }): Promise<void> {
  const recordings = (await rowsIn(owner, planter, 'core.recording', caseId)).map((row) => row.id);
  for (const [at, investigator, ended] of [[0, person('POLICE_OFFICER'), false], [1, person('POLICE_OFFICER'), false], [2, person('POLICE_OFFICER'), true], [3, other('POLICE_OFFICER'), false]] as const)
    await owner.query('INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by, ended_at) VALUES ($1, $2, $3, $4, CASE WHEN $5 THEN now() END)', [recordings[at], caseId, investigator.id, person('PROSECUTOR').id, ended]);
  for (const [reader, withdrawn] of [[person('PSYCHOLOGIST'), false], [other('PSYCHOLOGIST'), true]] as const)
    await owner.query("INSERT INTO access.consent (case_id, kind, person_id, professional_id, withdrawn_at) VALUES ($1, 'transcript', $2, $3, CASE WHEN $4 THEN now() END)", [caseId, reader.id, person('SOCIAL_WORKER').id, withdrawn]);
  for (const [index, answer] of (await rowsIn(owner, planter, 'core.record_answer', caseId)).entries())
    if (index < 3) for (const role of ['POLICE_OFFICER', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'FORENSIC_DOCTOR', 'COORDINATOR'] as const) await owner.query('INSERT INTO access.release (row_id, case_id, agency_code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [answer.id, caseId, agencyOf(role)]);
  for (const table of planter.tables) {
    const { kind } = findRecord(table.type) as RecordOptions;
    if (!HEARING_KINDS.includes(kind) || table.table === 'core.match_review') continue;
    for (const row of (await rowsOf(owner, table)).filter((one) => one.case_id === caseId).slice(0, 2))
      await owner.query("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) VALUES ($1, $2, $3, $4, $5, 'H-1') ON CONFLICT DO NOTHING", [caseId, person('JUDGE').id, kind, row.id, other('PROSECUTOR').id]);
  }
}

/** Facts about others, in this world alone: named, agreed to, filed, released, ordered, opened. */
export async function plantFactsOfOthers(owner: pg.Pool, planter: Planter, caseId: string, { person, other }: { person: Of; other: Of }): Promise<number> {
  const [first, second] = await rowsIn(owner, planter, 'core.recording', caseId);
  const [segment] = await rowsIn(owner, planter, 'core.transcript_segment', caseId);
  const [answer] = (await rowsIn(owner, planter, 'core.record_answer', caseId)).slice(-1);
  let count = 0;
  const put = async (sql: string, values: readonly unknown[]): Promise<void> => {
    count += (await owner.query(sql, [...values])).rowCount ?? 0;
  };
  if (first && second) for (const recording of [first, second]) {
    await put('INSERT INTO access.named_investigator (recording_id, case_id, person_id, named_by) VALUES ($1, $2, $3, $4)', [recording.id, caseId, other('POLICE_OFFICER').id, other('PROSECUTOR').id]);
    await put("INSERT INTO access.playback (purpose, case_id, recording_id, person_id, issuer, subject, jti, mfa, token_until, ticket_sha256, ticket_until) VALUES ('PLAY', $1, $2, $3, 'test', 'somebody', 'somebody', true, now() + interval '1 hour', $4, now() + interval '1 minute')", [caseId, recording.id, other('PROSECUTOR').id, `ticket of somebody ${recording.id}`]);
  }
  if (segment) await put("INSERT INTO access.filing (case_id, judge_id, kind, row_id, filed_by, hearing) VALUES ($1, $2, 'transcript', $3, $4, 'H-2') ON CONFLICT DO NOTHING", [caseId, other('JUDGE').id, segment.id, other('PROSECUTOR').id]);
  if (answer) await put("INSERT INTO access.release (row_id, case_id, agency_code) SELECT $1, $2, a.code FROM people.agency a WHERE a.code = 'SISTEMAS' ON CONFLICT DO NOTHING", [answer.id, caseId]);
  for (const kind of ['transcript', 'therapy_note']) await put('INSERT INTO access.consent (case_id, kind, person_id, professional_id) VALUES ($1, $2, $3, $4)', [caseId, kind, other('VICTIM_LAWYER').id, person('COORDINATOR').id]);
  await put("INSERT INTO access.court_order (case_id, person_id, kind, number, document_sha256, author_heard_at, until_at, recorded_by) VALUES ($1, $2, 'therapy_note', 'N-2', repeat('b', 64), now(), now() + interval '1 day', $3)", [caseId, other('POLICE_OFFICER').id, other('COORDINATOR').id]);
  return count;
}

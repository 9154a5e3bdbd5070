import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CITING_KINDS } from '@heardonce/authz/policy.js';
import { findRecord } from '@heardonce/domain/classified.js';
import { RECORD_TYPES } from '@heardonce/domain/record-types.js';
import { CitingType } from '@heardonce/domain/testimony/segment-citation.entity.js';
import { databaseRole, type Role } from '@heardonce/domain/people/role.js';
import { randomUUID } from 'node:crypto';
import { type TestPerson, World } from '../support/world.js';
import { TestimonyClient, vtt } from './testimony-client.js';

/** The record type by its code, typed by hand. */
const RECORD: Readonly<Record<keyof typeof CitingType, string>> = {
  REPORT: 'Report', COMPLAINT: 'Complaint', INCIDENT: 'Incident', PROCEEDING: 'Proceeding', OPINION: 'Opinion', EVIDENCE_ITEM: 'EvidenceItem', TASK: 'Task', RISK_ASSESSMENT: 'RiskAssessment', PROTECTION_MEASURE: 'ProtectionMeasure',
  FORENSIC_FINDING: 'ForensicFinding', MEDICAL_CARE: 'MedicalCare', THERAPY_PLAN: 'TherapyPlan', SOCIAL_ASSESSMENT: 'SocialAssessment', PROGRESS_NOTE: 'ProgressNote', REQUEST_QUESTION: 'RequestQuestion',
};

describe('a citation takes the class of what cites', () => {
  let world: World;
  let file: TestimonyClient;
  let people: Map<Role, TestPerson>;
  let segment: string;
  beforeAll(async () => {
    world = await World.open('citations');
    file = await TestimonyClient.open(world, await world.person('COORDINATOR', 'CENTRE-0', 'CENTRE'));
    people = new Map();
    for (const role of ['FORENSIC_INTERVIEWER', 'PROSECUTOR', 'FORENSIC_DOCTOR', 'SOCIAL_WORKER', 'PSYCHOLOGIST', 'POLICE_OFFICER'] as const) people.set(role, await file.join(role));
    segment = await file.segmentId(await file.imported(people.get('FORENSIC_INTERVIEWER') as TestPerson, vtt('En la escuela dibujamos un árbol.')), 1);
  });
  afterAll(() => world.close());
  const cite = async (type: string, by: Role, citing: string = randomUUID()): Promise<string> => {
    const person = people.get(by) as TestPerson;
    const { rows } = await world.owner.query<{ subject_kind: string }>("INSERT INTO core.segment_citation (case_id, author_id, unit_id, citing_type, citing_id, segment_id, subject_kind) VALUES ($1, $2, $3, $4, $5, $6, 'coordination') RETURNING subject_kind", [file.file.id, person.id, person.unitId, type, citing, segment]);
    return rows[0]?.subject_kind ?? '';
  };
  const seenBy = async (role: Role): Promise<string[]> => ((await file.read(people.get(role) as TestPerson, 'citations { nodes { citingType } }')).citations.nodes as { citingType: string }[]).map((one) => one.citingType).sort();

  it('which the database keeps by itself, whoever says otherwise, as libs/domain has it', async () => {
    for (const type of Object.keys(CitingType) as (keyof typeof CitingType)[]) {
      const kind = findRecord(RECORD_TYPES.find((one) => one.name === RECORD[type]) as never)?.kind;
      expect([type, await cite(type, 'FORENSIC_INTERVIEWER')]).toEqual([type, kind]);
      expect(CITING_KINDS).toContain(kind);
    }
  });

  it('so that nobody learns of a record whose kind they do not read, but of their own citation', async () => {
    expect(await seenBy('SOCIAL_WORKER')).toEqual(['PROGRESS_NOTE', 'PROTECTION_MEASURE', 'REPORT', 'REQUEST_QUESTION', 'RISK_ASSESSMENT', 'SOCIAL_ASSESSMENT', 'TASK', 'THERAPY_PLAN']);
    expect(await seenBy('POLICE_OFFICER')).toEqual(['COMPLAINT', 'EVIDENCE_ITEM', 'INCIDENT', 'OPINION', 'PROCEEDING', 'PROTECTION_MEASURE', 'REPORT', 'REQUEST_QUESTION', 'RISK_ASSESSMENT', 'TASK']);
    // A doctor's evidence is read in the unit that wrote it, which a citation does not tell; their own citation they read.
    expect(await seenBy('FORENSIC_DOCTOR')).not.toContain('EVIDENCE_ITEM');
    await cite('EVIDENCE_ITEM', 'FORENSIC_DOCTOR');
    expect(await seenBy('FORENSIC_DOCTOR')).toContain('EVIDENCE_ITEM');
  });

  it('of a task, what the task is about', async () => {
    const doctor = people.get('FORENSIC_DOCTOR') as TestPerson;
    const task = await file.done(doctor, 'addTask', { ownerUnit: 'CENTRE-0', subjectKind: 'emergency_care', title: 'CODE-1' });
    expect(await cite('TASK', 'FORENSIC_DOCTOR', task.id)).toBe('emergency_care');
    expect((await seenBy('SOCIAL_WORKER')).filter((type) => type === 'TASK')).toHaveLength(1);
    expect((await seenBy('FORENSIC_DOCTOR')).filter((type) => type === 'TASK')).toHaveLength(2);
  });

  it('in the counts of reuse too: each counts the citations they read, and is told that others are left out', async () => {
    const counted = async (role: Role) => (await world.ask(people.get(role) as TestPerson, 'query ($code: String!) { heardOnce(caseCode: $code) { timesReused reused { forWhat way } withheld { field kind reason } } }', { code: file.file.code })).data.heardOnce;
    for (const role of ['SOCIAL_WORKER', 'POLICE_OFFICER', 'PSYCHOLOGIST', 'PROSECUTOR'] as const) {
      const { reused, timesReused, withheld } = await counted(role) as { reused: { forWhat: string; way: string }[]; timesReused: number; withheld: unknown[] };
      const seen = (await seenBy(role)).filter((type) => type !== 'REQUEST_QUESTION');
      expect([role, [...new Set(reused.filter((one) => one.way === 'CITATION').map((one) => one.forWhat))].sort(), timesReused]).toEqual([role, [...new Set(seen)].sort(), seen.length]);
      expect(withheld).toContainEqual({ field: 'reused', kind: 'citation', reason: 'SUBJECT_NOT_PERMITTED' });
    }
  });

  it('in the database too, asked directly', async () => {
    const client = await world.platform.pools.read.connect();
    try {
      const social = people.get('SOCIAL_WORKER') as TestPerson;
      await client.query("BEGIN READ ONLY");
      await client.query("SELECT set_config('role', $1, true), set_config('app.person', $2, true), set_config('app.unit', $3, true), set_config('app.cases', $4, true), set_config('app.scope', 'case', true), set_config('app.mfa', 'true', true)", [databaseRole('r', 'SOCIAL_WORKER'), social.id, social.unitId, `{${file.file.id}}`]);
      await client.query("SELECT set_config('app.assigned', $1, true)", [`{${file.file.id}}`]);
      const { rows } = await client.query("SELECT count(*)::int AS n FROM core.segment_citation WHERE citing_type IN ('FORENSIC_FINDING', 'MEDICAL_CARE', 'EVIDENCE_ITEM', 'INCIDENT')");
      expect(rows).toEqual([{ n: 0 }]);
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  });
});

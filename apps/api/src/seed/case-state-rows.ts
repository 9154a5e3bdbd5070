import type { CaseRows } from './case-rows.js';
import { dateText, instantText } from './iso-text.js';
import { RandomSource } from './random-source.js';

const DAY_MS = 86_400_000;
/** Keeps what is drawn here apart from the case's content and ids. */
const STATES_STREAM = 0x57a7e;
/** Shares of the cases, of our own choosing: nothing is published. */
const SHARES = { reserved: 0.04, grant: 0.12, seconded: 0.5, released: 0.12, releasedWidely: 0.35, handover: 0.03, accepted: 0.6, evidence: 0.4, examined: 0.45, samples: 0.5, injuries: 0.35, emergencyCare: 0.4 } as const;
const EVIDENCE = { SCREENSHOT_DESCRIPTION: 45, DEVICE_IMAGE: 20, DOCUMENT: 25, PHYSICAL: 10 } as const;
/** Told by hash: what was seized is never here. */
const HASHED: readonly string[] = ['SCREENSHOT_DESCRIPTION', 'DEVICE_IMAGE'];

/** What some cases have and others do not: care, findings, evidence, and decisions about who reads what, each by whoever may decide it. */
export function addStateRows(rows: CaseRows, asOf: number, seed: number): void {
  const random = new RandomSource(seed ^ STATES_STREAM, rows.invented.number);
  const after = (days: number): number => Math.min(rows.invented.openedAt + days * DAY_MS, asOf);
  addExamination(rows, random, after);
  addEvidence(rows, random, after);
  const reserved = addReserved(rows, random, after);
  addGrant(rows, random, { reserved, after });
  addRelease(rows, random, after);
  addHandover(rows, random, after);
}

type After = (days: number) => number;

function addExamination(rows: CaseRows, random: RandomSource, after: After): void {
  const { FORENSIC_DOCTOR: doctor } = rows.team.seats;
  const inPerson = rows.invented.incidents.some(({ setting }) => setting !== 'ONLINE');
  if (inPerson && rows.hasEmergencyCare && random.chance(SHARES.emergencyCare)) {
    const type = random.chance(0.5) ? 'PROPHYLAXIS' : 'EMERGENCY';
    rows.record('core.medical_care', doctor, { type, given_at: instantText(after(0)), notes: `Atención ${type} registrada por código, sin contenido clínico.` });
    rows.record('core.medical_summary', doctor, { text: `Atención ${type} prestada el ${dateText(after(0))}.` });
  }
  if (!inPerson || !random.chance(SHARES.examined)) return;
  rows.record('core.forensic_finding', doctor, { examined_at: instantText(after(1)), finding: 'Hallazgo de ejemplo, registrado por código.', method: 'PROTOCOLO-DEMO' });
  rows.record('core.forensic_summary', doctor, { samples_preserved: random.chance(SHARES.samples), injuries_preserved: random.chance(SHARES.injuries), text: `Examen realizado el ${dateText(after(1))}.` });
}

function addEvidence(rows: CaseRows, random: RandomSource, after: After): void {
  if (!random.chance(SHARES.evidence)) return;
  for (let item = random.int(1, 3); item > 0; item--) {
    const type = random.weighted(EVIDENCE);
    const sha256 = HASHED.includes(type) ? Buffer.from(random.bytes(32)).toString('hex') : null;
    rows.record('core.evidence_item', rows.team.seats.POLICE_OFFICER, { type, description: `Elemento ${type} descrito por código.`, sha256, seized_at: instantText(after(random.int(1, 20))) });
  }
}

/** The prosecutor reserves and names people of other units, among them always the family defender. */
function addReserved(rows: CaseRows, random: RandomSource, after: After): boolean {
  if (!random.chance(SHARES.reserved)) return false;
  const { PROSECUTOR: prosecutor, FAMILY_DEFENDER: defender, SOCIAL_WORKER: worker, PSYCHOLOGIST: psychologist } = rows.team.seats;
  const from_at = instantText(after(0));
  const id = rows.record('core.protection_measure', prosecutor, { type: 'RESERVED_IDENTITY', from_at, until_at: null, ordered_by: prosecutor.agency, text: 'Identidad reservada, medida registrada por código.' });
  rows.plain('access.reserved', { id, case_id: rows.caseId, from_at });
  for (const { personId } of [defender, worker, psychologist]) rows.plain('access.reserved_naming', { reserved_id: id, person_id: personId });
  return true;
}

/** The family defender opens an address to an investigator; under reserved identity the coordinator of another agency has agreed, or is still asked. */
function addGrant(rows: CaseRows, random: RandomSource, { reserved, after }: { reserved: boolean; after: After }): void {
  if (!random.chance(SHARES.grant)) return;
  const { POLICE_OFFICER: officer, FAMILY_DEFENDER: defender, COORDINATOR: coordinator } = rows.team.seats;
  const seconded = reserved && random.chance(SHARES.seconded);
  rows.plain('access.field_grant', {
    id: rows.newId(), case_id: rows.caseId, person_id: officer.personId, kind: 'whereabouts', fields: ['ADDRESS'], purpose: 'Visita de protección en el domicilio.', from_at: instantText(after(1)), until_at: instantText(rows.invented.openedAt + random.int(30, 500) * DAY_MS),
    granted_by: defender.personId, second_by: seconded ? coordinator.personId : null, second_at: seconded ? instantText(after(1)) : null, version: seconded ? 2 : 1,
  });
}

function addRelease(rows: CaseRows, random: RandomSource, after: After): void {
  if (!random.chance(SHARES.released)) return;
  const { PSYCHOLOGIST: psychologist, PROSECUTOR: prosecutor, FAMILY_DEFENDER: defender } = rows.team.seats;
  const id = rows.record('core.released_observation', psychologist, { text: 'Observación de ejemplo que la terapeuta decidió entregar.', reason: 'Útil para las medidas de protección.' });
  const agencies = new Set([prosecutor, ...(random.chance(SHARES.releasedWidely) ? [defender] : [])].map(({ agency }) => agency));
  for (const agency_code of agencies) rows.plain('access.release', { row_id: id, case_id: rows.caseId, agency_code, released_at: instantText(after(14)) });
}

/** A new therapist is on the case; once they accepted, they read what the former one wrote. */
function addHandover(rows: CaseRows, random: RandomSource, after: After): void {
  const { successor, seats: { PSYCHOLOGIST: former } } = rows.team;
  if (!random.chance(SHARES.handover) || rows.invented.stage === 'CLOSED') return;
  const accepted = random.chance(SHARES.accepted);
  const [offered, since] = [instantText(after(40)), instantText(after(42))];
  rows.assign('PSYCHOLOGIST', successor, offered);
  rows.plain('access.handover', {
    id: rows.newId(), case_id: rows.caseId, from_person: former.personId, to_person: successor.personId, offered_by: former.personId, offered_at: offered, accepted_at: accepted ? since : null, why: 'Cambio de terapeuta por traslado.', version: accepted ? 2 : 1,
  });
  if (accepted) rows.plain('access.custodian', { case_id: rows.caseId, author_id: former.personId, person_id: successor.personId, since });
}

import { addIsoDuration } from '@heardonce/domain/jurisdiction/iso-duration.js';
import { CO_PACK } from '@heardonce/domain/jurisdiction/packs/co.js';
import { getTimeLimit } from '@heardonce/domain/jurisdiction/pack.js';
import { ageBand, parsePartialDate } from '@heardonce/domain/children/partial-date.js';
import { createHash } from 'node:crypto';
import type { CaseloadBatch } from './caseload-batch.js';
import type { CaseloadRow, CaseloadTable } from './caseload-tables.js';
import type { CaseTeam, Seat, TeamRole } from './case-team.js';
import { addStateRows } from './case-state-rows.js';
import { addIdentityRows } from './identity-rows.js';
import type { InventedCase, InventedReport } from './invented-case.js';
import { dateText, instantText as iso } from './iso-text.js';
import { RandomSource } from './random-source.js';
import type { Sealer } from './sealer.js';

const DAY_MS = 86_400_000;
const PRIORITY = { EXTREME: 1, HIGH: 2, MODERATE: 3, LOW: 4 } as const;
/** Keeps ids apart from what {@link RandomSource} was asked for the same case's content. */
const ID_STREAM = 0x5eed;
const TASKS: readonly { readonly code: string; readonly kind: string; readonly owner: TeamRole; readonly from: 'opening' | 'today' }[] = [
  { code: 'PUBLIC_SERVANT_REPORT', kind: 'allegation', owner: 'POLICE_OFFICER', from: 'opening' },
  { code: 'EMERGENCY_CARE', kind: 'emergency_care_summary', owner: 'FORENSIC_DOCTOR', from: 'opening' },
  { code: 'RIGHTS_VERIFICATION', kind: 'assessment', owner: 'FAMILY_DEFENDER', from: 'opening' },
  { code: 'INTERVIEW_PLANNED', kind: 'interview', owner: 'COORDINATOR', from: 'opening' },
  { code: 'PARD_RULING', kind: 'legal', owner: 'FAMILY_DEFENDER', from: 'opening' },
  { code: 'CHILD_INFORMED', kind: 'coordination', owner: 'COORDINATOR', from: 'today' },
];

/** Writes one invented case as rows. Ids follow from seed and number; keys, salts and ciphertexts never do. */
export class CaseRows {
  readonly caseId: string;
  private readonly ids: RandomSource;
  private minute = 0;

  constructor(private readonly batch: CaseloadBatch, readonly invented: InventedCase, readonly team: CaseTeam, private readonly seed: number, private readonly asOf: number, private readonly salt: () => Buffer) {
    this.ids = new RandomSource(seed ^ ID_STREAM, invented.number);
    this.caseId = this.ids.uuid();
  }

  write(sealer: Sealer): void {
    const { invented } = this;
    const due = this.addTasks();
    this.addCase(due);
    this.addAssignments();
    addIdentityRows(this, sealer);
    for (const report of invented.reports) this.addReport(report, sealer);
    this.addAllegation();
    this.addSafety();
    this.addCare();
    this.addLegal();
    addStateRows(this, this.asOf, this.seed);
  }

  /** Adds a row with what every record has; gives its id. */
  record(table: CaseloadTable, by: Seat, columns: object): string {
    this.minute += 1;
    const row: CaseloadRow & { id: string } = { id: '', case_id: this.caseId, author_id: by.personId, unit_id: by.unitId, recorded_at: iso(this.invented.openedAt + this.minute * 60_000), ...columns };
    if (row.id === '') row.id = this.ids.uuid();
    this.batch.add(table, row);
    return row.id;
  }
  /** Adds a row without those. */
  plain(table: CaseloadTable, columns: object): void {
    this.batch.add(table, { ...columns });
  }
  /** The coordinator puts somebody on the case. */
  assign(role: string, { personId }: Seat, from: string): void {
    this.plain('access.assignment', { id: this.ids.uuid(), case_id: this.caseId, person_id: personId, role, from_at: from, assigned_by: this.seats.COORDINATOR.personId, why: 'INVENTED_CASELOAD' });
    this.plain('access.assignment_time', { person_id: personId, role, case_id: this.caseId, from_at: from });
  }
  /** Half the children were brought soon enough for it. */
  get hasEmergencyCare(): boolean {
    return this.invented.number % 2 === 0;
  }
  newId(): string {
    return this.ids.uuid();
  }

  private get seats(): CaseTeam['seats'] {
    return this.team.seats;
  }

  private addCase(nextDue: number | null): void {
    const { invented } = this;
    const { COORDINATOR: by } = this.seats;
    const birth = parsePartialDate(invented.child.bornOn);
    const band = ageBand(birth && { ...birth, estimated: invented.child.estimated }, dateText(this.asOf));
    this.plain('access.case_state', { case_id: this.caseId, code: invented.code, opened_at: iso(invented.openedAt) });
    this.nameSubject(this.caseId);
    this.plain('core.case_file', {
      id: this.caseId, author_id: by.personId, unit_id: by.unitId, recorded_at: iso(invented.openedAt), code: invented.code, stage: invented.stage, priority: PRIORITY[invented.risk], age_band: band,
      opened_at: iso(invented.openedAt), next_due_at: nextDue === null ? null : iso(nextDue), closing_reason: invented.stage === 'CLOSED' ? 'SERVICES_COMPLETED' : null,
    });
  }

  /** As `audit.name_subject()` does it. */
  private nameSubject(id: string): void {
    const salt = this.salt();
    const token = createHash('sha256').update(salt).update(Buffer.from(id.replaceAll('-', ''), 'hex')).digest('hex');
    this.plain('audit.subject', { subject_id: id, token, salt: `\\x${salt.toString('hex')}` });
  }

  private addAssignments(): void {
    const seats = [...Object.entries(this.seats).map(([role, seat]) => ({ role, seat })), ...this.team.guests];
    for (const { role, seat } of seats) this.assign(role, seat, iso(this.invented.openedAt));
  }

  /** Time limits of the jurisdiction as tasks; gives the earliest date of an open one. */
  private addTasks(): number | null {
    const { openedAt, stage, number } = this.invented;
    const wanted = TASKS.filter(({ code }) => code !== 'EMERGENCY_CARE' || this.hasEmergencyCare);
    const dates = wanted.map(({ code, kind, owner, from }) => {
      const limit = getTimeLimit(CO_PACK, code);
      const started = from === 'opening' ? openedAt : this.asOf - (number % 35) * DAY_MS;
      const due = addIsoDuration(new Date(started), limit.duration).getTime();
      const open = stage !== 'CLOSED' && (due > this.asOf || this.ids.chance(0.12));
      const task = this.record('core.task', this.seats.COORDINATOR, { owner_unit: this.seats[owner].unit, due_at: iso(due), status: open ? 'OPEN' : 'DONE', completed_at: open ? null : iso(Math.min(due, this.asOf)) });
      this.record('core.task_detail', this.seats.COORDINATOR, { task_id: task, subject_kind: kind, title: limit.label.es, legal_basis: limit.source });
      return open ? due : null;
    });
    const open = dates.filter((due) => due !== null);
    return open.length > 0 ? Math.min(...open) : null;
  }

  private addReport(report: InventedReport, sealer: Sealer): void {
    const { child, incidents } = this.invented;
    const by = report.complaintExists ? this.seats.POLICE_OFFICER : this.seats.COORDINATOR;
    const id = this.record('core.report', by, {
      code: report.code, channel: report.channel, received_at: iso(report.receivedAt), anonymous: report.anonymous, complaint_exists: report.complaintExists,
      next_step_duty: report.complaintExists ? 'ICBF' : 'FGN', next_step_due_at: iso(report.receivedAt + DAY_MS),
    });
    this.nameSubject(id);
    const first = incidents[0];
    this.record('core.report_content', by, {
      report_id: id, notice_kind: report.complaintExists ? 'DENUNCIA' : 'REPORT', offences: report.offences, first_date: first?.firstDate, last_date: first?.lastDate, place: child.place,
      narrative: `Relato recibido por el canal ${report.channel} y registrado por código: ${incidents.map((one) => `${one.form}/${one.platform}/${one.setting}`).join(', ')}. El texto completo queda en el documento de la entidad que lo recibió; aquí no se inventa ninguno.`,
    });
    this.record('core.allegation_summary', by, { report_id: id, text: `Se reporta ${first?.form} en ${child.placeName}; persona señalada: ${this.invented.personsNamed[0]?.relation}.` });
    if (report.complaintExists) this.record('core.complaint', by, { notice_kind: 'DENUNCIA', filed_at: iso(report.receivedAt), authority: 'FGN', report_id: id });
    sealer.record(this, 'identity.report_child', by, { report_id: id, document_type: child.documentType }, { names: `${child.givenNames} ${child.familyNames}`, document_number: child.documentNumber, date_of_birth: child.bornOn });
    if (report.reporter) sealer.record(this, 'identity.report_reporter', by, { report_id: id }, { ...report.reporter });
  }

  private addAllegation(): void {
    const { invented } = this;
    const { POLICE_OFFICER: officer, PROSECUTOR: prosecutor } = this.seats;
    for (const one of invented.incidents) {
      this.record('core.incident', officer, {
        form: one.form, platform: one.platform, setting: one.setting, ai_generated: one.aiGenerated, first_date: one.firstDate, last_date: one.lastDate, place: invented.child.place,
        place_kind: one.placeKind, first_met_in_person: one.firstMetInPerson, description: `Hecho ${one.form} registrado por código, sin relato.`,
      });
    }
    for (const one of invented.personsNamed) this.record('core.person_named', prosecutor, { ...one });
    this.record('core.persons_named_summary', prosecutor, { text: `Una persona señalada, relación ${invented.personsNamed[0]?.relation}, etapa ${invented.personsNamed[0]?.stage}.` });
    this.record('core.case_reference', prosecutor, { scheme: 'NUNC', value: invented.nunc });
  }

  private addSafety(): void {
    const { invented } = this;
    const { FAMILY_DEFENDER: defender, COORDINATOR: coordinator } = this.seats;
    const named = invented.personsNamed[0];
    this.record('core.safety_card', defender, {
      may_not_approach: [named?.name ?? named?.alias ?? 'persona sin identificar'], may_not_collect: [named?.name ?? named?.alias ?? 'persona sin identificar'], orders_in_force: [invented.measure],
      self_harm_alert: invented.number % 9 === 0, language: invented.language, allergies: invented.number % 11 === 0 ? 'penicilina' : null,
    });
    this.record('core.service_preference', coordinator, {
      professional_gender: invented.child.sex === 'GIRL' ? 'FEMALE' : 'NO_PREFERENCE', language: invented.language, interpreter: invented.language !== 'es', approach: invented.approach, accessibility: null,
    });
    this.record('core.risk_assessment', defender, { level: invented.risk, assessed_on: dateText(invented.openedAt), reasons: `Escala aplicada: ${invented.risk}.` });
    this.record('core.protection_measure', defender, { type: invented.measure, from_at: iso(invented.openedAt), until_at: iso(invented.openedAt + 180 * DAY_MS), ordered_by: 'ICBF', text: 'Medida registrada por código.' });
  }

  private addCare(): void {
    const { openedAt } = this.invented;
    const { PSYCHOLOGIST: psychologist, SOCIAL_WORKER: worker, COORDINATOR: coordinator } = this.seats;
    for (const session of [1, 2]) this.record('core.therapy_note', psychologist, { session_on: dateText(openedAt + session * 7 * DAY_MS), body: `Sesión ${session}: nota de ejemplo, sin contenido clínico.` });
    this.record('core.therapy_plan', psychologist, { attendance: '2/2', plan: 'Plan de ejemplo.', next_session_on: dateText(openedAt + 21 * DAY_MS) });
    this.record('core.progress_note', worker, { noted_on: dateText(openedAt + 5 * DAY_MS), text: 'Seguimiento de ejemplo: visita realizada, red familiar activa.' });
    this.record('core.assessment_summary', worker, { text: 'Resumen de ejemplo para las demás entidades.' });
    this.record('core.child_update', coordinator, { told_at: iso(openedAt + 10 * DAY_MS), told_to: 'CHILD', words: 'Le contamos quién trabaja en su caso y qué sigue.' });
  }

  private addLegal(): void {
    this.record('core.legal_date', this.seats.PROSECUTOR, { at: iso(this.asOf + ((this.invented.number % 60) - 20) * DAY_MS), what: 'Audiencia preliminar' });
  }
}

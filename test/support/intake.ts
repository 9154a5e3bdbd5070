import { randomUUID } from 'node:crypto';
import type { GraphqlAnswer, AskOptions, TestPerson, World } from './world.js';

/** A child as a test reports them; all names are invented. */
export interface InventedChild { names?: string; description?: string; documentType?: string; documentNumber?: string; dateOfBirth?: string; dateOfBirthEstimated?: boolean; phone?: string }

/** The fewest answers that make a report. */
export const FIVE_ANSWERS = { channel: 'POLICE_DESK', narrative: 'Relato inventado, por código: GROOMING.', affected: 'UNKNOWN', when: 'UNKNOWN', place: 'UNKNOWN' };
export const newKey = (): string => randomUUID();

const LOG = 'mutation ($input: LogReportInput!) { logReport(input: $input) { reportCode complaintExists nextStepAgency nextStep nextStepDueAt message replayed requestId } }';

/** Logs a report as a person. */
export function logReport(world: World, person: TestPerson, fields: object = {}, options: AskOptions = {}): Promise<GraphqlAnswer> {
  return world.ask(person, LOG, { input: { idempotencyKey: newKey(), ...FIVE_ANSWERS, ...fields } }, options);
}

/** Logs a report about this child and gives its code. */
export async function reportOn(world: World, person: TestPerson, ...children: InventedChild[]): Promise<string> {
  const answer = await logReport(world, person, { children });
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data.logReport.reportCode as string;
}

/** Opens the case of a report as a coordinator. */
export async function openCase(world: World, coordinator: TestPerson, reportCode: string, options: AskOptions = {}): Promise<GraphqlAnswer> {
  return world.ask(coordinator, 'mutation ($input: OpenCaseInput!) { openCase(input: $input) { caseCodes undecidedReviews replayed } }', { input: { idempotencyKey: newKey(), reportCode } }, options);
}

/** Where a report stands, as the database knows it. */
export async function standing(world: World, reportCode: string): Promise<{ caseCode: string | null; reviews: { candidate_code: string | null; status: string; reasons: string[]; id: string; version: number }[] }> {
  const { rows } = await world.owner.query<{ code: string | null }>('SELECT s.code FROM core.report r LEFT JOIN access.case_state s ON s.case_id = r.case_id WHERE r.code = $1', [reportCode]);
  const reviews = await world.owner.query('SELECT id, version, candidate_code, status, reasons FROM core.match_review WHERE report_code = $1 ORDER BY recorded_at, id', [reportCode]);
  return { caseCode: rows[0]?.code ?? null, reviews: reviews.rows };
}

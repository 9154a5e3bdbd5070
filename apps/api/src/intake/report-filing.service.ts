import { newReportCode } from '@heardonce/domain/cases/case-code.js';
import type { ChildDescription } from '@heardonce/domain/children/child-matching.js';
import { AllegationSummary } from '@heardonce/domain/intake/allegation-summary.entity.js';
import { ReportChild } from '@heardonce/domain/intake/report-child.entity.js';
import { ReportContent } from '@heardonce/domain/intake/report-content.entity.js';
import { ReportReporter } from '@heardonce/domain/intake/report-reporter.entity.js';
import { Report } from '@heardonce/domain/intake/report.entity.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { type Candidate, ChildMatcher } from '../platform/identity/child-matcher.js';
import { describeChild, type WrittenChild } from '../platform/identity/child-description.js';
import type { SignedContext } from '../platform/read/reader.js';
import type { Work } from '../platform/write/work.js';
import { type NextStep, nextStepAfter, todayHere } from './next-step.js';
import type { DraftIncident, ReportDraft } from './report-draft.js';

export interface FiledReport extends NextStep { readonly id: string; readonly code: string }

/** A report's child as it is compared with the children of the record. */
export const describeReported = (child: WrittenChild & { readonly phone?: string | null }): ChildDescription => describeChild({ ...child, phones: child.phone ? [child.phone] : [] });

@Injectable()
export class ReportFilingService {
  constructor(@Inject(ChildMatcher) private readonly matcher: ChildMatcher) {}

  /**
   * Files one report inside a write: matched first, then its rows, then what follows from it. Assigns nobody. A report of one child with one
   * sure candidate goes to that case; all others wait for a coordinator, each with its reviews.
   */
  async file(work: Work, context: SignedContext, role: Role, draft: ReportDraft): Promise<FiledReport> {
    const matches = await this.matcher.match(context, role, draft.children.map(describeReported), todayHere());
    const next = nextStepAfter(draft, context.actor.agency);
    const id = randomUUID();
    const code = newReportCode(randomBytes);
    const here = { caseId: null, keySubject: id };
    await work.insert(Report, {
      code, channel: draft.channel, receivedAt: draft.receivedAt.toISOString(), anonymous: draft.anonymous, complaintExists: next.complaintExists, nextStepDuty: next.agency, nextStepDueAt: next.dueAt.toISOString(),
      ...(draft.source ? { documentId: draft.source.documentId, documentIndex: draft.source.index } : {}),
    }, { id, caseId: null });
    await work.insert(ReportContent, { reportId: id, noticeKind: draft.noticeKind, ...given(draft.content) }, here);
    await work.insert(AllegationSummary, { reportId: id, text: draft.summary }, here);
    for (const child of draft.children) await work.insert(ReportChild, { reportId: id, ...given(child) }, here);
    if (draft.reporter) await work.insert(ReportReporter, { reportId: id, ...given(draft.reporter) }, here);
    if (draft.incidents.length > 0) await work.decide('file_incidents', 'allegation', id, incidentRows(draft.incidents));
    const dutyUnit = next.agency === context.actor.agency ? context.actor.unit : next.agency;
    await work.decide('receive_report', 'intake', id, sureCase(matches), asRows(matches), dutyUnit, next.legalBasis);
    return { id, code, ...next };
  }
}

/** Candidates as `receive_report` and `undecided_matches` take them. */
export const asRows = (matches: readonly (readonly Candidate[])[]): string => JSON.stringify(matches.flat().map(({ caseId, reasons }) => ({ case: caseId, reasons })));

const incidentRows = (incidents: readonly DraftIncident[]): string => JSON.stringify(incidents.map(({ aiGenerated, firstDate, ...codes }) => ({ ...codes, ai_generated: aiGenerated, first_date: firstDate })));

/** The case that is sure beyond a person's decision: one child reported, one sure candidate. */
function sureCase(matches: readonly (readonly Candidate[])[]): string | null {
  const sure = (matches[0] ?? []).filter((candidate) => candidate.verdict === 'SURE');
  return matches.length === 1 && sure.length === 1 ? (sure[0]?.caseId ?? null) : null;
}

/** What was said: nulls and absences are left out. */
const given = (values: object): Record<string, unknown> => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));

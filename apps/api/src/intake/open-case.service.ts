import { newCaseCode, newReportCode, parseReportCode } from '@heardonce/domain/cases/case-code.js';
import { ageBand } from '@heardonce/domain/children/partial-date.js';
import { ChildIdentity } from '@heardonce/domain/children/child-identity.entity.js';
import { FamilyMember } from '@heardonce/domain/children/family-member.entity.js';
import { nameKeys } from '@heardonce/domain/children/spanish-phonetics.js';
import { Whereabouts } from '@heardonce/domain/children/whereabouts.entity.js';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { birthOf } from '../platform/identity/child-description.js';
import { ChildMatcher } from '../platform/identity/child-matcher.js';
import { type ReportedChild, ReportedChildren } from '../platform/identity/reported-children.js';
import type { SignedContext } from '../platform/read/reader.js';
import type { Work } from '../platform/write/work.js';
import { type Ids, Writer } from '../platform/write/writer.js';
import { OpenCaseInput, OpenCaseResult } from './coordination.input.js';
import { todayHere } from './next-step.js';
import { asRows, describeReported } from './report-filing.service.js';
import { splitName } from './split-name.js';

const NOBODY: ReportedChild = { rowId: '', names: null, documentType: null, documentNumber: null, dateOfBirth: null, dateOfBirthEstimated: null, phone: null };

/** A code with a typing error is told so; it says nothing of any report. */
export function reportCodeOf(text: string, path: string): string {
  const code = parseReportCode(text);
  if (code === null) throw new HeardOnceError('VALIDATION', { path, expected: EXPECTED.reportCode });
  return code;
}

@Injectable()
export class OpenCaseService {
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(ChildMatcher) private readonly matcher: ChildMatcher, @Inject(ReportedChildren) private readonly reported: ReportedChildren) {}

  /**
   * Opens a case for each child of a report, after matching it once more: a candidate nobody has decided on comes first. Founds the child's
   * identity from the report, for those who keep it to complete.
   * @throws HeardOnceError NOT_FOUND (no such report, or it has a case that is another's), CONFLICTING_STATE (it has a case), MFA_REQUIRED
   */
  async openCase(context: SignedContext, input: OpenCaseInput): Promise<OpenCaseResult> {
    const code = reportCodeOf(checkInput(OpenCaseInput, input).reportCode, 'input.reportCode');
    const { ids, replayed, requestId } = await this.writer.inOffice(context, 'COORDINATOR', { mutation: 'openCase', key: input.idempotencyKey, input }, async (work) => {
      const reportId = await work.decide<string>('report_by_code', 'coordination', code);
      const { subject, children } = await this.reported.list(context, reportId);
      work.subject = subject;
      const matches = await this.matcher.match(context, 'COORDINATOR', children.map(describeReported), todayHere());
      const undecided = await work.decide<string[]>('undecided_matches', 'intake', reportId, asRows(matches));
      if (undecided.length > 0) return { cases: '', reviews: undecided.join(',') };
      return this.openFor(work, reportId, children);
    });
    const listOf = (text: unknown): string[] => String(text ?? '').split(',').filter(Boolean);
    return Object.assign(new OpenCaseResult(), { caseCodes: listOf(ids['cases']), undecidedReviews: listOf(ids['reviews']), replayed, requestId });
  }

  private async openFor(work: Work, reportId: string, children: readonly ReportedChild[]): Promise<Ids> {
    const opened: { caseId: string; code: string }[] = [];
    for (const child of children.length > 0 ? children : [NOBODY]) {
      const one = { caseId: randomUUID(), code: newCaseCode(randomBytes) };
      const birth = birthOf(child.dateOfBirth, child.dateOfBirthEstimated);
      await work.decide('open_case', 'coordination', one.caseId, one.code, ageBand(birth, todayHere()));
      await this.foundChild(work, one.caseId, child, children.filter((other) => other !== child));
      if (opened.length > 0) await work.decide('copy_report', 'allegation', reportId, one.caseId, child.rowId, randomUUID(), newReportCode(randomBytes));
      opened.push(one);
    }
    await work.decide('attach_report', 'coordination', reportId, opened[0]?.caseId, 'CASE_OPENED');
    return { cases: opened.map((one) => one.code).join(','), reviews: '', code: opened[0]?.code ?? null };
  }

  private async foundChild(work: Work, caseId: string, child: ReportedChild, others: readonly ReportedChild[]): Promise<void> {
    const { documentType, documentNumber, dateOfBirth, dateOfBirthEstimated, phone } = child;
    const identity = await work.sealFor(ChildIdentity, randomUUID(), { ...splitName(child.names), documentType, documentNumber, dateOfBirth, dateOfBirthEstimated }, caseId);
    const reachable = phone === null ? null : await work.sealFor(Whereabouts, randomUUID(), { value: phone }, caseId);
    const family: object[] = [];
    for (const { names } of others) if (names !== null) family.push(await work.sealFor(FamilyMember, randomUUID(), { ...relationOf(child.names, names), names }, caseId));
    const entries = this.matcher.entriesOf(describeReported(child));
    await work.decide('found_child', 'identity', caseId, JSON.stringify(identity), reachable && JSON.stringify(reachable), JSON.stringify(family), entries);
  }
}

/** Two children of one report that share a surname are taken for siblings, others for companions. */
function relationOf(names: string | null, other: string): { role: 'SIBLING' | 'COMPANION'; relation: 'SIBLING' | 'UNKNOWN' } {
  const surnames = new Set(nameKeys(splitName(names).familyNames ?? ''));
  const related = nameKeys(splitName(other).familyNames ?? '').some((key) => surnames.has(key));
  return related ? { role: 'SIBLING', relation: 'SIBLING' } : { role: 'COMPANION', relation: 'UNKNOWN' };
}

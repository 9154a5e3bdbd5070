import { CASE_ROLES } from '@heardonce/domain/people/role.js';
import { Inject, Injectable } from '@nestjs/common';
import { checkInput } from '../platform/acknowledgement.js';
import { HeardOnceError } from '../platform/errors.js';
import { EXPECTED } from '../platform/expectations.js';
import { actingRole } from '../platform/read/acting-role.js';
import type { SignedContext } from '../platform/read/reader.js';
import { type Outcome, Writer } from '../platform/write/writer.js';
import { LogReportInput, UNKNOWN } from './log-report.input.js';
import { LogReportResult } from './log-report-result.js';
import { nextStepWords, SENT_TO_COORDINATOR } from './next-step.js';
import { onBeat } from './on-beat.js';
import { ReportFilingService } from './report-filing.service.js';
import type { DraftChild, ReportDraft } from './report-draft.js';

/** A clock that runs ahead is no reason to refuse a report. */
const CLOCK_SLACK_MS = 5 * 60_000;

@Injectable()
export class LogReportService {
  constructor(@Inject(Writer) private readonly writer: Writer, @Inject(ReportFilingService) private readonly filing: ReportFilingService) {}

  /**
   * Keeps a report. Nothing is a reason to refuse one: no contact, no name, old facts, an adult, another region. The answer, its bytes and its
   * beat are the same whether a case was found or not.
   * @throws HeardOnceError VALIDATION (a date, a code, a reporter of an anonymous report), ROLE_REQUIRED, KEY_REUSED
   */
  logReport(context: SignedContext, input: LogReportInput): Promise<LogReportResult> {
    return onBeat(async () => {
      const draft = draftOf(checkInput(LogReportInput, input));
      const role = actingRole(context, CASE_ROLES);
      const outcome = await this.writer.inOffice(context, role, { mutation: 'logReport', key: input.idempotencyKey, input }, async (work) => {
        const { code, complaintExists, agency, dueAt } = await this.filing.file(work, context, role, draft);
        return { code, complaintExists, agency, dueAt: dueAt.toISOString() };
      });
      return resultOf(outcome, context);
    });
  }
}

function draftOf(input: LogReportInput): ReportDraft {
  const receivedAt = input.receivedAt ? new Date(input.receivedAt) : new Date();
  if (receivedAt.getTime() > Date.now() + CLOCK_SLACK_MS) throw new HeardOnceError('VALIDATION', { path: 'input.receivedAt', expected: EXPECTED.pastMoment });
  if (input.anonymous && input.reporter) throw new HeardOnceError('VALIDATION', { path: 'input.reporter', expected: EXPECTED.noReporter });
  return {
    channel: input.channel, receivedAt, anonymous: input.anonymous ?? !input.reporter, noticeKind: input.noticeKind ?? 'REPORT',
    content: {
      narrative: input.narrative, offences: input.offences, firstDate: known(input.when), lastDate: input.lastDate, place: known(input.place), placeText: input.placeText, weapons: input.weapons, substances: input.substances,
    },
    summary: input.summary ?? [input.channel, ...(input.offences ?? []), known(input.when), known(input.place)].filter(Boolean).join(' · '),
    incidents: [], children: childrenOf(input), reporter: input.reporter ?? null, source: null,
  };
}

/** The words about who is affected stand with the first child, or alone where none is named. */
function childrenOf({ affected, children }: LogReportInput): DraftChild[] {
  const words = known(affected);
  const [first, ...others] = children ?? [];
  if (!first) return words === null ? [] : [{ description: words }];
  return [{ ...first, description: [words, first.description].filter(Boolean).join('\n') || null }, ...others];
}

const known = (answer: string): string | null => (answer === UNKNOWN ? null : answer);

function resultOf({ ids, replayed, requestId }: Outcome, { language }: SignedContext): LogReportResult {
  const [agency, complaintExists] = [String(ids['agency']), ids['complaintExists'] === true];
  return Object.assign(new LogReportResult(), {
    reportCode: ids['code'], complaintExists, nextStepAgency: agency, nextStep: nextStepWords(agency, complaintExists, language), nextStepDueAt: ids['dueAt'], message: SENT_TO_COORDINATOR[language], replayed, requestId,
  });
}

import type { MappedReport, PersonMentioned } from '@heardonce/intake-formats/incoming-document.js';
import type { DraftChild, ReportDraft } from './report-draft.js';

const MOST_NARRATIVE = 1_000_000;
const MOST_OFFENCES = 4;

/** A report of a document as one of ours: the sender's words, then its codes. Who was harmed stands apart, never in the narrative. */
export function draftOfMapped(report: MappedReport, source: { documentId: string }, receivedAt: Date): ReportDraft {
  const victims = report.people.filter((person) => person.part === 'VICTIM').map((person) => childOf(person, receivedAt));
  const { reporter, platform, setting, aiGenerated } = report;
  const firstDate = report.occurredAt?.slice(0, 10) ?? null;
  return {
    channel: report.channel, receivedAt, anonymous: reporter === null, noticeKind: 'REPORT',
    content: { narrative: [report.narrative, codesOf(report)].filter(Boolean).join('\n\n').slice(0, MOST_NARRATIVE), offences: report.forms.slice(0, MOST_OFFENCES), firstDate },
    summary: [report.sourceAgency, ...report.forms, report.platform, report.setting].join(' · '),
    incidents: report.forms.map((form) => ({ form, platform, setting, aiGenerated, firstDate })),
    children: victims,
    reporter: reporter && { names: reporter.name ?? reporter.organisation, contact: reporter.email, relation: reporter.organisation },
    source: { documentId: source.documentId, index: report.index },
  };
}

function childOf(person: PersonMentioned, receivedAt: Date): DraftChild {
  const estimated = person.dateOfBirth === null && person.ageYears !== null;
  return {
    names: joined(person.givenNames, person.familyNames), dateOfBirth: estimated ? String(receivedAt.getUTCFullYear() - (person.ageYears ?? 0)) : person.dateOfBirth, dateOfBirthEstimated: estimated, phone: person.phones[0] ?? null,
    description: [person.notes, ...person.phones.slice(1), ...person.emails, ...person.accountIds].filter(Boolean).join('\n') || null,
  };
}

function codesOf(report: MappedReport): string {
  const lines: [string, readonly (string | null)[]][] = [
    ['SOURCE', [report.sourceAgency, report.externalId]], ['RELATED', report.relatedIds.map(({ scheme, value }) => `${scheme} ${value}`)], ['REPORTED_AT', [report.reportedAt]], ['OCCURRED_AT', [report.occurredAt]],
    ['FORMS', report.forms], ['PLATFORM', [report.platform]], ['SETTING', [report.setting]], ['AI_GENERATED', [report.aiGenerated === null ? null : report.aiGenerated ? 'YES' : 'NO']], ['AGE_RANGE', [report.ageRange]],
    ['ANNOTATIONS', report.annotations], ['URLS', report.urls], ['IP_ADDRESSES', report.ipAddresses], ['ACCOUNTS', report.accountIds], ['HASHES', report.hashes.map(({ algorithm, value }) => `${algorithm}:${value}`)],
    ['MATERIAL', report.media.map(({ mediaType, classification, hashes }) => [mediaType, classification, ...hashes.map(({ algorithm, value }) => `${algorithm}:${value}`)].filter(Boolean).join(' '))],
    ...report.people.filter((person) => person.part !== 'VICTIM').map((person): [string, (string | null)[]] => [person.part, [joined(person.givenNames, person.familyNames), person.dateOfBirth, ...person.phones, ...person.emails, ...person.accountIds, person.notes]]),
  ];
  return lines.map(([label, values]) => [label, values.filter(Boolean).join('; ')]).filter(([, text]) => text !== '').map(([label, text]) => `${label}: ${text}`).join('\n');
}

const joined = (...parts: (string | null)[]): string | null => parts.filter(Boolean).join(' ') || null;

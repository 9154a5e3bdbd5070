import { isIP } from 'node:net';
import type { IncidentForm, IncidentPlatform, IncidentSetting } from '@heardonce/domain/intake/incident-form.js';
import type { MappedReport, PersonMentioned } from './incoming-document.js';
import { type IncidentTime, readIncidentTime } from './incident-time.js';
import { NCMEC_ANNOTATIONS, NCMEC_INCIDENT_TYPES } from './ncmec-terms.js';
import { platformOfName, platformOfUrl } from './platform-name.js';
import type { ReportAnnotation } from './report-annotation.js';
import { childrenOf, findElement, textOf, textsOf } from './xml-query.js';
import type { XmlNode } from './xml-source.js';

/** What each kind of `internetDetails` says of the service, where no service is named. */
const PLATFORM_OF_KIND: ReadonlyMap<string, IncidentPlatform> = new Map([
  ['webPageIncident', 'WEBSITE'],
  ['emailIncident', 'EMAIL'],
  ['newsgroupIncident', 'WEBSITE'],
  ['chatImIncident', 'MESSAGING'],
  ['onlineGamingIncident', 'OTHER_GAME'],
  ['cellPhoneIncident', 'MESSAGING'],
  ['nonInternetIncident', 'NONE'],
  ['peer2peerIncident', 'WEBSITE'],
]);

/** Free text of an incident that belongs in the account of what happened. */
const INCIDENT_TEXTS = ['chatClient', 'chatRoomName', 'name', 'gameName', 'console', 'client', 'fileNames', 'locationName', 'content', 'additionalInfo'];

const PEOPLE: readonly (readonly [string, string, PersonMentioned['part']])[] = [
  ['victim', 'victimPerson', 'VICTIM'],
  ['personOrUserReported', 'personOrUserReportedPerson', 'REPORTED'],
  ['intendedRecipient', 'intendedRecipientPerson', 'RECIPIENT'],
];

/** Maps a CyberTipline report that passed all checks and whose payloads are cut out. The format has no report number and no time of reporting. */
export function mapNcmecReport(report: XmlNode, index: number): MappedReport {
  const summary = findElement(report, 'incidentSummary');
  const incidents = childrenOf(report, 'internetDetails').flatMap((details) => details.children);
  const reported = childrenOf(report, 'personOrUserReported');
  const time = readIncidentTime(textOf(summary, 'incidentDateTime') ?? '');
  const people = PEOPLE.flatMap(([group, person, part]) => childrenOf(report, group).map((node) => personOf(node, person, part)));
  const urls = incidents.flatMap((incident) => textsOf(incident, 'url'));
  const holders = [...reported, ...reported.flatMap((node) => childrenOf(node, 'associatedAccount'))];
  return {
    index,
    externalId: null,
    relatedIds: [],
    reportedAt: null,
    occurredAt: time?.offset === true ? time.iso : null,
    channel: 'FOREIGN_HOTLINE',
    forms: formsOf(summary),
    platform: platformOf(summary, incidents, reported, urls),
    setting: settingOf(incidents),
    aiGenerated: null,
    urls: [...new Set(urls)],
    hashes: [],
    ipAddresses: addressesOf([...holders, ...incidents]),
    accountIds: [...new Set([...holders.flatMap(accountsOf), ...incidents.flatMap((incident) => textsOf(incident, 'emailAddress', 'phoneNumber'))])],
    ageRange: ageRangeOf(people),
    sourceAgency: 'NCMEC CyberTipline',
    reporter: reporterOf(findElement(report, 'reporter', 'reportingPerson')),
    narrative: narrativeOf(report, summary, incidents, time),
    annotations: annotationsOf(report, summary, time),
    media: [],
    people,
  };
}

function marksOf(summary: XmlNode | null): readonly XmlNode[] {
  return childrenOf(summary, 'reportAnnotations').flatMap((annotations) => annotations.children);
}

function formsOf(summary: XmlNode | null): IncidentForm[] {
  const main = NCMEC_INCIDENT_TYPES.get(textOf(summary, 'incidentType') ?? '') ?? 'OTHER';
  const marked = marksOf(summary).map((mark) => NCMEC_ANNOTATIONS.get(mark.name)?.form ?? null);
  return [...new Set([main, ...marked.filter((form) => form !== null)])];
}

function annotationsOf(report: XmlNode, summary: XmlNode | null, time: IncidentTime | null): ReportAnnotation[] {
  const marked = marksOf(summary).map((mark) => NCMEC_ANNOTATIONS.get(mark.name)?.annotation ?? null);
  const others: [boolean, ReportAnnotation][] = [
    [textOf(summary, 'escalateToHighPriority') !== null, 'HIGH_PRIORITY'],
    [findElement(report, 'batchedReport') !== null, 'VIRAL_BATCH'],
    [time?.offset === false, 'INCIDENT_TIME_WITHOUT_OFFSET'],
  ];
  return [...new Set([...marked.filter((mark) => mark !== null), ...others.filter(([isSet]) => isSet).map(([, mark]) => mark)])];
}

function platformOf(summary: XmlNode | null, incidents: readonly XmlNode[], reported: readonly XmlNode[], urls: readonly string[]): IncidentPlatform {
  const names = [
    ...textsOf(summary, 'platform'),
    ...incidents.flatMap((incident) => textsOf(incident, 'chatClient', 'gameName')),
    ...reported.flatMap((node) => textsOf(node, 'espService')),
  ];
  const named = [...names.map(platformOfName), ...urls.map(platformOfUrl)].find((platform) => platform !== null);
  const kinds = incidents.map((incident) => PLATFORM_OF_KIND.get(incident.name) ?? 'WEBSITE');
  return named ?? kinds.find((kind) => kind !== 'NONE') ?? kinds[0] ?? 'WEBSITE';
}

function settingOf(incidents: readonly XmlNode[]): IncidentSetting {
  const offline = incidents.filter((incident) => incident.name === 'nonInternetIncident').length;
  if (offline === 0) {
    return 'ONLINE';
  }
  return offline === incidents.length ? 'IN_PERSON' : 'BOTH';
}

function addressesOf(nodes: readonly XmlNode[]): string[] {
  const addresses = nodes.flatMap((node) => childrenOf(node, 'ipCaptureEvent')).flatMap((event) => textsOf(event, 'ipAddress'));
  return [...new Set(addresses.filter((address) => isIP(address) > 0))];
}

function accountsOf(node: XmlNode): string[] {
  return textsOf(node, 'espIdentifier', 'screenName', 'displayName', 'profileUrl');
}

function personOf(node: XmlNode, personName: string, part: PersonMentioned['part']): PersonMentioned {
  const person = findElement(node, personName);
  const age = textOf(person, 'age');
  return {
    part,
    givenNames: textOf(person, 'firstName'),
    familyNames: textOf(person, 'lastName'),
    ageYears: age !== null && /^\+?\d{1,3}$/.test(age) ? Number(age) : null,
    dateOfBirth: /^\d{4}-\d\d-\d\d/.exec(textOf(person, 'dateOfBirth') ?? '')?.[0] ?? null,
    phones: textsOf(person, 'phone'),
    emails: textsOf(person, 'email'),
    school: textOf(node, 'schoolName'),
    accountIds: accountsOf(node),
    notes: textsOf(node, 'profileBio', 'vehicleDescription', 'additionalInfo').join('\n\n') || null,
  };
}

function ageRangeOf(people: readonly PersonMentioned[]): string | null {
  const ages = people.flatMap((person) => (person.part === 'VICTIM' && person.ageYears !== null ? [person.ageYears] : [])).sort((a, b) => a - b);
  const [youngest, oldest] = [ages[0], ages.at(-1)];
  return youngest === undefined ? null : youngest === oldest ? String(youngest) : `${youngest}-${oldest}`;
}

function reporterOf(person: XmlNode | null): MappedReport['reporter'] {
  const name = textsOf(person, 'firstName', 'lastName').join(' ');
  const email = textOf(person, 'email');
  return name === '' && email === null ? null : { name: name || null, email, organisation: null };
}

/** What is said of the victim stays with the victim: it may name the child or a place. */
function narrativeOf(report: XmlNode, summary: XmlNode | null, incidents: readonly XmlNode[], time: IncidentTime | null): string {
  return [
    ...(time?.offset === false ? [time.iso] : []),
    ...textsOf(summary, 'incidentDateTimeDescription', 'escalateToHighPriority'),
    ...incidents.flatMap((incident) => textsOf(incident, ...INCIDENT_TEXTS)),
    ...textsOf(report, 'additionalInfo'),
  ].join('\n\n');
}

import { isIP } from 'node:net';
import type { IncidentForm, IncidentPlatform } from '@heardonce/domain/intake/incident-form.js';
import type { MappedReport, MaterialDescription, MaterialHash } from './incoming-document.js';
import { readIncidentTime } from './incident-time.js';
import { isJsonObject, type JsonObject } from './json-source.js';
import { platformOfName, platformOfUrl } from './platform-name.js';
import type { ReportAnnotation } from './report-annotation.js';
import { HASH_DIGITS, XARF_AGE_RANGES, XARF_CLASSIFICATIONS, XARF_EXPLOITATION_TYPES, XARF_MEDIA_TYPES, XARF_PLATFORMS } from './xarf-terms.js';

const AI_TAG = /^[\w+-]+:(?:ai[-_]generated|generative[-_]ai|synthetic|deepfake)$/;

/**
 * Maps a XARF v4 report of type csam or csem that passed all checks. Its `timestamp` is when the abuse was observed, and a
 * report is made at once for one observation, so it stands for both times.
 */
export function mapXarfReport(report: JsonObject, index: number): MappedReport {
  const time = readIncidentTime(textOf(report['timestamp']) ?? '')?.iso ?? null;
  const indicators = objectOf(report['perpetrator_indicators']);
  const aiGenerated = listOf(report['tags']).some((tag) => AI_TAG.test(tag)) ? true : null;
  const hashes = [...hashesOf(report['hash_values']), ...hashesOf(report['file_hash'])];
  const source = textOf(report['source_identifier']) ?? '';
  const related = textOf(report['ncmec_report_id']);
  const media = materialOf(report, hashes);
  return {
    index,
    externalId: textOf(report['report_id'])?.toLowerCase() ?? null,
    relatedIds: related === null ? [] : [{ scheme: 'NCMEC', value: related }],
    reportedAt: time,
    occurredAt: time,
    channel: 'PLATFORM',
    forms: formsOf(report, aiGenerated),
    platform: platformOf(report),
    setting: 'ONLINE',
    aiGenerated,
    urls: present([textOf(report['url'])]),
    hashes,
    ipAddresses: [...new Set([source, ...listOf(indicators['ip_addresses'])].filter((address) => isIP(address) > 0))],
    accountIds: present([textOf(indicators['account_id'])]),
    ageRange: XARF_AGE_RANGES.get(textOf(report['victim_age_range']) ?? '') ?? null,
    sourceAgency: textOf(objectOf(report['sender'])['org']) ?? '',
    reporter: reporterOf(objectOf(report['reporter'])),
    narrative: narrativeOf(report, indicators),
    annotations: annotationsOf(report),
    media: media === null ? [] : [media],
    people: [],
  };
}

function formsOf(report: JsonObject, aiGenerated: boolean | null): IncidentForm[] {
  const main: IncidentForm =
    report['type'] === 'csem' ? (XARF_EXPLOITATION_TYPES.get(textOf(report['exploitation_type']) ?? '') ?? 'OTHER') : 'CSAM_POSSESSION_OR_DISTRIBUTION';
  return aiGenerated === true ? [main, 'AI_GENERATED_MATERIAL'] : [main];
}

function platformOf(report: JsonObject): IncidentPlatform {
  const byUrl = platformOfUrl(textOf(report['url']) ?? '');
  const byName = platformOfName(textOf(report['hosting_provider']) ?? '');
  return byUrl ?? byName ?? XARF_PLATFORMS.get(textOf(report['platform']) ?? '') ?? 'WEBSITE';
}

function hashesOf(value: unknown): MaterialHash[] {
  const hashes = objectOf(value);
  return [...HASH_DIGITS].flatMap(([algorithm, digits]) => {
    const hash = textOf(hashes[algorithm]);
    return hash === null ? [] : [{ algorithm, value: digits === null ? hash : hash.toLowerCase() }];
  });
}

function materialOf(report: JsonObject, hashes: readonly MaterialHash[]): MaterialDescription | null {
  const mediaType = XARF_MEDIA_TYPES.get(textOf(report['media_type']) ?? '') ?? null;
  const classification = XARF_CLASSIFICATIONS.get(textOf(report['classification']) ?? '') ?? null;
  return hashes.length === 0 && mediaType === null && classification === null ? null : { hashes, mediaType, classification };
}

function reporterOf(reporter: JsonObject): MappedReport['reporter'] {
  return { name: null, email: textOf(reporter['contact']), organisation: textOf(reporter['org']) };
}

function narrativeOf(report: JsonObject, indicators: JsonObject): string {
  const evidence = Array.isArray(report['evidence']) ? report['evidence'].map((item: unknown) => textOf(objectOf(item)['description'])) : [];
  return present([textOf(report['description']), textOf(indicators['pattern_of_behavior']), ...evidence]).join('\n\n');
}

function annotationsOf(report: JsonObject): ReportAnnotation[] {
  const marks: [boolean, ReportAnnotation][] = [
    [report['content_removed'] === true, 'CONTENT_REMOVED'],
    [report['account_suspended'] === true, 'ACCOUNT_SUSPENDED'],
  ];
  return marks.filter(([isSet]) => isSet).map(([, annotation]) => annotation);
}

function present(texts: readonly (string | null)[]): string[] {
  return texts.filter((text) => text !== null).filter((text) => text.trim() !== '');
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

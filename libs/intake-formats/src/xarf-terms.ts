import type { IncidentForm, IncidentPlatform } from '@heardonce/domain/intake/incident-form.js';
import type { MaterialDescription } from './incoming-document.js';

/** XARF v4 `exploitation_type` of reports of type csem. */
export const XARF_EXPLOITATION_TYPES: ReadonlyMap<string, IncidentForm> = new Map([
  ['grooming', 'GROOMING'],
  ['solicitation', 'SOLICITATION'],
  ['sextortion', 'SEXUAL_EXTORTION'],
  ['trafficking', 'TRAFFICKING'],
  ['distribution', 'CSAM_POSSESSION_OR_DISTRIBUTION'],
  ['production', 'CSAM_PRODUCTION'],
  ['possession', 'CSAM_POSSESSION_OR_DISTRIBUTION'],
]);

/** XARF v4 `platform`: kinds of service. A service that the address names goes before these. */
export const XARF_PLATFORMS: ReadonlyMap<string, IncidentPlatform> = new Map([
  ['social_media', 'OTHER_SOCIAL'],
  ['messaging_app', 'MESSAGING'],
  ['gaming_platform', 'OTHER_GAME'],
  ['forum', 'OTHER_SOCIAL'],
  ['email', 'EMAIL'],
  ['darkweb', 'DARKWEB'],
  ['other', 'WEBSITE'],
]);

/** XARF v4 `victim_age_range`; null is unknown. */
export const XARF_AGE_RANGES: ReadonlyMap<string, string | null> = new Map([
  ['infant', 'INFANT'],
  ['toddler', 'TODDLER'],
  ['prepubescent', 'PREPUBESCENT'],
  ['pubescent', 'PUBESCENT'],
  ['unknown', null],
]);

/** XARF v4 `classification` of reports of type csam. */
export const XARF_CLASSIFICATIONS: ReadonlyMap<string, NonNullable<MaterialDescription['classification']>> = new Map([
  ['baseline', 'BASELINE'],
  ['A1', 'A1'],
  ['A2', 'A2'],
  ['B1', 'B1'],
  ['B2', 'B2'],
]);

/** XARF v4 `media_type`. */
export const XARF_MEDIA_TYPES: ReadonlyMap<string, NonNullable<MaterialDescription['mediaType']>> = new Map([
  ['image', 'IMAGE'],
  ['video', 'VIDEO'],
  ['audio', 'AUDIO'],
  ['text', 'TEXT'],
  ['mixed', 'MIXED'],
]);

/** Digits of a digest by algorithm; `photodna` has no fixed form. */
export const HASH_DIGITS: ReadonlyMap<string, number | null> = new Map([
  ['md5', 32],
  ['sha1', 40],
  ['sha256', 64],
  ['sha512', 128],
  ['photodna', null],
]);

/** Names that problems may show even where no schema is configured: those of the fields that we read ourselves. */
export const XARF_NAMES: readonly string[] = [
  'xarf_version',
  'report_id',
  'timestamp',
  'reporter',
  'sender',
  'org',
  'contact',
  'domain',
  'source_identifier',
  'category',
  'type',
  'url',
  'description',
  'evidence',
  'content_type',
  'payload',
  'hash',
  'tags',
  'classification',
  'media_type',
  'detection_method',
  'exploitation_type',
  'victim_age_range',
  'platform',
  'hash_values',
  'file_hash',
  'ncmec_report_id',
  'perpetrator_indicators',
  'account_id',
  'ip_addresses',
  'pattern_of_behavior',
  ...HASH_DIGITS.keys(),
];

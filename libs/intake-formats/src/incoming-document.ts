import type { CodeLabel, IncidentForm, IncidentPlatform, IncidentSetting } from '@heardonce/domain/intake/incident-form.js';
import type { ReportAnnotation } from './report-annotation.js';

export type IncomingFormat = 'NCMEC_CYBERTIPLINE' | 'XARF_V4' | 'UNKNOWN';

/**
 * `VALID`: every report in the document may be imported.
 * `INVALID`: a document of a known format that breaks a rule; importable once corrected. In a bundle, the reports without a
 * problem are still in `reports`.
 * `REFUSED`: nothing that can be read as a report here and now; `problems` has one entry that says why.
 */
export type IncomingStatus = 'VALID' | 'INVALID' | 'REFUSED';

/**
 * Why a document, or one report in it, can't be imported. Holds nothing of the document's values: names that the format does
 * not define are shown as `*`.
 */
export interface IncomingProblem {
  /**
   * XPath for XML (`/report/incidentSummary`), JSON pointer for JSON (`/0/report_id`), `line:column` where the text can't be
   * parsed, empty for the document as a whole.
   */
  readonly path: string;
  /** Stable code from `problem.ts`. */
  readonly rule: string;
  readonly expected: CodeLabel;
}

/** A payload that was taken out: what is known of it afterwards. Its bytes are not kept anywhere. */
export interface DetachedPayload {
  /** As in {@link IncomingProblem}; `#n` is the n-th character where no field can be named; empty for the whole document. */
  readonly path: string;
  /** As declared beside the payload, else as recognised from its first bytes, else `application/octet-stream`. */
  readonly contentType: string;
  /** Hexadecimal, of the decoded bytes. */
  readonly sha256: string;
  /** Bytes, decoded. */
  readonly size: number;
  /** Whether the hash declared beside the payload was that of the bytes; null where none was declared. */
  readonly declaredHashMatches: boolean | null;
}

export interface MaterialHash {
  /** Lower case: md5, sha1, sha256, sha512, photodna. */
  readonly algorithm: string;
  readonly value: string;
}

/** Material that the sender knows of, described by hash and code only. */
export interface MaterialDescription {
  readonly hashes: readonly MaterialHash[];
  readonly mediaType: 'IMAGE' | 'VIDEO' | 'AUDIO' | 'TEXT' | 'MIXED' | null;
  /** The sender's class of the material: BASELINE, A1, A2, B1, B2. */
  readonly classification: 'BASELINE' | 'A1' | 'A2' | 'B1' | 'B2' | null;
}

/** Somebody the document speaks of. `VICTIM` is identity of a child: keep it with identities. */
export interface PersonMentioned {
  readonly part: 'VICTIM' | 'REPORTED' | 'RECIPIENT';
  readonly givenNames: string | null;
  readonly familyNames: string | null;
  readonly ageYears: number | null;
  /** ISO date. */
  readonly dateOfBirth: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly school: string | null;
  /** Account numbers, screen and display names, profile addresses. */
  readonly accountIds: readonly string[];
  /** The sender's free text about this person. */
  readonly notes: string | null;
}

/** One report in our own words and codes. */
export interface MappedReport {
  /** Position in the document, from 0. */
  readonly index: number;
  /** The sender's own number of the report, null where the format has none. */
  readonly externalId: string | null;
  /** Numbers of the same facts elsewhere. */
  readonly relatedIds: readonly { readonly scheme: 'NCMEC'; readonly value: string }[];
  /** ISO 8601 with offset; null where the document does not say (then the time of receipt counts). */
  readonly reportedAt: string | null;
  /** ISO 8601 with offset; null where unknown or given without an offset (then the annotation says so). */
  readonly occurredAt: string | null;
  readonly channel: 'FOREIGN_HOTLINE' | 'PLATFORM';
  readonly forms: readonly IncidentForm[];
  readonly platform: IncidentPlatform;
  readonly setting: IncidentSetting;
  /** Null: the document does not say. How the material was detected says nothing about how it was made. */
  readonly aiGenerated: boolean | null;
  readonly urls: readonly string[];
  readonly hashes: readonly MaterialHash[];
  /** Of the account or service reported, never the child's. */
  readonly ipAddresses: readonly string[];
  /** Of the person or account reported, never the child's. */
  readonly accountIds: readonly string[];
  /** INFANT, TODDLER, PREPUBESCENT, PUBESCENT, or whole years as `n` or `n-m`; null where unknown. */
  readonly ageRange: string | null;
  readonly sourceAgency: string;
  readonly reporter: { readonly name: string | null; readonly email: string | null; readonly organisation: string | null } | null;
  /** The sender's free text, paragraph by paragraph, as sent; may be empty. */
  readonly narrative: string;
  readonly annotations: readonly ReportAnnotation[];
  readonly media: readonly MaterialDescription[];
  readonly people: readonly PersonMentioned[];
}

/** One report of the document with its own verdict; `report` is null unless it has no problem. */
export interface IncomingElement {
  readonly index: number;
  readonly status: 'VALID' | 'INVALID';
  readonly problems: readonly IncomingProblem[];
  readonly report: MappedReport | null;
}

export interface IncomingDocumentResult {
  readonly format: IncomingFormat;
  readonly status: IncomingStatus;
  /** Hexadecimal, of the bytes as received. */
  readonly sha256: string;
  /** The reports found, in document order; empty where the document can't be parsed or is refused. */
  readonly elements: readonly IncomingElement[];
  /** All problems: those of the document, then those of its reports. */
  readonly problems: readonly IncomingProblem[];
  /** The reports without a problem. */
  readonly reports: readonly MappedReport[];
  /**
   * What may be kept: the bytes as received where nothing was detached (then `retainedSha256` equals `sha256`), else the text
   * in UTF-8 without the payloads, empty where the whole document was one.
   */
  readonly retainedBytes: Uint8Array;
  readonly retainedSha256: string;
  /** How `retainedBytes` are to be read as text, as a label of the WHATWG Encoding Standard; null where that is not certain. */
  readonly retainedEncoding: string | null;
  readonly detached: readonly DetachedPayload[];
}

import type { IncidentForm } from '@heardonce/domain/intake/incident-form.js';
import type { ReportAnnotation } from './report-annotation.js';

/**
 * The literals of the NCMEC CyberTipline reporting schema and our codes for them. This is the one place that holds the
 * schema's wording; the first literal uses a term that the Terminology Guidelines (2nd ed. 2025) reject.
 */
export const NCMEC_INCIDENT_TYPES: ReadonlyMap<string, IncidentForm> = new Map([
  ['Child Pornography (possession, manufacture, and distribution)', 'CSAM_POSSESSION_OR_DISTRIBUTION'],
  ['Child Sex Trafficking', 'TRAFFICKING'],
  ['Child Sex Tourism', 'SEXUAL_EXPLOITATION'],
  ['Child Sexual Molestation', 'CONTACT_ABUSE'],
  ['Misleading Domain Name', 'UNWANTED_EXPOSURE'],
  ['Misleading Words or Digital Images on the Internet', 'UNWANTED_EXPOSURE'],
  ['Online Enticement of Children for Sexual Acts', 'GROOMING'],
  ['Unsolicited Obscene Material Sent to a Child', 'UNWANTED_EXPOSURE'],
]);

export interface AnnotationMeaning {
  readonly annotation: ReportAnnotation;
  /** The form that the annotation alleges beside the incident type, if any. */
  readonly form: IncidentForm | null;
}

/** Elements of `reportAnnotations`; each is a mark by being there. */
export const NCMEC_ANNOTATIONS: ReadonlyMap<string, AnnotationMeaning> = new Map<string, AnnotationMeaning>([
  ['sextortion', { annotation: 'SEXUAL_EXTORTION', form: 'SEXUAL_EXTORTION' }],
  ['csamSolicitation', { annotation: 'MATERIAL_SOLICITED', form: 'SOLICITATION' }],
  ['minorToMinorInteraction', { annotation: 'BETWEEN_MINORS', form: null }],
  ['spam', { annotation: 'SPAM', form: null }],
  ['sadisticOnlineExploitation', { annotation: 'SADISTIC_EXPLOITATION', form: 'SEXUAL_EXPLOITATION' }],
]);

/** Other messages of the same interface: details of a file, and NCMEC's answers to the sender. */
export const NCMEC_OTHER_ROOTS: ReadonlySet<string> = new Set(['fileDetails', 'reportResponse', 'reportDoneResponse']);

/** Names that problems may show even where no schema is configured: those of the fields that we read ourselves. */
export const NCMEC_NAMES: readonly string[] = [
  'report',
  'incidentSummary',
  'incidentType',
  'incidentDateTime',
  'reportAnnotations',
  'reporter',
  'reportingPerson',
  'victim',
  'victimPerson',
  'personOrUserReported',
  'personOrUserReportedPerson',
  'intendedRecipient',
  'intendedRecipientPerson',
  'age',
  ...NCMEC_ANNOTATIONS.keys(),
];

/** A value list of the schema as people are shown it: our code in brackets for the literal whose term is rejected. */
export function shownTerms(values: readonly string[]): string[] {
  return values.map((value) => (value.startsWith('Child Pornography') ? `[${NCMEC_INCIDENT_TYPES.get(value) ?? 'CSAM'}]` : value));
}

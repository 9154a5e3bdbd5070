import type { CodeLabel } from '@heardonce/domain/intake/incident-form.js';

/** What a sender marked on a report beside its form. */
export const REPORT_ANNOTATIONS = [
  'SEXUAL_EXTORTION',
  'MATERIAL_SOLICITED',
  'BETWEEN_MINORS',
  'SPAM',
  'SADISTIC_EXPLOITATION',
  'HIGH_PRIORITY',
  'VIRAL_BATCH',
  'INCIDENT_TIME_WITHOUT_OFFSET',
  'CONTENT_REMOVED',
  'ACCOUNT_SUSPENDED',
] as const;

export type ReportAnnotation = (typeof REPORT_ANNOTATIONS)[number];

export const REPORT_ANNOTATION_LABELS: Readonly<Record<ReportAnnotation, CodeLabel>> = {
  SEXUAL_EXTORTION: { es: 'Marcado como extorsión sexual', en: 'Marked as sexual extortion' },
  MATERIAL_SOLICITED: { es: 'Se pidió material de abuso sexual', en: 'Abuse material was solicited' },
  BETWEEN_MINORS: { es: 'Interacción entre personas menores de edad', en: 'Interaction between minors' },
  SPAM: { es: 'Relacionado con envíos masivos', en: 'Associated with spam' },
  SADISTIC_EXPLOITATION: { es: 'Explotación sádica en línea', en: 'Sadistic online exploitation' },
  HIGH_PRIORITY: { es: 'El remitente pide prioridad alta', en: 'The sender asks for high priority' },
  VIRAL_BATCH: { es: 'Lote de contenido viral', en: 'Batch of viral content' },
  INCIDENT_TIME_WITHOUT_OFFSET: { es: 'Hora del hecho sin zona horaria', en: 'Time of the incident without a time zone' },
  CONTENT_REMOVED: { es: 'El contenido ya fue retirado', en: 'The content was already removed' },
  ACCOUNT_SUSPENDED: { es: 'La cuenta fue suspendida', en: 'The account was suspended' },
};

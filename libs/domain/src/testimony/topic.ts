import { codes } from '../codes.js';
import type { CodeLabel } from '../intake/incident-form.js';

/**
 * What a segment of a testimony is about. Each segment has exactly one topic, given by a person on review; a segment that nobody
 * has reviewed has none, and is cut where the topic changes. The policy opens segments by topic (condition `t`).
 *
 * `SUSPECTS` is the word the policy uses; descriptions of the domain also say "persons" for the same topic: whoever the child names as
 * involved. It says nothing about guilt.
 */
export const TOPICS = ['SAFETY', 'HEALTH', 'FAMILY', 'FACTS', 'SUSPECTS', 'ONLINE', 'OTHER'] as const;

export type Topic = (typeof TOPICS)[number];

export const TOPIC_LABELS: Readonly<Record<Topic, CodeLabel>> = {
  SAFETY: { es: 'Seguridad', en: 'Safety' },
  HEALTH: { es: 'Salud y cuerpo', en: 'Health and body' },
  FAMILY: { es: 'Familia y vida diaria', en: 'Family and daily life' },
  FACTS: { es: 'Hechos', en: 'Facts' },
  SUSPECTS: { es: 'Personas nombradas', en: 'Persons named' },
  ONLINE: { es: 'En línea', en: 'Online' },
  OTHER: { es: 'Otro tema', en: 'Another topic' },
};

export const SegmentTopic = codes('SegmentTopic', TOPICS, 'What a segment is about; the reviewed one decides who reads it.');

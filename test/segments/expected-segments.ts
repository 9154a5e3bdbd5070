/**
 * Who reads which segment, typed by hand from the domain ("Sensitivity classes and who reads them", transcript segments). It shares no line with
 * libs/authz: it exists to disagree with it.
 *
 * Readings taken: of the transcript only the investigator whom the prosecutor named for the recording reads, and of it the three topics.
 * "Persons" and "suspects" are one topic. The public ministry reads as the family defender. A segment that nobody has reviewed has no topic, so
 * that only those read it who read all.
 */
export const TOPICS = ['SAFETY', 'HEALTH', 'FAMILY', 'FACTS', 'SUSPECTS', 'ONLINE', 'OTHER'] as const;
type Letters = 'R' | 'h' | '.' | readonly (typeof TOPICS)[number][];
const TABLE: Readonly<Record<string, { readonly reads: Letters; readonly allByAgreement?: true; readonly ifNamed?: true }>> = {
  POLICE_OFFICER: { reads: ['FACTS', 'SUSPECTS', 'ONLINE'], ifNamed: true },
  PROSECUTOR: { reads: 'R' },
  FAMILY_DEFENDER: { reads: 'R' },
  SOCIAL_WORKER: { reads: ['SAFETY', 'FAMILY'] },
  PSYCHOLOGIST: { reads: ['SAFETY', 'HEALTH', 'FAMILY'], allByAgreement: true },
  FORENSIC_INTERVIEWER: { reads: 'R' },
  FORENSIC_DOCTOR: { reads: ['HEALTH'] },
  VICTIM_LAWYER: { reads: 'R' },
  JUDGE: { reads: 'h' },
  COORDINATOR: { reads: '.' },
  PUBLIC_MINISTRY: { reads: 'R' },
  DEFENCE_LAWYER: { reads: '.' },
  PARD_PARTY: { reads: '.' },
  AUDITOR: { reads: '.' },
  ADMINISTRATOR: { reads: '.' },
};

/** What holds between a person and a case. */
export interface Standing { readonly assigned: boolean; readonly secondFactor: boolean; readonly agreed: boolean; readonly filed: boolean; readonly named: boolean }
/** Of another child: as one person says so far, as two agreed who named no case, and as two agreed who named one. */
export type OfAnother = 'SET_APART' | 'UNNAMED' | 'NAMED';
export interface PlantedSegment { readonly id: string; readonly topic: string | null; /** One that filings name. */ readonly singledOut: boolean; readonly of?: OfAnother | undefined }
/** What holds between the same person and the other child's case. */
export interface There { readonly role: string; readonly now: Pick<Standing, 'assigned' | 'agreed' | 'named'> }
const AGREEING = ['PROSECUTOR', 'FAMILY_DEFENDER', 'FORENSIC_INTERVIEWER'];

export function mayReadSegment(role: string, now: Standing, segment: PlantedSegment, there: There): boolean {
  if (!opens(role, now, segment)) return false;
  switch (segment.of) {
    case 'SET_APART': return AGREEING.includes(role);
    case 'UNNAMED': return false;
    case 'NAMED': return opens(there.role, { ...now, ...there.now }, segment);
    default: return true;
  }
}

function opens(role: string, now: Standing, segment: PlantedSegment): boolean {
  const { reads, allByAgreement = false, ifNamed = false } = TABLE[role] ?? { reads: '.' as const };
  if (!now.assigned || !now.secondFactor || reads === '.' || (ifNamed && !now.named)) return false;
  if (reads === 'R' || (allByAgreement && now.agreed)) return true;
  if (reads === 'h') return now.filed && segment.singledOut;
  return segment.topic !== null && (reads as readonly string[]).includes(segment.topic);
}

import { codes } from '../codes.js';
import type { CodeLabel } from '../intake/incident-form.js';

export const INTERVIEW_PROTOCOLS = ['NICHD_REVISED', 'RATAC', 'OTHER'] as const;

export type InterviewProtocolCode = (typeof INTERVIEW_PROTOCOLS)[number];

export interface InterviewPhase {
  readonly code: string;
  readonly label: CodeLabel;
}

/** How an interview is held: its phases in order, against which a review measures it. */
export interface InterviewProtocol {
  readonly code: InterviewProtocolCode;
  readonly label: CodeLabel;
  /** Empty where the protocol is not one of those known here. */
  readonly phases: readonly InterviewPhase[];
  /** Where the phases are from; null for a protocol that is not known here. */
  readonly source: string | null;
  /** Whether those who keep the protocol, or a trained interviewer, have confirmed this list. */
  readonly confirmed: boolean;
}

const phase = (code: string, es: string, en: string): InterviewPhase => ({ code, label: { es, en } });

/** None is confirmed yet: names and order are from the literature, not from those who keep the protocols. */
export const INTERVIEW_PROTOCOL_DATA: Readonly<Record<InterviewProtocolCode, InterviewProtocol>> = {
  NICHD_REVISED: {
    code: 'NICHD_REVISED',
    label: { es: 'Protocolo NICHD revisado', en: 'Revised NICHD protocol' },
    phases: [
      phase('INTRODUCTION', 'Presentación', 'Introduction'),
      phase('RAPPORT', 'Construcción de confianza', 'Rapport building'),
      phase('GROUND_RULES', 'Reglas de la entrevista', 'Ground rules'),
      phase('EPISODIC_PRACTICE', 'Práctica narrativa de un hecho neutro', 'Practice in recalling a neutral event'),
      phase('TRANSITION', 'Transición al tema', 'Transition to the topic'),
      phase('FREE_RECALL', 'Relato libre por invitaciones', 'Free recall by invitations'),
      phase('BREAK', 'Pausa con quienes observan', 'Break with those who observe'),
      phase('DETAILS', 'Detalles que el relato no dio', 'Details the account did not give'),
      phase('DISCLOSURE', 'Cómo se supo', 'How it became known'),
      phase('CLOSING', 'Cierre', 'Closing'),
      phase('NEUTRAL_TOPIC', 'Tema neutro', 'Neutral topic'),
    ],
    source: 'Hershkowitz, Lamb and Katz (2014), Psychology, Public Policy, and Law 20; Lamb, Brown, Hershkowitz, Orbach and Esplin (2018), Tell Me What Happened, 2nd ed.',
    confirmed: false,
  },
  RATAC: {
    code: 'RATAC',
    label: { es: 'CornerHouse RATAC (en Colombia, SATAC)', en: 'CornerHouse RATAC (SATAC in Colombia)' },
    phases: [
      phase('RAPPORT', 'Simpatía: construcción de confianza', 'Rapport'),
      phase('ANATOMY_IDENTIFICATION', 'Anatomía: nombres de las partes del cuerpo', 'Anatomy identification'),
      phase('TOUCH_INQUIRY', 'Tocamiento: indagación sobre contactos', 'Touch inquiry'),
      phase('ABUSE_SCENARIO', 'Abuso: relato de lo ocurrido', 'Abuse scenario'),
      phase('CLOSURE', 'Cierre', 'Closure'),
    ],
    source: 'Anderson, Ellefson, Lashley, Miller, Olinger, Russell, Stauffer and Weigman (2010), The CornerHouse Forensic Interview Protocol: RATAC',
    confirmed: false,
  },
  OTHER: {
    code: 'OTHER',
    label: { es: 'Otro protocolo', en: 'Another protocol' },
    phases: [],
    source: null,
    confirmed: false,
  },
};

export const ProtocolCode = codes('InterviewProtocol', INTERVIEW_PROTOCOLS);

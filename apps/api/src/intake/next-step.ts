import { addIsoDuration } from '@heardonce/domain/jurisdiction/iso-duration.js';
import { getTimeLimit } from '@heardonce/domain/jurisdiction/pack.js';
import { CO_PACK } from '@heardonce/domain/jurisdiction/packs/co.js';
import type { Language } from '../platform/language.js';
import type { ReportDraft } from './report-draft.js';

/** Whose duty the next step after a report is, and until when. */
export interface NextStep { readonly complaintExists: boolean; readonly agency: string; readonly dueAt: Date; readonly legalBasis: string }

const LIMIT = getTimeLimit(CO_PACK, 'PUBLIC_SERVANT_REPORT');
const FORMAL = new Set<string>(['DENUNCIA', 'QUERELLA', 'PETICION_ESPECIAL', 'COMPULSA']);
const LEADS_THE_CASE = 'FGN';

/**
 * A call to a helpline is no complaint: one exists only where a formal act was made before an authority that takes it. Else whoever received
 * the report, or the agency behind the channel, passes it on within 24 hours (Law 1146 of 2007, art. 12-15). Depends on the report alone.
 */
export function nextStepAfter({ channel, noticeKind, receivedAt }: Pick<ReportDraft, 'channel' | 'noticeKind' | 'receivedAt'>, agency: string): NextStep {
  const known = CO_PACK.channels.find((one) => one.code === channel);
  const complaintExists = FORMAL.has(noticeKind) && known?.takesComplaints === true;
  return { complaintExists, agency: complaintExists ? LEADS_THE_CASE : (known?.agency ?? agency), dueAt: addIsoDuration(receivedAt, LIMIT.duration), legalBasis: LIMIT.source };
}

/** The next step in the person's language. */
export function nextStepWords(agency: string, complaintExists: boolean, language: Language): string {
  const name = CO_PACK.agencies.find((one) => one.code === agency)?.label[language] ?? agency;
  if (complaintExists) return language === 'es' ? `Ya existe una denuncia. El siguiente paso le corresponde a: ${name}.` : `A complaint exists. The next step is the duty of: ${name}.`;
  return language === 'es'
    ? `Este reporte no es una denuncia. ${name} debe ponerlo en conocimiento de la autoridad competente dentro de 24 horas.`
    : `This report is not a complaint. It must be passed on to the authority within 24 hours by: ${name}.`;
}

export const SENT_TO_COORDINATOR: Readonly<Record<Language, string>> = { es: 'El reporte quedó guardado y se envió a la coordinación.', en: 'The report is kept and was sent to the coordinator.' };

/** Today at the centre's own offset, `YYYY-MM-DD`. */
export function todayHere(now = Date.now()): string {
  const [sign, hours, minutes] = [CO_PACK.utcOffset[0] === '-' ? -1 : 1, Number(CO_PACK.utcOffset.slice(1, 3)), Number(CO_PACK.utcOffset.slice(4))];
  return new Date(now + sign * (hours * 60 + minutes) * 60_000).toISOString().slice(0, 10);
}

import { type BilingualText, type CustodyEvent, EVENT_LABELS, rejectBrokenCustody, SIGNATURE_LABELS } from './custody-event.js';

/**
 * The columns: the nine of the Colombian chain of custody record in their order (not confirmed by the authority), then three of
 * ours.
 */
export const CUSTODY_HEADINGS = {
  date: { es: 'Fecha', en: 'Date' },
  time: { es: 'Hora', en: 'Time' },
  name: { es: 'Nombre', en: 'Name' },
  identityDocument: { es: 'Documento de identidad', en: 'Identity document' },
  entity: { es: 'Entidad', en: 'Entity' },
  capacity: { es: 'Calidad en la que actúa', en: 'Capacity' },
  purpose: { es: 'Propósito del traslado', en: 'Purpose of transfer' },
  observations: { es: 'Observaciones', en: 'Observations' },
  signature: { es: 'Firma', en: 'Signature' },
  event: { es: 'Actuación', en: 'Event' },
  sha256: { es: 'SHA-256', en: 'SHA-256' },
  recordedAt: { es: 'Anotado el', en: 'Written down on' },
} as const satisfies Record<string, BilingualText>;

export type CustodyColumn = keyof typeof CUSTODY_HEADINGS;

/** One line of the form. `date` is YYYY-MM-DD and `time` HH:MM:SS±HH:MM, on the clock of the form's place. */
export type CustodyRecord = Readonly<Record<CustodyColumn, string>>;

/** The form as JSON: what the columns are called, and the lines. */
export interface CustodyForm {
  readonly headings: Readonly<Record<CustodyColumn, BilingualText>>;
  readonly records: readonly CustodyRecord[];
}

const COLUMNS = Object.keys(CUSTODY_HEADINGS) as CustodyColumn[];
/** What a spreadsheet takes for the start of a formula; the wide forms count in East Asian ones. */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const BYTE_ORDER_MARK = '\ufeff';

/**
 * @param timeZone IANA name of the place whose clock the form shows, such as America/Bogota; RangeError where there is none
 * @throws RangeError as `rejectBrokenCustody`
 */
export function custodyForm(events: readonly CustodyEvent[], timeZone: string): CustodyForm {
  rejectBrokenCustody(events);
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZoneName: 'longOffset',
  });
  return { headings: CUSTODY_HEADINGS, records: events.map((event) => recordOf(event, clock)) };
}

/**
 * The form as CSV (RFC 4180: comma, quotes, CRLF), UTF-8 with byte order mark so that spreadsheets read the accents. The
 * first line has the headings in both languages. A cell that a spreadsheet would calculate begins with an apostrophe instead.
 */
export function custodyCsv(form: CustodyForm): string {
  const heading = COLUMNS.map((column) => [...new Set([form.headings[column].es, form.headings[column].en])].join(' / '));
  const lines = [heading, ...form.records.map((record) => COLUMNS.map((column) => record[column]))];
  return BYTE_ORDER_MARK + lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

function recordOf(event: CustodyEvent, clock: Intl.DateTimeFormat): CustodyRecord {
  const parts = new Map(clock.formatToParts(new Date(event.at)).map(({ type, value }) => [type, value]));
  const offset = (parts.get('timeZoneName') ?? '').replace('GMT', '') || '+00:00';
  return {
    date: `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`,
    time: `${parts.get('hour')}:${parts.get('minute')}:${parts.get('second')}${offset}`,
    name: event.actorName,
    identityDocument: event.identityDocument ?? '',
    entity: event.entity,
    capacity: event.capacity,
    purpose: event.purpose,
    observations: event.observations,
    signature: both(SIGNATURE_LABELS[event.signature]),
    event: both(EVENT_LABELS[event.event]),
    sha256: event.sha256?.toLowerCase() ?? '',
    recordedAt: event.recordedAt,
  };
}

function both(text: BilingualText): string {
  return `${text.es} / ${text.en}`;
}

function csvCell(text: string): string {
  return `"${(FORMULA_START.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}

/** What happened to the recording. */
export const CUSTODY_EVENTS = ['RECEIVED', 'SEALED', 'VIEWED', 'COPIED', 'HANDED_OVER', 'HANDOVER_BROKEN_OFF', 'VERIFIED'] as const;
export type CustodyEventKind = (typeof CUSTODY_EVENTS)[number];

/** What is known of the signature under an entry. */
export const SIGNATURE_STATES = ['SIGNED', 'NOT_SIGNED', 'NOT_VALID'] as const;
export type SignatureState = (typeof SIGNATURE_STATES)[number];

/** A text in both languages of the form. */
export interface BilingualText {
  readonly es: string;
  readonly en: string;
}

/** One entry of a chain of custody, whatever the system it comes from. */
export interface CustodyEvent {
  /** ISO 8601 in UTC, ending in Z. */
  readonly at: string;
  readonly event: CustodyEventKind;
  readonly actorName: string;
  readonly identityDocument: string | null;
  /** Id of the actor where the custody was kept: tells two people of one name apart. Not printed. */
  readonly actorId: string | null;
  /** Organisation for which the person acted. */
  readonly entity: string;
  /** In what capacity: expert, prosecutor, custodian. */
  readonly capacity: string;
  /** Purpose of the transfer. */
  readonly purpose: string;
  readonly observations: string;
  /** Of the plaintext at that moment: 64 hexadecimal digits. A copy made differently has another. Null where nothing was found out: it is never that of another moment. */
  readonly sha256: string | null;
  /** When the entry was written, as `at`: what is written down later may have happened before. */
  readonly recordedAt: string;
  readonly signature: SignatureState;
}

export const EVENT_LABELS: Readonly<Record<CustodyEventKind, BilingualText>> = {
  RECEIVED: { es: 'recibido', en: 'received' },
  SEALED: { es: 'sellado', en: 'sealed' },
  VIEWED: { es: 'visto', en: 'viewed' },
  COPIED: { es: 'copiado', en: 'copied' },
  HANDED_OVER: { es: 'entregado', en: 'handed over' },
  HANDOVER_BROKEN_OFF: { es: 'entrega interrumpida', en: 'hand-over broken off' },
  VERIFIED: { es: 'verificado', en: 'verified' },
};

export const SIGNATURE_LABELS: Readonly<Record<SignatureState, BilingualText>> = {
  SIGNED: { es: 'firmado', en: 'signed' },
  NOT_SIGNED: { es: 'sin firma', en: 'not signed' },
  NOT_VALID: { es: 'firma no válida', en: 'signature not valid' },
};

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const SHA256 = /^[0-9a-fA-F]{64}$/;

/** Throws RangeError unless every time and hash can be read and no entry is earlier than the one before: a custody that is out of order proves nothing. */
export function rejectBrokenCustody(events: readonly CustodyEvent[]): void {
  let previous = -Infinity;
  for (const [index, { at, recordedAt, sha256 }] of events.entries()) {
    const time = UTC.test(at) ? Date.parse(at) : NaN;
    if (Number.isNaN(time) || !UTC.test(recordedAt) || Number.isNaN(Date.parse(recordedAt))) throw new RangeError(`Entry ${index + 1}: expected a time in UTC, like 2031-05-06T07:08:09Z`);
    if (time < previous) throw new RangeError(`Entry ${index + 1} is earlier than the one before it`);
    if (sha256 !== null && !SHA256.test(sha256)) throw new RangeError(`Entry ${index + 1}: expected a SHA-256 of 64 hexadecimal digits`);
    previous = time;
  }
}

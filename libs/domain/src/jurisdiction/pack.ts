import { CASE_ROLES, type Role, ROLES } from '../people/role.js';
import { isIsoDuration } from './iso-duration.js';

/** Text for people, in the languages of the product. */
export interface Label {
  readonly es: string;
  readonly en: string;
}

/** Where an entry comes from, and whether somebody entitled to has confirmed it. */
export interface Sourced {
  readonly source: string;
  readonly confirmedByLawyer: boolean;
}

export interface PackAgency {
  readonly code: string;
  readonly label: Label;
  /** Decides conflicts of interest and reads the access log. */
  readonly controlBody: boolean;
  /** Roles its people may hold. */
  readonly roles: readonly Role[];
}

export interface PackChannel {
  readonly code: string;
  readonly label: Label;
  /** Number to dial, or null. */
  readonly phone: string | null;
  /** Whether a formal complaint can be filed there; elsewhere a report is a report, and the complaint is still somebody's duty. */
  readonly takesComplaints: boolean;
  /** Agency that passes the report on, or null where it is the one that logs it. */
  readonly agency: string | null;
}

export interface PackTimeLimit extends Sourced {
  readonly code: string;
  readonly label: Label;
  /** ISO 8601. */
  readonly duration: string;
  /** From the trigger once, or again and again while the case is open. */
  readonly recurs: boolean;
  readonly trigger: string;
  /** Whose duty it is; both null: whoever received the report, with their agency. */
  readonly duty: { readonly role: Role | null; readonly agency: string | null };
}

export interface PackNumberFormat extends Sourced {
  readonly kind: 'NUNC' | 'SIM' | 'CLINICAL';
  readonly label: Label;
  readonly issuer: string;
  /** Parts in order with their digits; empty where the issuer publishes none. */
  readonly parts: readonly { readonly name: string; readonly digits: number }[];
}

export interface PackForm extends Sourced {
  readonly code: string;
  readonly label: Label;
  /** Whether the authority that issues the form has confirmed this list of its fields. */
  readonly confirmedByAuthority: boolean;
  readonly fields: readonly { readonly code: string; readonly label: Label; readonly most: number }[];
}

export interface PackEntry {
  readonly code: string;
  readonly label: Label;
}

/** Who exercises a role in this country, in order: the first who exists at the place. */
export interface PackFunctionHolder extends Sourced {
  readonly role: Role;
  readonly holder: string;
  readonly label: Label;
  readonly agency: string;
  readonly condition: Label | null;
}

/** The law and the institutions of a country as data. Another country is another pack, not other code. */
export interface JurisdictionPack {
  readonly code: string;
  readonly label: Label;
  readonly utcOffset: string;
  readonly agencies: readonly PackAgency[];
  readonly channels: readonly PackChannel[];
  readonly emergencyNumbers: readonly (PackEntry & { readonly phone: string })[];
  readonly numberFormats: readonly PackNumberFormat[];
  readonly triggers: readonly PackEntry[];
  readonly timeLimits: readonly PackTimeLimit[];
  readonly noticeKinds: readonly PackEntry[];
  readonly forms: readonly PackForm[];
  readonly proceduralStages: readonly PackEntry[];
  readonly offences: readonly (PackEntry & Sourced)[];
  readonly functionHolders: readonly PackFunctionHolder[];
  /** Roles that may conduct the interview. */
  readonly interviewers: Sourced & { readonly roles: readonly Role[] };
  /** Municipalities by code; always text of five digits. */
  readonly places: readonly { readonly code: string; readonly name: string }[];
}

/** A pack that must not be used. Names what is wrong, entry by entry. */
export class PackError extends Error {
  override readonly name = 'PackError';

  constructor(readonly problems: readonly string[]) {
    super(`The jurisdiction pack is not usable: ${problems.join('; ')}`);
  }
}

const CODE = /^[A-Z][A-Z0-9_-]{1,39}$/;
const PLACE = /^\d{5}$/;
const PHONE = /^\d{3,15}$/;

/** Checks a pack and freezes it. PackError with everything that is wrong. */
export function loadPack(pack: JurisdictionPack): JurisdictionPack {
  const problems: string[] = [];
  const demand = (good: boolean, where: string, wanted: string): void => {
    if (!good) problems.push(`${where}: ${wanted}`);
  };
  try {
    checkPack(pack, demand);
  } catch {
    problems.push('shape: a list or a text is missing');
  }
  if (problems.length > 0) throw new PackError(problems);
  return frozen(pack);
}

/** The time limit with this code. RangeError where the pack has none. */
export function getTimeLimit(pack: JurisdictionPack, code: string): PackTimeLimit {
  const limit = pack.timeLimits.find((entry) => entry.code === code);
  if (limit === undefined) throw new RangeError(`The pack ${pack.code} has no time limit of this code`);
  return limit;
}

/** Whether the pack knows the municipality. The list may be partial: use it to name a place, not to refuse one. */
export function findPlaceName(pack: JurisdictionPack, code: string): string | null {
  return pack.places.find((place) => place.code === code)?.name ?? null;
}

/** Whether the text has the form of a municipality's code. */
export function isPlaceCode(text: string): boolean {
  return PLACE.test(text) && !text.startsWith('00') && !text.endsWith('000');
}

type Demand = (good: boolean, where: string, wanted: string) => void;

function checkPack(pack: JurisdictionPack, demand: Demand): void {
  demand(/^[a-z]{2}$/.test(pack.code), 'code', 'two small letters');
  demand(/^[+-]\d{2}:\d{2}$/.test(pack.utcOffset), 'utcOffset', '±hh:mm');
  checkLabel(pack.label, 'label', demand);
  const { agencies, channels, emergencyNumbers, triggers, timeLimits, noticeKinds, forms, proceduralStages, offences } = pack;
  const lists: Readonly<Record<string, readonly PackEntry[]>> = { agencies, channels, emergencyNumbers, triggers, timeLimits, noticeKinds, forms, proceduralStages, offences };
  for (const [name, entries] of Object.entries(lists)) checkEntries(entries, name, demand);
  const known = new Set(agencies.map(({ code }) => code));
  checkPeople(pack, known, demand);
  checkLaw(pack, known, demand);
  checkUnique(pack.places.map(({ code }) => code), 'places', demand);
  for (const { code, name } of pack.places) demand(typeof code === 'string' && isPlaceCode(code) && name.trim() !== '', `places ${code}`, 'five digits as text, and a name');
}

function checkPeople({ agencies, channels, emergencyNumbers, functionHolders, interviewers }: JurisdictionPack, known: ReadonlySet<string>, demand: Demand): void {
  demand(agencies.some(({ controlBody }) => controlBody), 'agencies', 'one of them the control body');
  for (const { code, roles, controlBody } of agencies) {
    demand(roles.length > 0 && roles.every((role) => ROLES.includes(role)), `agencies ${code}`, 'known roles');
    demand(typeof controlBody === 'boolean', `agencies ${code}`, 'controlBody yes or no');
  }
  for (const { code, agency, phone, takesComplaints } of channels) {
    demand(agency === null || known.has(agency), `channels ${code}`, 'a known agency');
    demand(phone === null || PHONE.test(phone), `channels ${code}`, 'a phone in digits');
    demand(typeof takesComplaints === 'boolean', `channels ${code}`, 'takesComplaints yes or no');
  }
  for (const { code, phone } of emergencyNumbers) demand(PHONE.test(phone), `emergencyNumbers ${code}`, 'a phone in digits');
  for (const holder of functionHolders) {
    const where = `functionHolders ${holder.holder}`;
    demand(ROLES.includes(holder.role) && known.has(holder.agency) && CODE.test(holder.holder), where, 'a known role and agency');
    checkLabel(holder.label, where, demand);
    if (holder.condition !== null) checkLabel(holder.condition, where, demand);
    checkSource(holder, where, demand);
  }
  demand(interviewers.roles.length > 0 && interviewers.roles.every((role) => CASE_ROLES.includes(role)), 'interviewers', 'roles of a case');
  checkSource(interviewers, 'interviewers', demand);
}

function checkLaw({ numberFormats, triggers, timeLimits, forms, offences }: JurisdictionPack, known: ReadonlySet<string>, demand: Demand): void {
  for (const limit of timeLimits) {
    const where = `timeLimits ${limit.code}`;
    demand(isIsoDuration(limit.duration), where, 'a duration of ISO 8601');
    demand(triggers.some(({ code }) => code === limit.trigger), where, 'a known trigger');
    const { role, agency } = limit.duty;
    demand((role === null || ROLES.includes(role)) && (agency === null || known.has(agency)), where, 'a known role and agency');
    demand(typeof limit.recurs === 'boolean', where, 'recurs yes or no');
    checkSource(limit, where, demand);
  }
  for (const format of numberFormats) {
    checkLabel(format.label, `numberFormats ${format.kind}`, demand);
    checkSource(format, `numberFormats ${format.kind}`, demand);
    demand(known.has(format.issuer), `numberFormats ${format.kind}`, 'a known issuer');
    demand(format.parts.every(({ digits }) => Number.isInteger(digits) && digits > 0), `numberFormats ${format.kind}`, 'whole numbers of digits');
  }
  for (const form of forms) {
    checkSource(form, `forms ${form.code}`, demand);
    checkEntries(form.fields, `forms ${form.code}`, demand);
    demand(typeof form.confirmedByAuthority === 'boolean' && form.fields.length > 0, `forms ${form.code}`, 'fields, and whether they are confirmed');
    for (const { code, most } of form.fields) demand(Number.isInteger(most) && most > 0, `forms ${form.code} ${code}`, 'how many at most');
  }
  for (const offence of offences) checkSource(offence, `offences ${offence.code}`, demand);
}

function checkEntries(entries: readonly PackEntry[], where: string, demand: Demand): void {
  checkUnique(entries.map(({ code }) => code), where, demand);
  for (const { code, label } of entries) {
    demand(CODE.test(code), `${where} ${code}`, 'a code in capitals');
    checkLabel(label, `${where} ${code}`, demand);
  }
}

function checkUnique(codes: readonly string[], where: string, demand: Demand): void {
  demand(codes.length > 0 && new Set(codes).size === codes.length, where, 'entries, each code once');
}

function checkLabel(label: Label, where: string, demand: Demand): void {
  demand([label?.es, label?.en].every((text) => typeof text === 'string' && text.trim() !== ''), where, 'a label in es and en');
}

function checkSource({ source, confirmedByLawyer }: Sourced, where: string, demand: Demand): void {
  demand(typeof source === 'string' && source.trim() !== '', where, 'its source');
  demand(typeof confirmedByLawyer === 'boolean', where, 'whether a lawyer confirmed it');
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

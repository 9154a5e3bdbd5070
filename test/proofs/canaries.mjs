const PREFIX = 'canary-';
const text = Buffer.from(PREFIX);

/** Base64 of the prefix at its three alignments, without the characters that depend on its neighbours. */
const base64 = [0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset), text]).toString('base64').slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + text.length) * 4) / 3)));
const FORMS = [PREFIX, text.toString('hex'), text.toString('hex').toUpperCase(), ...base64, ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')), Buffer.from(PREFIX, 'utf16le').toString('latin1'), encodeURIComponent(PREFIX)];
const WHOLE = /canary-([a-z_]+)-[0-9a-f]{18}/g;

/** Kinds whose canaries stand in a text. */
export const kindsIn = (body) => new Set([...body.matchAll(WHOLE)].map((match) => match[1]));

/** How many times any canary begins in a text, plain or encoded (hex, base64, URL, UTF-16). */
export function countCanaries(body) {
  return [...new Set(FORMS)].reduce((sum, form) => sum + body.split(form).length - 1, 0);
}

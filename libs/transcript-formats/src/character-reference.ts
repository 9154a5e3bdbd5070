/** Names of U+00A0 to U+00FF in order, as HTML has them. */
const LATIN1 = (
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot ' +
  'cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml ' +
  'Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig ' +
  'agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ' +
  'ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
).split(' ');

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ...LATIN1.map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
]);

/** What HTML takes &#128; to &#159; for: windows-1252. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const REFERENCE = /&(?:#([0-9]{1,8})|#[xX]([0-9a-fA-F]{1,7})|([a-zA-Z][a-zA-Z0-9]{1,7}));/g;

/**
 * Replaces HTML character references that end in a semicolon: numeric ones, those of WebVTT (`amp lt gt lrm rlm nbsp`), `quot`,
 * `apos` and the Latin-1 names. Other names stay as they are written, so that no word is lost.
 *
 * Source: W3C WebVTT, "WebVTT cue text parsing rules", and the HTML standard, "Named character references".
 *
 * @returns null where a number stands for no character that can be stored
 */
export function decodeReferences(text: string): string | null {
  let storable = true;
  const decoded = text.replace(REFERENCE, (written: string, decimal?: string, hexadecimal?: string, name?: string) => {
    if (name !== undefined) return NAMED.get(name) ?? written;
    const character = characterOf(decimal === undefined ? parseInt(hexadecimal!, 16) : Number(decimal));
    if (character === null) storable = false;
    return character ?? '';
  });
  return storable ? decoded : null;
}

function characterOf(code: number): string | null {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS_1252[code - 0x80]!;
  if (code === 0x0d) return '\n';
  const isControl = (code < 0x20 && code !== 0x09 && code !== 0x0a) || code === 0x7f;
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isControl || !isCharacter ? null : String.fromCodePoint(code);
}

/** Escapes what would be read as a reference, and nothing else: for SRT, whose players often show references as they are. */
export function escapeReferences(text: string): string {
  return text.replace(REFERENCE, (written, decimal?: string, hexadecimal?: string, name?: string) =>
    name !== undefined && decimal === undefined && hexadecimal === undefined && !NAMED.has(name) ? written : `&amp;${written.slice(1)}`,
  );
}

/** Escapes `&`, `<` and `>`, as WebVTT wants them written. */
export function escapeMarkup(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Writes line feeds that would make an empty line, which ends a cue, as references. */
export function joinLines(lines: readonly string[], isBlank: (line: string) => boolean): string {
  return lines.reduce((joined, line, index) => {
    if (index === 0) return line;
    return `${joined}${isBlank(lines[index - 1]!) || isBlank(line) ? '&#10;' : '\n'}${line}`;
  }, '');
}

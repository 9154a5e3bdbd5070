const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** C0 controls other than tab, line feed, form feed and carriage return, and DEL: no text that people write holds them. */
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]/;

const MAX_STRAY_CONTROLS = 16;

/** First bytes of formats that carry images, video, sound, archives or programs: [offset, bytes in latin1, media type]. */
const SIGNATURES: readonly (readonly [number, string, string])[] = [
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, '\x89PNG', 'image/png'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [8, 'AVI ', 'video/x-msvideo'],
  [8, 'WAVE', 'audio/wav'],
  [4, 'ftyp', 'video/mp4'],
  [4, 'moov', 'video/quicktime'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
  [0, '\x00\x00\x01\xba', 'video/mpeg'],
  [0, '\x00\x00\x01\xb3', 'video/mpeg'],
  [0, 'FLV\x01', 'video/x-flv'],
  [0, '0&\xb2u\x8ef\xcf\x11', 'video/x-ms-wmv'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'ID3', 'audio/mpeg'],
  [0, 'fLaC', 'audio/flac'],
  [0, 'II*\x00', 'image/tiff'],
  [0, 'MM\x00*', 'image/tiff'],
  [0, '8BPS', 'image/vnd.adobe.photoshop'],
  [0, '%PDF-', 'application/pdf'],
  [0, '%!PS', 'application/postscript'],
  [0, '{\\rtf', 'application/rtf'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, 'Rar!\x1a', 'application/vnd.rar'],
  [0, '7z\xbc\xaf', 'application/x-7z-compressed'],
  [0, '\x1f\x8b\x08', 'application/gzip'],
  [0, 'BZh9', 'application/x-bzip2'],
  [0, '\xfd7zXZ', 'application/x-xz'],
  [0, '(\xb5/\xfd', 'application/zstd'],
  [0, 'SQLite format 3', 'application/vnd.sqlite3'],
  [0, '\x7fELF', 'application/x-executable'],
  [0, '\xd0\xcf\x11\xe0', 'application/x-ole-storage'],
];

/** Pictures written in letters: SVG, XPM, the ASCII forms of PNM, and mail attachments by uuencode or yEnc. */
const PICTURE_IN_LETTERS = /^\s*(?:<\?xml[^>]*>\s*)?(?:<svg[\s>]|\/\* XPM \*\/|P[123]\s+(?:#|\d))|^begin(?:-base64)? [0-7]{3,4} \S|^=ybegin /im;

/** The media type that the first bytes show, or null. */
export function recogniseContentType(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 32)).toString('latin1');
  return SIGNATURES.find(([offset, mark]) => head.startsWith(mark, offset))?.[2] ?? null;
}

/** Whether text holds a character that neither people's writing nor a text column of the database holds. */
export function hasControlCharacters(text: string): boolean {
  return CONTROL.test(text);
}

/** Whether more than a few control characters stand in the text: then it is a binary file, with fewer a damaged text. */
export function isBinaryText(text: string): boolean {
  const control = new RegExp(CONTROL, 'g');
  let count = 0;
  while (count <= MAX_STRAY_CONTROLS && control.test(text)) {
    count++;
  }
  return count > MAX_STRAY_CONTROLS;
}

/**
 * The text that the bytes are, or null if they are anything else: not UTF-8, holding control characters, beginning like a
 * media or archive file, or a picture written in letters.
 */
export function plainTextOf(bytes: Uint8Array): string | null {
  if (recogniseContentType(bytes) !== null) {
    return null;
  }
  let text: string;
  try {
    text = UTF8.decode(bytes);
  } catch {
    return null;
  }
  return hasControlCharacters(text) || PICTURE_IN_LETTERS.test(text.slice(0, 4096)) ? null : text;
}

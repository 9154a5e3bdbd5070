const RECORDING_TYPE = /^(video|audio)\/[a-z0-9][a-z0-9.+-]{0,60}$/;
/** Beginnings of files that are no recording, whatever type they are announced as. */
const OTHERS: readonly { readonly at: number; readonly bytes: Buffer }[] = [
  { at: 0, bytes: Buffer.from([0xff, 0xd8, 0xff]) }, // JPEG
  { at: 0, bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) }, // PNG
  { at: 0, bytes: Buffer.from('GIF8') },
  { at: 8, bytes: Buffer.from('WEBPVP8') },
  { at: 0, bytes: Buffer.from([0x49, 0x49, 0x2a, 0x00]) }, // TIFF
  { at: 0, bytes: Buffer.from([0x4d, 0x4d, 0x00, 0x2a]) },
  { at: 4, bytes: Buffer.from('ftyphei') }, // HEIC
  { at: 4, bytes: Buffer.from('ftypavi') }, // AVIF
  { at: 0, bytes: Buffer.from('%PDF-') },
  { at: 0, bytes: Buffer.from([0x50, 0x4b, 0x03, 0x04]) }, // ZIP and office documents
];

/** Bytes by which all of them are told. */
export const BEGINNING = 16;

/** Whether a media type may be a recording of an interview at all: video or audio. */
export const isRecordingType = (mediaType: string): boolean => RECORDING_TYPE.test(mediaType);

/** Whether bytes begin as a picture or a document does. A few bytes decide, so this finds mistakes, not disguises. */
export const beginsAsOther = (start: Uint8Array): boolean => OTHERS.some(({ at, bytes }) => Buffer.from(start.subarray(at, at + bytes.length)).equals(bytes));

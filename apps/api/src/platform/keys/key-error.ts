/** Why a key or a ciphertext was refused. None of these says anything about the value. */
export type KeyErrorCode =
  /** No receipt, or one that the log did not give for this case. */
  | 'RECEIPT_REFUSED'
  /** Not the text form of field encryption. */
  | 'MALFORMED'
  /** Wrong key, moved to another row or column, or changed: the three can't be told apart. */
  | 'UNREADABLE'
  /** The text can't be kept without loss (half of a surrogate pair). */
  | 'UNENCODABLE'
  /** The key service does not answer or does not know the key. */
  | 'KEY_UNAVAILABLE'
  /** The key was destroyed on purpose: what it closed stays closed. */
  | 'KEY_DESTROYED'
  /** The key file is missing, broken, locked or readable by others. */
  | 'KEY_FILE_MISSING'
  | 'KEY_FILE_BROKEN'
  | 'KEY_FILE_LOCKED'
  | 'KEY_FILE_EXPOSED'
  /** A name that can't be part of the additional data, or a key of the wrong size: a mistake in the calling code. */
  | 'MISUSE';

const MESSAGES: Readonly<Record<KeyErrorCode, string>> = {
  RECEIPT_REFUSED: 'No decryption without the receipt of its access record',
  MALFORMED: 'Not an encrypted field',
  UNREADABLE: 'The encrypted field does not open: another key, another place, or changed',
  UNENCODABLE: 'The text holds half a character and would not be kept as given',
  KEY_UNAVAILABLE: 'The key is not available',
  KEY_DESTROYED: 'The key was destroyed',
  KEY_FILE_MISSING: 'The key file is missing',
  KEY_FILE_BROKEN: 'The key file is not readable as one',
  KEY_FILE_LOCKED: 'Another process is changing the key file',
  KEY_FILE_EXPOSED: 'The key file is readable by others: set its mode to 600',
  MISUSE: 'The encryption was called with a name, key or setting it does not take',
};

/** Every failure of this folder. Carries a code and a fixed sentence; never a value, a key, a path or an inner error. */
export class KeyError extends Error {
  override readonly name = 'KeyError';

  constructor(readonly code: KeyErrorCode) {
    super(MESSAGES[code]);
  }
}

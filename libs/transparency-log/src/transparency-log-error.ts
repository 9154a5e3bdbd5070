/** Every way in which something of a transparency log is refused. Stable: callers decide by them. */
export type TransparencyLogProblem =
  /** Not a signed note: bytes, lines or a signature line are not of the form. */
  | 'NOTE_MALFORMED'
  /** A key that is known and named in the note did not make the signature. The whole note is refused. */
  | 'SIGNATURE_INVALID'
  /** No key that is known has signed. */
  | 'NOTE_UNSIGNED'
  /** Not a key in its text form, or of an algorithm that is not supported here. */
  | 'KEY_MALFORMED'
  /** The text of a note is not a checkpoint. */
  | 'CHECKPOINT_MALFORMED'
  /** A checkpoint or receipt names another log than the one it was asked for. */
  | 'ORIGIN_DIFFERS'
  /** The text of a note is not a receipt. */
  | 'RECEIPT_MALFORMED'
  /** Not a `.tlog-proof` file. */
  | 'PROOF_MALFORMED'
  /** Not the body of an add-checkpoint request, or of its answer. */
  | 'REQUEST_MALFORMED'
  /** An entry bundle does not hold what its place says. */
  | 'BUNDLE_MALFORMED'
  /** An entry has more than 65,535 bytes. */
  | 'ENTRY_TOO_LONG'
  /** A size, an index or a range of them is none that this tree has. */
  | 'OUTSIDE_TREE'
  /** A tile is not there. */
  | 'TILE_MISSING'
  /** A tile is shorter than the tree needs it, or does not lead to the root that was signed. */
  | 'TILE_DAMAGED';

/** The place of a tile: see tile-path.ts. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
}

/** A refusal. The message holds no byte of an entry and no private key. */
export class TransparencyLogError extends Error {
  override readonly name = 'TransparencyLogError';

  /** @param tile which tile is at fault; null where none is */
  constructor(
    readonly code: TransparencyLogProblem,
    message: string,
    readonly tile: TilePlace | null = null,
  ) {
    super(message);
  }
}

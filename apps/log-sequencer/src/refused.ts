/** Why nothing is added or signed. Each is an alarm but the first. */
export type RefusalCode =
  /** Another holds the log by now. */
  | 'OVERTAKEN'
  /** There are fewer leaves than were signed: an older database was restored, or leaves were taken away. */
  | 'LOG_SHORTER'
  /** The leaves are not those that were signed, or were added to by somebody else. */
  | 'LOG_DIFFERS'
  /** A tile or a leaf is missing. */
  | 'LOG_DAMAGED'
  /** The journal has given fewer numbers than the log has taken over: an older record was restored. */
  | 'JOURNAL_SHORTER'
  /** What was signed last cannot be read, so nothing else is. */
  | 'STATE_BROKEN';

/** The log is left as it is. */
export class Refused extends Error {
  constructor(readonly code: RefusalCode) {
    super(code);
  }
}

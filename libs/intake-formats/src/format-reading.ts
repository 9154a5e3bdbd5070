import type { DetachedText } from './detach.js';
import type { IncomingElement, IncomingFormat, IncomingProblem, IncomingStatus } from './incoming-document.js';

/** What a reader of one format finds; the caller adds hashes and status of the whole. */
export interface FormatReading {
  readonly format: IncomingFormat;
  /** Null where the elements decide. */
  readonly status: IncomingStatus | null;
  readonly problems: readonly IncomingProblem[];
  readonly elements: readonly IncomingElement[];
  /** Null where no field could be looked at: the caller then searches the text as it is. */
  readonly kept: DetachedText | null;
}

import { codes } from '../codes.js';

/** Of whom a segment speaks. `SET_APART`: one person says of another child, and nobody has agreed yet. */
export const SpeaksOf = codes('SpeaksOf', ['THIS_CHILD', 'SET_APART', 'ANOTHER_CHILD'], "Of whom a segment speaks: of the case's child alone; of another one, as one person says so far; of another one.");

/** What may be said of a segment. */
export const SegmentChild = codes('SegmentChild', ['THIS_CHILD', 'ANOTHER_CHILD'], "Whether a segment speaks of the case's child alone, or of another one.");

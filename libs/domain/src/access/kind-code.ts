import { codes } from '../codes.js';
import { CASE_KINDS, KINDS } from '../kind.js';

/** Kinds of information, as in docs/policy-matrix.md. */
export const KindCode = codes('Kind', KINDS, 'What a value reveals.');
/** Kinds that belong to a case. */
export const CaseKindCode = codes('CaseKind', CASE_KINDS, 'What a value of a case reveals.');

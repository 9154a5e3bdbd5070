import type { ChildDescription } from '@heardonce/domain/children/child-matching.js';
import { type BirthDate, parsePartialDate } from '@heardonce/domain/children/partial-date.js';

/** What was said of a child, as it is typed and stored. */
export interface WrittenChild {
  readonly names?: string | null;
  readonly documentType?: string | null;
  readonly documentNumber?: string | null;
  /** `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. */
  readonly dateOfBirth?: string | null;
  readonly dateOfBirthEstimated?: boolean | null;
  readonly phones?: readonly string[];
}

/** The same in the form in which children are compared. A date that is none counts as unknown. */
export function describeChild(child: WrittenChild): ChildDescription {
  return { documentType: child.documentType ?? null, documentNumber: child.documentNumber ?? null, names: child.names ?? null, dateOfBirth: birthOf(child.dateOfBirth, child.dateOfBirthEstimated), phones: child.phones ?? [] };
}

/** A birth date as stored, or null where it is unknown. */
export function birthOf(date: string | null | undefined, estimated: boolean | null | undefined): BirthDate | null {
  const parsed = date ? parsePartialDate(date) : null;
  return parsed && { ...parsed, estimated: estimated ?? false };
}

import type { Role } from '@heardonce/domain/people/role.js';

/** Who is asking, as our own database knows them. */
export interface Actor {
  readonly personId: string;
  readonly name: string;
  readonly unitId: string;
  readonly unit: string;
  readonly agency: string;
  readonly controlBody: boolean;
  readonly roles: readonly Role[];
  /** Token under which the access record names this person. */
  readonly actorToken: string;
  readonly epoch: string;
  /** The sign-in carried a second factor. */
  readonly mfa: boolean;
}

/** The state of one case towards one person: all that a decision may depend on. Ids and yes or no, no content. */
export interface CaseFacts {
  readonly caseId: string;
  readonly code: string;
  readonly role: Role;
  readonly assigned: boolean;
  readonly epoch: string;
  readonly personEpoch: string;
  /** Token under which the access record names this case. */
  readonly subject: string;
  readonly reserved: boolean;
  /** No reserved-identity measure in force, or every one of them names this person. */
  readonly named: boolean;
  /** Aspects of whereabouts a valid grant opens. */
  readonly aspects: readonly string[];
  /** The person's unit is responsible for the placement. */
  readonly placement: boolean;
  readonly blind: boolean;
  /** An interview has begun and is not over, and none is planned beside it that has not begun. */
  readonly underWay: boolean;
  /** Kinds the survivor or child agreed to open to this person. */
  readonly consents: readonly string[];
  /** `kind:row` a judge's order names for this person. */
  readonly orders: readonly string[];
  /** `kind:row` filed for this judge. */
  readonly filed: readonly string[];
  /** Observations released to this person's agency. */
  readonly released: readonly string[];
  /** Authors whose sealed notes this person took over. */
  readonly authors: readonly string[];
  /** Recordings the prosecutor named this person for. */
  readonly recordings: readonly string[];
  /** Kinds a declared threat to life opens now. */
  readonly emergency: readonly string[];
  /** Cases of other children of whom segments of this one speak, as named by two people. */
  readonly others: readonly OtherChild[];
}

/** Another child's case, as far as segments of this one follow it. */
export interface OtherChild {
  readonly caseId: string;
  /** Of that case: what changes there changes here. */
  readonly epoch: string;
  /** Segments of this case that speak of that child. */
  readonly segments: readonly string[];
  /** The same person's state towards that case; null where they do not reach it. */
  readonly facts: CaseFacts | null;
}

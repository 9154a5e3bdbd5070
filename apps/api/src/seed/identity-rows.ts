import { describeChild } from '../platform/identity/child-description.js';
import { indexEntries } from '../platform/identity/match-index.js';
import type { CaseRows } from './case-rows.js';
import type { InventedChild } from './invented-child.js';
import type { Sealer } from './sealer.js';

/** Who the child is, where, and with whom: the identity zone's part of a case. */
export function addIdentityRows(rows: CaseRows, sealer: Sealer): void {
  const { child } = rows.invented;
  const { COORDINATOR: coordinator, FAMILY_DEFENDER: defender, SOCIAL_WORKER: worker } = rows.team.seats;
  sealer.record(rows, 'identity.child_identity', coordinator,
    { document_type: child.documentType, date_of_birth_estimated: child.estimated, sex: child.sex, match_keys: matchKeysOf(sealer.matchSecret, child) },
    { given_names: child.givenNames, family_names: child.familyNames, document_number: child.documentNumber, date_of_birth: child.bornOn });
  for (const [aspect, value] of [['ADDRESS', child.address], ['SCHOOL', child.school], ['PHONE', child.phone]] as const) {
    sealer.record(rows, 'identity.whereabouts', defender, { subject: 'CHILD', aspect }, { value });
  }
  for (const { role, names, relation } of child.relatives) sealer.record(rows, 'identity.family_member', worker, { role, relation }, { names });
}

/** Entries of the blind index, as intake makes them. */
export function matchKeysOf(secret: Buffer, child: InventedChild): number[] {
  return indexEntries(secret, describeChild({
    names: `${child.givenNames} ${child.familyNames}`, documentType: child.documentType, documentNumber: child.documentNumber, dateOfBirth: child.bornOn, dateOfBirthEstimated: child.estimated, phones: [child.phone],
  }));
}

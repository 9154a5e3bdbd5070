import { CaseFile } from './cases/case-file.entity.js';
import { MatchReview } from './intake/match-review.entity.js';
import { StaffMember } from './people/staff-member.entity.js';
import { classifiedEdges, type Constructor } from './classified.js';

/** Every record type: what hangs from the case file, and the office's own. Importing this file registers them all. */
export const RECORD_TYPES: readonly Constructor[] = [...collect(CaseFile), MatchReview, StaffMember];

function collect(root: Constructor, found = new Set<Constructor>()): Set<Constructor> {
  if (found.has(root)) return found;
  found.add(root);
  for (const edge of classifiedEdges(root)) if (edge.target() !== StaffMember) collect(edge.target(), found);
  return found;
}

import { cellFor, EMERGENCY_KINDS, OF_ANOTHER_CHILD } from '@heardonce/authz/policy.js';
import type { Constructor } from '@heardonce/domain/classified.js';
import type { Kind } from '@heardonce/domain/kind.js';
import type { Role } from '@heardonce/domain/people/role.js';
import { nodesOf } from './plan.js';
import { shapeOf } from './record-shape.js';
import type { Selected } from './selection.js';

/**
 * Whether the answer is the same for every case this role is assigned to: no selected kind is read under a condition, may speak of another child or is
 * opened by an emergency, and nobody asks what is withheld. Then the state of each case need not be looked up.
 */
export function isPlainReading(type: Constructor, selected: readonly Selected[], role: Role): boolean {
  const shape = shapeOf(type);
  if (!readsAlike(role, shape.record.kind)) return false;
  return selected.every((one) => {
    const edge = shape.edges.get(one.name);
    if (edge) return isPlainReading(edge.target(), edge.many ? nodesOf(one) : one.children, role);
    return one.name !== 'withheld';
  });
}

function readsAlike(role: Role, kind: Kind): boolean {
  const cell = cellFor(role, kind);
  if (cell.read && (OF_ANOTHER_CHILD as readonly Kind[]).includes(kind)) return false;
  return kind === 'staff' || (cell.when === undefined && (cell.read || !(EMERGENCY_KINDS as readonly Kind[]).includes(kind)));
}

import type { Role } from '@heardonce/domain/people/role.js';
import { HeardOnceError } from '../errors.js';
import type { SignedContext } from './reader.js';

/**
 * The one role a person acts under where no case decides it: never the union of several.
 * @throws HeardOnceError ROLE_REQUIRED where they hold none of these, or several and chose none
 */
export function actingRole(context: SignedContext, allowed: readonly Role[], chosen?: Role | null): Role {
  const held = context.actor.roles.filter((role) => allowed.includes(role));
  const wanted = chosen ?? (context.actingRole as Role | undefined);
  if (wanted && held.includes(wanted)) return wanted;
  if (!wanted && held.length === 1) return held[0] as Role;
  throw new HeardOnceError('ROLE_REQUIRED');
}

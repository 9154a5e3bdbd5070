import type { GraphQLFieldResolver } from 'graphql';

/**
 * Reads a field of an object that the read door, or a service, returned.
 *
 * The read door keys its objects by response key (`{ tel: phone }` arrives as `tel`), because the
 * same field may be selected twice with other arguments. It writes every selected key, `null`
 * where the value is withheld. Objects made by services are instances of their result class, or
 * literals, keyed by field name. Hence: an instance of a class is read by field name; any other
 * object by its own response key, then by its field name. An alias, which is the client's word,
 * never reaches an inherited property (`constructor`, `__proto__`).
 */
export const resolveByResponseKey: GraphQLFieldResolver<unknown, unknown> = (source, _args, _context, info) => {
  if (typeof source !== 'object' || source === null) return undefined;
  const record = source as Record<string, unknown>;
  const { fieldName } = info;
  const responseKey = info.path.key as string;
  if (responseKey !== fieldName && !isInstance(record) && Object.hasOwn(record, responseKey)) return record[responseKey];
  return record[fieldName];
};

function isInstance(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== null;
}

import { registerEnumType } from '@nestjs/graphql';

/** A closed list of codes, known to GraphQL by name; the database repeats it as a CHECK. */
export function codes<const T extends string>(name: string, values: readonly T[], description?: string): { readonly [K in T]: K } {
  const list = Object.freeze(Object.fromEntries(values.map((value) => [value, value]))) as { readonly [K in T]: K };
  registerEnumType(list, { name, description });
  return list;
}

import { getNamedType, type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, isEnumType, isInputObjectType, isObjectType } from 'graphql';

export interface Way { readonly kind: 'query' | 'mutation'; readonly fields: readonly string[] }

/** The shortest way from a root to each place of the schema: a field, its argument, or what may stand in one. */
export function waysOf(schema: GraphQLSchema): ReadonlyMap<string, Way> {
  const ways = new Map<string, Way>();
  for (const kind of ['query', 'mutation'] as const) {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    if (root) follow(root, kind, ways);
  }
  return ways;
}

function follow(root: GraphQLObjectType, kind: Way['kind'], ways: Map<string, Way>): void {
  const waiting: { type: GraphQLObjectType; fields: string[] }[] = [{ type: root, fields: [] }];
  const seen = new Set<string>();
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    const { type, fields } = at;
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      const way = { kind, fields: [...fields, field.name] };
      const put = (place: string): void => void (ways.has(place) || ways.set(place, way));
      put(`${type.name}.${field.name}`);
      for (const argument of field.args) {
        put(`${type.name}.${field.name}(${argument.name})`);
        for (const place of inside(getNamedType(argument.type))) put(place);
      }
      const below = getNamedType(field.type);
      if (isObjectType(below)) waiting.push({ type: below, fields: way.fields });
    }
  }
}

function inside(type: GraphQLNamedType, seen = new Set<string>()): string[] {
  if (seen.has(type.name)) return [];
  seen.add(type.name);
  if (isEnumType(type)) return type.getValues().map((value) => `${type.name}.${value.name}`);
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [`${type.name}.${field.name}`, ...inside(getNamedType(field.type), seen)]);
}

import { isObjectType, type GraphQLSchema } from 'graphql';

/** Nest hands its resolvers over as one map of types or as several. */
type WrittenResolvers = object | readonly object[];

/**
 * Takes the resolver that Nest puts on every field of every object type off again, so that the
 * server's own default (`resolveByResponseKey`) reads the fields. Resolvers that a class declares,
 * those of queries and mutations above all, stay.
 */
export class SchemaResolvers {
  private written: readonly object[] = [];

  /** `transformResolvers` of the GraphQL module: remembers what classes declare. */
  readonly remember = <Resolvers extends WrittenResolvers>(resolvers: Resolvers): Resolvers => {
    this.written = [resolvers].flat() as object[];
    return resolvers;
  };

  /** `transformSchema` of the GraphQL module: removes what no class declares. */
  readonly strip = (schema: GraphQLSchema): GraphQLSchema => {
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) || type.name.startsWith('__')) continue;
      for (const field of Object.values(type.getFields())) {
        if (!this.declares(type.name, field.name)) delete field.resolve;
      }
    }
    return schema;
  };

  private declares(typeName: string, fieldName: string): boolean {
    return this.written.some((resolvers) => {
      const ofType = (resolvers as Readonly<Record<string, unknown>>)[typeName];
      return typeof ofType === 'object' && ofType !== null && Object.hasOwn(ofType, fieldName);
    });
  }
}

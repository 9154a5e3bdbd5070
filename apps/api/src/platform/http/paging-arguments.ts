import { GraphQLInt, type GraphQLSchema, GraphQLString, getNamedType, isObjectType } from 'graphql';

const PAGING = [
  { name: 'first', type: GraphQLInt, description: 'How many, 1 to 50; 50 if not given.' },
  { name: 'after', type: GraphQLString, description: 'endCursor of the page before.' },
];

/** Gives every connection of a record the Relay arguments, `first` and `after`. The read door obeys them. */
export function addPagingArguments(schema: GraphQLSchema): GraphQLSchema {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__') || roots.includes(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!getNamedType(field.type).name.endsWith('Connection') || field.args.length > 0) continue;
      Object.assign(field, { args: PAGING.map((argument) => ({ ...argument, defaultValue: undefined, deprecationReason: undefined, extensions: {}, astNode: undefined })) });
    }
  }
  return schema;
}

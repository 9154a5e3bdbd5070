import type { GraphQLSchema } from 'graphql';

/**
 * A refused root field of a query is told when the others are done too. Else the answer would leave while they are still read: records in
 * the log of values nobody got, receipts missing or not by chance, work going on for a request that has ended.
 */
export function settleTogether(schema: GraphQLSchema): GraphQLSchema {
  const underWay = new WeakMap<object, Promise<unknown>[]>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve) continue;
    field.resolve = async (source, args, context: object, info): Promise<unknown> => {
      const others = underWay.get(context) ?? [];
      underWay.set(context, others);
      const answer = Promise.resolve(resolve(source, args, context, info));
      others.push(answer);
      try {
        return await answer;
      } catch (error) {
        await Promise.allSettled(others);
        throw error;
      }
    };
  }
  return schema;
}

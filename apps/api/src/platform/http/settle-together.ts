import type { GraphQLSchema } from 'graphql';

interface Roots { readonly answers: Promise<unknown>[]; readonly done: Promise<unknown> }

/**
 * The root fields of a query are read side by side and told together, in the order in which they were asked. Else a refused one would send
 * the answer off while others are still read: records in the log of values nobody got, receipts missing or not and one refusal or the other
 * told first, by how long something took.
 */
export function settleTogether(schema: GraphQLSchema): GraphQLSchema {
  const rootsOf = new WeakMap<object, Roots>();
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const { resolve } = field;
    if (!resolve) continue;
    field.resolve = async (source, args, context: object, info): Promise<unknown> => {
      const roots = rootsOf.get(context) ?? begin();
      rootsOf.set(context, roots);
      const answer = (async (): Promise<unknown> => (await resolve(source, args, context, info)) as unknown)();
      roots.answers.push(answer);
      await roots.done;
      return answer;
    };
  }
  return schema;
}

/** All root fields of a query are begun before the first of them goes on. */
function begin(): Roots {
  const answers: Promise<unknown>[] = [];
  return { answers, done: Promise.resolve().then(() => Promise.allSettled(answers)) };
}

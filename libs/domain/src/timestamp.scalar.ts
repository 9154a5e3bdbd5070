import { GraphQLScalarType, GraphQLError, Kind } from 'graphql';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

const parse = (value: unknown): string => {
  if (typeof value !== 'string' || !ISO.test(value) || Number.isNaN(Date.parse(value)))
    throw new GraphQLError('expected a time with offset, for example 2026-11-22T08:30:00-05:00');
  return new Date(value).toISOString();
};

/** A moment as ISO 8601 with offset; answers are in UTC. */
export const Timestamp = new GraphQLScalarType<string, string>({
  name: 'Timestamp',
  description: 'A moment in ISO 8601 with its offset, e.g. 2026-11-22T08:30:00-05:00. Answers are in UTC.',
  serialize: (value) => value as string,
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
});

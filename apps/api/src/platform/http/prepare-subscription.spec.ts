import { describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLError } from 'graphql';
import { prepareSubscription } from './prepare-subscription.js';

const SCHEMA = buildSchema('type Query { a: String } type Mutation { b: String } type Subscription { c(id: ID): String }');

describe('a subscription is prepared', () => {
  const codesOf = (query: string, introspection = false): unknown => {
    const prepared = prepareSubscription(SCHEMA, { query }, introspection);
    return 'document' in prepared ? 'ready' : prepared.map((error) => (expect(error).toBeInstanceOf(GraphQLError), error.extensions['code'] ?? error.message));
  };

  it('where it is one', () => {
    expect(codesOf('subscription { c }')).toBe('ready');
    expect(codesOf('{ a }')).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(codesOf('mutation { b }')).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(codesOf('subscription A { c } subscription B { c }')).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    expect(codesOf('subscription { c(')).toEqual(['GRAPHQL_PARSE_FAILED']);
    expect(codesOf('subscription { d }')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codesOf('subscription { c a: c }')).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('within the limits of every query', () => {
    expect(codesOf(`subscription { ${'c '.repeat(1_100)} }`)).toEqual(['GRAPHQL_PARSE_FAILED']);
    expect(codesOf(`subscription { ${'c '.repeat(600)} }`)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  it('and tells the schema in development alone', () => {
    const query = 'query I { __schema { types { name } } } subscription S { c }';
    const prepared = (introspection: boolean) => prepareSubscription(SCHEMA, { query, operationName: 'S' }, introspection);
    expect('document' in prepared(false)).toBe(false);
    expect('document' in prepared(true)).toBe(true);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, graphql, GraphQLError, parse, validate } from 'graphql';
import { ERROR_KINDS, type ErrorCode, HeardOnceError, reduceDatabaseError, toClientError } from './errors.js';
import { KeyError } from './keys/key-error.js';
import { refusalOf } from './write/database-refusal.js';

const CANARY = 'canary-7f3a';
const codes = Object.keys(ERROR_KINDS) as ErrorCode[];
const asText = (error: unknown): string => JSON.stringify(toClientError(error, 'es', 'r-1'));

/** As TypeORM throws it: SQL, parameters and the driver's detail on the error. */
function queryFailed(sqlstate: string, constraint?: string): Error {
  const driverError = Object.assign(new Error(`Key (number)=(${CANARY}) already exists`), { code: sqlstate, constraint, detail: CANARY, table: 'child_identity' });
  return Object.assign(new Error(CANARY), { driverError, query: `select '${CANARY}'`, parameters: [CANARY] });
}

describe('errors told to clients', () => {
  it('have a sentence in both languages and a status, for every code', () => {
    for (const code of codes) {
      const { es, en, status } = ERROR_KINDS[code];
      expect(es).toMatch(/^[A-ZÁÉÍÓÚ].+\.$/);
      expect(en).toMatch(/^[A-Z].+\.$/);
      expect(es).not.toBe(en);
      expect(status).toBeGreaterThanOrEqual(200);
      expect(toClientError(new HeardOnceError(code), 'es', 'r')).toMatchObject({ message: es, extensions: { code, requestId: 'r' } });
      expect(toClientError(new HeardOnceError(code), 'en', 'r').message).toBe(en);
    }
    expect(ERROR_KINDS.LOG_UNAVAILABLE.status).toBe(503);
    expect(ERROR_KINDS.BUSY.status).toBe(503);
  });

  it('say where and what was expected', () => {
    const error = new HeardOnceError('VALIDATION', { path: 'input.offences[2].from', expected: { es: 'una fecha, AAAA-MM-DD', en: 'a date, YYYY-MM-DD' } });
    for (const [language, expected] of [['es', 'una fecha, AAAA-MM-DD'], ['en', 'a date, YYYY-MM-DD']] as const) expect(toClientError(error, language, 'r').extensions).toEqual({ code: 'VALIDATION', requestId: 'r', path: 'input.offences[2].from', expected });
  });

  it('drop a path or an expectation that is not words of the program', () => {
    for (const path of ['input.nombre con espacios', 'María', 'a..b', '', 'a'.repeat(80)]) expect(new HeardOnceError('VALIDATION', { path }).path).toBeUndefined();
    for (const en of ['"quoted"', 'María', 'x'.repeat(300), 'a\nb']) expect(new HeardOnceError('VALIDATION', { expected: { es: 'un texto', en } }).expected).toBeUndefined();
    for (const rule of ['Interview', 'interview heard', 'a'.repeat(64), '']) expect(new HeardOnceError('CONFLICTING_STATE', { rule }).rule).toBeUndefined();
  });

  it('carry an id only where something was committed', () => {
    const id = '0b6a3c1e-5f0d-4a8e-9d57-3c2f1a6b7d80';
    expect(toClientError(new HeardOnceError('COMMITTED_UNRECORDED', { id }), 'en', 'r').extensions.id).toBe(id);
    expect(toClientError(new HeardOnceError('NOT_FOUND', { id }), 'en', 'r').extensions).not.toHaveProperty('id');
  });

  it('are found below the errors that wrap them', () => {
    const inner = new HeardOnceError('STALE_VERSION');
    expect(toClientError(new GraphQLError(CANARY, { originalError: inner, path: ['c', 0] }), 'en', 'r')).toEqual({
      message: ERROR_KINDS.STALE_VERSION.en,
      path: ['c', 0],
      extensions: { code: 'STALE_VERSION', requestId: 'r' },
    });
    expect(toClientError(new Error(CANARY, { cause: inner }), 'en', 'r').extensions.code).toBe('STALE_VERSION');
  });

  it('never carry the text of an unknown error', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true }), fc.string(), (thrown, text) => {
        const client = toClientError(thrown, 'es', 'r');
        expect(codes).toContain(client.extensions.code);
        expect(toClientError(new Error(text + CANARY), 'es', 'r')).toEqual({ message: ERROR_KINDS.INTERNAL.es, extensions: { code: 'INTERNAL', requestId: 'r' } });
      }),
    );
  });

  it('end with a chain of causes that runs in a circle', () => {
    const error: Error & { cause?: unknown } = new Error(CANARY);
    error.cause = { cause: error };
    expect(toClientError(error, 'es', 'r').extensions.code).toBe('INTERNAL');
  });
});

describe('errors of a query', () => {
  const schema = buildSchema('enum Sort { CODE } type Query { cases(sort: Sort, first: Int): String }');

  it('are reduced to a fixed sentence and a place: syntax', async () => {
    const { errors } = await graphql({ schema, source: `{ cases(first: "${CANARY}` });
    const error = new GraphQLError(errors![0]!.message, { source: errors![0]!.source!, positions: errors![0]!.positions!, originalError: errors![0]!, extensions: { code: 'GRAPHQL_PARSE_FAILED' } });
    expect(toClientError(error, 'en', 'r')).toEqual({ message: ERROR_KINDS.BAD_QUERY.en, locations: [{ line: 1, column: 28 }], extensions: { code: 'BAD_QUERY', requestId: 'r' } });
  });

  it('are reduced to a fixed sentence and a place: unknown field, argument, literal', () => {
    for (const source of [`{ ${'canary7f3a'} }`, `{ cases(sort: "${CANARY}") }`, `{ cases(x: "${CANARY}") }`]) {
      const [found] = validate(schema, parse(source));
      const error = new GraphQLError(found!.message, { nodes: found!.nodes!, originalError: found!, extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
      expect(toClientError(error, 'es', 'r').extensions.code).toBe('BAD_QUERY');
      expect(asText(error)).not.toMatch(/canary/);
      expect(toClientError(error, 'es', 'r').locations).toHaveLength(found!.locations!.length);
    }
  });

  it('do not echo a variable', async () => {
    const { errors } = await graphql({ schema, source: 'query($f: Int) { cases(first: $f) }', variableValues: { f: CANARY } });
    expect(errors![0]!.message).toContain(CANARY);
    const error = new GraphQLError(errors![0]!.message, { nodes: errors![0]!.nodes!, originalError: errors![0]!, extensions: { code: 'BAD_USER_INPUT' } });
    expect(toClientError(error, 'es', 'r')).toMatchObject({ message: ERROR_KINDS.VALIDATION.es, locations: [{ line: 1, column: 7 }], extensions: { code: 'VALIDATION' } });
    expect(asText(error)).not.toContain(CANARY);
  });

  it('name a query that is too large as such', () => {
    expect(() => parse('{ a b c d }', { maxTokens: 3 })).toThrow(GraphQLError);
    try {
      parse('{ a b c d }', { maxTokens: 3 });
    } catch (error) {
      expect(toClientError(error, 'es', 'r').extensions.code).toBe('QUERY_TOO_LARGE');
    }
  });

  it('give the whole answer a status only where the whole request failed', () => {
    expect(new HeardOnceError('LOG_UNAVAILABLE').extensions).toEqual({ code: 'LOG_UNAVAILABLE', http: { status: 503 } });
    expect(new HeardOnceError('NOT_FOUND').extensions).toEqual({ code: 'NOT_FOUND' });
  });
});

describe('errors of the database', () => {
  it('are reduced to state and constraint', () => {
    expect(reduceDatabaseError(queryFailed('23505', 'child_identity_number_key'))).toEqual({ sqlstate: '23505', constraint: 'child_identity_number_key' });
    expect(reduceDatabaseError(new GraphQLError(CANARY, { originalError: queryFailed('23502') }))).toEqual({ sqlstate: '23502', constraint: null });
    for (const other of [new Error(CANARY), null, undefined, CANARY, { code: CANARY, constraint: CANARY }]) expect(reduceDatabaseError(other)).toEqual({ sqlstate: null, constraint: null });
  });

  it('are the refusal that a rule of the database names, and no other text of it', () => {
    const raised = (message: string): Error => Object.assign(new Error(message), { driverError: Object.assign(new Error(message), { code: 'HO001' }) });
    expect(toClientError(raised('STALE_VERSION'), 'es', 'r').extensions.code).toBe('STALE_VERSION');
    for (const other of [CANARY, 'toString', '']) expect(toClientError(raised(other), 'es', 'r').extensions.code).toBe('INTERNAL');
  });

  it('refuse a write by a code and the place of the input, never by the row that failed', () => {
    for (const state of ['23502', '23503', '23514', '22P02', '42501', '23505']) {
      const refused = refusalOf(queryFailed(state, 'safety_card_one'));
      expect(refused?.code).toMatch(/^(VALIDATION|NOT_FOUND|CONFLICTING_STATE)$/);
      expect(refused?.expected?.en).toBe(state === '23505' ? 'an amendment: there is one already' : undefined);
      expect(JSON.stringify(toClientError(refused, 'en', 'r'))).not.toContain(CANARY);
    }
    expect(refusalOf(queryFailed('23505', 'child_identity_number_key'))).toBeNull();
  });

  it('reach the client as busy where another try may help, else as unexpected', () => {
    for (const state of ['57014', '55P03', '40001', '40P01', '57P01', '53300', '08006']) expect(toClientError(queryFailed(state), 'es', 'r').extensions.code).toBe('BUSY');
    for (const state of ['23505', '23503', '23502', '22P02', '42501']) {
      expect(toClientError(queryFailed(state), 'es', 'r').extensions.code).toBe('INTERNAL');
      expect(asText(queryFailed(state))).not.toContain(CANARY);
    }
    expect(toClientError(new Error('timeout exceeded when trying to connect'), 'es', 'r').extensions.code).toBe('BUSY');
    expect(toClientError(Object.assign(new Error(CANARY), { code: 'ECONNREFUSED' }), 'es', 'r').extensions.code).toBe('BUSY');
    expect(toClientError(Object.assign(new Error(CANARY), { code: 'EPIPE' }), 'es', 'r').extensions.code).toBe('BUSY');
    expect(toClientError(new KeyError('KEY_UNAVAILABLE'), 'es', 'r').extensions.code).toBe('BUSY');
    expect(toClientError(new KeyError('UNREADABLE'), 'es', 'r').extensions.code).toBe('INTERNAL');
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getIntrospectionQuery } from 'graphql';
import { createServer, servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { ask, bodyOf, CANARY, codeOf, FixtureModule, send, sendRaw } from './http-fixture.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const JSON_TYPE = { 'content-type': 'application/json' };
const PING = JSON.stringify({ query: '{ ping }' });

describe('the HTTP server', () => {
  let app: NestFastifyApplication;
  const lines: string[] = [];

  beforeAll(async () => {
    const log = new JsonLog('info', { write: (line: string) => void lines.push(line) });
    app = await createServer({
      imports: [FixtureModule],
      log,
      signIn: (context) => {
        context.actor = context.authorization;
      },
    });
    await app.listen(0, '127.0.0.1');
  });

  beforeEach(() => {
    lines.length = 0;
  });

  afterAll(() => app.close());

  describe('an ordinary answer', () => {
    it('is compact JSON with the fixed headers and no word about the software', async () => {
      const { status, headers, text } = await ask(app, '{ ping }', undefined, { 'x-request-id': CANARY, 'request-id': CANARY });
      expect([status, text]).toEqual([200, '{"data":{"ping":"pong"}}']);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['vary']).toContain('Authorization');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-type']).toBe('application/json; charset=utf-8');
      expect(headers['x-request-id']).toMatch(UUID);
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['server']));
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-powered-by']));
    });

    it('is read by response key where the read door made it, by field name where a service did', async () => {
      const door = await ask(app, '{ folder(id: "x") { id one: code two: note note } }');
      expect(bodyOf(door).data).toEqual({ folder: { id: 'x', one: 'first', two: 'second', note: null } });
      const service = await ask(app, '{ saved { a: b b: a } }');
      expect(bodyOf(service).data).toEqual({ saved: { a: 'value of b', b: 'value of a' } });
    });

    it('never reads an inherited property through an alias', async () => {
      const answer = await ask(app, '{ folder(id: "x") { constructor: note toString: code hasOwnProperty: note } }');
      expect(bodyOf(answer).data).toEqual({ folder: { constructor: null, toString: 'K-1', hasOwnProperty: null } });
    });

    it('names what was withheld in the body and the receipts in a header', async () => {
      const answer = await ask(app, '{ folder(id: "withheld") { note } }');
      expect(bodyOf(answer).extensions).toEqual({ withheld: [{ path: ['folder', 'note'], reason: 'NOT_PERMITTED' }] });
      expect(answer.headers['x-heard-once-receipt']).toBe('receipt-1, receipt-2');
      expect(answer.headers['x-heard-once-promise']).toBe('promise-2');
      const { headers } = await ask(app, '{ ping }');
      expect([headers['x-heard-once-receipt'], headers['x-heard-once-promise']]).toEqual([undefined, undefined]);
    });

    it('passes language, purpose and role on', async () => {
      const answer = await ask(app, '{ who }', undefined, {
        'accept-language': 'fr, en;q=0.8, es;q=0.2',
        'x-heard-once-purpose': 'PROTECTION',
        'x-heard-once-role': 'JUDGE',
        authorization: 'Bearer a',
      });
      expect(bodyOf(answer).data).toEqual({ who: 'en PROTECTION JUDGE Bearer a' });
    });
  });

  describe('the shape of a request', () => {
    it.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('refuses %s', async (method) => {
      const answer = await send(app, { method, path: `/graphql?query=%7Bping%7D&note=${CANARY}` });
      expect([answer.status, answer.headers['allow'], codeOf(answer)]).toEqual([405, 'POST', 'METHOD_NOT_ALLOWED']);
      expect(answer.text).not.toContain(CANARY);
    });

    it('does not let a method be overridden', async () => {
      const answer = await send(app, { method: 'GET', headers: { 'x-http-method-override': 'POST', ...JSON_TYPE } });
      expect(answer.status).toBe(405);
    });

    it.each([
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/graphql',
      'application/jsonp',
      'text/plain; a=application/json',
      '',
    ])('refuses the content type "%s"', async (type) => {
      const answer = await send(app, { headers: { 'content-type': type, 'apollo-require-preflight': '1' }, body: PING });
      expect([answer.status, codeOf(answer)]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    });

    it('refuses a body without a content type', async () => {
      expect((await send(app, { body: PING })).status).toBe(415);
    });

    it.each([
      ['cut JSON', `{"query":"${CANARY}`],
      ['no JSON', CANARY],
      ['nothing', ''],
      ['a list of operations', `[${PING},${PING}]`],
      ['a string', `"${CANARY}"`],
      ['no query', `{"variables":{"a":"${CANARY}"}}`],
      ['an empty query', '{"query":""}'],
      ['a query that is a tree', `{"query":{"kind":"${CANARY}"}}`],
      ['variables as text', `{"query":"{ping}","variables":"${CANARY}"}`],
      ['a prototype', `{"query":"{ping}","__proto__":{"a":"${CANARY}"}}`],
      ['a persisted query', `{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"${CANARY}"}}}`],
    ])('refuses %s with a fixed page', async (_what, body) => {
      const answer = await send(app, { headers: JSON_TYPE, body });
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_REQUEST']);
      expect(answer.text).not.toContain(CANARY);
      expect(answer.headers['cache-control']).toBe('no-store');
    });

    it('registers no persisted query', async () => {
      const answer = await send(app, {
        headers: JSON_TYPE,
        body: JSON.stringify({ query: '{ ping }', extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } }),
      });
      expect(answer.text).toBe('{"data":{"ping":"pong"}}');
    });

    it('refuses a huge body', async () => {
      const answer = await send(app, { headers: JSON_TYPE, body: JSON.stringify({ query: `{ ping } #${CANARY.repeat(6000)}` }) });
      expect([answer.status, codeOf(answer)]).toEqual([413, 'BODY_TOO_LARGE']);
      expect(answer.text).not.toContain(CANARY);
    });

    it.each([
      ['an unknown address', `/${CANARY}`, 404],
      ['a malformed address', `/%E0%A4%A/${CANARY}`, 400],
      ['a side door of the framework', '/graphql/', 404],
      ['metrics on this port', '/metrics', 404],
    ])('answers %s with a fixed page', async (_what, path, status) => {
      const answer = await send(app, { method: 'GET', path });
      expect(answer.status).toBe(status);
      expect(answer.text).not.toContain('CANARY');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(answer.headers['x-request-id']).toMatch(UUID);
    });

    it('answers bytes that are not HTTP with a fixed page', async () => {
      const text = await sendRaw(app, `${CANARY} nonsense\r\n\r\n`);
      expect(text).toMatch(/^HTTP\/1\.1 400 /);
      expect(text).not.toContain('CANARY');
    });

    it('refuses two lengths in one request', async () => {
      const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
      expect(await sendRaw(app, `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    });

    it('takes no host for granted', async () => {
      const answer = await ask(app, '{ ping }', undefined, { host: `${CANARY} :: [`, 'x-forwarded-host': CANARY });
      expect(answer.text).not.toContain('CANARY');
      expect(answer.status).toBeLessThan(500);
    });

    it('cuts off headers that do not arrive', async () => {
      const started = performance.now();
      const text = await sendRaw(app, 'POST /graphql HTTP/1.1\r\nhost: a\r\n');
      expect(text).toMatch(/^HTTP\/1\.1 408 /);
      expect(performance.now() - started).toBeLessThan(7500);
    }, 10_000);
  });

  describe('a query that is too much', () => {
    const nested = (levels: number): string => `{ folder(id: "x") ${'{ parent '.repeat(levels)}{ id }${' }'.repeat(levels)} }`;
    const doubling = Array.from({ length: 18 }, (_, n) => `fragment f${n} on Folder { a: parent { ...f${n + 1} } b: parent { ...f${n + 1} } }`);
    const bombs: [string, string][] = [
      ['deep', nested(10)],
      ['aliased', `{ ${Array.from({ length: 16 }, (_, n) => `a${n}: ping`).join(' ')} }`],
      ['wide at the root', `{ ${'ping '.repeat(21)} }`],
      ['full of directives', `{ ping ${'@include(if: true) '.repeat(21)} }`],
      ['full of duplicates', `{ folder(id: "x") { ${'id '.repeat(600)} } }`],
      ['longer than the tokens', `{ folder(id: "x") { ${'id '.repeat(1500)} } }`],
      ['doubling itself', `{ folder(id: "x") { ...f0 } } ${doubling.join(' ')} fragment f18 on Folder { id }`],
      ['made of fragments', `{ folder(id: "x") { id } } ${Array.from({ length: 21 }, (_, n) => `fragment g${n} on Folder { id }`).join(' ')}`],
      ['made of operations', Array.from({ length: 6 }, (_, n) => `query q${n} { ping }`).join(' ')],
    ];

    it.each(bombs)('is refused when it is %s', async (_what, query) => {
      const started = performance.now();
      const answer = await ask(app, query);
      expect(answer.status).toBe(400);
      expect(bodyOf(answer).errors?.map((error) => error.extensions['code'])).toContain('QUERY_TOO_LARGE');
      expect(performance.now() - started).toBeLessThan(1000);
    });

    it('is taken at the limit', async () => {
      expect((await ask(app, nested(8))).status).toBe(200);
      expect((await ask(app, `{ ${Array.from({ length: 15 }, (_, n) => `a${n}: ping`).join(' ')} }`)).status).toBe(200);
    });
  });

  describe('an error', () => {
    it.each([
      ['an unknown field', `{ pingg ${CANARY.replaceAll('-', '')} }`],
      ['a syntax error', `{ ping(${CANARY} }`],
      ['a literal of the wrong type', `{ slow(ms: "${CANARY}") }`],
      ['an unknown argument', '{ ping(pinng: "CANARY") }'],
      ['introspection', '{ __schema { types { name } } }'],
      ['the introspection of tools', getIntrospectionQuery()],
      ['introspection by type', '{ __type(name: "Folder") { name } }'],
      ['an unknown operation name', 'query CANARY($a: Nope) { ping }'],
    ])('about %s quotes nothing and suggests nothing', async (_what, query) => {
      const answer = await ask(app, query);
      expect([answer.status, codeOf(answer)]).toEqual([400, 'BAD_QUERY']);
      expect(answer.text).not.toContain('CANARY');
      expect(answer.text).not.toMatch(/did you mean|quiso decir|Folder|"ping"|pingg/i);
    });

    it.each([
      ['an unknown field', '{ ping\n  pingg }', { line: 2, column: 3 }, 'un campo que este tipo tenga: véase schema.graphql', 'a field that this type has: see schema.graphql'],
      ['a field of a field', '{ folder(id: "x") { nope } }', { line: 1, column: 21 }, 'un campo que este tipo tenga: véase schema.graphql', 'a field that this type has: see schema.graphql'],
      ['an unknown argument', '{ ping(pinng: 1) }', { line: 1, column: 8 }, 'un argumento que este campo tenga: véase schema.graphql', 'an argument that this field has: see schema.graphql'],
      ['a missing argument', '{ folder { id } }', { line: 1, column: 3 }, 'un argumento o campo obligatorio que falta: véase schema.graphql', 'a required argument or field that is missing: see schema.graphql'],
      ['missing fields', '{ folder(id: "x") }', { line: 1, column: 3 }, 'los campos que se piden, entre llaves', 'the fields that are asked for, in braces'],
      ['fields where there are none', '{ ping { id } }', { line: 1, column: 8 }, 'este campo sin llaves: no tiene campos dentro', 'this field without braces: it has no fields inside'],
      ['a literal', '{ slow(ms: "1") }', { line: 1, column: 12 }, 'un valor de este tipo: véase schema.graphql', 'a value of this type: see schema.graphql'],
      ['a variable', '{ folder(id: $id) { id } }', { line: 1, column: 14 }, 'una variable declarada en la operación', 'a variable that the operation declares'],
      ['a type', 'query($a: Nope) { folder(id: $a) { id } }', { line: 1, column: 11 }, 'un tipo que esté en schema.graphql', 'a type that stands in schema.graphql'],
      ['the writing', '{ ping', { line: 1, column: 7 }, 'GraphQL bien escrito: revise llaves, comillas y paréntesis antes de este punto', 'well-formed GraphQL: check braces, quotes and brackets before this point'],
    ])('about %s says where, by line and column, and what belongs there', async (_what, query, place, es, en) => {
      for (const [language, expected] of [['es', es], ['en', en]] as const) {
        const [told] = bodyOf(await ask(app, query, undefined, { 'accept-language': language })).errors ?? [];
        expect([told?.locations?.[0], told?.extensions['expected'], told?.extensions['code']]).toEqual([place, expected, 'BAD_QUERY']);
      }
    });

    it('about a variable says where and what was expected, and nothing that was sent', async () => {
      const answer = await ask(app, 'mutation($input: FolderInput!) { store(input: $input) }', {
        input: { code: { [CANARY]: CANARY }, pages: [1, CANARY], extra: CANARY },
      });
      expect(answer.status).toBe(400);
      expect(answer.text).not.toContain('CANARY');
      const told = bodyOf(answer).errors?.map(({ extensions }) => [extensions['code'], extensions['path'], extensions['expected']]);
      expect(told).toEqual([
        ['VALIDATION', 'input.code', 'String'],
        ['VALIDATION', 'input.pages[1]', 'Int'],
        ['VALIDATION', 'input', 'FolderInput'],
      ]);
    });

    it('about a missing variable names it', async () => {
      const answer = await ask(app, 'mutation($input: FolderInput!) { store(input: $input) }');
      expect(bodyOf(answer).errors?.[0]?.extensions).toMatchObject({ code: 'VALIDATION', path: 'input', expected: 'FolderInput' });
    });

    it('that nobody expected is one opaque sentence, in the answer and in the log', async () => {
      for (const how of ['crash', 'sql']) {
        const answer = await ask(app, `{ fail(how: "${how}") ping }`);
        expect(codeOf(answer)).toBe('INTERNAL');
        expect(answer.text).not.toContain('CANARY');
        expect(answer.text).not.toContain('stack');
        expect(bodyOf(answer).errors?.[0]?.extensions['requestId']).toBe(answer.headers['x-request-id']);
      }
      const written = lines.join('');
      expect(written).not.toContain('CANARY');
      expect(written).toContain('"errorName":"TypeError"');
      expect(written).toContain('"sqlstate":"23505"');
      expect(written).toContain('"constraint":"folder_code_key"');
    });

    it('that is expected keeps its code, and the rest of the answer', async () => {
      const answer = await ask(app, '{ fail(how: "absent") ping }');
      expect(answer.status).toBe(200);
      expect(bodyOf(answer)).toMatchObject({ data: { fail: null, ping: 'pong' }, errors: [{ path: ['fail'], extensions: { code: 'NOT_FOUND' } }] });
    });

    it('of the access log takes all data with it', async () => {
      const answer = await ask(app, '{ fail(how: "log") ping folder(id: "withheld") { code } }');
      expect([answer.status, codeOf(answer)]).toEqual([503, 'LOG_UNAVAILABLE']);
      expect(bodyOf(answer).data).toBeUndefined();
      expect(answer.text).not.toContain('pong');
    });

    it('is in Spanish unless English is asked for', async () => {
      const say = async (language?: string): Promise<string | undefined> => {
        const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
        return bodyOf(await ask(app, '{ nope }', undefined, headers)).errors?.[0]?.message;
      };
      expect(await say()).toBe('La consulta no es válida.');
      expect(await say('de')).toBe('La consulta no es válida.');
      expect(await say('en-GB')).toBe('The query is not valid.');
      const page = await send(app, { path: '/nowhere', headers: { 'accept-language': 'en' } });
      expect(bodyOf(page).errors?.[0]?.message).toBe('Not found.');
    });
  });

  it('prints its schema in a fixed order', () => {
    const names = Object.keys(servedSchema(app).getQueryType()?.getFields() ?? {});
    expect(names).toEqual([...names].sort());
  });
});

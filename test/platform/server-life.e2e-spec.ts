import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLModule } from '@nestjs/graphql';
import type { ApolloServer } from '@apollo/server';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HeardOnceError } from '../../apps/api/src/platform/errors.js';
import { createServer } from '../../apps/api/src/platform/http/create-server.js';
import { closeGracefully } from '../../apps/api/src/platform/http/graceful-shutdown.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { serveMetrics } from '../../apps/api/src/platform/metrics/metrics-server.js';
import { Metrics } from '../../apps/api/src/platform/metrics/metrics.js';
import { ask, bodyOf, CANARY, codeOf, FixtureModule, send } from './http-fixture.js';

describe('the life of the server', () => {
  let app: NestFastifyApplication;
  const lines: string[] = [];
  let databaseWorks = true;

  beforeAll(async () => {
    const log = new JsonLog('info', { write: (line: string) => void lines.push(line) });
    app = await createServer({
      imports: [FixtureModule],
      log,
      handlerTimeoutMs: 1000,
      readinessChecks: [{ name: 'database', check: () => (databaseWorks ? Promise.resolve() : Promise.reject(new Error(CANARY))) }],
      signIn: (context) => {
        if (context.authorization === 'Bearer refused') throw new HeardOnceError('UNAUTHENTICATED');
        if (context.authorization === 'Bearer broken') throw new Error(CANARY);
        context.actor = context.authorization;
      },
      personLimit: { capacity: 3, perSecond: 0.001, personOf: ({ actor }) => (actor === 'Bearer eager' ? 'eager' : undefined) },
    });
    await app.listen(0, '127.0.0.1');
  });

  beforeEach(() => {
    lines.length = 0;
  });

  afterAll(() => app.close());

  describe('before the query is read', () => {
    it('refuses whoever is not signed in, whatever they ask', async () => {
      const answers = await Promise.all(
        ['{ ping }', '{ nope }', '{{{', `{ ${'ping '.repeat(900)} }`].map((query) => ask(app, query, undefined, { authorization: 'Bearer refused' })),
      );
      for (const answer of answers) expect([answer.status, codeOf(answer)]).toEqual([401, 'UNAUTHENTICATED']);
    });

    it('hides a fault of the sign-in', async () => {
      const answer = await ask(app, '{ ping }', undefined, { authorization: 'Bearer broken' });
      expect([answer.status, codeOf(answer)]).toEqual([500, 'INTERNAL']);
      expect(answer.text + lines.join('')).not.toContain('CANARY');
    });

    it('limits how often one person asks, and nobody else', async () => {
      const eager: number[] = [];
      for (let n = 0; n < 5; n += 1) eager.push((await ask(app, '{ ping }', undefined, { authorization: 'Bearer eager' })).status);
      expect(eager).toEqual([200, 200, 200, 429, 429]);
      expect((await ask(app, '{ ping }', undefined, { authorization: 'Bearer calm' })).status).toBe(200);
    });
  });

  describe('health and figures', () => {
    it('says that it lives and is ready, and nothing else', async () => {
      expect(await send(app, { method: 'GET', path: '/health/live' })).toMatchObject({ status: 200, text: '{"status":"live"}' });
      expect(await send(app, { method: 'GET', path: '/health/ready?verbose' })).toMatchObject({ status: 200, text: '{"status":"ready"}' });
    });

    it('does not say what keeps it from being ready', async () => {
      databaseWorks = false;
      const answer = await send(app, { method: 'GET', path: '/health/ready' });
      databaseWorks = true;
      expect([answer.status, codeOf(answer)]).toEqual([503, 'BUSY']);
      expect(answer.text).not.toMatch(/database|CANARY/);
      expect(lines.join('')).toContain('"check":"database"');
      expect(lines.join('')).not.toContain('CANARY');
    });

    it('counts by kind and outcome only', async () => {
      await ask(app, `{ folder(id: "${CANARY}") { id } }`);
      const text = await app.get(Metrics).registry.metrics();
      const counted = text.split('\n').filter((line) => line.startsWith('heardonce_graphql_seconds_count'));
      expect(counted).toHaveLength(12);
      expect(counted[0]).toMatch(/^heardonce_graphql_seconds_count\{kind="query",outcome="ok"\} [1-9]/);
      expect(/CANARY|folder|Bearer/.test(text)).toBe(false);
    });
  });

  it('keeps parsed documents and nothing of who asked', async () => {
    const { instance } = app.get(GraphQLModule).graphQlAdapter as unknown as { instance: ApolloServer };
    let parsed = 0;
    const { internals } = instance as unknown as { internals: { plugins: object[] } };
    internals.plugins.push({ requestDidStart: () => Promise.resolve({ parsingDidStart: () => Promise.resolve(void (parsed += 1)) }) });
    const answers = [];
    for (const who of ['Bearer a', 'Bearer b', 'Bearer a']) {
      answers.push(bodyOf(await ask(app, 'query cached { who }', undefined, { authorization: who })).data?.['who']);
    }
    expect(parsed).toBe(1);
    expect(answers).toEqual(['es   Bearer a', 'es   Bearer b', 'es   Bearer a']);
  });

  it('serves its figures on a port of their own, to this machine only', async () => {
    const metrics = await serveMetrics(app.get(Metrics), 0);
    const ask = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${metrics.port}${path}`)).status;
    expect([await ask('/metrics'), await ask('/'), await ask('/metrics?all')]).toEqual([200, 404, 404]);
    await metrics.close();
  });

  it('gives up what takes too long, and lets nothing of it out afterwards', async () => {
    const started = performance.now();
    const answer = await ask(app, '{ slow(ms: 2500) }');
    expect([answer.status, codeOf(answer)]).toEqual([503, 'BUSY']);
    expect(answer.text).not.toContain('done');
    expect(performance.now() - started).toBeLessThan(2000);
    await new Promise((resolve) => setTimeout(resolve, 1800));
    expect((await ask(app, '{ ping }')).status).toBe(200);
  });

  it('finishes what it began and begins nothing more once it is asked to stop', async () => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    const slow = ask(app, '{ slow(ms: 700) }');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const closing = closeGracefully(app, 5000);
    await expect(fetch(`http://127.0.0.1:${port}/health/ready`)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect((await slow).text).toBe('{"data":{"slow":"done"}}');
    expect(await closing).toBe(0);
  });
});

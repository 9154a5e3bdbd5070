import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HeardOnceError } from '../../apps/api/src/platform/errors.js';
import { createServer } from '../../apps/api/src/platform/http/create-server.js';
import { closeGracefully } from '../../apps/api/src/platform/http/graceful-shutdown.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { CANARY, FixtureModule } from '../platform/http-fixture.js';
import { LiveClient } from './live-client.js';

describe('a live connection', () => {
  const lines: string[] = [];
  const ended = new Set<string>();
  let app: NestFastifyApplication;
  let url: string;
  beforeEach(async () => {
    lines.length = 0;
    ended.clear();
    app = await createServer({
      imports: [FixtureModule],
      log: new JsonLog('info', { write: (line: string) => void lines.push(line) }),
      pingMs: 200,
      signIn: (context) => {
        const token = context.authorization?.replace('Bearer ', '') ?? '';
        if (token === 'broken') throw new Error(CANARY);
        if (token === '' || ended.has(token)) throw new HeardOnceError('UNAUTHENTICATED');
        context.actor = { personId: token };
      },
      personLimit: { capacity: 2, perSecond: 0.001, personOf: ({ actor }) => ((actor as { personId: string }).personId === 'eager' ? 'eager' : undefined) },
    });
    await app.listen(0, '127.0.0.1');
    url = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/graphql`;
  });
  afterEach(() => closeGracefully(app, 0));

  it('ends with its sign-in, also where nothing happens', async () => {
    const [one, other] = [await LiveClient.connect(url, 'one'), await LiveClient.connect(url, 'other')];
    ended.add('one');
    expect(await one.closed).toBe(4401);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
    await other.close();
  });

  it('is cut where nobody is there any more', async () => {
    const client = await LiveClient.connect(url, 'one');
    (client.socket as unknown as { _receiver: { removeAllListeners(event: string): void } })._receiver.removeAllListeners('ping');
    expect(await client.closed).toBe(1006);
  });

  it('ends in order when the server stops, and none is begun meanwhile', async () => {
    const client = await LiveClient.connect(url, 'one');
    await closeGracefully(app, 1_000);
    expect(await client.closed).toBe(1001);
    await expect(LiveClient.open(url)).rejects.toThrow();
  });

  it('counts with the requests of the same person, and a fault of the sign-in is told without a word of it', async () => {
    const codes: number[] = [];
    for (let n = 0; n < 3; n++) {
      const client = await LiveClient.connect(url, 'eager');
      if (client.messages.length > 0) await client.close();
      codes.push(await client.closed);
    }
    expect(codes).toEqual([1005, 1005, 4429]);
    const broken = await LiveClient.connect(url, 'broken');
    expect(await broken.closed).toBe(4500);
    expect(JSON.stringify(broken.messages) + lines.join('')).not.toContain('CANARY');
  });
});

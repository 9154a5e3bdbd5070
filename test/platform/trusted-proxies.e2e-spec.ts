import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../../apps/api/src/api.js';
import { HeardOnceError } from '../../apps/api/src/platform/errors.js';
import { closeGracefully } from '../../apps/api/src/platform/http/graceful-shutdown.js';
import { trustedProxiesFrom } from '../../apps/api/src/platform/http/trusted-proxies.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { World } from '../support/world.js';

/** How many refusals of one address are put on record one by one. */
const SINGLY = 20;

describe('the address of whoever is refused', () => {
  let world: World;
  let app: NestFastifyApplication;
  let address: string;
  beforeAll(async () => {
    world = await World.open('trusted-proxies');
  });
  afterEach(() => closeGracefully(app));
  afterAll(() => world.close());

  const serve = async (trustedProxies?: readonly string[]): Promise<void> => {
    const verifier = { verify: () => Promise.reject(new HeardOnceError('UNAUTHENTICATED')) };
    app = await createApi({ platform: world.platform, verifier, log: new JsonLog('silent'), ...(trustedProxies && { trustedProxies }) });
    await app.listen(0, '127.0.0.1');
    address = `${await app.getUrl()}/graphql`;
  };
  /** Sends so many requests through a proxy that names these addresses, and counts the refusals that were recorded singly. */
  const recorded = async (times: number, forwarded: (turn: number) => string): Promise<number> => {
    const count = async (): Promise<number> => Number((await world.owner.query<{ count: string }>("SELECT count(*) FROM audit.access_entry WHERE operation = 'signIn' AND decision = 'DENY'")).rows[0]?.count);
    const before = await count();
    for (let turn = 0; turn < times; turn++) {
      const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded(turn) }, body: '{"query":"{ me { id } }"}' });
      expect([answer.status, (await answer.json() as { data?: unknown }).data]).toEqual([401, undefined]);
    }
    return (await count()) - before;
  };

  it('is the connection\'s where no proxy is trusted: a header chosen by the client changes nothing', async () => {
    await serve();
    expect(await recorded(SINGLY + 10, (turn) => `203.0.113.${turn}`)).toBeLessThan(SINGLY + 5);
  });

  it('is the client\'s behind a trusted proxy, each client for itself', async () => {
    await serve(['127.0.0.0/8']);
    expect(await recorded(SINGLY + 10, (turn) => `203.0.113.${turn}`)).toBe(SINGLY + 10);
    expect(await recorded(SINGLY + 10, () => '198.51.100.7')).toBeLessThan(SINGLY + 5);
    expect(await recorded(1, () => '198.51.100.8')).toBe(1);
  });

  it('is what the trusted proxy saw, not what the client wrote before it', async () => {
    await serve(['127.0.0.1']);
    expect(await recorded(SINGLY + 10, (turn) => `203.0.113.${turn}, 198.51.100.9`)).toBeLessThan(SINGLY + 5);
  });

  it('is the connection\'s where another proxy is trusted', async () => {
    await serve(['10.0.0.0/8']);
    expect(await recorded(SINGLY + 10, (turn) => `203.0.113.${turn}`)).toBeLessThan(SINGLY + 5);
  });
});

describe('the setting of trusted proxies', () => {
  it.each([
    ['', []],
    [' 10.0.0.0/8, 192.0.2.1 ,2001:db8::/32', ['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']],
  ])('%j names %j', (text, proxies) => {
    expect(trustedProxiesFrom({ HEARDONCE_TRUSTED_PROXIES: text })).toEqual({ proxies });
    expect(trustedProxiesFrom({})).toEqual({ proxies: [] });
  });

  it.each(['proxy.example', 'true', '*', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.0/', '10.0.0.0/8/8', '300.1.1.1'])('does not take %j', (text) => {
    expect(trustedProxiesFrom({ HEARDONCE_TRUSTED_PROXIES: `10.0.0.1,${text}` })).toEqual({ wrong: text });
  });
});

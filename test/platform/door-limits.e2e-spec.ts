import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Door, DOOR_LIMITS, DoorLimits } from '../../apps/api/src/platform/door-limits.js';
import { TokenBuckets } from '../../apps/api/src/platform/rate-limit.js';
import { MediaServer } from '../../apps/api/src/recordings/media-server.js';
import { type TestPerson, World } from '../support/world.js';

/** No test waits for a limit: each door is knocked at as often as one person may, and a few times more. */
describe('a door beside GraphQL', () => {
  let world: World, base: string, media: string;
  beforeAll(async () => {
    world = await World.open('door-limits');
    base = world.url.replace('/graphql', '');
    // The clock of the limits stands still: nothing is given back while this runs, however long it takes.
    const still = Object.fromEntries(Object.entries(DOOR_LIMITS).map(([door, limit]) => [door, new TokenBuckets({ ...limit, now: () => 0 })]));
    Object.assign(world.app.get(DoorLimits, { strict: false }), { buckets: still });
    media = `http://127.0.0.1:${await world.app.get(MediaServer, { strict: false }).listen(0, '127.0.0.1')}`;
  });
  afterAll(() => world.close());

  const knock: Readonly<Record<Door, (headers: Record<string, string>) => Promise<Response>>> = {
    imports: (headers) => fetch(`${base}/imports`, { method: 'POST', headers: { ...headers, 'content-type': 'application/x-ndjson' }, body: '\n' }),
    transcripts: (headers) => fetch(`${base}/transcripts`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}' }),
    pieces: (headers) => fetch(`${media}/recordings/upload/none`, { method: 'PATCH', headers: { ...headers, 'content-type': 'application/offset+octet-stream' } }),
    playback: (headers) => fetch(`${media}/recordings/play`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"ticket":"none"}' }),
    log: (headers) => fetch(`${base}/log/proof/none`, { headers }),
  };
  const as = (person: TestPerson, language = 'es'): Record<string, string> => ({ authorization: `Bearer ${person.subject}/mfa`, 'accept-language': language });

  it.each(Object.keys(DOOR_LIMITS) as Door[])('lets one person in so often and no more, and everybody else: %s', async (door) => {
    const [eager, other] = [await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL'), await world.person('POLICE_OFFICER', 'SIJIN', 'PONAL')];
    let refused: Response | undefined;
    let asked = 0;
    for (; !refused && asked <= DOOR_LIMITS[door].capacity; asked += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => knock[door](as(eager))));
      refused = answers.find((one) => one.status === 429);
      if (asked + 20 <= DOOR_LIMITS[door].capacity) expect(refused).toBeUndefined();
    }
    expect(await refused?.text()).toContain('Demasiadas solicitudes. Espere un momento.');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get('retry-after'))).toBeLessThanOrEqual(Math.ceil(1 / DOOR_LIMITS[door].perSecond));
    expect(await (await knock[door](as(eager, 'en'))).text()).toContain('Too many requests. Wait a moment.');
    expect((await knock[door](as(other))).status).not.toBe(429);
  });
});

import { Agent, type Server } from 'node:http';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@heardonce/domain/people/role.js';
import { type GraphQLSchema, printSchema } from 'graphql';
import { DOOR_LIMITS, DoorLimits } from '../../apps/api/src/platform/door-limits.js';
import { servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { TokenBuckets } from '../../apps/api/src/platform/rate-limit.js';
import { LateSealsService } from '../../apps/api/src/recordings/late-seals.service.js';
import { MediaServer } from '../../apps/api/src/recordings/media-server.js';
import { VerificationService } from '../../apps/api/src/recordings/verification.service.js';
import { copyTestDatabase, openTestDatabase, type TestDatabase } from '../database.js';
import { type TestPerson, World } from '../support/world.js';
import { fixRootFields, fixSources, MOMENT, releaseSources } from './fixed-sources.js';
import { type Change, changeHidden } from './hidden-change.js';
import { Oracle, rowsOf } from './oracle.js';
import { Planter } from './planter.js';
import { type Asked, exchange, fixServer, type RawAnswer } from './raw-exchange.js';
import { filmOf, isSealed, recordIn, sealBytes } from './recorded-bytes.js';
import { buildScene, FULL_CASES, type Scene } from './scene.js';
import { countFrom, stillDatabase } from './still-database.js';

const RECORDED_BYTES = 3_000;
/** More than one request draws, and more than the scene did. */
const IDS_A_REQUEST = 1_000_000;
const recordingsIn = (folder: string): string => join(folder, 'recordings');

/** The world every pair is copied from: planted once, then closed. */
export class Origin {
  private constructor(private readonly database: TestDatabase, readonly folder: string, readonly scene: Scene) {}

  static async make(): Promise<Origin> {
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-worlds-'));
    const database = await openTestDatabase('worlds');
    const world = await World.over(kept(database), mkdtempSync(join(folder, 'origin-')), join(folder, 'keys.json'));
    try {
      await stillDatabase(world.owner, MOMENT);
      const planter = await Planter.open(world.owner, world.platform.cipher, 'A');
      const scene = await buildScene(world, planter);
      const recorded = FULL_CASES.map((index) => scene.cases[index]?.id);
      for (const row of await rowsOf(world.owner, planter.table('core.recording'))) if (recorded.includes(row.case_id ?? '')) await sealBytes(world, recordingsIn(folder), row.id, filmOf(row.id, RECORDED_BYTES));
      for (const person of [...scene.viewers.values(), ...scene.colleagues.values()])
        for (const file of scene.cases.slice(0, 3)) await world.ask(person, 'query ($code: String!) { caseFile(code: $code) { code stage safetyCard { allergies } child { givenNames } tasks(first: 2) { nodes { dueAt } } } }', { code: file.code });
      return new Origin(database, folder, scene);
    } finally {
      await world.close();
    }
  }

  copy(name: string): Promise<TestDatabase> {
    return copyTestDatabase(this.database, name);
  }
  async close(): Promise<void> {
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const kept = (database: TestDatabase): TestDatabase => ({ ownerUrl: database.ownerUrl, drop: () => Promise.resolve() });

/** One of the two: its system, where its recordings lie, the address of their listener. */
interface Side { readonly world: World; readonly recordings: string; readonly media: string; readonly mediaServer: Server }

async function openSide(origin: Origin, name: string): Promise<Side> {
  const folder = mkdtempSync(join(origin.folder, 'scratch-'));
  const recordings = recordingsIn(folder);
  cpSync(recordingsIn(origin.folder), recordings, { recursive: true });
  const world = await World.over(await origin.copy(name), folder, join(origin.folder, 'keys.json'));
  recordIn(world, recordings);
  letEverybodyIn(world);
  leaveToNoClock(world);
  const listener = world.app.get(MediaServer, { strict: false });
  const media = `http://127.0.0.1:${await listener.listen(0, '127.0.0.1')}`;
  return { world, recordings, media, mediaServer: (listener as unknown as { listener: { server: Server } }).listener.server };
}

/** What is asked here is asked more often than one person may, and limits go by a clock that the worlds do not share. */
function letEverybodyIn(world: World): void {
  const roomy = new TokenBuckets({ capacity: Number.MAX_SAFE_INTEGER, perSecond: 1 });
  Object.assign(world.app.get(DoorLimits, { strict: false }), { buckets: Object.fromEntries(Object.keys(DOOR_LIMITS).map((door) => [door, roomy])) });
}

/** What the services do every ten minutes by themselves they would do in one world before the other. */
function leaveToNoClock(world: World): void {
  for (const Service of [VerificationService, LateSealsService]) world.app.get<VerificationService | LateSealsService>(Service, { strict: false }).onApplicationShutdown();
}

/** World A, and world B in which everything one viewer may not read is different. Both stand still in time and draw the same chance. */
export class WorldPair {
  readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly a: World;
  readonly b: World;
  private asked = 0;
  private constructor(private readonly sides: { readonly a: Side; readonly b: Side }, readonly viewer: TestPerson, readonly scene: Scene, readonly change: Change, readonly planter: Planter, readonly oracle: Oracle) {
    this.a = sides.a.world;
    this.b = sides.b.world;
  }

  /** As world A serves it; B serves the same. */
  get schema(): GraphQLSchema {
    return servedSchema(this.a.app);
  }

  static async open(origin: Origin, role: Role): Promise<WorldPair> {
    const viewer = origin.scene.viewers.get(role);
    if (!viewer) throw new Error(`nobody is ${role}`);
    /* Under the same address in both. */
    process.env['HEARDONCE_RECORDINGS_URL'] = 'http://recordings.invented';
    const a = await openSide(origin, `a_${role}`);
    const b = await openSide(origin, `b_${role}`);
    try {
      return await WorldPair.over(origin, viewer, { a, b });
    } catch (error) {
      await Promise.allSettled([a.world.close(), b.world.close()]);
      throw error;
    }
  }

  private static async over({ scene }: Origin, viewer: TestPerson, sides: { a: Side; b: Side }): Promise<WorldPair> {
    const [a, b] = [sides.a.world, sides.b.world];
    const oracle = await Oracle.of(a, viewer, scene.cases);
    const planter = await Planter.open(b.owner, b.platform.cipher, 'B');
    for (const [column, people] of scene.staff) planter.staff.set(column, people);
    const recordings = planter.table('core.recording');
    const hidden = (await rowsOf(b.owner, recordings)).filter((row) => !oracle.reads(recordings, row) && isSealed(sides.b.recordings, row.id));
    const change = await changeHidden(b, planter, oracle, scene);
    for (const row of hidden) await sealBytes(b, sides.b.recordings, row.id, filmOf(`B ${row.id}`, RECORDED_BYTES / 2));
    if (printSchema(servedSchema(a.app)) !== printSchema(servedSchema(b.app))) throw new Error('the worlds do not serve the same schema');
    fixSources();
    const pair = new WorldPair(sides, viewer, scene, change, planter, oracle);
    for (const { world, mediaServer } of [sides.a, sides.b]) {
      fixRootFields(servedSchema(world.app));
      for (const server of [world.app.getHttpServer() as Server, mediaServer]) fixServer(server, () => `request ${pair.asked}`);
    }
    return pair;
  }

  /** Asks both worlds the same, one after the other, with the same draws. */
  async ask(asked: Asked, inB: Asked = asked): Promise<{ a: RawAnswer; b: RawAnswer }> {
    await this.next(asked);
    const a = await exchange(this.a.url, this.agent, asked);
    const b = await exchange(this.b.url, this.agent, inB);
    return { a, b };
  }

  /** The same, of the listener of recordings. */
  async askMedia(asked: Asked, inB: Asked = asked): Promise<{ a: RawAnswer; b: RawAnswer }> {
    await this.next(asked);
    return { a: await exchange(this.sides.a.media, this.agent, asked), b: await exchange(this.sides.b.media, this.agent, inB) };
  }

  /** What a request draws follows from its number, in the process (by its seed) and, where it may write, in the database. */
  private async next({ path, body }: Asked): Promise<void> {
    this.asked += 1;
    if (path !== undefined || body.includes('"mutation')) await Promise.all([this.a, this.b].map(({ owner }) => countFrom(owner, this.asked * IDS_A_REQUEST)));
  }

  async close(): Promise<void> {
    releaseSources();
    this.agent.destroy();
    await this.a.close();
    await this.b.close();
  }
}

export const askedBy = (person: TestPerson, query: string, variables: Record<string, unknown> = {}): Asked => ({ subject: person.subject, mfa: true, body: JSON.stringify({ query, variables }), headers: {} });

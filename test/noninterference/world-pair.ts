import { Agent } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@heardonce/domain/people/role.js';
import { type GraphQLSchema, printSchema } from 'graphql';
import { servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { copyTestDatabase, openTestDatabase, type TestDatabase } from '../database.js';
import { type TestPerson, World } from '../support/world.js';
import { fixRootFields, fixSources, MOMENT, releaseSources } from './fixed-sources.js';
import { type Change, changeHidden } from './hidden-change.js';
import { Oracle } from './oracle.js';
import { Planter } from './planter.js';
import { type Asked, exchange, fixServer, type RawAnswer } from './raw-exchange.js';
import { buildScene, type Scene } from './scene.js';
import { stillDatabase } from './still-database.js';

/** The world every pair is copied from: planted once, then closed. */
export class Origin {
  private constructor(private readonly database: TestDatabase, readonly folder: string, readonly scene: Scene) {}

  static async make(): Promise<Origin> {
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-worlds-'));
    const database = await openTestDatabase('worlds');
    const world = await World.over(kept(database), mkdtempSync(join(folder, 'origin-')), join(folder, 'keys.json'));
    try {
      await stillDatabase(world.owner, MOMENT);
      const scene = await buildScene(world, await Planter.open(world.owner, world.platform.cipher, 'A'));
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

/** World A, and world B in which everything one viewer may not read is different. Both stand still in time and draw the same chance. */
export class WorldPair {
  readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private asked = 0;
  private constructor(readonly a: World, readonly b: World, readonly viewer: TestPerson, readonly scene: Scene, readonly change: Change, readonly planter: Planter) {}

  /** As world A serves it; B serves the same. */
  get schema(): GraphQLSchema {
    return servedSchema(this.a.app);
  }

  static async open(origin: Origin, role: Role): Promise<WorldPair> {
    const viewer = origin.scene.viewers.get(role);
    if (!viewer) throw new Error(`nobody is ${role}`);
    const open = async (name: string): Promise<World> => World.over(await origin.copy(`${name}_${role}`), mkdtempSync(join(origin.folder, 'scratch-')), join(origin.folder, 'keys.json'));
    const a = await open('a');
    const b = await open('b');
    try {
      return await WorldPair.over(origin, viewer, a, b);
    } catch (error) {
      await Promise.allSettled([a.close(), b.close()]);
      throw error;
    }
  }

  private static async over(origin: Origin, viewer: TestPerson, a: World, b: World): Promise<WorldPair> {
    const oracle = await Oracle.of(a, viewer, origin.scene.cases);
    const planter = await Planter.open(b.owner, b.platform.cipher, 'B');
    const change = await changeHidden(b, planter, oracle, origin.scene);
    if (printSchema(servedSchema(a.app)) !== printSchema(servedSchema(b.app))) throw new Error('the worlds do not serve the same schema');
    fixSources();
    const pair = new WorldPair(a, b, viewer, origin.scene, change, planter);
    for (const world of [a, b]) fixRootFields(servedSchema(world.app));
    for (const world of [a, b]) fixServer(world.app.getHttpServer() as never, () => `request ${pair.asked}`);
    return pair;
  }

  /** Asks both worlds the same, one after the other, with the same draws. */
  async ask(asked: Asked, inB: Asked = asked): Promise<{ a: RawAnswer; b: RawAnswer }> {
    this.asked += 1;
    const a = await exchange(this.a.url, this.agent, asked);
    const b = await exchange(this.b.url, this.agent, inB);
    return { a, b };
  }

  async close(): Promise<void> {
    releaseSources();
    this.agent.destroy();
    await this.a.close();
    await this.b.close();
  }
}

export const askedBy = (person: TestPerson, query: string, variables: Record<string, unknown> = {}): Asked => ({ subject: person.subject, mfa: true, body: JSON.stringify({ query, variables }), headers: {} });

import { Agent } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@heardonce/domain/people/role.js';
import { servedSchema } from '../../apps/api/src/platform/http/create-server.js';
import { copyTestDatabase, openTestDatabase, type TestDatabase } from '../database.js';
import { fixRootFields, fixSources, MOMENT, releaseSources } from '../noninterference/fixed-sources.js';
import { exchange, fixServer, type RawAnswer } from '../noninterference/raw-exchange.js';
import { stillDatabase } from '../noninterference/still-database.js';
import { World } from '../support/world.js';
import { Barnahus } from './barnahus.js';

/** The world both come from: a team on a case and an interview held. Time stands still in it. */
export class OneOrigin {
  private constructor(private readonly database: TestDatabase, readonly folder: string, readonly house: Barnahus) {}

  static async make(): Promise<OneOrigin> {
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-two-'));
    const database = await openTestDatabase('two_worlds');
    const world = await World.over({ ...database, drop: () => Promise.resolve() }, mkdtempSync(join(folder, 'origin-')), join(folder, 'keys.json'));
    // Copying the database ends connections that are still on their way out.
    world.owner.on('error', () => undefined);
    try {
      await stillDatabase(world.owner, MOMENT);
      const house = await Barnahus.open(world);
      await house.interview();
      return new OneOrigin(database, folder, house);
    } finally {
      await world.close();
    }
  }

  async open(name: string): Promise<World> {
    return World.over(await copyTestDatabase(this.database, name), mkdtempSync(join(this.folder, 'scratch-')), join(this.folder, 'keys.json'));
  }
  async close(): Promise<void> {
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Two copies; in the second there is more that one person may not read. Asked the same, with the same draws of chance. */
export class TwoWorlds {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private asked = 0;
  private constructor(readonly a: World, readonly b: World, readonly house: Barnahus) {}

  static async open(origin: OneOrigin, name: string, more: (b: World) => Promise<void>): Promise<TwoWorlds> {
    const a = await origin.open(`a_${name}`);
    const b = await origin.open(`b_${name}`);
    await more(b);
    fixSources();
    const pair = new TwoWorlds(a, b, origin.house);
    for (const world of [a, b]) {
      fixRootFields(servedSchema(world.app));
      fixServer(world.app.getHttpServer() as never, () => `request ${pair.asked}`);
    }
    return pair;
  }

  async ask(role: Role, query: string, variables: Record<string, unknown>): Promise<{ a: RawAnswer; b: RawAnswer }> {
    this.asked += 1;
    const asked = { subject: this.house.person(role).subject, mfa: true, body: JSON.stringify({ query, variables }), headers: {} };
    return { a: await exchange(this.a.url, this.agent, asked), b: await exchange(this.b.url, this.agent, asked) };
  }

  async close(): Promise<void> {
    releaseSources();
    this.agent.destroy();
    await this.a.close();
    await this.b.close();
  }
}

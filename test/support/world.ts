import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { newCaseCode } from '@heardonce/domain/cases/case-code.js';
import type { Role } from '@heardonce/domain/people/role.js';
import pg from 'pg';
import { createApi } from '../../apps/api/src/api.js';
import { auditSecret, databaseSecret, loginUrl, logLoginUrl } from '../../apps/api/src/platform/database-logins.js';
import { closeGracefully } from '../../apps/api/src/platform/http/graceful-shutdown.js';
import { JsonLog } from '../../apps/api/src/platform/json-log.js';
import { FileKeyProvider } from '../../apps/api/src/platform/keys/file-key-provider.js';
import type { LogSettings } from '../../apps/api/src/platform/log/log-settings.js';
import { openPlatform, type Platform } from '../../apps/api/src/platform/platform.js';
import { openTestDatabase, type TestDatabase } from '../database.js';

export interface TestPerson { readonly id: string; readonly subject: string; readonly unitId: string; readonly role: Role }
/* eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers are read as the client's JSON, whose shape each test knows */
type Json = any;
export interface GraphqlAnswer { readonly status: number; readonly headers: Headers; readonly text: string; readonly data: Json; readonly errors: Json[] | undefined; readonly extensions: Json }
export interface AskOptions { readonly mfa?: boolean; readonly role?: Role; readonly headers?: Record<string, string> }

export const TEST_ORIGIN = 'test.example/access';
/** The log of a test database, with the keys and the files of what was promised in this folder. */
export const testLog = ({ ownerUrl }: Pick<TestDatabase, 'ownerUrl'>, folder: string): LogSettings => ({ origin: TEST_ORIGIN, dataFolder: folder, readUrl: logLoginUrl(ownerUrl, auditSecret(databaseSecret()), 'logRead') });

/**
 * A whole system for one spec file: its own database, connected as the application's logins, and the API on a loopback port.
 * Tokens are stood in for by the person's subject; how real tokens are checked has specs of its own (sign-in/token.spec.ts).
 */
export class World {
  private constructor(readonly database: TestDatabase, readonly owner: pg.Pool, readonly platform: Platform, readonly app: NestFastifyApplication, readonly url: string, private readonly folder: string) {}

  static async open(name: string, logDatabase?: TestDatabase): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'heardonce-test-'));
    const database = await openTestDatabase(name);
    return World.over(database, folder, join(folder, 'keys.json'), testLog(logDatabase ?? database, folder));
  }

  /** The same over a database that stands already, with the keys of the world it was copied from. Removes both folder and database when closed. */
  static async over(database: TestDatabase, folder: string, keyFile: string, log = testLog(database, dirname(keyFile))): Promise<World> {
    const keys = await FileKeyProvider.open(keyFile, { create: true });
    const secret = databaseSecret();
    const urls = { read: loginUrl(database.ownerUrl, secret, 'read'), identity: loginUrl(database.ownerUrl, secret, 'identity'), write: loginUrl(database.ownerUrl, secret, 'write'), log: loginUrl(database.ownerUrl, secret, 'log') };
    const platform = await openPlatform(urls, keys, log);
    const verifier = {
      verify: async (header: string | undefined) => {
        const [subject = '', factor] = (header ?? '').replace('Bearer ', '').split('/');
        return { issuer: 'test', subject, mfa: factor === 'mfa', jti: header ?? '', expiresAt: Date.now() / 1000 + 600 };
      },
    };
    const app = await createApi({ platform, verifier, log: new JsonLog('silent'), introspection: true });
    await app.listen(0, '127.0.0.1');
    const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 4 });
    // A pool that was ended may still be closing its connections when the database is removed from under them.
    owner.on('error', () => undefined);
    return new World(database, owner, platform, app, `${await app.getUrl()}/graphql`.replace('[::1]', '127.0.0.1'), folder);
  }

  async close(): Promise<void> {
    await closeGracefully(this.app);
    await this.platform.close();
    await this.owner.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Asks the API as a person, over HTTP. */
  async ask(person: TestPerson | null, query: string, variables: Record<string, unknown> = {}, options: AskOptions = {}): Promise<GraphqlAnswer> {
    const headers: Record<string, string> = { 'content-type': 'application/json', ...(options.role ? { 'x-heard-once-role': options.role } : {}), ...options.headers };
    if (person) headers['authorization'] = `Bearer ${person.subject}${options.mfa === false ? '' : '/mfa'}`;
    const response = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    const text = await response.text();
    const body = JSON.parse(text) as { data?: unknown; errors?: unknown[]; extensions?: unknown };
    return { status: response.status, headers: response.headers, text, data: body.data, errors: body.errors, extensions: body.extensions };
  }

  /** Plants a person with a role in a unit; units and agencies are made as needed. */
  async person(role: Role, unit: string, agency: string, options: { roles?: readonly Role[]; control?: boolean } = {}): Promise<TestPerson> {
    await this.owner.query('INSERT INTO people.agency (code, name_es, name_en, control_body) VALUES ($1, $1, $1, $2) ON CONFLICT DO NOTHING', [agency, options.control ?? false]);
    await this.owner.query('INSERT INTO people.unit (code, agency_code, name) VALUES ($1, $2, $1) ON CONFLICT (code) DO NOTHING', [unit, agency]);
    const subject = `${role.toLowerCase()}-${randomUUID().slice(0, 8)}`;
    const { rows } = await this.owner.query<{ id: string; unit_id: string }>("INSERT INTO people.person (issuer, subject, given_names, family_names, unit_id) SELECT 'test', $1, 'Persona', $3, id FROM people.unit WHERE code = $2 RETURNING id, unit_id", [subject, unit, subject]);
    const row = rows[0] as { id: string; unit_id: string };
    for (const held of options.roles ?? [role]) await this.owner.query('INSERT INTO people.role_holding (person_id, role) VALUES ($1, $2)', [row.id, held]);
    return { id: row.id, subject, unitId: row.unit_id, role };
  }

  /** Plants an empty case, opened by this person. */
  async plantCase(by: TestPerson): Promise<{ id: string; code: string }> {
    const id = randomUUID();
    const code = newCaseCode(randomBytes);
    await this.owner.query('INSERT INTO access.case_state (case_id, code) VALUES ($1, $2)', [id, code]);
    await this.owner.query('INSERT INTO core.case_file (id, author_id, unit_id, code) VALUES ($1, $2, $3, $4)', [id, by.id, by.unitId, code]);
    return { id, code };
  }

  async assign(person: TestPerson, caseId: string, role: Role = person.role): Promise<void> {
    await this.owner.query("INSERT INTO access.assignment (case_id, person_id, role, assigned_by, why) VALUES ($1, $2, $3, $2, 'PLANTED')", [caseId, person.id, role]);
  }
}

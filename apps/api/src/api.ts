import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FEATURES } from './app.module.js';
import { DoorsModule } from './platform/doors.module.js';
import type { GraphqlContext } from './platform/graphql-context.js';
import { createServer } from './platform/http/create-server.js';
import type { JsonLog } from './platform/json-log.js';
import type { Platform } from './platform/platform.js';
import type { VerifiedToken } from './platform/sign-in/token.js';

export interface ApiOptions {
  readonly platform: Platform;
  readonly verifier: { verify(header: string | undefined): Promise<VerifiedToken> };
  readonly log: JsonLog;
  readonly introspection?: boolean;
}

/** The API, initialised and not yet listening: every feature over the two doors. */
export function createApi({ platform, verifier, log, introspection = false }: ApiOptions): Promise<NestFastifyApplication> {
  const signIn = async (context: GraphqlContext): Promise<void> => {
    context.actor = await platform.actors.actorOf(await verifier.verify(context.authorization));
  };
  return createServer({
    imports: [DoorsModule.of(platform, signIn), ...FEATURES],
    log,
    introspection,
    signIn,
    readinessChecks: [
      { name: 'case zone', check: async () => void (await platform.pools.read.query('SELECT 1')) },
      { name: 'identity zone', check: async () => void (await platform.pools.identity.query('SELECT 1')) },
      { name: 'access log', check: async () => void (await platform.pools.log.query('SELECT 1')) },
    ],
  });
}

import type { Actor } from '@heardonce/authz/facts.js';
import { HeardOnceError } from './platform/errors.js';
import { unclassifiedTypes } from '@heardonce/domain/classified.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { FEATURES } from './app.module.js';
import { DoorsModule } from './platform/doors.module.js';
import type { GraphqlContext } from './platform/graphql-context.js';
import { refuseUnclassifiedColumns, refuseUnclassifiedFields } from './platform/classification-check.js';
import { createServer, servedSchema } from './platform/http/create-server.js';
import type { JsonLog } from './platform/json-log.js';
import { Metrics } from './platform/metrics/metrics.js';
import type { Platform } from './platform/platform.js';
import { RECORDING_STORAGE, type RecordingStorage } from './recordings/recording-storage.js';
import { SignInLog } from './platform/sign-in/sign-in-log.js';
import type { VerifiedToken } from './platform/sign-in/token.js';

export interface ApiOptions {
  readonly platform: Platform;
  readonly verifier: { verify(header: string | undefined): Promise<VerifiedToken> };
  readonly log: JsonLog;
  readonly introspection?: boolean;
  /** How often one person may ask; unlimited if not given. */
  readonly personRate?: { readonly capacity: number; readonly perSecond: number };
  /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[];
}

/** Lets the last sums of refused sign-ins be written when the server closes. */
class SignInLogModule {}

/**
 * The API, initialised and not yet listening: every feature over the two doors.
 * @throws UnclassifiedError where a column or a field says nothing of what it reveals
 */
export async function createApi({ platform, verifier, log, introspection = false, personRate, trustedProxies = [] }: ApiOptions): Promise<NestFastifyApplication> {
  refuseUnclassifiedColumns();
  const refusals = new SignInLog(platform.log, platform.reader.policyHash);
  const signInAgain = async (token: VerifiedToken): Promise<Actor> => {
    if (token.expiresAt * 1000 <= Date.now()) throw new HeardOnceError('UNAUTHENTICATED');
    return platform.actors.actorOf(token);
  };
  const signIn = async (context: GraphqlContext): Promise<void> => {
    try {
      const token = await verifier.verify(context.authorization);
      context.actor = await platform.actors.actorOf(token);
      context.token = token;
      context.lookUpActor = () => platform.actors.actorOf(token);
      context.endSignIn = () => platform.actors.end(token);
    } catch (error) {
      await refusals.refused(context, error);
      throw error;
    }
  };
  const app: NestFastifyApplication = await createServer({
    imports: [DoorsModule.of(platform, signIn, signInAgain), { module: SignInLogModule, providers: [{ provide: SignInLog, useValue: refusals }] }, ...FEATURES],
    log,
    introspection,
    trustedProxies,
    signIn,
    ...(personRate && { personLimit: { ...personRate, personOf: (context: GraphqlContext) => (context.actor as Actor | undefined)?.personId } }),
    readinessChecks: [
      { name: 'case zone', check: async () => void (await platform.pools.read.query('SELECT 1')) },
      { name: 'identity zone', check: async () => void (await platform.pools.identity.query('SELECT 1')) },
      { name: 'access log', check: async () => void (await platform.pools.log.query('SELECT 1')) },
      { name: 'recordings', check: () => app.get<RecordingStorage>(RECORDING_STORAGE, { strict: false }).check() },
    ],
  });
  app.get(Metrics).gauge('heardonce_conflicts_overdue', 'Conflicts of interest that the control body has not decided in time.', async () => {
    const { rows } = await platform.pools.read.query<{ count: string }>('SELECT access.overdue_conflicts() AS count');
    return Number(rows[0]?.count);
  });
  app.get(Metrics).gauge('heardonce_intents_set_aside', 'Committed changes whose record the log refused; each is tried again later. Not 0 is an alarm.', () => Promise.resolve(platform.writer.intents.setAside));
  app.get(Metrics).gauge('heardonce_promises_unsigned', 'Answers that left without a signed promise of their record, which is durable all the same. Not 0 is an alarm.', () => Promise.resolve(platform.promises.unsigned));
  app.get(Metrics).gauge('heardonce_promises_unwritten', 'Promises that could not be written into the files beside the database, for now or for good. Not 0 is an alarm.', () => Promise.resolve(platform.promises.ledger.unwritten));
  refuseUnclassifiedFields(servedSchema(app), new Set(unclassifiedTypes().keys()));
  return app;
}

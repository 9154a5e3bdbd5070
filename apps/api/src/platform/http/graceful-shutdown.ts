import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { JsonLog } from '../json-log.js';
import { InFlight } from './in-flight.js';

/** Milliseconds that answers under way are given when the process is asked to stop. */
export const SHUTDOWN_GRACE_MS = 10_000;

/**
 * Ends the server in order: `/health/ready` says no, no connection is accepted, the answers under
 * way are finished within the grace, then the modules close (pools last, as they are the ones
 * answers need).
 * @returns how many answers were cut off.
 */
export async function closeGracefully(app: NestFastifyApplication, graceMs = SHUTDOWN_GRACE_MS): Promise<number> {
  const cutOff = await app.get(InFlight).drain(app.getHttpServer(), graceMs);
  await app.close();
  return cutOff;
}

/**
 * Closes the server at the first SIGTERM or SIGINT and lets the process end by itself; a second
 * signal ends it at once.
 * @param afterClose what else must end, once no request is served any more.
 */
export function closeOnSignals(app: NestFastifyApplication, afterClose: () => Promise<void> = () => Promise.resolve()): void {
  const log = app.get(JsonLog);
  let closing = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (closing) process.exit(1);
    closing = true;
    log.info('stopping', { signal });
    closeGracefully(app)
      .then(async (cutOff) => {
        await afterClose();
        log.info('stopped', { count: cutOff });
        process.exitCode = 0;
      })
      .catch((error: unknown) => {
        log.failure('did not stop in order', error);
        process.exit(1);
      });
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

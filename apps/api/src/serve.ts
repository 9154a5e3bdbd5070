import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from './api.js';
import type { Login } from './platform/database-logins.js';
import { closeGracefully, closeOnSignals } from './platform/http/graceful-shutdown.js';
import type { JsonLog } from './platform/json-log.js';
import type { LogSettings } from './platform/log/log-settings.js';
import type { KeyProvider } from './platform/keys/key-provider.js';
import { Metrics } from './platform/metrics/metrics.js';
import { serveMetrics } from './platform/metrics/metrics-server.js';
import { openPlatform } from './platform/platform.js';
import { MediaServer } from './recordings/media-server.js';
import { createTokenVerifier, type TokenVerifierOptions } from './platform/sign-in/token.js';

export interface ServeOptions {
  /** Addresses of the application's logins; nothing here knows the owner of the tables. */
  readonly urls: Readonly<Record<Login, string>>;
  /** Address of the reading login for LISTEN, where `urls` go through a pooler. */
  readonly listenUrl?: string | undefined;
  readonly keys: KeyProvider;
  readonly transparency: LogSettings;
  readonly tokens: TokenVerifierOptions;
  readonly log: JsonLog;
  readonly host: string;
  readonly port: number;
  /** Port of the figures on 127.0.0.1; left out, none are served. */
  readonly metricsPort?: number | undefined;
  /** Port of uploads and playback; two after `port` if not given. */
  readonly recordingsPort?: number | undefined;
  readonly introspection?: boolean;
  /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[];
  /** What else must end when the process is asked to stop. */
  readonly afterClose?: () => Promise<void>;
}

/** More than anyone at a desk needs; one stolen token cannot empty the record in minutes. Requests, and requests a second. */
const PERSON_RATE = { capacity: 600, perSecond: 100 };

/**
 * Opens the doors and listens. Ends in order at SIGTERM or SIGINT: answers under way are finished first, the pools close last.
 * What goes wrong on the way closes what was opened.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const verifier = createTokenVerifier(options.tokens);
  const platform = await openPlatform(options.urls, options.keys, options.transparency, { listenUrl: options.listenUrl });
  let app: NestFastifyApplication | undefined;
  try {
    app = await createApi({ platform, verifier, log: options.log, introspection: options.introspection ?? false, personRate: PERSON_RATE, trustedProxies: options.trustedProxies ?? [] });
    const metrics = options.metricsPort === undefined ? undefined : await serveMetrics(app.get(Metrics), options.metricsPort);
    await app.listen(options.port, options.host);
    await app.get(MediaServer, { strict: false }).listen(options.recordingsPort ?? options.port + 2, options.host);
    closeOnSignals(app, async () => {
      await metrics?.close();
      await platform.close();
      await options.afterClose?.();
    });
  } catch (error) {
    if (app) await closeGracefully(app, 0).catch(() => undefined);
    await platform.close();
    throw error;
  }
}

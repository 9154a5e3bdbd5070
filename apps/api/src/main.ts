import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { refuseDemoData } from './demo/demo-marker.js';
import { JsonLog } from './platform/json-log.js';
import { trustedProxiesFrom } from './platform/http/trusted-proxies.js';
import { FileKeyProvider } from './platform/keys/file-key-provider.js';
import { logSettings } from './platform/log/log-settings.js';
import { loginUrls, prepareDatabase, refuseUnfitDatabase } from './platform/prepare-database.js';
import { tokenSettingsFrom } from './platform/sign-in/token-settings.js';
import { bucketSettingsFrom } from './recordings/bucket-settings.js';
import { serve } from './serve.js';
import { describeStartProblem, portFrom, StartRefused } from './start-problem.js';

const DEFAULT_PORT = 4000;

/**
 * The start beside real data: DATABASE_URL and OIDC_ISSUER, no demo people, no demo sign-in, no demo keys.
 *
 * Where DATABASE_URL names a user, that is the owner: the database is migrated first. Where it names none, the database must
 * have been migrated (`npm run migrate`) and this process never holds the owner's password. Either way it then works only
 * as the application's four logins, whose passwords come from HEARDONCE_DB_SECRET.
 */
async function main(): Promise<void> {
  const log = new JsonLog('info');
  const databaseUrl = process.env['DATABASE_URL'];
  const tokens = tokenSettingsFrom(process.env);
  if (!databaseUrl || !tokens) throw new StartRefused('Faltan DATABASE_URL y OIDC_ISSUER.', 'DATABASE_URL and OIDC_ISSUER are needed.');
  const address = readAddress(databaseUrl);
  const trusted = trustedProxiesFrom(process.env);
  if ('wrong' in trusted) throw new StartRefused(`HEARDONCE_TRUSTED_PROXIES: «${trusted.wrong}» no es una dirección IP ni un rango como 10.0.0.0/8.`, `HEARDONCE_TRUSTED_PROXIES: "${trusted.wrong}" is neither an IP address nor a range like 10.0.0.0/8.`);
  bucketSettingsFrom(process.env);
  const data = process.env['HEARDONCE_DATA'] || '.data';
  const keyFile = process.env['HEARDONCE_KEY_FILE'] || join(data, 'keys.json');
  refuseDemoData(data, dirname(keyFile));

  const keys = address.username === '' ? await FileKeyProvider.open(keyFile, { create: false }) : await prepareDatabase(databaseUrl, keyFile, (step) => log.info('migrating', { component: step }));
  const { warning } = await keys.describe();
  if (warning) process.stderr.write(`${warning.es} / ${warning.en}\n`);
  const urls = loginUrls(databaseUrl);
  await refuseUnfitDatabase(urls);
  const direct = process.env['HEARDONCE_DIRECT_URL'];
  const port = portFrom('PORT') ?? DEFAULT_PORT;
  await serve({ urls, listenUrl: direct ? loginUrls(readAddress(direct).toString()).read : undefined, keys, transparency: logSettings(databaseUrl, data), tokens, log, host: process.env['HOST'] || '127.0.0.1', port, metricsPort: portFrom('METRICS_PORT'), recordingsPort: portFrom('HEARDONCE_RECORDINGS_PORT'), trustedProxies: trusted.proxies });
  log.info('listening', { port });
}

function readAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return url;
  throw new StartRefused('DATABASE_URL debe ser como postgres://usuario:clave@servidor:5432/base.', 'DATABASE_URL must look like postgres://user:password@server:5432/database.');
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exit(1);
}

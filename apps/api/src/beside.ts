import 'reflect-metadata';
import { resolve } from 'node:path';
import { DEMO_AUDIENCE, findRunning } from './demo/running-demo.js';
import { JsonLog } from './platform/json-log.js';
import { FileKeyProvider } from './platform/keys/file-key-provider.js';
import { logSettings } from './platform/log/log-settings.js';
import { loginUrls } from './platform/prepare-database.js';
import { serve } from './serve.js';
import { describeStartProblem, portFrom, StartRefused } from './start-problem.js';

/**
 * One more process of the API beside a demonstration that runs: its database, keys, recordings and sign-in, on ports of its own (PORT,
 * HEARDONCE_RECORDINGS_PORT). For `npm run demo`, which kills it half-way through an upload, so that what `npm start` started is left alone.
 * It works as the application's four logins and never holds the owner's password.
 */
async function main(): Promise<void> {
  const data = resolve(process.env['HEARDONCE_DATA'] || '.data');
  const running = findRunning(data);
  if (!running || process.env['DATABASE_URL']) throw new StartRefused('Este inicio es solo para la demostración en marcha: use npm run demo.', 'This start is only for a running demo: use npm run demo.');
  process.env['HEARDONCE_RECORDINGS'] = running.recordings;
  await serve({
    urls: loginUrls(running.database), keys: await FileKeyProvider.open(running.keyFile, { create: false }), transparency: logSettings(running.database, data), tokens: { issuer: running.issuer, audience: DEMO_AUDIENCE },
    log: new JsonLog('warn'), host: '127.0.0.1', port: portFrom('PORT') ?? 0, recordingsPort: portFrom('HEARDONCE_RECORDINGS_PORT') ?? 0,
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exit(1);
}

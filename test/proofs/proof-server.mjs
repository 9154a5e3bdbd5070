/**
 * The API as a process of its own, for the proofs: all of the built application; only the token check is stood in for by `subject/mfa`.
 * Settings come as JSON in PROOF_SERVER: { urls, log, keyFile, port, recordingsPort }. Says `listening PORT` on its standard output; where a port for
 * recordings is given (0 for any), before that `recordings PORT`.
 */
import 'reflect-metadata';
import { built } from './built.mjs';

const settings = JSON.parse(process.env.PROOF_SERVER);
const { createApi } = await built('apps/api/src/api.js');
const { openPlatform } = await built('apps/api/src/platform/platform.js');
const { FileKeyProvider } = await built('apps/api/src/platform/keys/file-key-provider.js');
const { JsonLog } = await built('apps/api/src/platform/json-log.js');
const { closeOnSignals } = await built('apps/api/src/platform/http/graceful-shutdown.js');

const keys = await FileKeyProvider.open(settings.keyFile, { create: false });
const platform = await openPlatform(settings.urls, keys, settings.log);
const verifier = {
  verify: async (header) => {
    const [subject = '', factor] = (header ?? '').replace('Bearer ', '').split('/');
    return { issuer: 'test', subject, mfa: factor === 'mfa', jti: subject, expiresAt: Date.now() / 1000 + 600 };
  },
};
const app = await createApi({ platform, verifier, log: new JsonLog('info'), introspection: true });
await app.listen(settings.port, '127.0.0.1');
if (settings.recordingsPort !== undefined) {
  const { MediaServer } = await built('apps/api/src/recordings/media-server.js');
  process.stdout.write(`recordings ${await app.get(MediaServer, { strict: false }).listen(settings.recordingsPort, '127.0.0.1')}\n`);
}
closeOnSignals(app, () => platform.close());
process.stdout.write(`listening ${new URL(await app.getUrl()).port}\n`);

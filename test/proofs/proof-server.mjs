/**
 * The API as a process of its own, for the proofs: all of the built application; only the token check is stood in for by `subject/mfa`.
 * Settings come as JSON in PROOF_SERVER: { urls, keyFile, port }. Says `listening PORT` on its standard output.
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
const platform = await openPlatform(settings.urls, keys);
const verifier = {
  verify: async (header) => {
    const [subject = '', factor] = (header ?? '').replace('Bearer ', '').split('/');
    return { issuer: 'test', subject, mfa: factor === 'mfa', jti: subject, expiresAt: Date.now() / 1000 + 600 };
  },
};
const app = await createApi({ platform, verifier, log: new JsonLog('info'), introspection: true });
await app.listen(settings.port, '127.0.0.1');
closeOnSignals(app, () => platform.close());
process.stdout.write(`listening ${new URL(await app.getUrl()).port}\n`);

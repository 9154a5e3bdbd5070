import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DemoIssuer, startDemoIssuer } from '../../dev-issuer/src/demo-issuer.js';
import { demoGreeting } from './demo/demo-greeting.js';
import { DEMO_MARKER } from './demo/demo-marker.js';
import { DEMO_PEOPLE } from './demo/demo-people.js';
import { DEMO_AGENCIES, DEMO_UNITS } from './demo/demo-units.js';
import { DEMO_AUDIENCE, forgetRunning, noteRunning, withoutUser } from './demo/running-demo.js';
import { JsonLog } from './platform/json-log.js';
import { plantPeople } from './platform/plant-people.js';
import { logSettings } from './platform/log/log-settings.js';
import { hasNoCases, loginUrls, prepareDatabase } from './platform/prepare-database.js';
import { bucketSettingsFrom } from './recordings/bucket-settings.js';
import { recordingsFolder } from './recordings/recording-storage.js';
import { seedCaseload } from './seed/seed-caseload.js';
import { serve } from './serve.js';
import { describeStartProblem, portFrom, StartRefused } from './start-problem.js';

const DEFAULT_PORT = 4000;
const LAST_PORT = 65_535;
const HOST = '127.0.0.1';
const CASES = 200;
const STEPS: Readonly<Record<string, string>> = {
  roles: 'Preparando usuarios de la base de datos / preparing database users',
  tables: 'Preparando tablas / preparing tables',
  policy: 'Aplicando la política de acceso / applying the access policy',
};

/**
 * The start of `npm start` without settings: the bundled database, invented people with an embedded sign-in, an invented
 * caseload, keys in a file. Everything on the loopback interface. What an earlier start has done is not done again.
 */
async function main(): Promise<void> {
  const ownerUrl = process.env['HEARDONCE_OWNER_URL'];
  if (process.env['DATABASE_URL'] || !ownerUrl) throw new StartRefused('Este inicio es solo para la demostración con la base de datos incluida: use npm start.', 'This start is only for the demo with the bundled database: use npm start.');
  bucketSettingsFrom(process.env);
  const port = portFrom('PORT') ?? DEFAULT_PORT;
  const recordingsPort = portFrom('HEARDONCE_RECORDINGS_PORT') ?? (port > LAST_PORT - 2 ? port - 2 : port + 2);
  const data = resolve(process.env['HEARDONCE_DATA'] || '.data');
  forgetRunning(data);
  writeFileSync(join(data, DEMO_MARKER), 'Personas, llaves y casos inventados. / Invented people, keys and cases.\n');

  const issuer = await startIssuer(port === LAST_PORT ? port - 1 : port + 1, data);
  const keyFile = resolve(process.env['HEARDONCE_KEY_FILE'] || join(data, 'keys.json'));
  const keys = await prepareDatabase(ownerUrl, keyFile, (step) => console.log(STEPS[step] ?? step));
  await plantPeople(ownerUrl, issuer.issuer, { agencies: DEMO_AGENCIES, units: DEMO_UNITS, people: DEMO_PEOPLE });
  if (await hasNoCases(ownerUrl)) {
    console.log(`Cargando ${CASES} casos inventados / loading ${CASES} invented cases`);
    await seedCaseload(ownerUrl, { cases: CASES, keys, issuer: issuer.issuer });
  }

  await serve({
    urls: loginUrls(ownerUrl),
    keys,
    transparency: logSettings(ownerUrl, data),
    tokens: { issuer: issuer.issuer, audience: DEMO_AUDIENCE },
    log: new JsonLog('warn'),
    host: HOST,
    port,
    metricsPort: portFrom('METRICS_PORT'),
    recordingsPort,
    introspection: true,
    afterClose: async () => {
      await issuer.stop();
      forgetRunning(data);
    },
  });
  const address = `http://${HOST}:${port}`;
  noteRunning(data, { issuer: issuer.issuer, api: `${address}/graphql`, pid: process.pid, database: withoutUser(ownerUrl), keyFile, recordings: resolve(recordingsFolder()) });
  const { warning } = await keys.describe();
  if (warning) console.log(`\n${warning.es}\n${warning.en}`);
  console.log(demoGreeting({
    address, issuer: issuer.issuer, recordings: `http://${HOST}:${recordingsPort}`, people: DEMO_PEOPLE,
    agencyNames: new Map(DEMO_AGENCIES.map(({ code, name }) => [code, name.es])),
    prefix: data === resolve('.data') ? '' : `HEARDONCE_DATA=${data} `,
  }));
}

/** The sign-in keeps the port beside the API's, so that tokens stay valid over a restart. */
async function startIssuer(port: number, dataFolder: string): Promise<DemoIssuer> {
  try {
    return await startDemoIssuer({ port, dataFolder, audience: DEMO_AUDIENCE, people: DEMO_PEOPLE });
  } catch (error) {
    if ((error as { cause?: { code?: unknown } }).cause?.code !== 'EADDRINUSE') throw error;
    throw new StartRefused(
      `El puerto ${port}, donde va el ingreso de demostración, está ocupado: elija otro PORT, por ejemplo PORT=${port + 9} npm start.`,
      `Port ${port}, which the demo sign-in needs, is taken: choose another PORT, for example PORT=${port + 9} npm start.`,
    );
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${describeStartProblem(error)}\n`);
  process.exit(1);
}

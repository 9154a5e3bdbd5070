import { accessSync, constants, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** A reason not to start that the person at the keyboard can mend: one sentence in Spanish and in English. */
export class StartRefused extends Error {
  constructor(spanish, english) {
    super(`${spanish} / ${english}`);
  }
}

/**
 * Tells from the environment which services to use.
 *
 * @returns {'embedded' | 'external'}
 * @throws {StartRefused} when only one of DATABASE_URL and OIDC_ISSUER is set
 */
export function readMode({ DATABASE_URL: database, OIDC_ISSUER: issuer }) {
  if (database && issuer) return 'external';
  if (!database && !issuer) return 'embedded';
  const [present, missing] = database ? ['DATABASE_URL', 'OIDC_ISSUER'] : ['OIDC_ISSUER', 'DATABASE_URL'];
  throw new StartRefused(
    `${present} está definida pero falta ${missing}: defina las dos, o ninguna para usar los servicios incluidos.`,
    `${present} is set but ${missing} is missing: set both, or neither to use the bundled services.`,
  );
}

/**
 * Reads PORT.
 *
 * @returns {number} 4000 when nothing is set
 * @throws {StartRefused} when it is no port number
 */
export function readPort({ PORT: text }) {
  if (text === undefined || text === '') return 4000;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StartRefused(`PORT=${text} no es un puerto entre 1 y 65535.`, `PORT=${text} is not a port between 1 and 65535.`);
}

/** @throws {StartRefused} when somebody listens on the port, or when this user may not */
export async function requireFreePort(port) {
  for (const host of ['127.0.0.1', '::']) {
    const problem = await tryToListen(port, host);
    if (problem === 'EADDRINUSE') {
      throw new StartRefused(
        `El puerto ${port} está ocupado: elija otro, por ejemplo con PORT=${port + 1} npm start.`,
        `Port ${port} is taken: choose another, for example with PORT=${port + 1} npm start.`,
      );
    }
    if (problem === 'EACCES') {
      throw new StartRefused(
        `No hay permiso para usar el puerto ${port}: elija uno mayor que 1023, por ejemplo con PORT=4000 npm start.`,
        `There is no permission to use port ${port}: choose one above 1023, for example with PORT=4000 npm start.`,
      );
    }
  }
}

/** @returns {Promise<string | undefined>} the code of the error, if any */
function tryToListen(port, host) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * Makes the data directory and tries to write in it.
 *
 * @throws {StartRefused} when nothing may be written there
 */
export function requireWritableDirectory(directory) {
  const probe = path.join(directory, `.write-probe-${process.pid}`);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    accessSync(directory, constants.W_OK);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new StartRefused(
      `No hay permiso de escritura en ${directory} (${error.code}): cambie los permisos o elija otro lugar con HEARDONCE_DATA.`,
      `There is no permission to write to ${directory} (${error.code}): change the permissions or choose another place with HEARDONCE_DATA.`,
    );
  }
}

import { ForeignPolicyError, UnfitDatabaseError } from './platform/fit-server.js';
import { KeyError, type KeyErrorCode } from './platform/keys/key-error.js';

/** A reason not to start that whoever starts it can mend: one sentence in Spanish and in English. */
export class StartRefused extends Error {
  constructor(spanish: string, english: string) {
    super(`${spanish} / ${english}`);
  }
}

const KEY_SENTENCES: Partial<Record<KeyErrorCode, readonly [es: string, en: string]>> = {
  KEY_FILE_MISSING: ['Falta el archivo de llaves de esta base de datos: restaure su copia, o indique dónde está con HEARDONCE_KEY_FILE.', 'The key file of this database is missing: restore its copy, or say where it is with HEARDONCE_KEY_FILE.'],
  KEY_FILE_EXPOSED: ['Otros usuarios pueden leer el archivo de llaves: déjelo con permisos 600 (chmod 600).', 'Other users can read the key file: set its mode to 600 (chmod 600).'],
  KEY_FILE_BROKEN: ['El archivo de llaves está dañado o no se puede leer: restaure su copia.', 'The key file is damaged or cannot be read: restore its copy.'],
  KEY_FILE_LOCKED: ['Otro proceso está cambiando el archivo de llaves: espere a que termine.', 'Another process is changing the key file: wait until it is done.'],
};
const NOT_MIGRATED = ['A la base de datos le faltan las tablas de esta versión: ejecute npm run migrate con el dueño en DATABASE_URL.', 'The database lacks the tables of this version: run npm run migrate with the owner in DATABASE_URL.'] as const;
const CONNECTION: Readonly<Record<string, readonly [es: string, en: string]>> = {
  ECONNREFUSED: ['La base de datos no responde en la dirección de DATABASE_URL: revise el servidor y el puerto.', 'No database answers at the address in DATABASE_URL: check server and port.'],
  ENOTFOUND: ['El nombre del servidor de DATABASE_URL no existe.', 'The server named in DATABASE_URL is not known.'],
  ETIMEDOUT: ['La base de datos de DATABASE_URL no respondió a tiempo.', 'The database in DATABASE_URL did not answer in time.'],
  '28P01': ['La base de datos no aceptó el usuario o la clave. Si es la primera vez, ejecute npm run migrate con el dueño en DATABASE_URL y el mismo HEARDONCE_DB_SECRET.', 'The database did not accept user or password. If this is the first time, run npm run migrate with the owner in DATABASE_URL and the same HEARDONCE_DB_SECRET.'],
  '28000': ['La base de datos no acepta a este usuario desde aquí: revise pg_hba.conf y los usuarios heardonce_*.', 'The database does not accept this user from here: check pg_hba.conf and the heardonce_* users.'],
  '3D000': ['La base de datos que nombra DATABASE_URL no existe: créela primero.', 'The database named in DATABASE_URL does not exist: create it first.'],
  '53300': ['El servidor de la base de datos no admite más conexiones: suba max_connections.', 'The database server takes no more connections: raise max_connections.'],
  '3F000': NOT_MIGRATED,
  '42P01': NOT_MIGRATED,
  '42883': NOT_MIGRATED,
  '42501': ['Al usuario le falta un permiso en la base de datos: ejecute npm run migrate con el dueño en DATABASE_URL.', 'The user lacks a privilege in the database: run npm run migrate with the owner in DATABASE_URL.'],
  EADDRINUSE: ['El puerto está ocupado: elija otro con PORT (o METRICS_PORT).', 'The port is taken: choose another with PORT (or METRICS_PORT).'],
};

/** One sentence for whoever starts the service; of an unexpected error only its class and SQLSTATE or code, which hold no data. */
export function describeStartProblem(error: unknown): string {
  if (error instanceof StartRefused || error instanceof UnfitDatabaseError || error instanceof ForeignPolicyError) return error.message;
  const code = codeOf(error);
  const known = error instanceof KeyError ? KEY_SENTENCES[error.code] : CONNECTION[code];
  if (known) return `${known[0]} / ${known[1]}`;
  if (error instanceof Error && code === '') return error.message;
  return `No se pudo iniciar / could not start: ${error instanceof Error ? error.name : 'Error'} ${code}`.trim();
}

function codeOf(error: unknown): string {
  const code: unknown = (error as { code?: unknown }).code ?? (error instanceof AggregateError ? (error.errors[0] as { code?: unknown } | undefined)?.code : undefined);
  return typeof code === 'string' ? code : '';
}

/**
 * A port number from the environment.
 * @returns undefined where nothing is set
 * @throws StartRefused when it is no port number
 */
export function portFrom(name: string, environment: Readonly<Record<string, string | undefined>> = process.env): number | undefined {
  const text = environment[name];
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new StartRefused(`${name}=${text} no es un puerto entre 1 y 65535.`, `${name}=${text} is not a port between 1 and 65535.`);
}

import type { LoggerService } from '@nestjs/common';
import { pino, stdTimeFunctions, type DestinationStream, type Level, type Logger } from 'pino';
import { reduceDatabaseError } from './errors.js';

/**
 * Everything a log line may say besides its message. Each is an id, a count, a duration or a word
 * of a closed list: none can hold a value of a case. A key that is not here is not written.
 */
export interface LogFields {
  readonly requestId?: string;
  /** Kind of the operation: query, mutation... */
  readonly operation?: string;
  /** How it ended: ok, refused, failed. */
  readonly outcome?: string;
  /** One of the closed list of error codes. */
  readonly code?: string;
  readonly errorName?: string;
  readonly sqlstate?: string;
  readonly constraint?: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly count?: number;
  readonly port?: number;
  readonly signal?: string;
  readonly check?: string;
  readonly version?: string;
  readonly component?: string;
}

const ALLOWED_KEYS: Readonly<Record<keyof LogFields, 'string' | 'number'>> = {
  requestId: 'string',
  operation: 'string',
  outcome: 'string',
  code: 'string',
  errorName: 'string',
  sqlstate: 'string',
  constraint: 'string',
  status: 'number',
  durationMs: 'number',
  count: 'number',
  port: 'number',
  signal: 'string',
  check: 'string',
  version: 'string',
  component: 'string',
};

/** No space, no quote, no line break: an identifier, a code or a version, never a sentence. */
const IDENTIFIER = /^[\w.:/-]{1,64}$/;
const NOT_AN_IDENTIFIER = 'unprintable';
const FRAMEWORK_CONTEXTS = new Set(['NestFactory', 'NestApplication', 'InstanceLoader', 'GraphQLModule']);

/**
 * The log of the server: JSON lines with the allow-listed keys only. Messages are literals of our
 * own code; an error is reduced to its class, SQLSTATE and constraint before it is written. It also
 * is Nest's logger: of the framework's own lines, the start-up ones pass, and warnings and errors
 * are reduced to the part of the framework they come from.
 */
export class JsonLog implements LoggerService {
  private readonly logger: Logger;

  /** @param destination where lines go; standard output unless a test says otherwise. */
  constructor(level: Level | 'silent' = 'info', destination?: DestinationStream) {
    const options = { level, base: undefined, timestamp: stdTimeFunctions.isoTime };
    this.logger = destination === undefined ? pino(options) : pino(options, destination);
  }

  /** Something ordinary happened. `message` is a literal, never built from data. */
  info(message: string, fields: LogFields = {}): void {
    this.logger.info(allowed(fields), message);
  }

  /** Something to look at. `message` is a literal, never built from data. */
  caution(message: string, fields: LogFields = {}): void {
    this.logger.warn(allowed(fields), message);
  }

  /** Something failed; of the error only its class, SQLSTATE and constraint are written. */
  failure(message: string, error: unknown, fields: LogFields = {}): void {
    this.logger.error({ ...allowed(fields), ...reducedError(error) }, message);
  }

  log(message: unknown, ...rest: unknown[]): void {
    const component = contextOf(rest);
    if (typeof message === 'string' && FRAMEWORK_CONTEXTS.has(component)) {
      this.logger.info({ component }, message.slice(0, 200));
    }
  }

  warn(_message: unknown, ...rest: unknown[]): void {
    this.logger.warn(allowed({ component: contextOf(rest) }), 'framework warning');
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ ...allowed({ component: contextOf(rest) }), ...reducedError(message) }, 'framework error');
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal({ ...allowed({ component: contextOf(rest) }), ...reducedError(message) }, 'framework error');
  }
}

function allowed(fields: LogFields): Record<string, string | number> {
  const written: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(fields)) {
    const type = Object.hasOwn(ALLOWED_KEYS, key) ? ALLOWED_KEYS[key as keyof LogFields] : undefined;
    if (type === 'number' && typeof value === 'number') written[key] = value;
    if (type === 'string' && typeof value === 'string') {
      written[key] = IDENTIFIER.test(value) ? value : NOT_AN_IDENTIFIER;
    }
  }
  return written;
}

function reducedError(error: unknown): Record<string, string | number> {
  if (!(error instanceof Error)) return {};
  const { sqlstate, constraint } = reduceDatabaseError(error);
  return allowed({
    errorName: error.constructor.name,
    ...(sqlstate !== null && { sqlstate }),
    ...(constraint !== null && { constraint }),
  });
}

/** Nest passes the name of the speaking class last. */
function contextOf(rest: readonly unknown[]): string {
  const last = rest.at(-1);
  return typeof last === 'string' && IDENTIFIER.test(last) ? last : 'framework';
}

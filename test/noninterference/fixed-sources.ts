import { AsyncLocalStorage } from 'node:async_hooks';
import type { GraphQLSchema } from 'graphql';

/**
 * Fixes the clock and the random source of this process, so that two systems asked the same thing answer the same bytes.
 * Core modules are bound when a module is linked: load this one first, and whatever uses randomness afterwards with `import()`.
 */
const real = process.getBuiltinModule('node:crypto');
const RealDate = globalThis.Date;
const kept = { randomUUID: real.randomUUID, randomBytes: real.randomBytes, randomInt: real.randomInt };
interface Draws { readonly seed: string; readonly drawn: Map<string, number> }
/** Bound to the request that draws: what an earlier request or a timer still does shifts nothing. */
const drawing = new AsyncLocalStorage<Draws>();

/** The moment at which both worlds stand still: the start of this run, in whole seconds. */
export const MOMENT = Math.floor(RealDate.now() / 1000) * 1000;

/** From here on, in this chain of calls, every draw follows from the seed; each kind of draw has a sequence of its own. */
export function drawFrom(seed: string): void {
  drawing.enterWith({ seed, drawn: new Map() });
}

/** Root fields of one query are answered side by side, in the order in which the database happens to finish: each draws from a sequence of its own. */
export function fixRootFields(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const inner = field.resolve;
    if (!inner) continue;
    field.resolve = (source, args, context, info): unknown => {
      const draws = drawing.getStore();
      return draws ? drawing.run({ seed: `${draws.seed} ${info.path.key}`, drawn: new Map() }, () => inner(source, args, context, info) as unknown) : inner(source, args, context, info);
    };
  }
}

/** Gives clock and random source back. */
export function releaseSources(): void {
  globalThis.Date = RealDate;
  Object.assign(real, kept);
}

/** Stops the clock and puts the seeded source in place. */
export function fixSources(): void {
  globalThis.Date = class extends RealDate {
    constructor(...parts: unknown[]) {
      super(...((parts.length === 0 ? [MOMENT] : parts) as [number]));
    }
    static override now(): number {
      return MOMENT;
    }
  } as DateConstructor;
}

function bytes({ seed, drawn }: Draws, length: number, kind: string): Buffer {
  const count = (drawn.get(kind) ?? 0) + 1;
  drawn.set(kind, count);
  const out: Buffer[] = [];
  for (let block = 0; block * 32 < length; block++) out.push(real.createHash('sha256').update(`${seed}|${kind}|${count}|${block}`).digest());
  return Buffer.concat(out).subarray(0, length);
}

function uuid(draws: Draws): `${string}-${string}-${string}-${string}-${string}` {
  const raw = Buffer.from(bytes(draws, 16, 'uuid'));
  raw[6] = ((raw[6] as number) & 0x0f) | 0x40;
  raw[8] = ((raw[8] as number) & 0x3f) | 0x80;
  const hex = raw.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

Object.assign(real, {
  randomUUID: (options?: object) => {
    const draws = drawing.getStore();
    return draws ? uuid(draws) : kept.randomUUID(options);
  },
  randomBytes: (size: number, callback?: (error: Error | null, made: Buffer) => void) => {
    const draws = drawing.getStore();
    if (!draws) return callback ? kept.randomBytes(size, callback) : kept.randomBytes(size);
    const made = Buffer.from(bytes(draws, size, `bytes${size}`));
    if (!callback) return made;
    queueMicrotask(() => callback(null, made));
    return undefined;
  },
  randomInt: (...parts: number[]) => {
    const draws = drawing.getStore();
    if (!draws) return (kept.randomInt as (...of: number[]) => number)(...parts);
    const [low, high] = parts.length === 1 ? [0, parts[0] as number] : (parts as [number, number]);
    return low + (bytes(draws, 6, 'int').readUIntBE(0, 6) % (high - low));
  },
});

/**
 * Fixes the clock and the random source of this process, so that two systems asked the same thing answer the same bytes.
 * Core modules are bound when a module is linked: load this one first, and whatever uses randomness afterwards with `import()`.
 */
const real = process.getBuiltinModule('node:crypto');
const RealDate = globalThis.Date;
const kept = { randomUUID: real.randomUUID, randomBytes: real.randomBytes, randomInt: real.randomInt };
let seed: string | null = null;
const drawn = new Map<string, number>();

/** The moment at which both worlds stand still: the start of this run, in whole seconds. */
export const MOMENT = Math.floor(RealDate.now() / 1000) * 1000;

/** From now on every draw follows from this seed; each size of draw has a sequence of its own, so that connecting to a database shifts none. */
export function seedWith(text: string): void {
  seed = text;
  drawn.clear();
}

/** Gives clock and random source back. */
export function releaseSources(): void {
  seed = null;
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

function bytes(length: number, kind: string): Buffer {
  const count = (drawn.get(kind) ?? 0) + 1;
  drawn.set(kind, count);
  const out: Buffer[] = [];
  for (let block = 0; block * 32 < length; block++) out.push(real.createHash('sha256').update(`${seed}|${kind}|${count}|${block}`).digest());
  return Buffer.concat(out).subarray(0, length);
}

function uuid(): `${string}-${string}-${string}-${string}-${string}` {
  const raw = Buffer.from(bytes(16, 'uuid'));
  raw[6] = ((raw[6] as number) & 0x0f) | 0x40;
  raw[8] = ((raw[8] as number) & 0x3f) | 0x80;
  const hex = raw.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

Object.assign(real, {
  randomUUID: (options?: object) => (seed === null ? kept.randomUUID(options) : uuid()),
  randomBytes: (size: number, callback?: (error: Error | null, made: Buffer) => void) => {
    if (seed === null) return callback ? kept.randomBytes(size, callback) : kept.randomBytes(size);
    const made = Buffer.from(bytes(size, `bytes${size}`));
    if (!callback) return made;
    queueMicrotask(() => callback(null, made));
    return undefined;
  },
  randomInt: (...parts: number[]) => {
    if (seed === null) return (kept.randomInt as (...of: number[]) => number)(...parts);
    const [low, high] = parts.length === 1 ? [0, parts[0] as number] : (parts as [number, number]);
    return low + (bytes(6, 'int').readUIntBE(0, 6) % (high - low));
  },
});

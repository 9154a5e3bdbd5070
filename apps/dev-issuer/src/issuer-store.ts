import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What oidc-provider stores; only the members that the store looks things up by are named. */
export interface StoredPayload {
  uid?: string;
  userCode?: string;
  grantId?: string;
  consumed?: number;
  [member: string]: unknown;
}

interface Entry {
  payload: StoredPayload;
  /** Epoch seconds. */
  expiresAt: number;
}

const KEPT_MODELS = new Set(['Session', 'Grant']);
const WRITE_DELAY_MS = 100;
const SWEEP_ABOVE = 2000;

/**
 * The demo issuer's memory: everything in one map, sessions and grants also in a file (mode 0600), so that a person
 * stays signed in over a restart. A crash may lose the last tenth of a second, which costs one more sign-in.
 */
export class IssuerStore {
  private readonly entries = new Map<string, Entry>();
  private readonly file: string;
  private pendingWrite: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.file = join(folder, 'issuer-sessions.json');
    for (const [key, entry] of readEntries(this.file)) this.entries.set(key, entry);
    this.sweep();
  }

  /** The storage of one of oidc-provider's models, in the shape of its `adapter` option. */
  adapterFor(model: string): object {
    const keyOf = (id: string): string => `${model}:${id}`;
    const findBy = (member: 'uid' | 'userCode', value: string): StoredPayload | undefined => {
      for (const [key, { payload }] of this.entries) {
        if (key.startsWith(`${model}:`) && payload[member] === value) return this.find(key);
      }
      return undefined;
    };
    return {
      upsert: async (id: string, payload: StoredPayload, ttlSeconds?: number) => this.keep(keyOf(id), payload, ttlSeconds),
      find: async (id: string) => this.find(keyOf(id)),
      findByUid: async (uid: string) => findBy('uid', uid),
      findByUserCode: async (code: string) => findBy('userCode', code),
      destroy: async (id: string) => this.forget(keyOf(id)),
      consume: async (id: string) => {
        const payload = this.find(keyOf(id));
        if (payload) payload.consumed = nowSeconds();
      },
      revokeByGrantId: async (grantId: string) => {
        for (const [key, { payload }] of this.entries) if (payload.grantId === grantId) this.forget(key);
      },
    };
  }

  /** Writes what is still waiting; to be called when the issuer stops. */
  flush(): void {
    if (this.pendingWrite) this.write();
  }

  private find(key: string): StoredPayload | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.expiresAt > nowSeconds()) return entry?.payload;
    this.entries.delete(key);
    return undefined;
  }

  private keep(key: string, payload: StoredPayload, ttlSeconds = Infinity): void {
    if (this.entries.size > SWEEP_ABOVE) this.sweep();
    this.entries.set(key, { payload, expiresAt: nowSeconds() + ttlSeconds });
    this.scheduleWrite(key);
  }

  private forget(key: string): void {
    if (this.entries.delete(key)) this.scheduleWrite(key);
  }

  private sweep(): void {
    const now = nowSeconds();
    for (const [key, entry] of this.entries) if (entry.expiresAt <= now) this.entries.delete(key);
  }

  private scheduleWrite(key: string): void {
    if (!isKept(key)) return;
    this.pendingWrite ??= setTimeout(() => this.write(), WRITE_DELAY_MS).unref();
  }

  private write(): void {
    clearTimeout(this.pendingWrite);
    this.pendingWrite = undefined;
    const kept = [...this.entries].filter(([key]) => isKept(key));
    const draft = `${this.file}.new`;
    writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}

function isKept(key: string): boolean {
  return KEPT_MODELS.has(key.slice(0, key.indexOf(':')));
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

/** A missing or damaged file costs nothing but a new sign-in, so it counts as empty. */
function readEntries(file: string): [string, Entry][] {
  try {
    const entries = JSON.parse(readFileSync(file, 'utf8')) as [string, Entry][];
    return Array.isArray(entries) ? entries : [];
  } catch {
    return [];
  }
}

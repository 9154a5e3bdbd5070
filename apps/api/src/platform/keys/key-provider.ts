/** Proof that an access record is durable: given by the log writer, checked before anything is decrypted. */
export interface Receipt {
  /** Id of the access record. */
  readonly id: string;
  /** The log writer's MAC over the record. */
  readonly mac: string;
  /** SHA-256 of the record. */
  readonly recordHash: string;
}

/** What a data key is unwrapped for. Reading takes the receipt, so that a key service can keep it beside its own log. */
export type UnwrapUse =
  | { readonly kind: 'READ'; readonly receipt: Receipt }
  /** Adding a value for a subject whose key exists. */
  | { readonly kind: 'WRITE' }
  /** Wrapping the same key again under a newer one. */
  | { readonly kind: 'REWRAP' };

/** A key as the key service closed it. `context` is authenticated, so a wrapped key can't be moved to another subject. */
export interface WrappedKey {
  /** Id of the key-encryption key. */
  readonly kekId: string;
  /** Opaque text, without `.` . */
  readonly wrapped: string;
}

export interface KeyState {
  readonly kekId: string;
  readonly state: 'ACTIVE' | 'RETIRED' | 'DESTROYED';
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly destroyedAt: string | null;
}

export interface KeyProviderDescription {
  /** `file`, `vault-transit`, `pkcs11`... */
  readonly kind: string;
  readonly keys: readonly KeyState[];
  /** What the operator must be told at every start, or null where nothing needs saying. */
  readonly warning: { readonly es: string; readonly en: string } | null;
}

/**
 * The key service: holds the key-encryption keys and never gives them out. One adapter per service (key file, PKCS#11, Vault transit, a cloud KMS).
 * Every method fails with a {@link KeyError}: KEY_UNAVAILABLE, KEY_DESTROYED, UNREADABLE.
 */
export interface KeyProvider {
  /** Closes a key of 32 bytes under the active key-encryption key. */
  wrap(key: Buffer, context: string): Promise<WrappedKey>;
  /** Opens a wrapped key. The buffer is the caller's to wipe. */
  unwrap(wrapped: WrappedKey, context: string, use: UnwrapUse): Promise<Buffer>;
  /** Makes a new active key-encryption key; older ones still open what they closed. Gives its id. */
  rotate(): Promise<string>;
  /** Destroys a retired key-encryption key for good. MISUSE for the active one. */
  destroy(kekId: string): Promise<void>;
  describe(): Promise<KeyProviderDescription>;
  /**
   * A stable secret of 32 bytes for one purpose, kept outside the database and never rotated with the keys: match keys, MACs of receipts
   * and cursors. Two purposes share nothing.
   */
  secret(purpose: string): Promise<Buffer>;
}

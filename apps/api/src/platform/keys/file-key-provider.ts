import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { createKeyFile, type KeyFile, readKeyFile, replaceKeyFile, withKeyFileLock } from './key-file.js';
import { KeyError } from './key-error.js';
import { type KeyProvider, type KeyProviderDescription, type KeyState, type UnwrapUse, type WrappedKey } from './key-provider.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = /^[a-z][a-z0-9-]{0,60}$/;

const WARNING = {
  es: 'Las llaves están en un archivo de esta máquina. Guarde una copia aparte de los datos: perder este archivo es perder los nombres de los niños, sin remedio. Quien tenga el archivo y la base de datos los lee todos.',
  en: "The keys are in a file on this machine. Keep a copy apart from the data: losing this file is losing the children's names, beyond repair. Whoever has the file and the database reads them all.",
} as const;

/**
 * Key-encryption keys in one JSON file of mode 0600: for a single machine and for demonstrations. A real service is an adapter of
 * {@link KeyProvider}. A key rotated in by another process is found by reading the file again.
 */
export class FileKeyProvider implements KeyProvider {
  private constructor(
    private readonly path: string,
    private file: KeyFile,
  ) {}

  /**
   * Reads the key file. `create` makes one where there is none: allow it only while the database holds no wrapped key, for a new file opens
   * nothing that an older one closed. KeyError: KEY_FILE_MISSING, KEY_FILE_BROKEN, KEY_FILE_EXPOSED.
   */
  static async open(path: string, options: { readonly create: boolean }): Promise<FileKeyProvider> {
    const file = options.create ? await createKeyFile(path, newKeyFile) : await readKeyFile(path);
    return new FileKeyProvider(path, file);
  }

  async wrap(key: Buffer, context: string): Promise<WrappedKey> {
    if (key.length !== KEY_BYTES) throw new KeyError('MISUSE');
    const kekId = this.file.active;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', await this.kek(kekId), nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(additionalData(kekId, context));
    const closed = Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
    return { kekId, wrapped: closed.toString('base64url') };
  }

  async unwrap({ kekId, wrapped }: WrappedKey, context: string, _use: UnwrapUse): Promise<Buffer> {
    const kek = await this.kek(kekId);
    const closed = Buffer.from(wrapped, 'base64url');
    if (closed.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) throw new KeyError('UNREADABLE');
    const decipher = createDecipheriv('aes-256-gcm', kek, closed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalData(kekId, context));
    decipher.setAuthTag(closed.subarray(-TAG_BYTES));
    const opened = decipher.update(closed.subarray(NONCE_BYTES, -TAG_BYTES));
    try {
      decipher.final();
    } catch {
      opened.fill(0);
      throw new KeyError('UNREADABLE');
    }
    return opened;
  }

  async rotate(): Promise<string> {
    return withKeyFileLock(this.path, async () => {
      const current = await readKeyFile(this.path);
      const kekId = newKekId();
      const keys = { ...current.keys, [kekId]: newKek() };
      this.file = await replaceKeyFile(this.path, { ...current, active: kekId, keys });
      return kekId;
    });
  }

  async destroy(kekId: string): Promise<void> {
    await withKeyFileLock(this.path, async () => {
      const current = await readKeyFile(this.path);
      const kek = current.keys[kekId];
      if (kek === undefined) throw new KeyError('KEY_UNAVAILABLE');
      if (kekId === current.active) throw new KeyError('MISUSE');
      const tombstone = { createdAt: kek.createdAt, key: null, destroyedAt: new Date().toISOString() };
      this.file = await replaceKeyFile(this.path, { ...current, keys: { ...current.keys, [kekId]: tombstone } });
    });
  }

  async describe(): Promise<KeyProviderDescription> {
    this.file = await readKeyFile(this.path);
    const keys = Object.entries(this.file.keys).map(([kekId, { createdAt, key, destroyedAt }]): KeyState => {
      const state = key === null ? 'DESTROYED' : kekId === this.file.active ? 'ACTIVE' : 'RETIRED';
      return { kekId, state, createdAt, destroyedAt };
    });
    return { kind: 'file', keys, warning: WARNING };
  }

  secret(purpose: string): Promise<Buffer> {
    if (!PURPOSE.test(purpose)) return Promise.reject(new KeyError('MISUSE'));
    const root = Buffer.from(this.file.secretRoot, 'base64url');
    return Promise.resolve(Buffer.from(hkdfSync('sha256', root, '', `heard-once secret v1|${purpose}`, KEY_BYTES)));
  }

  private async kek(kekId: string): Promise<Buffer> {
    if (!Object.hasOwn(this.file.keys, kekId)) this.file = await readKeyFile(this.path);
    const kek = Object.hasOwn(this.file.keys, kekId) ? this.file.keys[kekId] : undefined;
    if (kek === undefined) throw new KeyError('KEY_UNAVAILABLE');
    if (kek.key === null) throw new KeyError('KEY_DESTROYED');
    return Buffer.from(kek.key, 'base64url');
  }
}

/** A new key file, with one active key. */
function newKeyFile(): KeyFile {
  const kekId = newKekId();
  return { format: 'heard-once-keys/1', active: kekId, keys: { [kekId]: newKek() }, secretRoot: randomBytes(KEY_BYTES).toString('base64url') };
}

function newKekId(): string {
  return `kek-${randomBytes(6).toString('hex')}`;
}

function newKek(): KeyFile['keys'][string] {
  return { createdAt: new Date().toISOString(), key: randomBytes(KEY_BYTES).toString('base64url'), destroyedAt: null };
}

function additionalData(kekId: string, context: string): Buffer {
  return Buffer.from(`heard-once wrap v1|${kekId}|${context}`, 'utf8');
}

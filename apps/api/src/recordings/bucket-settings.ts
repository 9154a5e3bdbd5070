import { StartRefused } from '../start-problem.js';

export interface BucketSettings {
  readonly bucket: string;
  readonly region: string;
  /** Of another store than Amazon's. */
  readonly endpoint: string | undefined;
  /** Whether the bucket is named in the path rather than in the host. */
  readonly pathStyle: boolean;
  /** Before the id of the recording in its key; empty or ending with `/`. */
  readonly prefix: string;
  /** Object Lock on each recording; without it, what the bucket itself says holds. */
  readonly lock: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly days: number } | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const REGION = /^[a-z0-9][a-z0-9-]{0,62}$/;
const PREFIX = /^(?:[\w.-]+\/)*$/;
const LOCK = /^(GOVERNANCE|COMPLIANCE):([1-9]\d{0,4})$/;
const ON_OFF: Readonly<Record<string, boolean>> = { on: true, off: false };

/**
 * Where recordings are kept in an object store: `HEARDONCE_S3_…`, described in docs/operations.md; undefined where no bucket is named. Credentials
 * come by the usual chain of the store's client. Asked by each start before it prepares anything. @throws StartRefused
 */
export function bucketSettingsFrom(environment: Environment): BucketSettings | undefined {
  const of = (name: string): string => environment[`HEARDONCE_S3_${name}`] ?? '';
  const bucket = of('BUCKET');
  if (bucket === '') {
    const stray = ['REGION', 'ENDPOINT', 'PATH_STYLE', 'PREFIX', 'LOCK'].find((name) => of(name) !== '');
    if (stray) throw new StartRefused(`HEARDONCE_S3_${stray} está, pero falta HEARDONCE_S3_BUCKET.`, `HEARDONCE_S3_${stray} is set, but HEARDONCE_S3_BUCKET is not.`);
    return undefined;
  }
  if (!BUCKET.test(bucket)) throw unfit('BUCKET', 'el nombre de un depósito: 3 a 63 letras minúsculas, cifras, puntos o guiones', 'the name of a bucket: 3 to 63 small letters, digits, dots or hyphens');
  const endpoint = of('ENDPOINT') || undefined;
  if (endpoint !== undefined && !isAddress(endpoint)) throw unfit('ENDPOINT', 'una dirección como https://objetos.example', 'an address like https://objects.example');
  const region = of('REGION') || environment['AWS_REGION'] || '';
  if (!REGION.test(region)) throw unfit('REGION', 'la región del depósito, por ejemplo sa-east-1', 'the region of the bucket, for example sa-east-1');
  const pathStyle = of('PATH_STYLE') === '' ? endpoint !== undefined : ON_OFF[of('PATH_STYLE')];
  if (pathStyle === undefined) throw unfit('PATH_STYLE', 'on u off', 'on or off');
  const prefix = of('PREFIX');
  if (!PREFIX.test(prefix)) throw unfit('PREFIX', 'vacío, o palabras que terminan en /, por ejemplo grabaciones/', 'empty, or words that end with /, for example recordings/');
  const lock = LOCK.exec(of('LOCK'));
  if (of('LOCK') !== '' && !lock) throw unfit('LOCK', 'GOVERNANCE o COMPLIANCE con sus días, por ejemplo COMPLIANCE:7300', 'GOVERNANCE or COMPLIANCE with its days, for example COMPLIANCE:7300');
  return { bucket, region, endpoint, pathStyle, prefix, lock: lock ? { mode: lock[1] as 'GOVERNANCE' | 'COMPLIANCE', days: Number(lock[2]) } : undefined };
}

function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '' && url.hash === '';
}

const unfit = (name: string, spanish: string, english: string): StartRefused => new StartRefused(`HEARDONCE_S3_${name} debe ser ${spanish}.`, `HEARDONCE_S3_${name} must be ${english}.`);

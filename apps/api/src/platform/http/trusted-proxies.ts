import { isIP } from 'node:net';

/** A range that everybody is in would let anybody choose the address they are known by. */
const WIDEST = 1;

/**
 * The proxies of `HEARDONCE_TRUSTED_PROXIES`: addresses and ranges (`10.0.0.0/8`), by commas.
 *
 * @returns none where nothing is set, or the first entry that is neither
 */
export function trustedProxiesFrom({ HEARDONCE_TRUSTED_PROXIES: text = '' }: Readonly<Record<string, string | undefined>>): { proxies: readonly string[] } | { wrong: string } {
  const proxies = text.split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  const wrong = proxies.find((entry) => !isAddressOrRange(entry));
  return wrong === undefined ? { proxies } : { wrong };
}

function isAddressOrRange(entry: string): boolean {
  const [address = '', prefix, ...more] = entry.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= WIDEST && Number(prefix) <= (version === 4 ? 32 : 128);
}

import { randomBytes } from 'node:crypto';

const DRAWN_AT_ONCE = 8_192;

/** Random bytes as `randomBytes` gives them, drawn from the system many at a time; no byte is given twice. For loads of many values in a short life. */
export function pooledRandomBytes(): (size: number) => Buffer {
  let pool = Buffer.alloc(0);
  return (size) => {
    if (pool.length < size) pool = randomBytes(Math.max(size, DRAWN_AT_ONCE));
    const bytes = pool.subarray(0, size);
    pool = pool.subarray(size);
    return bytes;
  };
}

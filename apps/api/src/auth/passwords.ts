import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** 16 MiB and some tens of milliseconds a password. */
const COST: Cost = { N: 16_384, r: 8, p: 1 };

/** Bytes. */
const [SALT, KEY] = [16, 32] as const;

const derive = (password: string, salt: Buffer, length: number, cost: Cost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, { ...cost, maxmem: 256 * cost.N * cost.r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });

/** What is kept of a password: `scrypt$N$r$p$salt$key` (RFC 7914), so that the cost can grow later. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(SALT);
  const key = await derive(password, salt, KEY, COST);
  return ['scrypt', COST.N, COST.r, COST.p, salt.toString('base64'), key.toString('base64')].join('$');
};

/** A hash of nobody's password: who is checked against it takes as long as anybody else. */
const NOBODY = [
  'scrypt',
  COST.N,
  COST.r,
  COST.p,
  Buffer.alloc(SALT).toString('base64'),
  Buffer.alloc(KEY).toString('base64'),
].join('$');

/**
 * Whether it is that password.
 * @param hash null for a user that does not exist: false, after the same time
 */
export const isPassword = async (password: string, hash: string | null): Promise<boolean> => {
  const [, n, r, p, salt = '', kept = ''] = (hash ?? NOBODY).split('$');
  const expected = Buffer.from(kept, 'base64');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, 'base64'), expected.length, cost);
  return timingSafeEqual(key, expected) && hash !== null;
};

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const KEY = /^ll_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;

/** Characters of a key that are shown later, for people to tell their keys apart. */
const SHOWN = 11;

export const prefixOf = (token: string): string => token.slice(0, SHOWN);

/** The text of a new access key: `ll_<id in hex>_<256 random bits>`. */
export const newKey = (accesskeyId: string): string =>
  `ll_${accesskeyId.replaceAll('-', '')}_${randomBytes(32).toString('base64url')}`;

/** Id of the access key that a text claims to be; null where it is none. */
export const keyIdOf = (token: string): string | null => {
  const hex = KEY.exec(token)?.[1];
  if (hex === undefined) return null;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** What is kept of a key. A fast hash will do: 256 random bits cannot be guessed. */
export const hashKey = (token: string): string => createHash('sha256').update(token).digest('hex');

export const isKey = (token: string, hash: string): boolean => {
  const [given, kept] = [Buffer.from(hashKey(token)), Buffer.from(hash)];
  return given.length === kept.length && timingSafeEqual(given, kept);
};

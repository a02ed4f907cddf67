import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SettingsError } from './settings.js';
import type { Settings } from './settings.js';

/** RFC 7518 3.2: a key of HS256 has at least the hash's length. */
const LEAST = 32;

const kept = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const made = randomBytes(LEAST).toString('base64url');
    await writeFile(file, made, { mode: 0o600 });
    return made;
  }
};

/**
 * The key that signs tokens: the setting, or one that was made once and is kept in the data folder.
 * @throws SettingsError for a setting that is too short
 */
export const jwtSecret = async ({ jwtSecret: given, dataDir }: Pick<Settings, 'jwtSecret' | 'dataDir'>): Promise<Uint8Array> => {
  if (given === null) await mkdir(dataDir, { recursive: true });
  const secret = Buffer.from(given ?? (await kept(join(dataDir, 'jwt.secret'))));
  if (secret.length < LEAST) throw new SettingsError(`JWT_SECRET must have at least ${LEAST} bytes.`);
  return secret;
};

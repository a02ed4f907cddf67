import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEAST_SECRET, SettingsError } from './settings.js';
import type { Settings } from './settings.js';

const kept = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch {
    const made = randomBytes(LEAST_SECRET).toString('base64url');
    await writeFile(file, made, { mode: 0o600 });
    return made;
  }
};

/**
 * The key that signs tokens: the setting, or one that was made once and is kept in the data folder.
 * @throws SettingsError when what was kept has been cut short
 */
export const jwtSecret = async ({ jwtSecret: given, dataDir }: Pick<Settings, 'jwtSecret' | 'dataDir'>): Promise<Uint8Array> => {
  if (given === null) await mkdir(dataDir, { recursive: true });
  const secret = Buffer.from(given ?? (await kept(join(dataDir, 'jwt.secret'))));
  if (secret.length < LEAST_SECRET) throw new SettingsError(`${join(dataDir, 'jwt.secret')} is damaged: remove it.`);
  return secret;
};

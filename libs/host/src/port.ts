import { once } from 'node:events';
import { createServer } from 'node:net';
import { saidOf } from './said.js';
import { SettingsError } from './settings.js';
import type { Settings } from './settings.js';

/**
 * Finds out that the API can listen, before anything depends on it.
 * @throws SettingsError naming HOST and PORT
 */
export const requirePort = async ({ port, host }: Pick<Settings, 'port' | 'host'>): Promise<void> => {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new SettingsError(`HOST=${host} PORT=${port} cannot be listened on: ${saidOf(error)}`);
  }
  server.close();
  await once(server, 'close');
};

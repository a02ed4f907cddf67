import { Guard } from './guard.js';
import type { Start } from './program.js';
import { SettingsError } from './settings.js';
import type { Settings } from './settings.js';
import { openStores } from './stores.js';
import type { Stores } from './stores.js';

const sharedUrl = ({ databaseUrl, eventStore }: Settings): string => {
  if (eventStore === 'memory') throw new SettingsError('EVENT_STORE=memory is of one process: npm start.');
  if (databaseUrl !== null) return databaseUrl;
  throw new SettingsError(
    'This program needs DATABASE_URL, the same for api, worker and switchboard; npm start brings a database of its own.',
  );
};

/**
 * Opens the stores that api, worker and switchboard share when they run apart. `npm start` is kept out of the database meanwhile, and
 * keeps them out: it takes for granted that nobody else writes.
 * @throws SettingsError without a database to share
 * @throws AlreadyRunning beside npm start
 */
export const openShared = async ({ settings, log, begun, stopping, fail }: Start): Promise<Stores> => {
  const url = sharedUrl(settings);
  const guard = new Guard({ url, company: 'others', log, revive: () => Promise.resolve(), onTaken: fail });
  await guard.lock();
  begun(() => guard.close());
  stopping.throwIfAborted();
  const stores = await openStores(settings, url);
  begun(() => stores.close());
  stopping.throwIfAborted();
  return stores;
};

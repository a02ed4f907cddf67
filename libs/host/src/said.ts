import { AlreadyRunning } from './lock.js';
import { SettingsError } from './settings.js';

/** Of several attempts that failed, such as one an address of a host, the first says enough. */
const firstOf = (error: Error): unknown => (error instanceof AggregateError ? (error.errors[0] ?? error) : error);

/** Of such errors the message says it all: the machine around us is to be mended, and a stack would only hide how. */
const isOutside = (error: Error): boolean =>
  error instanceof SettingsError || error instanceof AlreadyRunning || error.name === 'StoreUnavailable' || 'code' in error;

/** What a person reads about an error that ends the program: one line, and where it came from only if that can be a bug of ours. */
export const saidOf = (thrown: unknown): string => {
  const error = thrown instanceof Error ? firstOf(thrown) : thrown;
  if (!(error instanceof Error)) return String(error);
  return isOutside(error) ? error.message : (error.stack ?? error.message);
};

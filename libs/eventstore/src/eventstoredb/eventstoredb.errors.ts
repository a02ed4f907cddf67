import { ErrorType, isCommandError } from '@eventstore/db-client';
import { AppendRejected, StoreUnavailable } from '../event-store.js';

/** Answers that no repetition changes: the data is malformed or too large, or the stream is closed for good. */
const DATA: readonly string[] = [ErrorType.INVALID_ARGUMENT, ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, ErrorType.STREAM_DELETED];

/** Answers that say that we are set up wrongly. */
const BUG: readonly string[] = [ErrorType.ACCESS_DENIED, ErrorType.UNSUPPORTED];

/** What an error of the client means for who asked. */
export const faultOf = (error: unknown): 'data' | 'outage' | 'bug' => {
  const type = error instanceof Error && isCommandError(error) ? error.type : '';
  if (DATA.includes(type)) return 'data';
  return BUG.includes(type) ? 'bug' : 'outage';
};

/** An error of the client as the port calls it. */
export const translated = (error: unknown): unknown => {
  const fault = faultOf(error);
  if (fault === 'data') return new AppendRejected(`EventStoreDB does not take the data: ${String(error)}`, { cause: error });
  return fault === 'outage' ? new StoreUnavailable(`EventStoreDB cannot be reached: ${String(error)}`, { cause: error }) : error;
};

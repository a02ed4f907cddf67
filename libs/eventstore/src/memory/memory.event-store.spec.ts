import { eventStoreContract } from '../event-store.contract.js';
import { NO_STREAM } from '../event-store.js';
import { newStream, note } from '../testing/notes.js';
import { MemoryEventStore, MemoryLog } from './memory.event-store.js';

eventStoreContract('the memory store', () => {
  const log = new MemoryLog();
  const store = new MemoryEventStore(log);
  return Promise.resolve({
    store,
    another: (upcasts) => Promise.resolve(new MemoryEventStore(log, upcasts)),
    cut: () => Promise.resolve(),
    appendSlowly: async () => {
      await store.append(newStream(), NO_STREAM, [note('slow')]);
      return () => Promise.resolve();
    },
    close: () => store.close(),
  });
});

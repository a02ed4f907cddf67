import { tcpGate } from '../../../../test/support/tcp-gate.js';
import { eventStoreContract } from '../event-store.contract.js';
import { NO_STREAM, type EventStore } from '../event-store.js';
import { newStream, note } from '../testing/notes.js';
import { EventStoreDbEventStore } from './eventstoredb.event-store.js';
import { eventStoreDb } from './testing/server.js';

eventStoreContract('the EventStoreDB store', async () => {
  const server = await eventStoreDb();
  const gate = await tcpGate(server.port, server.host);
  const opened: EventStore[] = [];
  const open = (upcasts?: ConstructorParameters<typeof EventStoreDbEventStore>[1]): EventStore => {
    const store = new EventStoreDbEventStore(server.url('127.0.0.1', gate.port), upcasts);
    opened.push(store);
    return store;
  };
  return {
    store: open(),
    another: (upcasts) => Promise.resolve(open(upcasts)),
    cut: () => {
      gate.cut();
      return Promise.resolve();
    },
    // An append is one request here, and nobody sees half of it.
    appendSlowly: async () => {
      await open().append(newStream(), NO_STREAM, [note('slow')]);
      return () => Promise.resolve();
    },
    close: async () => {
      await Promise.all(opened.map((store) => store.close()));
      await gate.close();
      await server.stop();
    },
  };
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Recorded } from '#domain/kernel/recorded.js';
import { tcpGate, type TcpGate } from '../../../../test/support/tcp-gate.js';
import { until } from '../../../../test/support/until.js';
import { NO_STREAM, StoreUnavailable } from '../event-store.js';
import { newStream, note, notes, textOf } from '../testing/notes.js';
import { EventStoreDbEventStore } from './eventstoredb.event-store.js';
import { protocolServer, type ProtocolServer } from './testing/protocol-server.js';

let server: ProtocolServer;
let gate: TcpGate;
let store: EventStoreDbEventStore;
beforeEach(async () => {
  server = await protocolServer();
  gate = await tcpGate(server.port);
  store = new EventStoreDbEventStore(`esdb://127.0.0.1:${gate.port}?tls=false`);
});
afterEach(async () => {
  await gate.open();
  await store.close();
  await gate.close();
  await server.stop();
});

describe('while EventStoreDB is away', () => {
  it('says so to whoever appends and reads, and serves the next ones when it is back', async () => {
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(1));
    await gate.shut();

    await expect(store.append(stream, 0, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readAll(0)[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(StoreUnavailable);

    await gate.open();
    await until(async () => (await store.append(stream, 0, [note('back')])).revision === 1);
  });

  it('does not wait for ever on a connection that has fallen silent', async () => {
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(1));
    gate.loseAnswers();

    await expect(store.append(stream, 0, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailable);
    gate.cut();
    await gate.open();
    await until(async () => (await store.readStream(stream)).length > 0);
  });

  it('gives followers what was appended meanwhile once it is back', async () => {
    const direct = new EventStoreDbEventStore(`esdb://127.0.0.1:${server.port}?tls=false`);
    const taken: Recorded[] = [];
    const subscription = store.subscribe(0, (batch) => void taken.push(...batch));
    await direct.append(newStream(), NO_STREAM, [note('before')]);
    await until(() => taken.length === 1);
    await gate.shut();
    await direct.append(newStream(), NO_STREAM, [note('meanwhile')]);
    await gate.open();
    await until(() => taken.length === 2);
    await subscription.stop();
    await direct.close();

    expect(taken.map(textOf)).toEqual(['before', 'meanwhile']);
  });
});

describe('when the answer to an append is lost', () => {
  it('finds out that it has happened', async () => {
    const stream = newStream();
    server.loseAnswers(1);
    const answer = await store.append(stream, NO_STREAM, notes(3));

    const read = await store.readStream(stream);
    expect(read).toHaveLength(3);
    expect(answer).toEqual({ revision: 2, position: read[2]!.position, repeat: true });
  });

  it('finds out that it has happened though the stream has moved on since', async () => {
    const direct = new EventStoreDbEventStore(`esdb://127.0.0.1:${server.port}?tls=false`);
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(1));
    gate.loseAnswers();
    const answer = store.append(stream, 0, [note('lost')]);
    await until(async () => (await direct.readStream(stream)).length === 2);
    await direct.append(stream, 1, [note('next')]);
    gate.cut();
    await gate.open();

    expect(await answer).toMatchObject({ revision: 1 });
    expect((await store.readStream(stream)).map(textOf)).toEqual(['0', 'lost', 'next']);
    await direct.close();
  });
});

describe('the log in EventStoreDB', () => {
  it('holds the server back while a batch is in hand', async () => {
    for (let index = 0; index < 10; index++) await store.append(newStream(), NO_STREAM, notes(1_000));
    let open = (): void => undefined;
    const gateOfHandler = new Promise<void>((resolve) => (open = resolve));
    let taken = 0;
    const subscription = store.subscribe(0, async (batch) => {
      await gateOfHandler;
      taken += batch.length;
    });
    let before = -1;
    await until(() => {
      const still = server.sent() === before && before > 0;
      before = server.sent();
      return still;
    });
    expect(server.sent()).toBeLessThan(5_000);
    open();
    await until(() => taken === 10_000);
    await subscription.stop();
  });

  it('leaves out what the server records for itself', async () => {
    const stream = newStream();
    await store.append(stream, NO_STREAM, notes(30));
    const { position } = (await store.readStream(stream)).at(-1)!;
    const read: Recorded[] = [];
    for await (const page of store.readAll(0)) read.push(...page);

    expect(await store.head()).toBe(position);
    expect(read).toHaveLength(30);
  });

  it('finds its server by asking a cluster', async () => {
    const found = new EventStoreDbEventStore(`esdb+discover://127.0.0.1:${server.port}?tls=false`);
    await found.append(newStream(), NO_STREAM, [note('found')]);
    for await (const page of store.readAll(0)) expect(page.map(textOf)).toEqual(['found']);
    await found.close();
  });

  it('goes on asking for its cluster when nobody has answered', async () => {
    const closed = await tcpGate(server.port);
    await closed.shut();
    const lost = new EventStoreDbEventStore(`esdb+discover://127.0.0.1:${closed.port}?tls=false&maxDiscoverAttempts=1`);
    await expect(lost.append(newStream(), NO_STREAM, notes(1))).rejects.toBeInstanceOf(StoreUnavailable);
    await closed.open();
    await until(async () => (await lost.append(newStream(), NO_STREAM, notes(1))).revision === 0);
    await lost.close();
    await closed.close();
  });
});

// A wire tap between Ledgerline and the simulator: notes when a dial or a hang-up is written and when an answer is told, by the leg's id.
import { connect, createServer } from 'node:net';
import { now } from './lib.mjs';

const DIAL = /bgapi originate \{origination_uuid=([0-9a-f-]{36})/g;
const KILL = /api uuid_kill ([0-9a-f-]{36})/g;
const ANSWER = /"Event-Name":"CHANNEL_ANSWER"[^}]*?"Unique-ID":"([0-9a-f-]{36})"/g;

const noting =
  (...watched) =>
  (chunk) => {
    const at = now();
    const text = chunk.toString('latin1');
    for (const [pattern, times] of watched) for (const [, id] of text.matchAll(pattern)) if (!times.has(id)) times.set(id, at);
  };

/** @returns {Promise<{port: number, dialled: Map<string, number>, killed: Map<string, number>, answered: Map<string, number>, close: () => void}>} */
export const tap = async (eslPort) => {
  const [dialled, killed, answered] = [new Map(), new Map(), new Map()];
  const server = createServer((client) => {
    const upstream = connect(eslPort, '127.0.0.1');
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => undefined);
    client.on('data', noting([DIAL, dialled], [KILL, killed])).pipe(upstream);
    upstream.on('data', noting([ANSWER, answered])).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, dialled, killed, answered, close: () => server.close() };
};

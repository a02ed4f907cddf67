// A wire tap between Ledgerline and the simulator: notes when a dial or a hang-up is written and when an answer is told, by the leg's id.
import { connect, createServer } from 'node:net';
import { now } from './lib.mjs';

/** Each with a word without which it cannot be there: most of what passes need not be read, which would delay it. */
const DIAL = ['bgapi originate', /bgapi originate \{origination_uuid=([0-9a-f-]{36})/g];
const KILL = ['uuid_kill', /api uuid_kill ([0-9a-f-]{36})/g];
const PARK = ['"CHANNEL_PARK"', /"Event-Name":"CHANNEL_PARK"[^}]*?"Unique-ID":"([0-9a-f-]{36})"/g];
const NUMBER = ['bgapi originate', /bgapi originate \{[^}]*\}sofia\/[a-z]+\/([+0-9]+)@/g];
const ANSWER = ['"CHANNEL_ANSWER"', /"Event-Name":"CHANNEL_ANSWER"[^}]*?"Unique-ID":"([0-9a-f-]{36})"/g];

const noting =
  (...watched) =>
  (chunk) => {
    const at = now();
    const found = watched.filter(([[word]]) => chunk.includes(word));
    if (found.length === 0) return;
    const text = chunk.toString('latin1');
    for (const [[, pattern], times] of found) for (const [, id] of text.matchAll(pattern)) if (!times.has(id)) times.set(id, at);
  };

/** @returns {Promise<{port: number, dialled: Map<string, number>, called: Map<string, number>, parked: Map<string, number>, killed: Map<string, number>, answered: Map<string, number>, close: () => void}>} */
export const tap = async (eslPort) => {
  const [dialled, called, killed, answered, parked] = Array.from({ length: 5 }, () => new Map());
  const server = createServer((client) => {
    const upstream = connect(eslPort, '127.0.0.1');
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => undefined);
    client.on('data', noting([DIAL, dialled], [NUMBER, called], [KILL, killed])).pipe(upstream);
    upstream.on('data', noting([ANSWER, answered], [PARK, parked])).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, dialled, called, killed, answered, parked, close: () => server.close() };
};

/** The statement by which the log appends, as PostgreSQL's Bind message names it. */
const APPEND = '\0eventstore.append\0';

/** ReadyForQuery, which ends the answer to a statement (PostgreSQL's message formats). */
const isReady = (chunk) => chunk.length >= 6 && chunk[chunk.length - 6] === 0x5a && chunk.readUInt32BE(chunk.length - 5) === 5;

/**
 * A wire tap between Ledgerline and its Postgres: when each commit of the log began, and how long it took, in milliseconds.
 * @returns {Promise<{port: number, commits: {at: number, took: number}[], close: () => void}>}
 */
export const tapPostgres = async (postgresPort) => {
  const commits = [];
  const server = createServer((client) => {
    const upstream = connect(postgresPort, '127.0.0.1');
    for (const socket of [client, upstream]) socket.setNoDelay(true).on('error', () => undefined);
    let began = null;
    client.on('data', (chunk) => {
      if (began === null && chunk.includes(APPEND, 0, 'latin1')) began = now();
    });
    upstream.on('data', (chunk) => {
      if (began === null || !isReady(chunk)) return;
      commits.push({ at: began, took: now() - began });
      began = null;
    });
    client.pipe(upstream).pipe(client);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, commits, close: () => server.close() };
};

// Appends against a bare loop of grouped inserts on the same Postgres, and how fast the log folds and projects.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { now, percentile, perSecond, row, say, ms } from './lib.mjs';

const IN_FLIGHT = 64;
const SECONDS = 4;

const cause = (tree) => ({
  correlation: tree,
  causation: randomUUID(),
  command: randomUUID(),
  actor: { kind: 'system', id: 'bench' },
  at: Date.now(),
});

/** Calls `append` from 64 loops for a while; answers appends a second and latencies. */
const load = async (append) => {
  const latencies = [];
  const end = now() + SECONDS * 1000;
  const began = now();
  await Promise.all(
    Array.from({ length: IN_FLIGHT }, async () => {
      for (let stream = randomUUID(), revision = -1; now() < end; revision++) {
        if (revision === 9) [stream, revision] = [randomUUID(), -1];
        const asked = now();
        await append(stream, revision);
        latencies.push(now() - asked);
      }
    }),
  );
  return { rate: latencies.length / ((now() - began) / 1000), latencies };
};

/** The least that the same durability costs: whatever queued while the last batch committed, as one insert. */
const bare = async (url) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop table if exists bench_bare');
  await client.query(
    'create table bench_bare (position bigserial primary key, stream text, revision int, id uuid, type text, data json, cause json, unique (stream, revision))',
  );
  let queue = [];
  let busy = false;
  const text = `insert into bench_bare (stream, revision, id, type, data, cause)
    select * from unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::json[], $6::json[])`;
  const flush = async () => {
    busy = true;
    while (queue.length > 0) {
      const batch = queue.splice(0, 512);
      const column = (name) => batch.map((item) => item[name]);
      await client.query({ name: 'bare', text, values: ['stream', 'revision', 'id', 'type', 'data', 'cause'].map(column) });
      for (const { done } of batch) done();
    }
    busy = false;
  };
  const append = (stream, revision) =>
    new Promise((done) => {
      const data = JSON.stringify({ callId: stream, legId: stream, activeflowId: null, note: 'x'.repeat(120) });
      queue.push({
        stream,
        revision: revision + 1,
        id: randomUUID(),
        type: 'CallRinging',
        data,
        cause: JSON.stringify(cause(stream)),
        done,
      });
      if (!busy) setImmediate(() => busy || void flush());
    });
  const result = await load(append);
  await client.query('drop table bench_bare');
  await client.end();
  return result;
};

const ours = async (store) => {
  const event = (stream) => ({ type: 'CallRinging', callId: stream, legId: stream, activeflowId: null, note: 'x'.repeat(120) });
  return load((stream, revision) =>
    store.append(`bench-${stream}`, revision, [{ id: randomUUID(), event: event(stream), cause: cause(stream) }]),
  );
};

export const benchAppends = async (url, { openPostgres }) => {
  say(`Appends, one event each, ${IN_FLIGHT} in flight, ${SECONDS} s a round, synchronous_commit on`);
  const { store, close } = await openPostgres(url);
  await ours(store);
  const rounds = [];
  for (let round = 0; round < 3; round++) rounds.push([await bare(url), await ours(store)]);
  const [grouped, event] = [0, 1].map((side) => rounds.map((pair) => pair[side]).sort((a, b) => a.rate - b.rate)[1]);
  row('bare loop of grouped inserts', perSecond(grouped.rate), `p99 ${ms(percentile(grouped.latencies, 0.99))}`);
  row('event store', perSecond(event.rate), `p99 ${ms(percentile(event.latencies, 0.99))}`);
  row('ratio, at least 60 %', `${((100 * event.rate) / grouped.rate).toFixed(0)} %`);
  await close();
};

export const benchReplay = async (url, { openPostgres, rebuild, deciders }) => {
  const { store, pool, close } = await openPostgres(url);
  const streams = new Map();
  let read = 0;
  const reading = now();
  const pages = [];
  for await (const page of store.readAll(0)) {
    read += page.length;
    pages.push(page);
  }
  const readRate = read / ((now() - reading) / 1000);
  let folded = 0;
  const folding = now();
  for (const page of pages) {
    for (const {
      stream,
      event,
      cause: { at },
    } of page) {
      const decider = deciders[stream.slice(0, stream.indexOf('-'))];
      if (!decider) continue;
      streams.set(stream, decider.evolve(streams.get(stream) ?? decider.initial, event, at));
      folded++;
    }
  }
  const foldRate = folded / ((now() - folding) / 1000);
  const projecting = now();
  await rebuild(pool, store);
  const projectRate = read / ((now() - projecting) / 1000);
  say(`Replay of the ${read.toLocaleString('en-US')} events that this bench has written`);
  row('read in order, checked for gaps', perSecond(readRate));
  row('fold, at least 100,000/s', perSecond(foldRate), `${streams.size} streams`);
  row('projections with messages, at least 10,000/s', perSecond(projectRate));
  await close();
};

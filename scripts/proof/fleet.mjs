// The processes of a proof with more than one worker: two of each kind on one database and one simulator.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare.mjs';
import { freePort, start } from './processes.mjs';

const dist = (path) => import(pathToFileURL(join(root, 'dist', path)).href);

/** A database that is there, or an embedded one for this proof. */
const openDatabase = async (url, dataDir) => {
  if (url !== null) return { url, stop: () => Promise.resolve() };
  const { openPostgresServer } = await dist('apps/all/src/postgres.server.js');
  return openPostgresServer(dataDir);
};

/** What the log and the checkpoints hold. */
const openBooks = async (url) => {
  const { openPostgres } = await dist('libs/eventstore/src/postgres/postgres.event-store.js');
  const { verify } = await dist('libs/engine/src/replay/verify.js');
  const { pool, store, close } = await openPostgres(url);
  return {
    log: async () => {
      const all = [];
      for await (const page of store.readAll(0)) all.push(...page);
      return all;
    },
    /** What would be done otherwise than the log shows, once all is over. */
    differences: async () => {
      const { differences, underWay } = await verify(store, { checkpoint: await store.head(), stopped: new Map() });
      return [...differences, ...(underWay > 0 ? [{ underWay }] : [])];
    },
    rows: async () => (await pool.query('select name, key from ledgerline.checkpoint_rows')).rows,
    slots: async () =>
      (await pool.query("select holder, count(*)::int as count from ledgerline.leases where pool = 'trees' group by holder"))
        .rows,
    close,
  };
};

/** @param database URL of an empty Postgres database, or null for an embedded one */
export const startFleet = async (database) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-fleet-'));
  await chmod(dataDir, 0o755);
  const server = await openDatabase(database, dataDir);
  const simulator = start('simulator', { SIMULATOR_PORT: '0', SIMULATOR_ESL_PORT: '0' }, 'simulator ready');
  const [, esl, phones] = /esl \S+:(\d+) http (\S+)/.exec(await simulator.ready) ?? [];
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: server.url,
    SIMULATOR_ESL_PORT: esl,
    SEED_DEMO: 'yes',
    JWT_SECRET: 'a secret that all the doors of this proof share',
    LOG_LEVEL: 'info',
  };
  const running = new Set();
  const run = (program, more = {}) => {
    const process = start(program, { ...env, ...more }, 'ready ');
    running.add(process);
    return { ...process, end: (signal) => (running.delete(process), process.end(signal)) };
  };
  const ports = [await freePort(), await freePort()];
  return {
    phones,
    doors: ports.map((port) => `http://127.0.0.1:${port}`),
    api: `http://127.0.0.1:${ports[0]}`,
    door: (n) => run('api', { PORT: String(ports[n]) }),
    worker: () => run('worker'),
    switchboard: () => run('switchboard'),
    books: () => openBooks(server.url),
    close: async () => {
      for (const process of running) process.signal('SIGCONT');
      await Promise.all([...running].map((process) => process.end('SIGKILL')));
      await simulator.end('SIGTERM');
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

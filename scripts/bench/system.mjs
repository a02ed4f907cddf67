// Starts a whole system for the bench: simulator, wire tap, Ledgerline, each a process of its own but for the tap.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'node:http';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare.mjs';
import { tap, tapPostgres } from './wire.mjs';

const freePort = async () => {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

/** What `npm start` gives it. */
const FLAGS = { all: ['--max-semi-space-size=32'] };

const run = (program, env, line) =>
  new Promise((resolve, reject) => {
    const flags = [...(FLAGS[program] ?? []), ...(process.env.BENCH_NODE_ARGS?.split(' ') ?? [])];
    const child = spawn(process.execPath, [...flags, join(root, 'dist', 'apps', program, 'src', 'main.js')], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.on('data', (chunk) => chunk.toString().includes(line) && resolve(child));
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)));
  });

const stop = (child) =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });

/** The embedded Postgres of a data folder, behind a tap. */
const tappedPostgres = async (dataDir) => {
  const path = join(root, 'dist', 'apps', 'all', 'src', 'postgres.server.js');
  const { openPostgresServer } = await import(pathToFileURL(path).href);
  const server = await openPostgresServer(dataDir);
  const url = new URL(server.url);
  const { port, commits, close } = await tapPostgres(Number(url.port));
  url.port = port;
  const stop = async () => {
    close();
    await server.stop();
  };
  return { env: { DATABASE_URL: url.href, SEED_DEMO: 'yes' }, commits, stop };
};

/**
 * @param tapped whether its commits are timed on the wire to Postgres
 * @param prepare fills the log, given the database's address, before the system starts
 */
export const startSystem = async ({ tapped = false, prepare = () => undefined } = {}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-bench-'));
  const postgres = tapped ? await tappedPostgres(dataDir) : { env: {}, commits: [], stop: () => undefined };
  await prepare(postgres.env.DATABASE_URL);
  const [port, simulatorPort, eslPort] = [await freePort(), await freePort(), await freePort()];
  const simulator = await run('simulator', { SIMULATOR_PORT: simulatorPort, SIMULATOR_ESL_PORT: eslPort }, 'simulator ready');
  const wire = await tap(eslPort);
  const env = {
    DATA_DIR: dataDir,
    PORT: port,
    SIMULATOR_ESL_PORT: wire.port,
    SIMULATOR_PORT: simulatorPort,
    LOG_LEVEL: 'warn',
    ...postgres.env,
  };
  const ledgerline = await run('all', env, 'ready ');
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const ask = (method, path, body, token, to = port) =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const headers = {
        ...(payload === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      const asked = request({ port: to, method, path, headers, agent, host: '127.0.0.1' }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode >= 300) reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
          else resolve(JSON.parse(text));
        });
      });
      asked.on('error', reject);
      asked.end(payload);
    });
  const { token } = await ask('POST', '/auth/login', { username: 'demo@ledgerline.example', password: 'demo' });
  return {
    port,
    simulatorPort,
    token,
    wire,
    pids: { ledgerline: ledgerline.pid, simulator: simulator.pid },
    dataDir,
    commits: postgres.commits,
    phone: (method, path, body) => ask(method, path, body, undefined, simulatorPort),
    api: (method, path, body) => ask(method, `/v1.0${path}`, body, token),
    stop: async () => {
      agent.destroy();
      await stop(ledgerline);
      wire.close();
      await stop(simulator);
      await postgres.stop();
    },
    clean: () => rm(dataDir, { recursive: true, force: true }),
  };
};

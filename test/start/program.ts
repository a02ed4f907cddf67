import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DEMO } from '../../apps/api/src/seed.js';
import { until } from '../support/until.js';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

type Environment = Readonly<Record<string, string>>;

/** A program as its user sees it: what it prints, and how it ends. */
export interface Program {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Where it serves, once it says so. */
  ready(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export const MAIN = [process.execPath, 'dist/apps/all/src/main.js'] as const;

/** What our own settings in the environment of the tests would change. */
const OURS =
  /^(PORT|HOST|EVENT_STORE|EVENTSTOREDB_URL|DATABASE_URL|SWITCH|SIMULATOR_.*|FREESWITCH_.*|JWT_SECRET|LOG_LEVEL|NODE_OPTIONS)$/;

const clean = (): Environment =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined || OURS.test(name) ? [] : [[name, value]])),
  );

export const run = (env: Environment, command: readonly string[] = MAIN): Program => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { cwd: root, env: { ...clean(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  const ready = new Promise<string>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said.stdout += chunk.toString();
      const [, url] = /^ready (.+)$/m.exec(said.stdout) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal);
  const died = ended.then((code) => {
    throw new Error(`ended with ${String(code)}: ${said.stderr}`);
  });
  died.catch(() => undefined);
  return {
    pid: child.pid!,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    ready: () => Promise.race([ready, died]),
    kill: (signal) => void child.kill(signal),
    ended,
  };
};

const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
};

/** A data folder and ports of its own, and what is to be seen of the processes that live on them. */
export interface Home {
  readonly dataDir: string;
  readonly env: Environment & Readonly<Record<'PORT' | 'SIMULATOR_PORT' | 'SIMULATOR_ESL_PORT', string>>;
  /** Process number of the embedded Postgres, 0 for none. */
  postgres(): Promise<number>;
  /** Whether the simulator answers. */
  simulates(): Promise<boolean>;
  /** Ends what is left and drops the folder. */
  remove(): Promise<void>;
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

export const newHome = async (): Promise<Home> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ledgerline-start-'));
  await chmod(dataDir, 0o755);
  const [PORT, SIMULATOR_PORT, SIMULATOR_ESL_PORT] = (await freePorts(3)).map(String) as [string, string, string];
  const postgres = async (): Promise<number> => {
    const text = await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '0');
    return parseInt(text, 10);
  };
  return {
    dataDir,
    env: { DATA_DIR: dataDir, PORT, SIMULATOR_PORT, SIMULATOR_ESL_PORT, LOG_LEVEL: 'error' },
    postgres,
    simulates: () => isListening(Number(SIMULATOR_ESL_PORT)),
    remove: async () => {
      const pid = await postgres();
      if (pid > 0 && pid !== process.pid) await kill(pid, 'SIGINT');
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Ends a process, if it is there, and waits until it is gone. */
export const kill = async (pid: number, signal: NodeJS.Signals): Promise<void> => {
  if (!isAlive(pid)) return;
  process.kill(pid, signal);
  await until(() => !isAlive(pid));
};

/** The simulator that a system has started. */
export const simulatorOf = async (pid: number): Promise<number> => {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const line = stdout.split('\n').find((row) => row.includes('simulator') && Number(row.trim().split(/\s+/)[1]) === pid);
  return Number(line?.trim().split(/\s+/)[0] ?? 0);
};

const ask = async (url: string, body: unknown, token = '', method = 'POST'): Promise<any> => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const answer = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return answer.json();
};

export type Ask = (method: string, path: string, body?: unknown) => Promise<any>;

/** Requests as the demo's user. */
export const asDemo = async (url: string): Promise<Ask> => {
  const { token } = await ask(`${url}/auth/login`, { username: DEMO.username, password: DEMO.password });
  return (method, path, body) => ask(url + path, body, token, method);
};

/** One call through all there is: its end, with the reason. */
export const oneCall = async (url: string): Promise<any> => {
  const api = await asDemo(url);
  const [{ id }] = await api('POST', '/v1.0/calls', {
    source: { type: 'tel', target: DEMO.numbers[0] },
    destinations: [{ type: 'tel', target: '+15551231005' }],
    actions: [{ type: 'answer' }, { type: 'talk', option: { text: 'Hi.', language: 'en-US' } }, { type: 'hangup' }],
  });
  return until(async () => {
    const call = await api('GET', `/v1.0/calls/${id}`);
    return call.status === 'hangup' ? call : undefined;
  });
};

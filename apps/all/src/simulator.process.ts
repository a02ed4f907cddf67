import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SettingsError } from '#host/settings.js';
import type { Settings } from '#host/settings.js';

/** The simulator that a system talks to. */
export interface SimulatorProcess {
  /** What it is, for people. */
  readonly about: string;
  /** Stops it, if this start began it. */
  stop(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('../../simulator/src/main.js', import.meta.url));

/** Milliseconds that the simulator may take to listen, and an event socket to greet. */
const [PATIENCE, GREETING] = [15_000, 2_000];

/** What answers on a port: an event socket greets with `auth/request` before it is asked anything. */
const answers = ({ host, port }: Settings['esl']): Promise<'switch' | 'stranger' | 'nobody'> =>
  new Promise((found) => {
    const socket = connect({ host, port });
    let heard = '';
    socket.setTimeout(GREETING, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (heard.includes('auth/request')) socket.destroy();
    });
    let isConnected = false;
    socket.once('connect', () => (isConnected = true));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (heard.includes('auth/request')) found('switch');
      else found(isConnected ? 'stranger' : 'nobody');
    });
  });

/** What the simulator said last, from a place in its log on. */
const lastWords = async (file: string, from: number): Promise<string> =>
  (await readFile(file)).subarray(from).toString().trim().split('\n').at(-1) ?? '';

const listening = async (esl: Settings['esl'], isAlive: () => boolean): Promise<boolean> => {
  for (const end = Date.now() + PATIENCE; Date.now() < end && isAlive();) {
    if ((await answers(esl)) === 'switch') return true;
    await pause(50);
  }
  return false;
};

const launch = async ({ esl, simulatorPort, eslPassword, dataDir }: Settings, about: string): Promise<SimulatorProcess> => {
  await mkdir(dataDir, { recursive: true });
  const file = join(resolve(dataDir), 'simulator.log');
  const log = await open(file, 'a');
  const { size } = await log.stat();
  const env = {
    ...process.env,
    SIMULATOR_ESL_PORT: String(esl.port),
    SIMULATOR_PORT: String(simulatorPort),
    FREESWITCH_PASSWORD: eslPassword,
  };
  const child = spawn(process.execPath, [PROGRAM], { detached: true, stdio: ['ignore', log.fd, log.fd], env });
  child.unref();
  const gone = once(child, 'exit');
  await log.close();
  const stop = async (): Promise<void> => {
    if (child.kill('SIGTERM')) await gone;
  };
  if (await listening(esl, () => child.exitCode === null && child.signalCode === null)) return { about, stop };
  await stop();
  throw new SettingsError(`The simulator does not start: ${await lastWords(file, size)} (${file})`);
};

/**
 * Starts the simulator as a process of its own, unless one answers on its port: it lives on when we are killed, as a switch would.
 * @throws SettingsError when a port of it is taken by something else
 */
export const openSimulator = async (settings: Settings): Promise<SimulatorProcess> => {
  const { esl, simulatorPort } = settings;
  const where = `at ${esl.host}:${esl.port}, its phones at http://127.0.0.1:${simulatorPort}/phones`;
  const there = await answers(esl);
  if (there === 'stranger')
    throw new SettingsError(`SIMULATOR_ESL_PORT ${esl.port} is taken by a program that is no event socket.`);
  if (there === 'nobody') return launch(settings, `Simulator started ${where}`);
  return { about: `Simulator was running, and is left running afterwards, ${where}`, stop: () => Promise.resolve() };
};

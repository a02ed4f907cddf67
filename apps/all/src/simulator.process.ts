import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Settings } from './settings.js';

/** Whether something listens there. */
const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });

const PROGRAM = fileURLToPath(new URL('../../simulator/src/main.js', import.meta.url));

/** How long the simulator may take to listen. */
const PATIENCE = 15_000;

/**
 * Starts the simulator as a process of its own, unless one answers on its port: it lives on when we are killed, as a switch would.
 * @returns how to stop it; for one that was there already, nothing is stopped
 */
export const openSimulator = async ({ esl, simulatorPort, eslPassword, dataDir }: Settings): Promise<() => Promise<void>> => {
  if (await answers(esl.host, esl.port)) return () => Promise.resolve();
  const log = openSync(join(dataDir, 'simulator.log'), 'a');
  const env = {
    ...process.env,
    SIMULATOR_ESL_PORT: String(esl.port),
    SIMULATOR_PORT: String(simulatorPort),
    FREESWITCH_PASSWORD: eslPassword,
  };
  const child = spawn(process.execPath, [PROGRAM], { detached: true, stdio: ['ignore', log, log], env });
  child.unref();
  const gone = once(child, 'exit');
  await listening(esl, () => child.exitCode === null && child.signalCode === null);
  return async () => {
    if (child.kill('SIGTERM')) await gone;
  };
};

const listening = async ({ host, port }: Settings['esl'], isAlive: () => boolean): Promise<void> => {
  for (const end = Date.now() + PATIENCE; Date.now() < end && isAlive();) {
    if (await answers(host, port)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The simulator does not listen on ${host}:${port}; its log in the data folder says why.`);
};

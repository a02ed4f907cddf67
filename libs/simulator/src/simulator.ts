import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createEslServer } from './esl.server.js';
import { createHttpServer } from './http.server.js';
import type { Softswitch, SoftswitchOptions } from './softswitch.js';
import { createSoftswitch } from './softswitch.js';

export interface SimulatorOptions extends SoftswitchOptions {
  readonly host?: string;
  /** 0 takes any free port. */
  readonly eslPort: number;
  readonly httpPort: number;
}

/** A simulator that listens; the ports are those it got. */
export interface Simulator {
  readonly softswitch: Softswitch;
  readonly eslPort: number;
  readonly httpPort: number;
  close(): Promise<void>;
}

const listen = async (server: Server, host: string, port: number): Promise<number> => {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

const closeServer = (server: Server): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));

/** Starts the switch with its event socket and its phones' HTTP. Rejects when a port is taken, and then listens nowhere. */
export const startSimulator = async (options: SimulatorOptions): Promise<Simulator> => {
  const { host = '127.0.0.1' } = options;
  const softswitch = createSoftswitch(options);
  const esl = createEslServer(softswitch);
  const http = createHttpServer(softswitch);
  const close = async () => {
    softswitch.faults.dropEsl();
    http.closeAllConnections();
    await Promise.all([closeServer(esl), closeServer(http)]);
  };
  try {
    const eslPort = await listen(esl, host, options.eslPort);
    const httpPort = await listen(http, host, options.httpPort);
    return { softswitch, eslPort, httpPort, close };
  } catch (error) {
    await close();
    throw error;
  }
};

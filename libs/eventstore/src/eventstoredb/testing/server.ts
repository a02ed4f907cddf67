import { existsSync } from 'node:fs';
import { protocolServer } from './protocol-server.js';

/** An EventStoreDB without TLS that a test may talk to. */
export interface Server {
  readonly host: string;
  readonly port: number;
  /** Client settings that the server asks for, such as credentials before the host. */
  readonly url: (host: string, port: number) => string;
  readonly stop: () => Promise<void>;
}

const insecure = (host: string, port: number): string => `esdb://${host}:${port}?tls=false`;

/** The one that EVENTSTOREDB_URL names, else one in a container where Docker answers, else the protocol server. */
export const eventStoreDb = async (): Promise<Server> => named() ?? (await contained()) ?? (await spoken());

const named = (): Server | undefined => {
  const url = process.env['EVENTSTOREDB_URL'];
  if (!url) return undefined;
  const { hostname, port } = new URL(url);
  const toward = (host: string, at: number): string => url.replace(`${hostname}:${port}`, `${host}:${at}`);
  return { host: hostname, port: Number(port), url: toward, stop: () => Promise.resolve() };
};

const contained = async (): Promise<Server | undefined> => {
  if (!process.env['DOCKER_HOST'] && !existsSync('/var/run/docker.sock')) return undefined;
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const runtime = await getContainerRuntimeClient().catch(() => undefined);
  if (!runtime) return undefined;
  const container = await new GenericContainer('eventstore/eventstore:24.10')
    .withCommand(['--insecure', '--mem-db', '--run-projections=None'])
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
    .start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return { host: container.getHost(), port: container.getMappedPort(2113), url: insecure, stop };
};

const spoken = async (): Promise<Server> => {
  const server = await protocolServer();
  return { host: '127.0.0.1', port: server.port, url: insecure, stop: () => server.stop() };
};

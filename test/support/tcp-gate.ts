import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A door in front of a TCP server, through which a test breaks the network as networks break. */
export interface TcpGate {
  readonly port: number;
  /** Cuts what is connected. Whoever comes again gets through. */
  cut(): void;
  /** Cuts what is connected and refuses whoever comes, until `open`. */
  shut(): Promise<void>;
  /** What is sent to the server arrives, what it answers does not, until `open`: nobody notices but by waiting. */
  loseAnswers(): void;
  open(): Promise<void>;
  close(): Promise<void>;
}

/** @param target the server's port */
export const tcpGate = async (target: number, host = '127.0.0.1'): Promise<TcpGate> => {
  const pairs = new Set<readonly [client: Socket, server: Socket]>();
  let losing = false;
  const admit = (client: Socket): void => {
    const server = connect(target, host);
    const pair = [client, server] as const;
    pairs.add(pair);
    const part = (): void => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    // Small packets must not wait for one another, or a round trip through the gate costs 40 ms.
    for (const end of pair) end.setNoDelay().on('close', part).on('error', part);
    client.on('data', (bytes) => server.write(bytes));
    server.on('data', (bytes) => {
      if (!losing) client.write(bytes);
    });
  };
  const cut = (): void => {
    for (const pair of pairs) for (const end of pair) end.destroy();
  };
  let door = createServer(admit).listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  const shut = async (): Promise<void> => {
    cut();
    if (!door.listening) return;
    door.close();
    await once(door, 'close');
  };
  const open = async (): Promise<void> => {
    losing = false;
    if (door.listening) return;
    door = createServer(admit).listen(port, '127.0.0.1');
    await once(door, 'listening');
  };
  return { port, cut, shut, open, loseAnswers: () => (losing = true), close: shut };
};

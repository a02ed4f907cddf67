import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What the stub says to one command: the bytes of the reply, or nothing at all. */
export type Reply = (command: string) => string | undefined;

export const reply = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`;

export const response = (body: string): string =>
  `Content-Type: api/response\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

export const event = (fields: Readonly<Record<string, string>>): string => {
  const body = JSON.stringify(fields);
  return `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`;
};

const PASSWORD = 'ClueCon';

/** Greets, accepts the password, the subscription and whatever else begins with a known word. */
export const obliging: Reply = (command) => {
  if (command.startsWith('auth ')) return reply(command === `auth ${PASSWORD}` ? '+OK accepted' : '-ERR invalid');
  if (command.startsWith('api ')) return response('+OK\n');
  return reply('+OK');
};

/** A socket that speaks the event socket's framing and nothing more: what it says is up to the test. */
export class StubSwitch {
  readonly commands: string[] = [];
  private readonly sockets: Socket[] = [];
  private readonly waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    private readonly says: Reply,
  ) {
    server.on('connection', (socket) => this.serve(socket));
  }

  static async listen(says: Reply = obliging): Promise<StubSwitch> {
    const server = createServer();
    const stub = new StubSwitch(server, says);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  write(bytes: string | Buffer): void {
    this.sockets.at(-1)?.write(bytes);
  }

  hangUp(): void {
    this.sockets.splice(0).forEach((socket) => socket.destroy());
  }

  /** Resolves when a command that fits has come. */
  async heard(fits: (command: string) => boolean): Promise<void> {
    while (!this.commands.some(fits)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.hangUp();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: Socket): void {
    this.sockets.push(socket);
    socket.on('error', () => socket.destroy());
    let rest = '';
    socket.on('data', (bytes) => {
      const frames = `${rest}${bytes.toString()}`.split('\n\n');
      rest = frames.pop() ?? '';
      frames.forEach((command) => this.hear(command, socket));
    });
    socket.write('Content-Type: auth/request\n\n');
  }

  private hear(command: string, socket: Socket): void {
    this.commands.push(command);
    const said = this.says(command);
    if (said !== undefined) socket.write(said);
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

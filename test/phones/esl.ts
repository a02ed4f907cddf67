import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A flat event, as `event json` sends them. */
export type EslEvent = Readonly<Record<string, string | undefined>>;

interface Frame {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An event socket of the tests' own, so that they do not see the switch through the eyes of the system under test. */
export class Esl {
  private buffer = Buffer.alloc(0);
  private readonly waiting: ((reply: string) => void)[] = [];
  private readonly listeners = new Set<(event: EslEvent) => void>();

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay();
    socket.on('data', (bytes) => {
      this.buffer = Buffer.concat([this.buffer, bytes]);
      for (let frame = this.shift(); frame; frame = this.shift()) this.take(frame);
    });
  }

  static async open({ host, port }: { readonly host: string; readonly port: number }, password = 'ClueCon'): Promise<Esl> {
    const socket = connect(port, host);
    await once(socket, 'connect');
    const esl = new Esl(socket);
    const greeted = await esl.command(`auth ${password}`);
    if (!greeted.startsWith('+OK')) throw new Error(`the switch does not let us in: ${greeted}`);
    return esl;
  }

  /** Sends frames without waiting; answers the reply's text. */
  command(lines: string): Promise<string> {
    return new Promise((resolve) => {
      this.waiting.push(resolve);
      this.socket.write(`${lines}\n\n`);
    });
  }

  async api(line: string): Promise<string> {
    return (await this.command(`api ${line}`)).trim();
  }

  /** Runs an application on a leg; its events carry `key` as Application-UUID. */
  execute(leg: string, application: string, data: string, key: string): Promise<string> {
    const names = [`sendmsg ${leg}`, 'call-command: execute', `execute-app-name: ${application}`, `execute-app-arg: ${data}`];
    return this.command([...names, 'event-lock: true', `Event-UUID: ${key}`].join('\n'));
  }

  /** @returns how to stop listening */
  on(listener: (event: EslEvent) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  close(): void {
    this.socket.destroy();
  }

  private shift(): Frame | undefined {
    const end = this.buffer.indexOf('\n\n');
    if (end < 0) return undefined;
    const lines = this.buffer.subarray(0, end).toString().split('\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
    );
    const size = Number(headers['Content-Length'] ?? 0);
    if (this.buffer.length < end + 2 + size) return undefined;
    const body = this.buffer.subarray(end + 2, end + 2 + size).toString();
    this.buffer = this.buffer.subarray(end + 2 + size);
    return { headers, body };
  }

  private take({ headers, body }: Frame): void {
    const type = headers['Content-Type'];
    if (type === 'text/event-json') {
      const event = JSON.parse(body) as EslEvent;
      for (const listener of this.listeners) listener(event);
    } else if (type === 'command/reply') this.waiting.shift()?.(headers['Reply-Text'] ?? '');
    else if (type === 'api/response') this.waiting.shift()?.(body);
  }
}

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import type { TestSystem } from './system.js';
import { until } from './until.js';

/** An agent's desktop: what it has been shown, and what it asks for. */
export class Desktop {
  /** Everything that came, over all sockets. */
  readonly frames: any[] = [];
  /** As the frames tell it, and nothing else does. */
  shown: any = {};
  readonly ended = new Map<string, string>();
  #socket: WebSocket | undefined;
  #seq = 0;

  constructor(
    private readonly system: TestSystem,
    readonly agentId: string,
    private readonly token: string,
  ) {}

  /** Somebody who logs in, and sits down at the desk. */
  static async open(system: TestSystem, { id, username }: any, password = 'a long password'): Promise<Desktop> {
    const { token } = (await system.ask('POST', '/auth/login', { username, password })).body;
    const desktop = new Desktop(system, id, token);
    await desktop.connect();
    return desktop;
  }

  /** Opens a socket, and waits until it shows how things are. */
  async connect(): Promise<void> {
    const url = this.system.life().url.replace('http', 'ws');
    const socket = new WebSocket(`${url}/v1.0/ws?token=${this.token}`);
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.hear(JSON.parse(data.toString())));
    socket.on('error', () => undefined);
    await once(socket, 'open');
    const before = this.frames.length;
    const topics = [`agent_id:${this.agentId}:desktop`];
    socket.send(JSON.stringify(this.#seq > 0 ? { type: 'resume', seq: this.#seq, topics } : { type: 'subscribe', topics }));
    await until(() => this.frames.slice(before).some(({ type }) => type === 'desktop_snapshot'));
  }

  /** The line is cut. */
  async drop(): Promise<void> {
    const socket = this.#socket;
    if (!socket || socket.readyState === WebSocket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.terminate();
    await closed;
  }

  /** Sends a command, and answers what it is answered. */
  async say(command: string, data: object = {}, id: string = randomUUID()): Promise<any> {
    const before = this.frames.length;
    this.#socket?.send(JSON.stringify({ type: 'command', command_id: id, command, data }));
    return until(() => this.frames.slice(before).find((frame) => frame.type === 'answer' && frame.command_id === id));
  }

  /** Waits until the desktop shows something. */
  shows(is: (shown: any) => unknown): Promise<any> {
    return until(() => (is(this.shown) ? this.shown : undefined));
  }

  private hear(frame: any): void {
    this.frames.push(frame);
    if (!String(frame.type).startsWith('desktop_')) return;
    if (frame.seq < this.#seq) throw new Error(`${frame.type} ${frame.seq} after ${this.#seq}`);
    this.#seq = frame.seq;
    const { offers_ended = [], ...sections } = frame.data;
    this.shown = frame.type === 'desktop_snapshot' ? sections : { ...this.shown, ...sections };
    for (const { id, outcome } of offers_ended) this.ended.set(id, outcome);
  }
}

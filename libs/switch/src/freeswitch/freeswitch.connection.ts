import { connect as openSocket } from 'node:net';
import type { Socket } from 'node:net';
import { FreeSwitchResponse } from 'esl';
import type { StringMap } from 'esl';
import { frame } from './freeswitch.frame.js';
import type { Connect, EslCommand, EslEvent, SwitchConnection, SwitchListener } from '../switch.js';

/** Where a FreeSWITCH listens for its controllers. */
export interface EventSocket {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  /** The events to be told of. */
  readonly events: readonly string[];
  /** Something is odd, but the connection goes on: one sentence for the log. */
  readonly warn: (sentence: string) => void;
}

/** One heartbeat, in milliseconds; after so many of them without a single reply that is owed, the switch counts as gone. */
const HEARTBEAT = 1_000;
const PATIENCE = 5;

/** The cheapest question there is; its answer says that the switch still listens. */
const PULSE: EslCommand = { line: 'api uptime' };

const SILENT = { debug: () => undefined, info: () => undefined, error: () => undefined };

type OnFrame = (headers: StringMap, body: string) => void;

/**
 * Of the `esl` package this takes what is below its own FIFO: the framing of the socket, keep-alive, and the wires of close and
 * error. It leaves what lies above: one command at a time, tables of jobs and of awaited events that only grow, nine hours of
 * patience.
 */
class Frames extends FreeSwitchResponse {
  constructor(
    socket: Socket,
    private readonly onFrame: OnFrame,
  ) {
    super(socket, SILENT);
  }

  override process(headers: StringMap, body: string): void {
    this.onFrame(headers, body);
  }
}

interface Awaited {
  readonly answer: (text: string) => void;
  readonly lost: (error: Error) => void;
}

const drop = (): void => undefined;

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class EventSocketConnection implements SwitchConnection {
  private readonly socket: Socket;
  private readonly closed: Promise<void>;
  private readonly pulse: NodeJS.Timeout;
  /** Commands that were written and not yet answered; FreeSWITCH answers in order. */
  private readonly awaited: Awaited[] = [];
  /** Events that came before the listener was ready; null once it is. */
  private held: EslEvent[] | null = [];
  private readonly kinds: Readonly<Record<string, (body: string, reply: string) => void>> = {
    'auth/request': () => void this.greet().catch((error: unknown) => this.end(words(error))),
    'command/reply': (_, reply) => this.answer(reply),
    'api/response': (body) => this.answer(body),
    'text/event-json': (body) => this.hear(body),
    'text/disconnect-notice': () => this.end('FreeSWITCH closed the connection'),
    'text/rude-rejection': () => this.end('FreeSWITCH refuses this address (apply-inbound-acl)'),
  };
  private ready = false;
  private reason: string | null = null;
  private silence = 0;
  private corked = false;

  constructor(
    private readonly to: EventSocket,
    private readonly listener: SwitchListener,
  ) {
    this.socket = openSocket({ host: to.host, port: to.port });
    this.closed = new Promise((resolve) => this.socket.once('close', resolve)).then(() => this.lost());
    this.socket.on('error', (error) => this.end(error.message));
    new Frames(this.socket, (headers, body) => this.receive(headers, body));
    this.pulse = setInterval(() => this.beat(), HEARTBEAT);
  }

  send(command: EslCommand): void {
    if (this.ready) this.write(command, { answer: drop, lost: drop });
  }

  ask(command: EslCommand): Promise<string> {
    if (!this.ready) return Promise.reject(new Error('There is no connection to the switch'));
    return this.question(command);
  }

  flush(): void {
    if (!this.corked) return;
    this.corked = false;
    this.socket.uncork();
  }

  /** Whatever was written before still reaches the switch. */
  close(): Promise<void> {
    this.reason ??= 'closed by Ledgerline';
    this.socket.destroySoon();
    return this.closed;
  }

  private question(command: EslCommand): Promise<string> {
    return new Promise((answer, lost) => this.write(command, { answer, lost }));
  }

  /** All commands of one turn leave in one piece. What the switch does not take in, waits in memory for five silent beats at most. */
  private write(command: EslCommand, awaited: Awaited): void {
    const text = frame(command);
    if (!this.corked) {
      this.corked = true;
      this.socket.cork();
      process.nextTick(() => this.flush());
    }
    this.socket.write(text);
    this.awaited.push(awaited);
  }

  /** Beats are counted, not time, so that a pause of our own process ends no connection. */
  private beat(): void {
    this.silence += 1;
    if (this.silence > PATIENCE) this.end(`no reply for ${PATIENCE} s`);
    else if (this.ready && this.awaited.length === 0) this.send(PULSE);
  }

  private receive(headers: StringMap, body: string): void {
    if (this.reason !== null) return;
    const kind = headers['Content-Type'] ?? 'none';
    const read = this.kinds[kind];
    if (read) read(body, headers['Reply-Text'] ?? '');
    else this.to.warn(`FreeSWITCH sent a frame of an unknown kind: ${kind}`);
  }

  private answer(text: string): void {
    this.silence = 0;
    const awaited = this.awaited.shift();
    if (awaited) awaited.answer(text);
    else this.end('FreeSWITCH answered what nobody asked');
  }

  private async greet(): Promise<void> {
    const accepted = await this.question({ line: `auth ${this.to.password}` });
    if (!accepted.startsWith('+OK')) throw new Error(`FreeSWITCH refused the password: ${accepted}`);
    const subscribed = await this.question({ line: `event json ${this.to.events.join(' ')}` });
    if (!subscribed.startsWith('+OK')) throw new Error(`FreeSWITCH refused the subscription: ${subscribed}`);
    this.ready = true;
    await this.listener.up();
    this.release();
  }

  private release(): void {
    const held = this.held ?? [];
    this.held = null;
    held.forEach((event) => this.tell(event));
  }

  private hear(body: string): void {
    const event = this.parsed(body);
    if (!event) return;
    if (this.held) this.held.push(event);
    else this.tell(event);
  }

  private parsed(body: string): EslEvent | undefined {
    try {
      return JSON.parse(body) as EslEvent;
    } catch (error) {
      this.to.warn(`FreeSWITCH sent an event that is no JSON: ${words(error)}`);
      return undefined;
    }
  }

  /** An error must not unwind into the parser, which would lose its place. */
  private tell(event: EslEvent): void {
    try {
      if (this.reason === null) this.listener.event(event);
    } catch (error) {
      this.end(words(error));
    }
  }

  private end(reason: string): void {
    this.reason ??= reason;
    this.ready = false;
    this.socket.destroy();
  }

  private lost(): void {
    clearInterval(this.pulse);
    this.ready = false;
    const reason = this.reason ?? 'FreeSWITCH closed the connection';
    this.reason = reason;
    this.awaited.splice(0).forEach(({ lost }) => lost(new Error(`The connection to the switch is lost: ${reason}`)));
    this.listener.down(reason);
  }
}

/** Opens an event socket (mod_event_socket, inbound). A wrong password, like any other end, is the reason that `down` tells. */
export const eventSocket =
  (to: EventSocket): Connect =>
  (listener) =>
    new EventSocketConnection(to, listener);

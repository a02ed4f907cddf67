import { errorOf } from '#domain/kernel/error.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { MessageArchive } from '#readmodels/message-archive.js';
import type { Message } from '#readmodels/messages.js';
import { answerOf } from './live.commands.js';
import type { CommandFrame, OrderAnswer } from './live.commands.js';
import { problem, readFrame } from './live.frames.js';
import type { ClientFrame, ErrorFrame, FrameId, ServerFrame } from './live.frames.js';
import { Held } from './live.held.js';
import { sent } from './live.sent.js';
import type { Sent } from './live.sent.js';
import { matches, patternOf } from './live.topics.js';
import type { Hearer, Pattern } from './live.topics.js';

/** Bytes that may wait for a client; beyond them it is too slow to follow. */
export const MOST_WAITING = 8 * 1024 * 1024;

/** Topics that one client may have. */
const MOST_TOPICS = 1_000;

/** Commands of one client that wait for their answer. */
const MOST_COMMANDS = 100;

/** Events that are read at once when a client resumes. */
const PAGE = 500;

/** Close codes (RFC 6455, 7.4.1, and the registry): an error of ours, and try again later. */
const INTERNAL = 1011;
const TRY_AGAIN_LATER = 1013;

/** The socket of one client, as a session needs it. */
export interface Wire {
  send(text: string): void;
  /** Bytes that have not left yet. */
  readonly waiting: number;
  /** Resolves when all that was sent has left, or the socket is closed. */
  flushed(): Promise<void>;
  close(code: number, reason: string): void;
}

export interface SessionParts extends Hearer {
  readonly wire: Wire;
  readonly archive: Pick<MessageArchive, 'after' | 'openCalls'>;
  readonly onError: (error: Error) => void;
  /** What the client asks for has changed, or, `afresh`, it has read all that it had missed. */
  readonly onWanting?: (afresh: boolean) => void;
  /** Does what a client commands; never rejects. */
  readonly obey?: (frame: CommandFrame) => Promise<OrderAnswer>;
}

interface Subscription {
  /** As the client wrote it. */
  readonly topic: string;
  readonly pattern: Pattern;
}

/** One client: what it hears, and what it has missed. */
export class Session {
  #subscriptions: ReadonlyMap<string, Subscription> = new Map();
  /** While missed messages are read: what comes meanwhile. */
  #held: Held | undefined;
  /** Seq up to which the client has been told everything, once it has resumed. */
  #told = 0;
  #closed = false;
  /** Commands that are not answered yet: one is done after the other. */
  #commands = 0;
  #doing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SessionParts) {}

  /** Takes a frame of the client's. What is wrong with it the client is told; the socket stays open. */
  receive(text: string): void {
    if (this.#closed) return;
    const frame = readFrame(text);
    if (frame.type === 'error') this.send(frame);
    else this.obey(frame);
  }

  /** Takes a message that has just been told. */
  deliver(message: Sent): void {
    if (this.#held) this.#held.add(message);
    else if (message.message.seq > this.#told && this.wants(message.topic)) this.write(message.text());
  }

  /** Sends what is in no archive; false, and nothing is sent, where the client still reads what it has missed, or is gone. */
  push(message: Message): boolean {
    if (this.#held || this.#closed) return false;
    this.send({ ...message, seq: Math.max(message.seq, this.#told) });
    return true;
  }

  /** Whether a topic is one that the client has asked for, or the beginning of such a one. */
  watches(topic: Pattern): boolean {
    for (const { pattern } of this.#subscriptions.values()) if (matches(pattern.slice(0, topic.length), topic)) return true;
    return false;
  }

  wants(topic: Pattern): boolean {
    for (const { pattern } of this.#subscriptions.values()) if (matches(pattern, topic)) return true;
    return false;
  }

  /** The agents whose desktops the client has asked for. */
  desktops(): readonly string[] {
    return [...this.#subscriptions.values()].flatMap(({ pattern: [, , resource, agentId] }) =>
      resource === 'desktop' && agentId !== undefined ? [agentId] : [],
    );
  }

  /** The socket is gone. */
  end(): void {
    this.#closed = true;
    this.#held = undefined;
  }

  private obey(frame: ClientFrame): void {
    switch (frame.type) {
      case 'subscribe':
      case 'unsubscribe':
        if (!this.change(frame.type, frame.topics, frame.id)) return;
        this.acknowledge(frame.id);
        this.parts.onWanting?.(false);
        return;
      case 'resume':
        this.resume(frame);
        return;
      case 'command':
        this.command(frame);
        return;
      case 'ping':
        this.send({ type: 'pong', id: frame.id });
    }
  }

  private command(frame: CommandFrame): void {
    const { obey } = this.parts;
    const { command_id: id } = frame;
    if (!obey) return void this.refuse(problem('PERMISSION_DENIED', 'This is for agents themselves, not for access keys.', id));
    if (this.#commands >= MOST_COMMANDS)
      return void this.refuse(problem('STATE_INVALID', `At most ${MOST_COMMANDS} commands wait for their answer.`, id));
    this.#commands += 1;
    this.#doing = this.#doing.then(async () => {
      const answer = await obey(frame);
      this.#commands -= 1;
      this.send(answerOf(id, answer));
    });
  }

  /** All of them, or none and the client is told why. */
  private change(how: 'subscribe' | 'unsubscribe', topics: readonly string[], id: FrameId | undefined): boolean {
    const next = new Map(this.#subscriptions);
    for (const topic of topics) {
      const pattern = patternOf(topic, this.parts);
      if ('reason' in pattern) return this.refuse(problem(pattern.reason, pattern.message, id));
      if (how === 'subscribe') next.set(pattern.join(':'), { topic, pattern });
      else next.delete(pattern.join(':'));
    }
    if (next.size > MOST_TOPICS) {
      return this.refuse(problem('INVALID_ARGUMENT', `A connection takes at most ${MOST_TOPICS} topics.`, id));
    }
    this.#subscriptions = next;
    return true;
  }

  private refuse(error: ErrorFrame): false {
    this.send(error);
    return false;
  }

  private resume({ id, seq, topics }: Extract<ClientFrame, { type: 'resume' }>): void {
    if (this.#held) return void this.refuse(problem('STATE_INVALID', 'This connection is resuming already.', id));
    if (!this.change('subscribe', topics, id)) return;
    this.acknowledge(id);
    const held = new Held();
    this.#held = held;
    this.catchUp(seq, held).catch((error: unknown) => this.giveUp(errorOf(error)));
  }

  /** Reads until nothing is missing between the archive and what was held: what came before a page was asked for is in it. */
  private async catchUp(from: number, held: Held): Promise<void> {
    this.#told = from;
    for (let more = true; more && !this.#closed;) {
      held.clear();
      const page = await this.parts.archive.after(this.parts.customerId, this.#told, PAGE);
      if (this.#told < page.from || this.#told > page.to) await this.resync();
      else for (const message of page.messages) this.repeat(message);
      await this.parts.wire.flushed();
      more = page.more || held.overflown;
    }
    this.caughtUp(held);
  }

  private caughtUp({ messages }: Held): void {
    this.#held = undefined;
    for (const message of messages) this.deliver(message);
    if (!this.#closed) this.parts.onWanting?.(true);
  }

  /** A page at a time: however much there is, a client that reads is never too slow for it. */
  private repeat(message: Message): void {
    const again = sent(message);
    if (!this.#closed && this.wants(again.topic)) this.parts.wire.send(again.text());
    this.#told = message.seq;
  }

  private async resync(): Promise<void> {
    const { seq, calls } = await this.parts.archive.openCalls(this.parts.customerId);
    this.send({ type: 'resync', seq });
    const snapshot: ServerFrame = { type: 'snapshot', data: this.parts.ownOnly ? [] : calls, seq };
    if (!this.#closed) this.parts.wire.send(JSON.stringify(snapshot));
    this.#told = seq;
  }

  /** What was missed could not be read: to go on without it would hide that. The client comes again. */
  private giveUp(error: Error): void {
    const outage = error instanceof StoreUnavailable;
    if (outage) this.send(problem('SERVICE_UNAVAILABLE', 'What was missed cannot be read now. Resume again in a moment.'));
    else this.parts.onError(error);
    this.close(outage ? TRY_AGAIN_LATER : INTERNAL, outage ? 'the store cannot be reached' : 'internal error');
  }

  private acknowledge(id: FrameId | undefined): void {
    this.send({ type: 'ack', id, topics: [...this.#subscriptions.values()].map(({ topic }) => topic) });
  }

  private send(frame: ServerFrame): void {
    this.write(JSON.stringify(frame));
  }

  private write(text: string): void {
    if (this.#closed) return;
    this.parts.wire.send(text);
    if (this.parts.wire.waiting > MOST_WAITING) this.close(TRY_AGAIN_LATER, 'too slow: resume from the last seq received');
  }

  private close(code: number, reason: string): void {
    if (this.#closed) return;
    this.end();
    this.parts.wire.close(code, reason);
  }
}

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { RawData, WebSocket } from 'ws';
import { errorOf } from '#domain/kernel/error.js';
import type { Clock } from '#engine/clock.js';
import type { MessageArchive } from '#readmodels/message-archive.js';
import type { Message } from '#readmodels/messages.js';
import type { Projector } from '#readmodels/projector.js';
import type { Permission } from '#domain/kernel/permission.js';
import { may } from '../auth/roles.js';
import type { Who } from '../auth/who.js';
import type { CommandFrame } from './live.commands.js';
import { LiveDesks } from './live.desks.js';
import type { LiveDesksParts } from './live.desks.js';
import { sent } from './live.sent.js';
import { Session } from './live.session.js';
import type { Hearer } from './live.topics.js';
import { Socket } from './live.socket.js';
import { LiveStats } from './live.stats.js';
import type { LiveStatsParts } from './live.stats.js';
import { CLOSING, isLivePath, NOBODY, NOT_FOUND, NOT_THEIRS, refuse, rejectionOf } from './live.upgrade.js';

/** Milliseconds between our pings, and of silence after which a client is gone (voipbin.md 5.3). */
const HEARTBEAT = { every: 10_000, silence: 60_000 };

/** Bytes of a client's frame. */
const MOST_FRAME = 64 * 1024;

/** Close codes (RFC 6455, 7.4.1): going away, and not allowed. */
const GOING_AWAY = 1001;
const POLICY = 1008;

/** Milliseconds in which a client must agree that its socket is closed. */
const GRACE = 1_000;

export interface LiveParts extends Omit<LiveDesksParts, 'feed'> {
  /** Who opens a socket; null, or a `Rejection`, for nobody. Asked again now and then, so that a revoked key falls silent. */
  readonly authenticate: (request: IncomingMessage) => Promise<Who | null>;
  readonly feed: Pick<Projector, 'listen' | 'passed'>;
  readonly archive: Pick<MessageArchive, 'after' | 'openCalls'>;
  readonly figures: LiveStatsParts['figures'];
  readonly clock: Clock;
  readonly onError: (error: Error) => void;
  readonly heartbeat?: { readonly every: number; readonly silence: number };
}

/** Who comes in, and over which stream. */
interface Arrival {
  readonly request: IncomingMessage;
  readonly stream: Duplex;
  readonly who: Who;
}

interface Client {
  readonly session: Session;
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly customerId: string;
  readonly permission: Permission;
  /** Which agent it is; undefined for an access key. */
  readonly agentId: string | undefined;
  readonly gone: Promise<unknown>;
  heard: number;
}

const hearerOf = (who: Who): Hearer => ({
  customerId: who.customerId,
  agentId: who.actor.kind === 'user' ? who.actor.id : undefined,
  ownOnly: !may(who, 'office'),
});

/** The WebSocket door: every message of the read models to those who have asked for it. */
export class LiveGateway {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MOST_FRAME });
  readonly #customers = new Map<string, Set<Client>>();
  readonly #pulse: NodeJS.Timeout;
  readonly #leave: () => void;
  readonly #stats: LiveStats;
  readonly #desks: LiveDesks;
  #closing = false;

  constructor(private readonly parts: LiveParts) {
    this.#stats = new LiveStats(parts);
    this.#desks = new LiveDesks(parts);
    this.#leave = parts.feed.listen((messages) => this.tell(messages));
    this.#pulse = setInterval(() => this.beat(), this.heartbeat.every).unref();
  }

  /** Takes the upgrades of an HTTP server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // A peer that goes away while we ask who it is.
      socket.on('error', () => socket.destroy());
      this.upgrade(request, socket, head).catch((error: unknown) => this.failed(socket, error));
    });
  }

  /** Closes every socket, and takes no more: their clients come again, and resume. Resolves when all are closed. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#leave();
    clearInterval(this.#pulse);
    this.#stats.stop();
    await this.#desks.close();
    const clients = this.clients();
    for (const { socket } of clients) socket.close(GOING_AWAY, 'shutting down');
    const impatient = setTimeout(() => {
      for (const { socket } of clients) socket.terminate();
    }, GRACE);
    await Promise.all(clients.map(({ gone }) => gone));
    clearTimeout(impatient);
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!isLivePath(request.url)) throw NOT_FOUND;
    const who = await this.parts.authenticate(request);
    if (who === null) throw NOBODY;
    if (!may(who, 'office') && who.actor.kind !== 'user') throw NOT_THEIRS;
    if (this.#closing) throw CLOSING;
    this.#server.handleUpgrade(request, socket, head, (opened) => this.welcome(opened, { request, stream: socket, who }));
  }

  private failed(socket: Duplex, error: unknown): void {
    const rejection = rejectionOf(error);
    if (rejection.reason === 'INTERNAL') this.parts.onError(errorOf(error));
    refuse(socket, rejection);
  }

  private welcome(socket: WebSocket, { request, stream, who }: Arrival): void {
    const { archive, onError } = this.parts;
    const { customerId, permission } = who;
    const hearer = hearerOf(who);
    const obey = hearer.agentId === undefined ? {} : { obey: (frame: CommandFrame) => this.#desks.obey(request, frame) };
    const onWanting = (afresh: boolean): void => this.wanting(client, afresh);
    const session: Session = new Session({ ...hearer, ...obey, archive, onError, onWanting, wire: new Socket(socket, stream) });
    const gone = new Promise((resolve) => socket.once('close', resolve));
    const { agentId } = hearer;
    const about = { customerId, permission, agentId, gone, heard: performance.now() };
    const client: Client = { session, socket, request, ...about };
    const theirs = this.#customers.get(customerId) ?? new Set();
    this.#customers.set(customerId, theirs.add(client));
    socket.on('message', (data, isBinary) => this.hear(client, data, isBinary));
    socket.on('pong', () => (client.heard = performance.now()));
    // What breaks a socket closes it, too.
    socket.on('error', () => undefined);
    socket.on('close', () => this.farewell(client));
  }

  private wanting(client: Client, afresh: boolean): void {
    this.#stats.look(client.customerId, client.session, afresh);
    this.#desks.look(client, afresh);
  }

  private farewell(client: Client): void {
    client.session.end();
    this.#stats.leave(client.customerId, client.session);
    this.#desks.leave(client);
    const theirs = this.#customers.get(client.customerId);
    theirs?.delete(client);
    if (theirs?.size === 0) this.#customers.delete(client.customerId);
  }

  private hear(client: Client, data: RawData, isBinary: boolean): void {
    client.heard = performance.now();
    client.session.receive(isBinary ? '' : textOf(data));
  }

  private tell(messages: readonly Message[]): void {
    for (const message of messages) {
      const each = sent(message);
      for (const { session } of this.#customers.get(each.topic[1] ?? '') ?? []) session.deliver(each);
      this.#stats.heard(message, each.topic);
      this.#desks.heard(message, each.topic);
    }
  }

  private beat(): void {
    const silent = performance.now() - this.heartbeat.silence;
    for (const client of this.clients()) {
      if (client.heard < silent) client.socket.terminate();
      else client.socket.ping();
      this.check(client).catch((error: unknown) => this.doubt(client, error));
    }
  }

  /** Who may hear more, or less, than when the socket was opened opens another. */
  private async check({ request, customerId, permission, socket }: Client): Promise<void> {
    const who = await this.parts.authenticate(request);
    if (who?.customerId !== customerId || who.permission !== permission) socket.close(POLICY, NOBODY.message);
  }

  /** During an outage nobody is shut out for what cannot be known. */
  private doubt({ socket }: Client, error: unknown): void {
    const { reason, message } = rejectionOf(error);
    if (reason === 'INTERNAL') this.parts.onError(errorOf(error));
    else if (reason !== 'SERVICE_UNAVAILABLE') socket.close(POLICY, message);
  }

  private clients(): readonly Client[] {
    return [...this.#customers.values()].flatMap((theirs) => [...theirs]);
  }

  private get heartbeat(): { readonly every: number; readonly silence: number } {
    return this.parts.heartbeat ?? HEARTBEAT;
  }
}

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
};

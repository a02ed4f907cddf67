import { errorOf } from '#domain/kernel/error.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { Clock } from '#engine/clock.js';
import type { OfferEnd } from '#readmodels/agents/agents.view.js';
import type { BoardSnapshot } from '#readmodels/desktops/desktops.queries.js';
import type { Message } from '#readmodels/messages.js';
import type { Projector } from '#readmodels/projector.js';
import { time } from '#readmodels/time.js';
import { Board } from './live.board.js';
import { SECTIONS, sectionsOf } from './live.desktop.view.js';
import type { Sections } from './live.desktop.view.js';
import { segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

/** Milliseconds in which the feed must have told what the tables know, and between two tries. */
const PATIENCE = 1_000;

/** A client, as desktops need it. */
export interface DeskViewer {
  /** The agents whose desktops it has asked for. */
  desktops(): readonly string[];
  /** Sends what is in no archive; false where the client still reads what it has missed. */
  push(message: Message): boolean;
}

export interface LiveDesktopsParts {
  readonly clock: Clock;
  readonly feed: Pick<Projector, 'passed'>;
  readonly board: (customerId: string) => Promise<BoardSnapshot>;
  readonly onError: (error: Error) => void;
}

/** The desktop of one agent: what it shows, each section as JSON, and who looks. */
interface Desk {
  readonly viewers: Set<DeskViewer>;
  shown: Readonly<Record<keyof Sections, string>>;
  lastEnd: string;
}

interface Room {
  readonly customerId: string;
  readonly desks: Map<string, Desk>;
  readonly viewers: Map<DeskViewer, ReadonlySet<string>>;
  /** Null while it is read; what comes meanwhile is held. */
  board: Board | null;
  held: Message[];
}

const written = (sections: Sections): Desk['shown'] => ({
  state: JSON.stringify(sections.state),
  offers: JSON.stringify(sections.offers),
  calls: JSON.stringify(sections.calls),
  transfers: JSON.stringify(sections.transfers),
  wrapup: JSON.stringify(sections.wrapup),
});

/**
 * The desktops of agents to those who have asked for them: all of one when it is asked for, and after a `resume`; then what changes,
 * message by message of the log, so that nothing is missing in between. All of a customer that its desktops show is read once, as of one
 * moment, and kept by the messages that follow; not at all where nobody looks.
 */
export class LiveDesktops {
  readonly #rooms = new Map<string, Room>();

  constructor(private readonly parts: LiveDesktopsParts) {}

  /** A message has been told to all. */
  heard(message: Message, topic: Pattern): void {
    const room = this.#rooms.get(topic[1] ?? '');
    if (!room) return;
    if (room.board) this.take(room, room.board, message);
    else room.held.push(message);
  }

  /** What a viewer asks for has changed, or, `afresh`, it has come back: it is shown all that it has not seen. */
  look(customerId: string, viewer: DeskViewer, afresh: boolean): void {
    const wanted = new Set(viewer.desktops());
    if (wanted.size === 0) {
      this.leave(customerId, viewer);
      return;
    }
    const room = this.room(customerId);
    const before = room.viewers.get(viewer) ?? new Set<string>();
    for (const agentId of before) if (!wanted.has(agentId)) this.part(room, agentId, viewer);
    room.viewers.set(viewer, wanted);
    for (const agentId of wanted) if (afresh || !before.has(agentId)) this.seat(room, agentId, viewer);
  }

  leave(customerId: string, viewer: DeskViewer): void {
    const room = this.#rooms.get(customerId);
    if (!room) return;
    for (const agentId of room.viewers.get(viewer) ?? []) this.part(room, agentId, viewer);
    room.viewers.delete(viewer);
    if (room.viewers.size === 0) this.#rooms.delete(customerId);
  }

  stop(): void {
    this.#rooms.clear();
  }

  private room(customerId: string): Room {
    const known = this.#rooms.get(customerId);
    if (known) return known;
    const room: Room = { customerId, desks: new Map(), viewers: new Map(), board: null, held: [] };
    this.#rooms.set(customerId, room);
    void this.open(room);
    return room;
  }

  /** Reads the board, however long that takes. An outage is waited through; a bug may be one of a moment. */
  private async open(room: Room): Promise<void> {
    try {
      room.board = await this.read(room.customerId);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) this.parts.onError(errorOf(error));
      this.parts.clock.after(PATIENCE, () => {
        if (this.#rooms.get(room.customerId) === room) void this.open(room);
      });
      return;
    }
    for (const [viewer, agentIds] of room.viewers) for (const agentId of agentIds) this.seat(room, agentId, viewer);
    for (const message of room.held.splice(0)) this.take(room, room.board, message);
  }

  /** A client that goes on from this misses nothing: all that it knows of has been told. */
  private async read(customerId: string): Promise<Board> {
    const snapshot = await this.parts.board(customerId);
    if (await this.parts.feed.passed(snapshot.position, PATIENCE)) return new Board(snapshot);
    throw new StoreUnavailable('The read models are behind.');
  }

  private seat(room: Room, agentId: string, viewer: DeskViewer): void {
    const { board } = room;
    if (!board) return;
    const sections = sectionsOf(board, agentId);
    const ended = board.ended.get(agentId) ?? [];
    const fresh = (): Desk => ({ viewers: new Set(), shown: written(sections), lastEnd: ended.at(-1)?.id ?? '' });
    const desk = room.desks.get(agentId) ?? fresh();
    room.desks.set(agentId, desk);
    desk.viewers.add(viewer);
    const data = { ...sections, offers_ended: ended };
    viewer.push(this.messageOf('desktop_snapshot', { room, agentId, seq: board.seq }, data));
  }

  private part({ desks }: Room, agentId: string, viewer: DeskViewer): void {
    const desk = desks.get(agentId);
    desk?.viewers.delete(viewer);
    if (desk?.viewers.size === 0) desks.delete(agentId);
  }

  private take(room: Room, board: Board, message: Message): void {
    for (const agentId of board.take(message, segmentsOf(message.topic))) {
      const desk = room.desks.get(agentId);
      if (desk) this.show(room, { agentId, desk, board }, message);
    }
  }

  private show(room: Room, { agentId, desk, board }: { agentId: string; desk: Desk; board: Board }, { seq, tm }: Message): void {
    const sections = sectionsOf(board, agentId);
    const now = written(sections);
    const changed = SECTIONS.filter((name) => now[name] !== desk.shown[name]);
    const ended = endedSince(board.ended.get(agentId) ?? [], desk.lastEnd);
    if (changed.length === 0 && ended.length === 0) return;
    desk.shown = now;
    desk.lastEnd = ended.at(-1)?.id ?? desk.lastEnd;
    const data = {
      ...Object.fromEntries(changed.map((name) => [name, sections[name]])),
      ...(ended.length > 0 ? { offers_ended: ended } : {}),
    };
    const update = this.messageOf('desktop_updated', { room, agentId, seq, tm }, data);
    for (const viewer of desk.viewers) viewer.push(update);
  }

  private messageOf(
    type: string,
    { room, agentId, seq, tm }: { readonly room: Room; readonly agentId: string; readonly seq: number; readonly tm?: string },
    data: object,
  ): Message {
    const server_time = time(this.parts.clock.now());
    const topic = `customer_id:${room.customerId}:desktop:${agentId}`;
    return {
      type,
      data: { agent_id: agentId, server_time, ...data },
      topic,
      id: `${agentId}.${type}.${seq}`,
      seq,
      tm: tm ?? server_time,
    };
  }
}

/** The ends that followed on one. */
const endedSince = (ended: readonly OfferEnd[], last: string): readonly OfferEnd[] =>
  ended.slice(ended.findIndex(({ id }) => id === last) + 1);

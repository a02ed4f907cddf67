import { errorOf } from '#domain/kernel/error.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Clock } from '#engine/clock.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { seqAfter } from '#readmodels/messages.js';
import type { Message } from '#readmodels/messages.js';
import type { Projector } from '#readmodels/projector.js';
import type { CustomerStats, QueueStats } from '#readmodels/stats/stats.view.js';
import { segmentsOf } from './live.topics.js';
import type { Pattern } from './live.topics.js';

/** Milliseconds between two messages of one topic, and between two counts. */
const PACE = 1_000;

/** Milliseconds in which the feed must have told what the figures know. */
const PATIENCE = 1_000;

/** Resources whose messages tell that the figures may have changed. */
const CAUSES: readonly string[] = ['queue', 'queuecall', 'agent'];

/** A client, as the figures need it. */
export interface Viewer {
  /** Whether a topic is one that the client has asked for, or the beginning of such a one. */
  watches(topic: Pattern): boolean;
  wants(topic: Pattern): boolean;
  /** Sends what is in no archive; false where the client still reads what it has missed. */
  push(message: Message): boolean;
}

export interface LiveStatsParts {
  readonly clock: Clock;
  readonly feed: Pick<Projector, 'passed'>;
  readonly figures: (customerId: string) => Promise<CustomerStats>;
  readonly onError: (error: Error) => void;
}

/** What a viewer has been shown of a queue, and when. */
interface Sight {
  readonly at: Instant;
  readonly figures: string;
}

interface Board {
  readonly customerId: string;
  readonly viewers: Map<Viewer, Map<string, Sight>>;
  counted: { readonly stats: CustomerStats; readonly at: Instant } | null;
  /** Something has happened since the figures were counted. */
  changed: boolean;
  /** Somebody has not been shown something, because it was too soon. */
  owed: boolean;
  busy: boolean;
  /** Calls off the turn that is to come, where one is. */
  cancel: (() => void) | null;
}

/** The figures without their moment. */
const bare = (stats: QueueStats): string => JSON.stringify({ ...stats, position: 0, tm: '' });

/**
 * The figures of the queues to those who have asked for them: at once, and then whenever they change, but never twice a second. They
 * are counted once for all viewers of a customer, and not at all where nobody looks. They are not archived: who comes back is shown
 * those of that moment.
 */
export class LiveStats {
  readonly #boards = new Map<string, Board>();
  /** Seq of the last message that was told to all. */
  #told = 0;

  constructor(private readonly parts: LiveStatsParts) {}

  /** A message has been told to all. */
  heard({ seq }: Message, [, customerId = '', resource = '']: Pattern): void {
    this.#told = seq;
    const board = this.#boards.get(customerId);
    if (!board || !CAUSES.includes(resource)) return;
    board.changed = true;
    this.arm(board);
  }

  /** What a viewer asks for has changed, or, `afresh`, it has come back: it is shown what it has not seen. */
  look(customerId: string, viewer: Viewer, afresh: boolean): void {
    if (!viewer.watches(['customer_id', customerId, 'stats'])) {
      this.leave(customerId, viewer);
      return;
    }
    const board = this.board(customerId);
    const seen = afresh ? undefined : board.viewers.get(viewer);
    board.viewers.set(viewer, seen ?? new Map<string, Sight>());
    board.owed = true;
    this.turn(board);
  }

  leave(customerId: string, viewer: Viewer): void {
    const board = this.#boards.get(customerId);
    board?.viewers.delete(viewer);
    if (board?.viewers.size !== 0) return;
    board.cancel?.();
    this.#boards.delete(customerId);
  }

  stop(): void {
    for (const { cancel } of this.#boards.values()) cancel?.();
    this.#boards.clear();
  }

  private board(customerId: string): Board {
    const known = this.#boards.get(customerId);
    if (known) return known;
    const state = { counted: null, changed: false, owed: false, busy: false, cancel: null };
    const board: Board = { customerId, viewers: new Map(), ...state };
    this.#boards.set(customerId, board);
    return board;
  }

  /** Sees to it that there is another turn: as soon as the figures may be counted again, unless it is said when. */
  private arm(board: Board, wait = this.pause(board)): void {
    const isThere = this.#boards.get(board.customerId) === board;
    if (!isThere || board.busy || board.cancel) return;
    board.cancel = this.parts.clock.after(wait, () => {
      board.cancel = null;
      this.turn(board);
    });
  }

  private pause({ counted }: Board): number {
    return counted ? Math.max(counted.at + PACE - this.parts.clock.now(), 0) : 0;
  }

  private turn(board: Board): void {
    if (board.busy) return;
    board.busy = true;
    void this.show(board)
      .then(() => this.pause(board))
      .catch((error: unknown) => this.failed(board, error))
      .then((wait) => {
        board.busy = false;
        if (board.changed || board.owed) this.arm(board, wait);
      });
  }

  /** An outage is waited through; a bug may be one of a moment. */
  private failed(board: Board, error: unknown): number {
    board.changed = true;
    if (!(error instanceof StoreUnavailable)) this.parts.onError(errorOf(error));
    return PACE;
  }

  private async show(board: Board): Promise<void> {
    if (!board.counted || this.pause(board) === 0) {
      board.changed = false;
      const at = this.parts.clock.now();
      board.counted = { stats: await this.count(board.customerId), at };
    }
    const { queues } = board.counted.stats;
    board.owed = false;
    for (const [viewer, seen] of board.viewers) {
      for (const stats of queues) if (!this.showOne(board.customerId, stats, { viewer, seen })) board.owed = true;
    }
  }

  /** A client that resumes from these figures misses nothing: all that they know of has been told. */
  private async count(customerId: string): Promise<CustomerStats> {
    const stats = await this.parts.figures(customerId);
    if (await this.parts.feed.passed(stats.position, PATIENCE)) return stats;
    throw new StoreUnavailable('The read models are behind.');
  }

  /** False where it is too soon. */
  private showOne(
    customerId: string,
    stats: QueueStats,
    { viewer, seen }: { readonly viewer: Viewer; readonly seen: Map<string, Sight> },
  ): boolean {
    const topic = `customer_id:${customerId}:stats:${stats.queue_id}`;
    if (!viewer.wants(segmentsOf(topic))) {
      seen.delete(stats.queue_id);
      return true;
    }
    const last = seen.get(stats.queue_id);
    const [at, figures] = [this.parts.clock.now(), bare(stats)];
    if (last?.figures === figures) return true;
    if (last && at - last.at < PACE) return false;
    if (viewer.push(this.messageOf(topic, stats))) seen.set(stats.queue_id, { at, figures });
    return true;
  }

  private messageOf(topic: string, stats: QueueStats): Message {
    const { position, queue_id, tm } = stats;
    const seq = Math.max(seqAfter(position), this.#told);
    return { type: 'queue_stats_updated', data: stats, topic, id: `${queue_id}.${position}.${tm}`, seq, tm };
  }
}

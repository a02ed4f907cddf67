import { describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import { isFloorEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { AgentHidden } from '#readmodels/agents/agents.evolve.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import type { BoardSnapshot } from '#readmodels/desktops/desktops.queries.js';
import { fold } from '#readmodels/fold.js';
import { messagesOf } from '#readmodels/messages.js';
import type { Message } from '#readmodels/messages.js';
import type { Row } from '#readmodels/projection.js';
import type { QueuecallView } from '#readmodels/queuecalls/queuecalls.view.js';
import type { QueueView } from '#readmodels/queues/queues.view.js';
import { readModels } from '#readmodels/read-models.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';
import { Board } from '../../apps/api/src/live/live.board.js';
import { SECTIONS, sectionsOf } from '../../apps/api/src/live/live.desktop.view.js';
import { segmentsOf } from '../../apps/api/src/live/live.topics.js';
import { createRandom } from './random.js';
import type { Random } from './random.js';
import { simulate } from './run.js';

type Log = readonly Recorded<Event>[];

/** The agents of a simulation are told to the floor alone: here they are users, too. */
const enlisted = (log: Log): { readonly log: Log; readonly agents: readonly (readonly [string, string])[] } => {
  const agents = new Map<string, string>();
  for (const { event } of log)
    if (isFloorEvent(event) && event.type === 'AgentProfiled') agents.set(event.agentId, event.customerId);
  const [first] = log;
  if (!first) return { log, agents: [] };
  const users = [...agents].map(([userId, customerId], index): Recorded<Event> => ({
    ...first,
    id: uuid5(userId, 'created'),
    position: index + 1,
    event: { type: 'UserCreated', userId, customerId, username: userId, passwordHash: '', permission: 'agent' },
  }));
  const after = log.map((recorded) => ({ ...recorded, position: recorded.position + users.length }));
  return { log: [...users, ...after], agents: [...agents] };
};

/** The read models, as they are after each event. */
class Tables {
  readonly rows = readModels.map(() => new Map<string, Row>());
  position = 0;

  take(recorded: Recorded<Event>): readonly Message[] {
    const { changed, announced } = fold(readModels, this.rows, [recorded]);
    changed.forEach((rows, index) => {
      for (const [id, row] of rows) this.rows[index]?.set(id, row);
    });
    this.position = recorded.position;
    return announced.flatMap(messagesOf);
  }

  private table<V>(name: string, customerId: string): readonly Row<V>[] {
    const rows = [...(this.rows[readModels.findIndex((model) => model.name === name)]?.values() ?? [])];
    return rows.filter((row) => row.customerId === customerId) as readonly Row<V>[];
  }

  /** What the statement that begins a board finds. */
  board(customerId: string): Board {
    const agents = this.table<AgentView>('agents', customerId).filter(({ deleted }) => !deleted);
    const held = new Set(agents.flatMap(({ view }) => view.call_ids));
    const wrapped = new Set(agents.flatMap(({ view }) => view.wrapup?.queuecall_id ?? []));
    const calls = this.table<CallView>('calls', customerId).filter(({ id, open }) => open || held.has(id));
    const shown = new Set(calls.map(({ view }) => view.transfer_id));
    const views = <V>(name: string, is: (row: Row<V>) => boolean): readonly V[] =>
      this.table<V>(name, customerId)
        .filter(is)
        .map(({ view }) => view);
    const snapshot: BoardSnapshot = {
      position: this.position,
      agents: agents.map(({ view, hidden }) => ({ view, hidden: hidden as AgentHidden })),
      queues: views<QueueView>('queues', ({ deleted }) => !deleted),
      calls: calls.map(({ view }) => view),
      queuecalls: views<QueuecallView>('queuecalls', ({ id, open }) => open || wrapped.has(id)),
      transfers: views<TransferView>('transfers', ({ id, open }) => open || shown.has(id)),
    };
    return new Board(snapshot);
  }
}

/** Lists in one order: a board that was read anew may have found its queues in another. */
const shownBy = (board: Board, agentId: string): string => {
  const { state, ...rest } = sectionsOf(board, agentId);
  const queues = (state as { readonly queues?: readonly { readonly id: string }[] } | null)?.queues ?? [];
  const sorted = [...queues].sort((a, b) => (a.id < b.id ? -1 : 1));
  return JSON.stringify({ ...rest, state: { ...(state as object), queues: sorted }, ended: board.ended.get(agentId) ?? [] });
};

/** A board that follows, and what each desktop showed last. */
interface Follower {
  readonly customerId: string;
  readonly board: Board;
  readonly shown: Map<string, string>;
}

/** How often a board is read anew, in events. */
const EVERY = 40;

/** Where a desktop that follows shows something else than one that is opened at that moment, or is not told of a change. */
const gaps = (whole: Log, random: Random): { readonly found: readonly string[]; readonly shows: ReadonlySet<string> } => {
  const { log, agents } = enlisted(whole);
  const [tables, found, shows] = [new Tables(), [] as string[], new Set<string>()];
  let followers: readonly Follower[] = [];
  for (const recorded of log) {
    const messages = tables.take(recorded);
    for (const { customerId, board, shown } of followers) {
      const told = new Set(
        messages
          .filter(({ topic }) => segmentsOf(topic)[1] === customerId)
          .flatMap((message) => board.take(message, segmentsOf(message.topic))),
      );
      for (const [agentId] of agents.filter(([, whose]) => whose === customerId)) {
        const now = shownBy(board, agentId);
        if (now !== shown.get(agentId) && !told.has(agentId)) found.push(`${recorded.event.type}: ${agentId} is not told`);
        shown.set(agentId, now);
        const sections = sectionsOf(board, agentId);
        for (const name of SECTIONS) if (!['null', '[]'].includes(JSON.stringify(sections[name]))) shows.add(name);
      }
    }
    if (random.below(EVERY) > 0) continue;
    for (const { customerId, board } of followers)
      for (const [agentId, whose] of agents) {
        if (whose !== customerId) continue;
        const [followed, opened] = [shownBy(board, agentId), shownBy(tables.board(customerId), agentId)];
        if (followed !== opened) found.push(`after ${recorded.event.type}:\n  ${followed}\n  ${opened}`);
      }
    if (random.chance(0.2) || followers.length === 0) followers = anew(tables, agents);
  }
  return { found, shows };
};

const anew = (tables: Tables, agents: readonly (readonly [string, string])[]): readonly Follower[] =>
  [...new Set(agents.map(([, customerId]) => customerId))].map((customerId) => {
    const board = tables.board(customerId);
    const own = agents.filter(([, whose]) => whose === customerId);
    return { customerId, board, shown: new Map(own.map(([agentId]) => [agentId, shownBy(board, agentId)])) };
  });

describe('a desktop that follows the messages', () => {
  it.each([2, 5, 8, 21, 34, 45, 66, 144])('shows at every moment what one shows that is opened then (seed %i)', async (seed) => {
    const { log } = await simulate({ seed });
    const { found } = gaps(log, createRandom(String(seed)));
    expect(found).toEqual([]);
  });

  it('is tried with all that it shows', async () => {
    const shows = new Set<string>();
    for (const seed of [2, 5, 8, 21])
      for (const section of gaps((await simulate({ seed })).log, createRandom(String(seed))).shows) shows.add(section);
    expect([...shows].sort()).toEqual([...SECTIONS].sort());
  });
});

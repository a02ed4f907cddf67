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

/** A customer's board that follows, and what each of its desktops showed last. */
class Follower {
  private readonly shown: Map<string, string>;

  private constructor(
    readonly customerId: string,
    private readonly board: Board,
    private readonly agentIds: readonly string[],
  ) {
    this.shown = new Map(agentIds.map((agentId) => [agentId, shownBy(board, agentId)]));
  }

  static all(tables: Tables, agents: readonly (readonly [string, string])[]): readonly Follower[] {
    return [...new Set(agents.map(([, customerId]) => customerId))].map((customerId) => {
      const own = agents.filter(([, whose]) => whose === customerId).map(([agentId]) => agentId);
      return new Follower(customerId, tables.board(customerId), own);
    });
  }

  /** Takes messages; answers the desktops that have changed, and are not told so. */
  take(messages: readonly Message[]): readonly string[] {
    const own = messages.filter(({ topic }) => segmentsOf(topic)[1] === this.customerId);
    const told = new Set(own.flatMap((message) => this.board.take(message, segmentsOf(message.topic))));
    return this.agentIds.filter((agentId) => {
      const [before, now] = [this.shown.get(agentId), shownBy(this.board, agentId)];
      this.shown.set(agentId, now);
      return now !== before && !told.has(agentId);
    });
  }

  /** Where its desktops show something else than those that are opened now. */
  unlike(tables: Tables): readonly string[] {
    const opened = tables.board(this.customerId);
    return this.agentIds.flatMap((agentId) => {
      const [followed, anew] = [shownBy(this.board, agentId), shownBy(opened, agentId)];
      return followed === anew ? [] : [`${followed}\n  ${anew}`];
    });
  }

  get sections(): readonly string[] {
    const all = this.agentIds.map((agentId) => sectionsOf(this.board, agentId));
    return SECTIONS.filter((name) => all.some((sections) => !['null', '[]'].includes(JSON.stringify(sections[name]))));
  }
}

/** How often a board is read anew, in events. */
const EVERY = 40;

/** What is wrong with desktops that follow a log; and which of their sections were ever shown. */
const followed = (whole: Log, random: Random): { readonly gaps: readonly string[]; readonly sections: ReadonlySet<string> } => {
  const { log, agents } = enlisted(whole);
  const [tables, gaps, sections] = [new Tables(), [] as string[], new Set<string>()];
  let followers: readonly Follower[] = [];
  for (const recorded of log) {
    const messages = tables.take(recorded);
    const untold = followers.flatMap((follower) => follower.take(messages));
    gaps.push(...untold.map((agentId) => `${recorded.event.type}: ${agentId} is not told`));
    for (const name of followers.flatMap((follower) => follower.sections)) sections.add(name);
    if (random.below(EVERY) > 0) continue;
    gaps.push(...followers.flatMap((follower) => follower.unlike(tables)));
    if (random.chance(0.2) || followers.length === 0) followers = Follower.all(tables, agents);
  }
  return { gaps, sections };
};

describe('a desktop that follows the messages', () => {
  it.each([2, 8, 45, 144])('shows at every moment what one shows that is opened then (seed %i)', async (seed) => {
    const { log } = await simulate({ seed });
    expect(followed(log, createRandom(String(seed))).gaps).toEqual([]);
  });

  it('is tried with all that it shows', async () => {
    const seen = new Set<string>();
    for (const seed of [2, 5, 8, 21, 34, 45, 66, 89, 100, 144])
      for (const name of followed((await simulate({ seed })).log, createRandom(String(seed))).sections) seen.add(name);
    expect([...seen].sort()).toEqual([...SECTIONS].sort());
  });
});

import type { ChosenStatus, FloorEvent } from '#domain/floor/floor.events.js';
import { statusBy } from '#domain/floor/floor.state.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { StateFact } from './facts.js';

/** A caller whom an agent serves, or has served. */
export interface Work {
  readonly queueId: string;
  readonly queuecallId: string;
  /** When the caller came to the queue. */
  readonly arrived: Instant;
}

/** What must be known of an agent to tell what it is next. */
export interface AgentState {
  readonly agentId: string;
  /** Not removed, that is. */
  readonly isThere: boolean;
  readonly chosen: ChosenStatus;
  readonly offer: { readonly offerId: string; readonly queueId: string; readonly queuecallId: string } | null;
  /** Its calls by their ids; null for one that is of no queue. */
  readonly calls: Readonly<Record<string, Work | null>>;
  readonly wrapup: (Work & { readonly since: Instant }) | null;
  /** Whom it served last. */
  readonly last: Work | null;
  readonly tagIds: readonly string[];
  readonly leftIds: readonly string[];
  /** By which event it became what it is, and under which position that is kept: of one instant only what came last is. */
  readonly since: { readonly at: Instant; readonly position: number; readonly kept: number } | null;
}

export const newAgent = (agentId: string): AgentState => ({
  ...{
    agentId,
    isThere: true,
    chosen: 'offline',
    offer: null,
    calls: {},
    wrapup: null,
    last: null,
    tagIds: [],
    leftIds: [],
    since: null,
  },
});

const without = (state: AgentState, callId: string): Partial<AgentState> => {
  const { [callId]: ended = null, ...calls } = state.calls;
  return { calls, last: ended ?? state.last };
};

/** Of a wrap-up that goes on for longer only the end has changed. */
const wrappingUp = (
  { wrapup, last }: AgentState,
  { queueId, queuecallId }: Extract<FloorEvent, { type: 'AgentWrapupStarted' }>,
  at: Instant,
): Partial<AgentState> => {
  if (wrapup?.queuecallId === queuecallId) return {};
  const arrived = last?.queuecallId === queuecallId ? last.arrived : at;
  return { wrapup: { queueId, queuecallId, arrived, since: at } };
};

const ofOffers = (state: AgentState, event: FloorEvent, at: Instant): Partial<AgentState> | null => {
  switch (event.type) {
    case 'AgentOffered': {
      const { offerId, queueId, queuecallId } = event;
      return { offer: { offerId, queueId, queuecallId } };
    }
    case 'OfferEnded':
      return state.offer?.offerId === event.offerId ? { offer: null } : null;
    case 'QueuecallServed': {
      const { queueId, queuecallId, agentCallId, waited } = event;
      return { calls: { ...state.calls, [agentCallId]: { queueId, queuecallId, arrived: at - waited } } };
    }
    default:
      return null;
  }
};

const changed = (state: AgentState, event: FloorEvent, at: Instant): Partial<AgentState> | null => {
  switch (event.type) {
    case 'AgentStatusChosen':
      return { chosen: event.status };
    case 'AgentProfiled':
      return { tagIds: event.profile.tagIds };
    case 'AgentQueueLeft':
      return { leftIds: [...state.leftIds.filter((id) => id !== event.queueId), event.queueId] };
    case 'AgentQueueEntered':
      return { leftIds: state.leftIds.filter((id) => id !== event.queueId) };
    case 'AgentLegBegan':
      return { calls: { ...state.calls, [event.callId]: null } };
    case 'AgentWrapupStarted':
      return wrappingUp(state, event, at);
    case 'AgentWrapupEnded':
      return { wrapup: null };
    default:
      return ofOffers(state, event, at);
  }
};

/**
 * An agent after an event of the floor. One that was removed in the middle of a talk is nobody, and its calls are remembered, for
 * it may come again before they end. Null where the event does not concern it.
 */
export const after = (state: AgentState, event: FloorEvent, at: Instant): AgentState | null => {
  if (event.type === 'AgentRemoved')
    return { ...newAgent(state.agentId), calls: state.calls, since: state.since, isThere: false };
  if (event.type === 'AgentLegEnded') return { ...state, ...without(state, event.callId) };
  const change = changed(state, event, at);
  return change && { ...state, ...change, isThere: true };
};

/** What it is, to a report. */
export type Standing = Omit<StateFact, 'kind' | 'position' | 'type' | 'at' | 'agentId'>;

const NOTHING = { queueId: null, queuecallId: null } as const;

const workOf = (
  work: { readonly queueId: string; readonly queuecallId: string } | null | undefined,
): Pick<Standing, 'queueId' | 'queuecallId'> => (work ? { queueId: work.queueId, queuecallId: work.queuecallId } : NOTHING);

/** `busy`, `ringing` and `wrapup` are for somebody, and whatever else an agent is, is for nobody. */
export const standingOf = ({ isThere, chosen, offer, calls, wrapup, tagIds, leftIds }: AgentState): Standing => {
  if (!isThere) return { status: null, ...NOTHING, tagIds, leftIds };
  const talks = Object.values(calls);
  const status = statusBy({ talks: talks.length > 0, rings: offer !== null, wrapsUp: wrapup !== null }, chosen);
  const of = { busy: () => talks.find((work) => work !== null), ringing: () => offer, wrapup: () => wrapup };
  const work = status in of ? of[status as keyof typeof of]() : null;
  return { status, ...workOf(work), tagIds, leftIds };
};

/** Whether a report sees no difference. Lists that have not changed are the very same. */
const isSame = (a: Standing, b: Standing): boolean =>
  a.status === b.status &&
  a.queueId === b.queueId &&
  a.queuecallId === b.queuecallId &&
  a.tagIds === b.tagIds &&
  a.leftIds === b.leftIds;

/** The agent after an event that may have made it something else, in the eyes of a report. */
export const since = (
  before: AgentState,
  now: AgentState,
  { at, position }: { readonly at: Instant; readonly position: number },
): AgentState => {
  if (before.since && isSame(standingOf(before), standingOf(now))) return now;
  return { ...now, since: { at, position, kept: before.since?.at === at ? before.since.kept : position } };
};

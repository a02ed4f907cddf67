import type { HangupReason } from '../call/call.events.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import type { Instant } from '../kernel/decider.js';
import type { Draft } from './floor.draft.js';
import type { FloorCommand } from './floor.commands.js';
import type { Disposition } from './floor.desk.events.js';
import type { FloorEvent, OfferOutcome, QueuecallEnd } from './floor.events.js';
import { refOf } from './floor.ref.js';
import { GO_ON, leaving, wayOutOf } from './floor.ways.js';
import { callsAfter, customerPlan, standOf } from './floor.callback.plan.js';
import { partOf } from './floor.match.js';
import type { WayOut } from './floor.queue.js';
import type { AgentLeg, Offer, Queuecall, Serving } from './floor.state.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

/** A talk shorter than this is none: the agent had gone before the two could speak. Milliseconds. */
const NO_TALK = 1_000;

/** Who was gone so soon is offered nothing for a moment either, or a phone that answers and drops would be rung without end. */
const NO_TALK_REST = 2_000;

/** After such an end an agent is offered nothing for a moment; milliseconds. */
const REST: Readonly<Partial<Record<OfferOutcome, number>>> = { declined: 5_000, busy: 5_000, unreachable: 10_000 };

/** What is the agent's doing, and counts. */
const COUNTS: readonly OfferOutcome[] = ['no_answer', 'declined', 'busy', 'unreachable'];

/** Nobody was there to hear it ring: a phone that is not logged in says so at once, as often as it is called. */
const NOBODY_THERE = ['no_response', 'not_registered'];

const outcomeOf = (reason: HangupReason | null, detail: string): OfferOutcome => {
  switch (reason) {
    case 'busy':
      return 'busy';
    case 'failed':
    case null:
      return 'unreachable';
    case 'cancel':
      return 'withdrawn';
    default:
      if (NOBODY_THERE.includes(detail)) return 'unreachable';
      return detail === 'declined' ? 'declined' : 'no_answer';
  }
};

interface Part {
  readonly offer: Offer;
  readonly queuecall: Queuecall;
  readonly agentId: string;
}

const missedBy = ({ floor }: Draft, agentId: string): number => floor.agents.get(agentId)?.missed ?? 0;

const mostMissed = ({ floor }: Draft, { queueId }: Queuecall): number => floor.queues.get(queueId)?.spec.maxNoAnswer ?? 0;

/** One agent's part of an offer is over; too many in a row that came to nothing set it away. */
const partOver = (draft: Draft, { offer, queuecall, agentId }: Part, outcome: OfferOutcome): Draft => {
  const { customerId, at } = draft;
  const { offerId } = offer;
  const counts = COUNTS.includes(outcome);
  const missed = missedBy(draft, agentId) + (counts ? 1 : 0);
  const most = mostMissed(draft, queuecall);
  const tired = counts && most > 0 && missed >= most;
  const pause = tired ? undefined : REST[outcome];
  const rest = pause === undefined ? null : at + pause;
  const ended: FloorEvent = { type: 'OfferEnded', customerId, ...refOf(queuecall), offerId, agentId, outcome, missed, rest };
  if (!tired) return draft.and(ended);
  return draft.and(ended, { type: 'AgentStatusChosen', customerId, agentId, status: 'away', reason: outcome });
};

const offerOf = ({ floor }: Draft, offerId: string | null): Omit<Part, 'agentId'> | undefined => {
  const offer = offerId === null ? undefined : floor.offers.get(offerId);
  const queuecall = offer && floor.queuecalls.get(offer.queuecallId);
  return offer && queuecall ? { offer, queuecall } : undefined;
};

/** All parts of an offer that are still open end in the same way. */
export const offerOver = (draft: Draft, offerId: string | null, outcome: OfferOutcome): Draft => {
  const found = offerOf(draft, offerId);
  if (!found) return draft;
  return found.offer.agentIds.reduce((so, agentId) => partOver(so, { ...found, agentId }, outcome), draft);
};

/** One agent is taken out of the offer that rings. */
export const withdrawn = (draft: Draft, agentId: string): Draft => {
  const found = offerOf(draft, draft.floor.agents.get(agentId)?.offerId ?? null);
  return found ? partOver(draft, { ...found, agentId }, 'withdrawn') : draft;
};

/** One agent says no to the offer that rings. */
export const declined = (draft: Draft, agentId: string): Draft => {
  const found = offerOf(draft, draft.floor.agents.get(agentId)?.offerId ?? null);
  return found ? partOver(draft, { ...found, agentId }, 'declined') : draft;
};

const serviceDeadline = ({ floor, at }: Draft, { queueId }: Queuecall): Instant | null => {
  const most = floor.queues.get(queueId)?.spec.serviceTimeout ?? 0;
  return most > 0 ? at + most : null;
};

/** Whoever is called back is rung once an agent is there. */
const dialFor = ({ customerId, floor }: Draft, queuecall: Queuecall): { readonly dial?: GroupPlan } => {
  const queue = floor.queues.get(queuecall.queueId);
  return queue && callsAfter(queuecall) ? { dial: customerPlan(customerId, queue, queuecall) } : {};
};

/** The answer that the groupcall took: it took one, so there is one (I2). */
export const answered = (draft: Draft, { offerId, within, callId }: Of<'ReportOfferAnswered'>): Draft => {
  const found = offerOf(draft, offerId);
  const agentId = found?.offer.agentIds.find((each) => partOf(offerId, each) === within);
  if (!found || agentId === undefined) return draft;
  const { queuecall, offer } = found;
  const { customerId, at } = draft;
  const others = offer.agentIds.filter((each) => each !== agentId);
  const ref = refOf(queuecall);
  const accepted: FloorEvent = {
    type: 'OfferEnded',
    customerId,
    ...ref,
    offerId,
    agentId,
    outcome: 'accepted',
    missed: 0,
    rest: null,
  };
  const served: FloorEvent = {
    type: 'QueuecallServed',
    ...{ customerId, ...ref, offerId, agentId, agentCallId: callId },
    waited: at - queuecall.joined,
    deadline: serviceDeadline(draft, queuecall),
    ...dialFor(draft, queuecall),
  };
  const lost = others.map((other): FloorEvent => {
    const missed = missedBy(draft, other);
    return { type: 'OfferEnded', customerId, ...ref, offerId, agentId: other, outcome: 'lost_race', missed, rest: null };
  });
  return draft.and(accepted, served, ...lost);
};

/** A call of an offer is over, which may be the end of an agent's part, or of a talk. */
export const offerLegEnded = (draft: Draft, command: Of<'ReportOfferLegEnded'>): Draft => {
  const { offerId, callId, reason, detail, over } = command;
  if (draft.floor.legs.has(callId)) return legOver(draft, callId, false);
  const found = offerOf(draft, offerId);
  const gone = found?.offer.agentIds.filter((agentId) => over.includes(partOf(offerId, agentId))) ?? [];
  return found ? gone.reduce((so, agentId) => partOver(so, { ...found, agentId }, outcomeOf(reason, detail)), draft) : draft;
};

export const offerEndedAs = (draft: Draft, { offerId, reason }: Of<'ReportOfferOver'>): Draft =>
  offerOver(draft, offerId, outcomeOf(reason, ''));

/** How a caller leaves: whoever is rung for it is freed. */
export const queuecallOver = (draft: Draft, queuecall: Queuecall, end: QueuecallEnd, way?: WayOut): Draft => {
  const freed = offerOver(draft, queuecall.offerId, 'caller_gone');
  const { customerId, at, floor } = freed;
  const named = queuecall.seeker ? GO_ON : (way ?? wayOutOf(floor.queues.get(queuecall.queueId)?.spec, end));
  const how = { customerId, ...refOf(queuecall), end, wayOut: leaving(named, queuecall, at) };
  return freed.and({ type: 'QueuecallEnded', ...how, ...timesOf(queuecall, at), ...standOf(queuecall) });
};

type Times = Pick<Extract<FloorEvent, { type: 'QueuecallEnded' }>, 'agentId' | 'agentCallId' | 'waited' | 'served'>;

const timesOf = ({ serving, joined }: Queuecall, at: Instant): Times => {
  if (!serving) return { agentId: null, agentCallId: null, waited: at - joined, served: 0 };
  const { agentId, agentCallId, waited, from } = serving;
  return { agentId, agentCallId, waited, served: at - from };
};

/** Who wanted an agent has had one, however short. */
const isTalkOver = ({ callback, seeker }: Queuecall, { from }: Serving, at: Instant, missed: boolean): boolean =>
  seeker !== null || (!missed && (callback === null || callback.live) && at - from >= NO_TALK);

/** The talk that a call of an agent's was for, where it still was one: over, or never begun. */
const talkOver = (
  draft: Draft,
  callId: string,
  { queuecallId }: AgentLeg,
  missed: boolean,
): { after: Draft; served: boolean } => {
  const queuecall = queuecallId === null ? undefined : draft.floor.queuecalls.get(queuecallId);
  const serving = queuecall?.serving;
  if (!queuecall || serving?.agentCallId !== callId) return { after: draft, served: queuecallId !== null };
  if (isTalkOver(queuecall, serving, draft.at, missed)) return { after: queuecallOver(draft, queuecall, 'done'), served: true };
  return { after: requeued(draft, queuecall, serving), served: false };
};

/** There was no talk: the caller waits again, where it was. */
export const requeued = (draft: Draft, queuecall: Queuecall, { offerId, agentId, agentCallId }: Serving): Draft =>
  draft.and({
    type: 'QueuecallRequeued',
    ...{ customerId: draft.customerId, ...refOf(queuecall), offerId, agentId, agentCallId },
    deadline: queuecall.deadline,
    rest: draft.at + NO_TALK_REST,
    ...standOf(queuecall),
  });

/** A call of an agent's is over: what it was for ends with it, and the agent has time for what is to be done after a talk. */
export const legOver = (draft: Draft, callId: string, missed: boolean): Draft => {
  const leg = draft.floor.legs.get(callId);
  if (!leg) return draft;
  const { customerId } = draft;
  const { after, served } = talkOver(draft, callId, leg, missed);
  const ended = after.and({ type: 'AgentLegEnded', customerId, agentId: leg.agentId, callId });
  return served ? wrappingUp(ended, leg, dispositionOf(draft, leg)) : ended;
};

const dispositionOf = ({ floor }: Draft, { queuecallId }: AgentLeg): Disposition | null =>
  (queuecallId === null ? undefined : floor.queuecalls.get(queuecallId)?.disposition) ?? null;

const wrappingUp = (draft: Draft, { agentId, queueId, queuecallId }: AgentLeg, disposition: Disposition | null): Draft => {
  const { customerId, at, floor } = draft;
  if (queueId === null || queuecallId === null || !floor.agents.has(agentId)) return draft;
  const time = floor.queues.get(queueId)?.spec.wrapupTime ?? 0;
  if (time === 0) return draft;
  const wrapup = { queueId, queuecallId, deadline: at + time, ...(disposition ? { disposition } : {}) };
  return draft.and({ type: 'AgentWrapupStarted', customerId, agentId, ...wrapup });
};

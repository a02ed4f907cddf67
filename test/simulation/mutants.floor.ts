import { deciders } from '#domain/contact-centre.js';
import type { Command } from '#domain/contact-centre.js';
import type { FloorEvent } from '#domain/floor/floor.events.js';
import { withAgent } from '#domain/floor/floor.lines.js';
import { partOf } from '#domain/floor/floor.match.js';
import type { QueueSpec } from '#domain/floor/floor.queue.js';
import type { Agent, Floor } from '#domain/floor/floor.state.js';
import { NO_NEEDS } from '#domain/kernel/skill.js';
import { Executor } from '#engine/executor.js';
import { following, without } from './mutating.js';
import type { Mutant } from './mutating.js';
import { unless } from './mutants.talks.js';

type Deciding = typeof deciders.floor;

/** The floor decided or folded otherwise, by a decider of its own for each life of the controller. */
const flooring =
  (broken: (floor: Deciding) => Partial<Deciding>): Mutant['of'] =>
  (ground) => ({
    ...ground,
    openExecutor: (store, clock) => {
      const { floor } = deciders;
      return new Executor(store, clock, { deciders: { ...deciders, floor: { ...floor, ...broken(floor) } } });
    },
  });

/** What an event does to the floor becomes something else. */
const folding = (fold: (event: FloorEvent, evolved: (event: FloorEvent) => Floor, floor: Floor) => Floor): Mutant['of'] =>
  flooring(({ evolve }) => ({
    evolve: (floor, event, at) => fold(event, (changed) => evolve(floor, changed, at), floor),
  }));

const deafTo = (type: FloorEvent['type']): Mutant['of'] =>
  folding((event, evolved, floor) => (event.type === type ? floor : evolved(event)));

const withChange = (floor: Floor, agentId: string, change: Partial<Agent>): Floor => {
  const agent = floor.agents.get(agentId);
  return agent ? withAgent(floor, agentId, { ...agent, ...change }) : floor;
};

/** Later than any instant of a run. */
const LATEST = Date.UTC(2100, 0, 1);

/** An answer to an offer that is over is taken all the same, where nobody else serves the caller. */
const forgiving = ({ decide, evolve }: Deciding): Partial<Deciding> => {
  const offers = new Map<string, Extract<FloorEvent, { type: 'OfferMade' }>>();
  return {
    evolve: (floor, event, at) => {
      if (event.type === 'OfferMade') offers.set(event.offerId, event);
      return evolve(floor, event, at);
    },
    decide: (command, floor, at) => {
      const events = decide(command, floor, at);
      const offer = command.type === 'ReportOfferAnswered' ? offers.get(command.offerId) : undefined;
      if (events.length > 0 || command.type !== 'ReportOfferAnswered' || !offer) return events;
      const agentId = offer.agentIds.find((each) => partOf(offer.offerId, each) === command.within);
      if (agentId === undefined || floor.queuecalls.get(offer.queuecallId)?.serving !== null) return events;
      const { customerId, queuecallId, queueId, callId, tree, offerId } = offer;
      const ref = { customerId, queuecallId, queueId, callId, tree, offerId };
      return [{ type: 'QueuecallServed', ...ref, agentId, agentCallId: command.callId, waited: 0, deadline: null }];
    },
  };
};

/** Some wishes about agents whom a groupcall wants of a queue are never told. */
const unsought = (isLost: (command: Command, isSought: (queuecallId: string) => boolean) => boolean): Mutant['of'] => {
  const sought = new Set<string>();
  return unless(({ ask: { command } }) => {
    if (command.type === 'SeekAgent') sought.add(command.queuecallId);
    return isLost(command, (queuecallId) => sought.has(queuecallId));
  });
};

/** Some wishes are never told. */
const untold = (type: Command['type']): Mutant['of'] => unless(({ ask }) => ask.command.type === type);

/** A queue without some of its settings, to the floor. */
const lacking = (settings: Partial<QueueSpec>): Mutant['of'] =>
  folding((event, evolved) => evolved('spec' in event ? { ...event, spec: { ...event.spec, ...settings } } : event));

/** What was done about queues and agents, broken on purpose. */
export const FLOOR_MUTANTS: readonly Mutant[] = [
  {
    name: 'an offer reserves nobody',
    of: folding((event, evolved) => {
      const floor = evolved(event);
      if (event.type !== 'OfferMade') return floor;
      return event.agentIds.reduce((so, agentId) => withChange(so, agentId, { offerId: null }), floor);
    }),
  },
  {
    name: 'the newest caller comes first',
    of: folding((event, evolved) =>
      evolved(event.type === 'QueuecallJoined' ? { ...event, since: LATEST - event.since } : event),
    ),
  },
  {
    name: 'the priority of a call is nothing',
    of: folding((event, evolved) => evolved(event.type === 'QueuecallJoined' ? { ...event, priority: 0 } : event)),
  },
  { name: 'an agent is not freed by the end of its call', of: deafTo('AgentLegEnded') },
  {
    name: 'an agent is not freed by the end of an offer',
    of: folding((event, evolved) => {
      const floor = evolved(event);
      if (event.type !== 'OfferEnded' || event.outcome === 'accepted') return floor;
      return withChange(floor, event.agentId, { offerId: event.offerId });
    }),
  },
  { name: 'an agent is free while it is on a call', of: deafTo('AgentLegBegan') },
  { name: 'a wrap-up is none', of: deafTo('AgentWrapupStarted') },
  { name: 'logging out of a queue does nothing', of: deafTo('AgentQueueLeft') },
  { name: 'an answer to an offer that is over is taken', of: flooring(forgiving) },
  { name: 'a wrap-up does not end', of: following('timers', without('AgentWrapupStarted')) },
  { name: 'a rest does not end', of: following('timers', without('OfferEnded')) },
  { name: 'a wait does not end', of: following('timers', without('QueuecallJoined')) },
  { name: 'a talk does not end', of: following('timers', without('QueuecallServed')) },
  { name: 'an offer has no deadline', of: following('timers', without('OfferMade')) },
  { name: 'the floor does not hear of a call', of: untold('ReportLegBegan') },
  { name: 'the floor does not hear of the end of a call', of: untold('ReportLegOver') },
  { name: 'the floor does not hear of a caller who has gone', of: untold('ReportCallerGone') },
  { name: 'the floor does not hear of a phone that did not answer', of: untold('ReportOfferLegEnded') },
  { name: 'the floor does not hear of an answer', of: untold('ReportOfferAnswered') },
  { name: 'the floor does not hear of an answer too late', of: untold('ReportOfferMissed') },
  { name: 'the floor does not hear that a caller cannot wait on', of: untold('ReportRequeueMissed') },
  { name: 'a phone rings on for a caller who has gone', of: untold('HangUpGroupcall') },
  { name: 'a caller is not told that it has left its queue', of: untold('DequeueCall') },
  { name: 'a caller is not told that it waits again', of: untold('RequeueCall') },
  { name: 'what a queue requires of agents is not asked for', of: lacking({ skills: NO_NEEDS }) },
  {
    name: 'what a call requires of agents is not asked for',
    of: folding((event, evolved) => evolved(event.type === 'QueuecallJoined' ? { ...event, needs: NO_NEEDS } : event)),
  },
  { name: 'every tier is open', of: lacking({ tiers: [] }) },
  { name: 'what is required does not fall', of: untold('ReportNeedWidened') },
  {
    name: 'a queue goes on looking for whom a groupcall wants no more',
    of: unsought((command, isSought) => command.type === 'ReportCallerGone' && isSought(command.queuecallId)),
  },
  {
    name: 'a groupcall does not hear whom a queue has found',
    of: unsought((command) => command.type === 'ReportGroupcallLegAnswered' && command.queuecallId !== undefined),
  },
  {
    name: 'a groupcall does not hear that a queue is through with it',
    of: unsought((command, isSought) => command.type === 'ReportGroupcallLegEnded' && isSought(command.callId)),
  },
];

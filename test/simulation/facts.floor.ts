import type { AgentProfile, Alone, ChosenStatus, FloorEvent, OfferOutcome, QueuecallEnd } from '#domain/floor/floor.events.js';
import type { QueuecallRef } from '#domain/floor/floor.ref.js';
import type { QueueSpec } from '#domain/floor/floor.queue.js';
import type { Needs } from '#domain/kernel/skill.js';
import { Terms } from './terms.js';

type Of<Type extends FloorEvent['type']> = Extract<FloorEvent, { type: Type }>;

export interface AgentFacts {
  readonly agentId: string;
  profile: AgentProfile;
  status: ChosenStatus;
  readonly left: Set<string>;
  /** Offers that ring now, and calls to and from its addresses. */
  readonly offers: Set<string>;
  readonly legs: Set<string>;
  wrapup: string | null;
  isResting: boolean;
  /** When offers to it ended that were its own doing. */
  readonly tries: number[];
}

export interface CallerFacts extends QueuecallRef {
  readonly at: number;
  readonly since: number;
  priority: number;
  offerId: string | null;
  /** It is being called back just now, or will be later. */
  isAway: boolean;
  serving: { readonly agentId: string; readonly agentCallId: string; readonly from: number } | null;
  end: { readonly how: QueuecallEnd; readonly at: number; readonly waited: number } | null;
  readonly source: string;
  readonly needs: Needs | null;
  /** How long it had waited when its needs were counted last, and whom it waits for alone. */
  waited: number;
  alone: Alone | null;
  /** When its needs change next by waiting alone; Infinity: never. */
  widens: number;
  /** When it was served first, and how long it had waited by then. */
  served: { readonly at: number; readonly waited: number } | null;
}

export interface OfferFacts {
  readonly event: Of<'OfferMade'>;
  readonly at: number;
  readonly open: Set<string>;
  readonly ended: Map<string, { readonly outcome: OfferOutcome; readonly at: number }>;
}

/** A call of an agent's, as long as the floor knew of it. */
export interface LegSpan {
  readonly agentId: string;
  readonly callId: string;
  readonly from: number;
  to: number;
}

const NOT_ITS_DOING: readonly OfferOutcome[] = ['caller_gone', 'withdrawn', 'lost_race'];

const newcomer = (agentId: string): AgentFacts => ({
  agentId,
  profile: { name: '', detail: '', ringMethod: 'ringall', tagIds: [], addresses: [], skills: [] },
  status: 'offline',
  left: new Set(),
  offers: new Set(),
  legs: new Set(),
  wrapup: null,
  isResting: false,
  tries: [],
});

/** A floor, folded from its events by itself, so that what the floor keeps can be held against it. */
export class FloorFacts {
  readonly queues = new Map<string, QueueSpec>();
  readonly agents = new Map<string, AgentFacts>();
  /** Agents who are no more. */
  readonly removed = new Set<string>();
  readonly callers = new Map<string, CallerFacts>();
  /** Callers who are in a queue, or are being served. */
  readonly present = new Set<CallerFacts>();
  /** Calls that came to no queue, with when. */
  readonly turnedAway = new Map<string, number>();
  readonly offers = new Map<string, OfferFacts>();
  readonly legs = new Map<string, LegSpan>();
  /** Who talked with a caller last, and when that was over. */
  readonly talks = new Map<string, { readonly agentId: string; readonly at: number }>();
  /** All that has a deadline. */
  readonly terms = new Terms();
  /** The command that changed it last. */
  command = '';

  agent(agentId: string): AgentFacts {
    const agent = this.agents.get(agentId) ?? newcomer(agentId);
    this.agents.set(agentId, agent);
    return agent;
  }

  add(event: FloorEvent, at: number): void {
    if (event.type.startsWith('Agent')) this.addAgent(event, at);
    else if (event.type.startsWith('Offer')) this.addOffer(event, at);
    else if (event.type.startsWith('Queuecall')) this.addCaller(event, at);
    else if (event.type === 'QueueDeleted') this.queues.delete(event.queueId);
    else if (event.type === 'QueueCreated' || event.type === 'QueueChanged') this.queues.set(event.queueId, event.spec);
  }

  private addAgent(event: FloorEvent, at: number): void {
    switch (event.type) {
      case 'AgentProfiled':
        this.agent(event.agentId).profile = event.profile;
        break;
      case 'AgentRemoved':
        this.agents.delete(event.agentId);
        this.removed.add(event.agentId);
        for (const what of ['rest', 'wrapup', 'desktop']) this.terms.end(`${what} ${event.agentId}`, at);
        break;
      case 'AgentQueueLeft':
        this.agent(event.agentId).left.add(event.queueId);
        break;
      case 'AgentQueueEntered':
        this.agent(event.agentId).left.delete(event.queueId);
        break;
      case 'AgentLegBegan':
        this.legBegan(event.agentId, event.callId, at);
        break;
      case 'AgentLegEnded':
        this.legEnded(event, at);
        break;
      default:
        this.addStatus(event, at);
    }
  }

  private legBegan(agentId: string, callId: string, at: number): void {
    this.agent(agentId).legs.add(callId);
    this.legs.set(callId, { agentId, callId, from: at, to: Infinity });
  }

  private legEnded({ agentId, callId }: { readonly agentId: string; readonly callId: string }, at: number): void {
    this.agents.get(agentId)?.legs.delete(callId);
    const span = this.legs.get(callId);
    if (span) span.to = Math.min(span.to, at);
  }

  private addStatus(event: FloorEvent, at: number): void {
    switch (event.type) {
      case 'AgentStatusChosen':
        Object.assign(this.agent(event.agentId), { status: event.status, isResting: false });
        this.terms.end(`rest ${event.agentId}`, at);
        if (event.status === 'offline') this.terms.end(`desktop ${event.agentId}`, at);
        break;
      case 'AgentDesktopLost':
        if (this.agent(event.agentId).status !== 'offline') this.terms.begin(`desktop ${event.agentId}`, event.deadline, at);
        break;
      case 'AgentDesktopBack':
        this.terms.end(`desktop ${event.agentId}`, at);
        break;
      case 'AgentWrapupStarted':
        this.agent(event.agentId).wrapup = event.queuecallId;
        this.terms.begin(`wrapup ${event.agentId}`, event.deadline, at);
        break;
      case 'AgentWrapupEnded':
        this.agent(event.agentId).wrapup = null;
        this.terms.end(`wrapup ${event.agentId}`, at);
        break;
      case 'AgentRested':
        this.agent(event.agentId).isResting = false;
        this.terms.end(`rest ${event.agentId}`, at);
        break;
      default:
    }
  }

  private addOffer(event: FloorEvent, at: number): void {
    if (event.type === 'OfferMade') this.made(event, at);
    else if (event.type === 'OfferEnded') this.ended(event, at);
  }

  private made(event: Of<'OfferMade'>, at: number): void {
    const { offerId, queuecallId, agentIds, deadline, plan } = event;
    this.offers.set(offerId, { event, at, open: new Set(agentIds), ended: new Map() });
    const caller = this.callers.get(queuecallId);
    if (caller) Object.assign(caller, { offerId, alone: null, isAway: plan.owner.kind === 'callback' });
    for (const agentId of agentIds) {
      this.agent(agentId).offers.add(offerId);
      this.terms.begin(`offer ${offerId} ${agentId}`, deadline, at);
    }
  }

  private ended({ offerId, agentId, queuecallId, outcome, rest }: Of<'OfferEnded'>, at: number): void {
    const [offer, caller] = [this.offers.get(offerId), this.callers.get(queuecallId)];
    offer?.open.delete(agentId);
    offer?.ended.set(agentId, { outcome, at });
    if (caller?.offerId === offerId && offer?.open.size === 0) caller.offerId = null;
    this.tried(agentId, outcome, at);
    this.terms.end(`offer ${offerId} ${agentId}`, at);
    this.freed(agentId, offerId, { rest, at });
  }

  private tried(agentId: string, outcome: OfferOutcome, at: number): void {
    if (!NOT_ITS_DOING.includes(outcome)) this.agents.get(agentId)?.tries.push(at);
  }

  private freed(agentId: string, offerId: string, { rest, at }: { rest: number | null; at: number }): void {
    const agent = this.agents.get(agentId);
    agent?.offers.delete(offerId);
    if (!agent || rest === null) return;
    agent.isResting = true;
    this.terms.begin(`rest ${agentId}`, rest, at);
  }

  private addCaller(event: FloorEvent, at: number): void {
    const caller = 'queuecallId' in event ? this.callers.get(event.queuecallId) : undefined;
    if (event.type === 'QueuecallJoined') this.joined(event, at);
    else if (event.type === 'QueuecallEnded') this.gone(event, caller, at);
    else if (caller) this.move(event, caller, at);
  }

  private joined(event: Of<'QueuecallJoined'>, at: number): void {
    const { queuecallId, queueId, callId, tree, since, priority, deadline } = event;
    const { needs = null, alone = null } = event;
    const caller = { queuecallId, queueId, callId, tree, since, priority, at, offerId: null };
    const wanted = { source: event.source.target.toLowerCase(), needs, alone, waited: 0, widens: Infinity };
    const fresh: CallerFacts = { ...caller, ...wanted, serving: null, end: null, served: null, isAway: false };
    this.callers.set(queuecallId, fresh);
    this.present.add(fresh);
    if (deadline !== null) this.terms.begin(`wait ${queuecallId}`, deadline, at);
  }

  private gone({ queuecallId, end, waited, agentId }: Of<'QueuecallEnded'>, caller: CallerFacts | undefined, at: number): void {
    if (!caller) this.turnedAway.set(queuecallId, at);
    else {
      caller.end = { how: end, at, waited };
      if (agentId !== null) this.talks.set(caller.source, { agentId, at });
      this.present.delete(caller);
    }
    for (const what of ['wait', 'service']) this.terms.end(`${what} ${queuecallId}`, at);
  }

  private move(event: FloorEvent, caller: CallerFacts, at: number): void {
    const { queuecallId } = caller;
    switch (event.type) {
      case 'QueuecallServed': {
        const { agentId, agentCallId, deadline, waited } = event;
        caller.serving = { agentId, agentCallId, from: at };
        caller.served ??= { at, waited };
        this.legBegan(agentId, agentCallId, at);
        this.terms.end(`wait ${queuecallId}`, at);
        if (deadline !== null) this.terms.begin(`service ${queuecallId}`, deadline, at);
        break;
      }
      case 'QueuecallRequeued':
        caller.serving = null;
        caller.isAway = false;
        this.freed(event.agentId, event.offerId, { rest: event.rest, at });
        this.terms.end(`service ${queuecallId}`, at);
        if (event.deadline !== null) this.terms.begin(`wait ${queuecallId}`, event.deadline, at);
        break;
      case 'QueuecallCallbackFailed':
      case 'QueuecallCallbackDue':
      case 'QueuecallCallbackAnswered':
        caller.isAway = event.type === 'QueuecallCallbackFailed';
        break;
      case 'QueuecallWidened':
        Object.assign(caller, { waited: event.waited, alone: event.alone });
        break;
      case 'QueuecallPrioritised':
        caller.priority = event.priority;
        break;
      default:
    }
  }
}

/** The floors of all customers. */
export class Floors {
  readonly of = new Map<string, FloorFacts>();

  /** The floor after the event. */
  add(event: FloorEvent, command: string, at: number): FloorFacts {
    const floor = this.of.get(event.customerId) ?? new FloorFacts();
    this.of.set(event.customerId, floor);
    floor.add(event, at);
    floor.command = command;
    return floor;
  }
}

/** In line, and offered to nobody. */
export const isInLine = ({ end, serving, offerId, isAway }: CallerFacts): boolean =>
  !end && !serving && offerId === null && !isAway;

export const serves = ({ queues }: FloorFacts, { profile, left }: AgentFacts, queueId: string): boolean =>
  !left.has(queueId) && (queues.get(queueId)?.tagIds ?? []).some((tag) => profile.tagIds.includes(tag));

/** Why an agent could be offered nothing now; undefined where it could. */
export const hindrance = ({ status, legs, offers, wrapup, isResting, profile }: AgentFacts): string | undefined => {
  if (legs.size >= (profile.capacity ?? 1)) return 'is on as many calls as it takes';
  if (offers.size > 0) return 'is rung already';
  if (wrapup !== null) return 'is in wrap-up';
  if (status !== 'available') return `is ${status}`;
  if (isResting) return 'rests';
  return profile.addresses.length === 0 ? 'has no phone' : undefined;
};

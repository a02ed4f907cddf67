import { mustBeAt } from '../kernel/version.js';
import { Refusal } from '../kernel/refusal.js';
import type { DeskReport, DeskWish, FloorCommand } from './floor.commands.js';
import type { Draft } from './floor.draft.js';
import type { FloorEvent } from './floor.events.js';
import { declined, withdrawn } from './floor.offers.js';
import type { Agent, Floor, Wrapup } from './floor.state.js';

type Of<T extends FloorCommand['type']> = Extract<FloorCommand, { type: T }>;

const owesCode = ({ queues }: Floor, { queueId, disposition }: Wrapup): boolean =>
  (queues.get(queueId)?.spec.dispositionRequired ?? false) && (disposition?.code ?? '') === '';

/**
 * The end of a wrap-up. Where the queue requires a code, none is on record for whoever did not give one.
 * @throws Refusal where the agent itself asks for the end, and owes a code
 */
export const wrapupEnded = (
  draft: Draft,
  { agentId, wrapup }: Pick<Agent, 'agentId' | 'wrapup'>,
  why: Extract<FloorEvent, { type: 'AgentWrapupEnded' }>['why'],
  own = false,
): Draft => {
  const { customerId, floor } = draft;
  if (!wrapup) return draft;
  const ended: FloorEvent = { type: 'AgentWrapupEnded', customerId, agentId, why };
  if (!owesCode(floor, wrapup)) return draft.and(ended);
  if (own)
    throw new Refusal('queuecall.disposition_missing', 'The queue requires a disposition code before the wrap-up is ended.', [
      { field: 'code', message: 'must be given to the call first: the queue has disposition_required' },
    ]);
  const { queueId, queuecallId, disposition } = wrapup;
  const version = (disposition?.version ?? 0) + 1;
  return draft.and({ type: 'QueuecallDisposed', customerId, queueId, queuecallId, agentId, code: '', notes: '', version }, ended);
};

/** What an agent chooses ends its wrap-up, and takes it out of the offer that rings. */
export const choose = (draft: Draft, command: Of<'ChooseAgentStatus'>): Draft => {
  const { customerId, agentId, status, reason, version, own } = command;
  const agent = draft.floor.agents.get(agentId);
  mustBeAt(agent?.version ?? 0, version);
  const free = status === 'available' ? draft : withdrawn(draft, agentId);
  const unwrapped = agent ? wrapupEnded(free, agent, 'status', own) : free;
  if (agent?.status === status && agent.reason === reason) return unwrapped;
  return unwrapped.and({ type: 'AgentStatusChosen', customerId, agentId, status, reason });
};

/** With nothing to take back all stays as it is. */
const cancelNext = (draft: Draft, { customerId, agentId, version }: Of<'CancelNextStatus'>): Draft => {
  const agent = draft.floor.agents.get(agentId);
  mustBeAt(agent?.version ?? 0, version);
  if (!agent?.before) return draft;
  return draft.and({ type: 'AgentStatusChosen', customerId, agentId, ...agent.before, cancels: true });
};

const decline = (draft: Draft, { agentId, offerId }: Of<'DeclineOffer'>): Draft => {
  if (draft.floor.agents.get(agentId)?.offerId !== offerId)
    throw new Refusal('offer.not_found', 'There is no such offer, or it is over.');
  return declined(draft, agentId);
};

/** What is known here goes before what somebody has read. */
const saidOf = ({ floor }: Draft, { queuecallId, known }: Of<'DisposeQueuecall'>): number =>
  floor.disposals.findLast((each) => each.queuecallId === queuecallId)?.version ?? known?.version ?? 0;

const dispose = (draft: Draft, command: Of<'DisposeQueuecall'>): Draft => {
  const { customerId, queuecallId, queueId, agentId, code, notes, version } = command;
  const codes = draft.floor.queues.get(queueId)?.spec.dispositionCodes;
  if (code !== '' && codes?.every((each) => each.code !== code))
    throw new Refusal('queuecall.disposition_unknown', 'The queue has no such disposition code.', [
      { field: 'code', message: 'must be one of the disposition_codes of the queue' },
    ]);
  const said = saidOf(draft, command);
  mustBeAt(said, version);
  return draft.and({
    type: 'QueuecallDisposed',
    ...{ customerId, queuecallId, queueId, agentId, code, notes },
    version: said + 1,
  });
};

export const deskWish = (draft: Draft, command: DeskWish): Draft => {
  switch (command.type) {
    case 'CancelNextStatus':
      return cancelNext(draft, command);
    case 'DeclineOffer':
      return decline(draft, command);
    case 'DisposeQueuecall':
      return dispose(draft, command);
  }
};

/** Where nothing ever comes of it, nothing is kept. */
const here = (draft: Draft, { customerId, agentId, grace }: Of<'ReportDesktopHere'>): Draft => {
  const agent = draft.floor.agents.get(agentId);
  const isKept = agent?.desktop ? agent.desktop.deadline !== null : grace > 0;
  return agent && isKept ? draft.and({ type: 'AgentDesktopBack', customerId, agentId }) : draft;
};

const gone = (draft: Draft, { customerId, agentId, grace }: Of<'ReportDesktopGone'>): Draft => {
  const agent = draft.floor.agents.get(agentId);
  const isLost = agent?.desktop && agent.desktop.deadline !== null;
  if (!agent || isLost || grace === 0) return draft;
  return draft.and({ type: 'AgentDesktopLost', customerId, agentId, deadline: draft.at + grace });
};

/** Whatever the agent does it may finish: it is offline after that. */
const missed = (draft: Draft, { customerId, agentId, deadline }: Of<'ReportDesktopMissed'>): Draft => {
  const agent = draft.floor.agents.get(agentId);
  if (agent?.desktop?.deadline !== deadline || agent.status === 'offline') return draft;
  return draft.and({ type: 'AgentStatusChosen', customerId, agentId, status: 'offline', reason: 'desktop_lost' });
};

export const deskReport = (draft: Draft, command: DeskReport): Draft => {
  switch (command.type) {
    case 'ReportDesktopHere':
      return here(draft, command);
    case 'ReportDesktopGone':
      return gone(draft, command);
    case 'ReportDesktopMissed':
      return missed(draft, command);
  }
};

import type { Instant } from '../kernel/decider.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';
import { hangUp } from './call.legs.js';
import { give, part } from './call.peers.js';
import { sendOn, waitFlowOver } from './call.queue.js';
import { isOpen } from './call.state.js';
import type { LiveCall } from './call.state.js';

type TakeOut = Extract<CallCommand, { type: 'TakeFromTalk' }>;

const dequeued = (state: LiveCall): readonly CallEvent[] =>
  state.queuecallId === null
    ? []
    : [...waitFlowOver(state), { type: 'CallDequeued', callId: state.callId, queuecallId: state.queuecallId }];

const goes = (state: LiveCall, { queuecallId, then }: TakeOut, at: Instant): readonly CallEvent[] => {
  switch (then.do) {
    case 'hangup':
      return [...dequeued(state), ...hangUp(state, at)];
    case 'flow':
      return [...dequeued(state), ...give(state, { flow: then.flow, variables: {} })];
    case 'queue':
      return queuecallId === null ? hangUp(state, at) : sendOn(state, { ...then, queuecallId }, at);
  }
};

/** Ends a talk for its caller, who goes another way; a transfer of it goes on, and is completed by the end of the agent's call (I7). */
export const takeFromTalk = (command: TakeOut, state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { queuecallId, then } = command;
  if (!isOpen(state) || (queuecallId !== null && state.queuecallId !== queuecallId)) return [];
  if (state.transferId !== null) return dequeued(state);
  return [...part(state, { hears: then.do === 'queue' ? 'music' : 'nothing' }), ...goes(state, command, at)];
};

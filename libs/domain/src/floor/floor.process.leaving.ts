import type { CallCommand } from '../call/call.commands.js';
import type { GroupcallCommand } from '../groupcall/groupcall.events.js';
import type { Asking } from '../kernel/process.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorEvent } from './floor.events.js';
import type { QueuecallRef } from './floor.ref.js';
import type { CallbackStand } from './floor.callback.events.js';
import type { Plan } from './floor.queue.js';
import { farewell } from './floor.words.js';

type CallAsk = Asking<'call', CallCommand>;
type GroupAsk = Asking<'groupcall', GroupcallCommand>;
type Ask = CallAsk | GroupAsk;

type Ended = Extract<FloorEvent, { type: 'QueuecallEnded' }>;

type TakeOut = Extract<CallCommand, { type: 'TakeFromTalk' }>['then'];

export const call = (tree: string, command: CallCommand): CallAsk => ({ to: 'call', id: command.callId, command, tree });

export const group = (tree: string, command: GroupcallCommand): GroupAsk => ({
  to: 'groupcall',
  id: command.groupcallId,
  command,
  tree,
});

const dequeued = ({ callId, queuecallId, end, tree }: Ended): Ask => {
  const outcome = end === 'done' || end === 'service_timeout' ? 'done' : 'failed';
  return call(tree, { type: 'DequeueCall', callId, queuecallId, outcome, detail: end === 'done' ? '' : end });
};

const flowOf = ({ queuecallId, end }: Ended, plan: Plan) => ({ ...plan, activeflowId: uuid5(queuecallId, end) });

const given = (event: Ended, plan: Plan): Ask =>
  call(event.tree, { type: 'GiveFlow', callId: event.callId, flow: flowOf(event, plan), variables: {} });

/** The way out of a caller whom nobody serves, or no longer. */
const wayOut = (event: Ended): Ask => {
  const { callId, queuecallId, tree, wayOut: way } = event;
  switch (way.do) {
    case 'continue':
      return dequeued(event);
    case 'hangup':
      return way.message ? given(event, farewell(way.message)) : call(tree, { type: 'HangUpCall', callId });
    case 'flow':
      return given(event, way.flow);
    case 'queue': {
      const { queueId, means, hops } = way;
      return call(tree, { type: 'SendCallToQueue', callId, queuecallId, queueId, means, hops });
    }
  }
};

/** What a call does that is taken out of a talk. */
const thenFor = (event: Ended): TakeOut | null => {
  const { wayOut: way } = event;
  switch (way.do) {
    case 'continue':
      return null;
    case 'hangup':
      return way.message ? { do: 'flow', flow: flowOf(event, farewell(way.message)) } : way;
    case 'flow':
      return { do: 'flow', flow: flowOf(event, way.flow) };
    case 'queue':
      return way;
  }
};

/** Who is taken out of a talk is alone before another plan begins; the agent's phone is let go. */
const takenOut = (event: Ended, agentCallId: string): readonly Ask[] => {
  const { callId, queuecallId, tree, callback } = event;
  const then = thenFor(event);
  const go = then && call(tree, { type: 'TakeFromTalk', callId, queuecallId: callback ? null : queuecallId, then });
  return [go ?? dequeued(event), call(tree, { type: 'HangUpCall', callId: agentCallId })];
};

/** The phone of who is called back rings no more, or its call ends. */
export const letGo = ({ tree, callId }: QueuecallRef, { groupcallId, live }: CallbackStand): readonly Ask[] => [
  ...(groupcallId === null ? [] : [group(tree, { type: 'HangUpGroupcall', groupcallId, within: groupcallId })]),
  ...(live ? [call(tree, { type: 'HangUpCall', callId })] : []),
];

/** There is no plan that could go on; after a talk the two end each other. */
const calledBack = (event: Ended, callback: CallbackStand): readonly Ask[] => {
  const { end, tree, agentCallId, wayOut: way } = event;
  if (end === 'done') return [];
  const agent = agentCallId === null ? [] : [call(tree, { type: 'HangUpCall', callId: agentCallId })];
  const hasWay = callback.live && (way.do === 'flow' || way.do === 'hangup');
  if (!hasWay) return [...letGo(event, callback), ...agent];
  return agentCallId === null ? [wayOut(event)] : takenOut(event, agentCallId);
};

/** What becomes of who leaves a queue. */
export const left = (event: Ended): readonly Ask[] => {
  const { end, agentCallId, callback } = event;
  if (callback) return calledBack(event, callback);
  if (end === 'abandoned') return [];
  return agentCallId === null || end === 'done' ? [wayOut(event)] : takenOut(event, agentCallId);
};

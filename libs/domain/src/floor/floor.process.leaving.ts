import { givenUp, toCall } from '../asks.js';
import type { CallAsk, GroupAsk } from '../asks.js';
import type { CallCommand } from '../call/call.commands.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorEvent } from './floor.events.js';
import type { QueuecallRef } from './floor.ref.js';
import type { CallbackStand } from './floor.callback.events.js';
import type { Plan } from './floor.queue.js';
import { farewell } from './floor.words.js';

type Ask = CallAsk | GroupAsk;

type Ended = Extract<FloorEvent, { type: 'QueuecallEnded' }>;

type TakeOut = Extract<CallCommand, { type: 'TakeFromTalk' }>['then'];

const dequeued = ({ callId, queuecallId, end, tree }: Ended): Ask => {
  const outcome = end === 'done' || end === 'service_timeout' ? 'done' : 'failed';
  return toCall({ type: 'DequeueCall', callId, queuecallId, outcome, detail: end === 'done' ? '' : end }, tree);
};

const flowOf = ({ queuecallId, end }: Ended, plan: Plan) => ({ ...plan, activeflowId: uuid5(queuecallId, end) });

/** What a call does that is served no longer, or by nobody; null: it goes on with its plan. */
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

/** The way out of a caller who waits. */
const wayOut = (event: Ended): Ask => {
  const { callId, queuecallId, tree } = event;
  const then = thenFor(event);
  switch (then?.do) {
    case undefined:
      return dequeued(event);
    case 'hangup':
      return toCall({ type: 'HangUpCall', callId }, tree);
    case 'flow':
      return toCall({ type: 'GiveFlow', callId, flow: then.flow, variables: {} }, tree);
    case 'queue': {
      const { queueId, means, hops } = then;
      return toCall({ type: 'SendCallToQueue', callId, queuecallId, queueId, means, hops }, tree);
    }
  }
};

/** Who is taken out of a talk is alone before another plan begins; the agent's phone is let go. */
const takenOut = (event: Ended, agentCallId: string): readonly Ask[] => {
  const { callId, queuecallId, tree, callback } = event;
  const then = thenFor(event);
  const go = then && toCall({ type: 'TakeFromTalk', callId, queuecallId: callback ? null : queuecallId, then }, tree);
  return [go ?? dequeued(event), toCall({ type: 'HangUpCall', callId: agentCallId }, tree)];
};

/** The phone of who is called back rings no more, or its call ends. */
export const letGo = ({ tree, callId }: QueuecallRef, { groupcallId, live }: CallbackStand): readonly Ask[] => [
  ...(groupcallId === null ? [] : [givenUp(groupcallId, tree)]),
  ...(live ? [toCall({ type: 'HangUpCall', callId }, tree)] : []),
];

/** There is no plan that could go on; after a talk the two end each other. */
const calledBack = (event: Ended, callback: CallbackStand): readonly Ask[] => {
  const { end, tree, agentCallId, wayOut: way } = event;
  if (end === 'done') return [];
  const agent = agentCallId === null ? [] : [toCall({ type: 'HangUpCall', callId: agentCallId }, tree)];
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

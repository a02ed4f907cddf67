import type { Instant } from '../kernel/decider.js';
import type { Leaving, QueuecallEnd } from './floor.events.js';
import type { OnNoAgents, QueueSpec, WayOut } from './floor.queue.js';
import type { Queuecall } from './floor.state.js';

export const GO_ON = { do: 'continue' } as const;

const nobodyThere = (on: OnNoAgents): WayOut => (on.do === 'wait' ? GO_ON : on.way);

/** The way out of a queue for who leaves it like that; without a queue the plan goes on. */
export const wayOutOf = (spec: QueueSpec | undefined, end: QueuecallEnd): WayOut => {
  if (!spec) return GO_ON;
  switch (end) {
    case 'timeout':
      return spec.onTimeout;
    case 'service_timeout':
      return spec.onServiceTimeout;
    case 'full':
      return spec.onFull;
    case 'no_agents':
      return nobodyThere(spec.onNoAgents);
    case 'closed':
      return spec.onClosed;
    case 'exit':
      return spec.onExit;
    case 'callback':
      return spec.callback ? { do: 'hangup', message: spec.callback.message } : { do: 'hangup' };
    default:
      return GO_ON;
  }
};

/** Queues that send a caller on to each other and let it in nowhere do so only so often. */
const MOST_HOPS = 10;

/** What goes along with a caller who leaves. Who has waited anywhere starts to count anew. */
export const leaving = (way: WayOut, { means, hops, joined }: Queuecall, at: Instant): Leaving => {
  if (way.do !== 'queue') return way;
  const count = joined === at ? hops + 1 : 0;
  return count > MOST_HOPS ? GO_ON : { do: 'queue', queueId: way.queueId, means, hops: count };
};

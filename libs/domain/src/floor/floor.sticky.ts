import { isWithheld } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Alone } from './floor.events.js';
import { meets, needsAt } from './floor.needs.js';
import { addressKey, isFree } from './floor.state.js';
import type { Agent, Floor, Queue, Queuecall } from './floor.state.js';

/** The floor after an agent has talked with a caller. */
export const talkedWith = (floor: Floor, queuecall: Queuecall | undefined, talk: { agentId: string; at: Instant }): Floor => {
  const { window, talks } = floor.past;
  if (!queuecall || window === 0 || isWithheld(queuecall.source)) return floor;
  const { agentId, at } = talk;
  const known = talks.with(addressKey(queuecall.source), agentId, { at, oldest: at - window });
  return { ...floor, past: { window, talks: known } };
};

/** Whether a caller may wait for an agent: it means to take calls, serves the queue, and can do what is required. */
export const isWorthWaiting = (
  { queueId, spec }: Queue,
  { needs, waited }: Pick<Queuecall, 'needs' | 'waited'>,
  agent: Agent | undefined,
): agent is Agent =>
  agent?.status === 'available' && agent.serves.includes(queueId) && meets(needsAt(spec, needs, waited), agent.profile);

type Who = Pick<Queuecall, 'source' | 'needs' | 'since'>;

/** Who talked with a caller last, within the window. Who has talked with it since it came has handed it on, and is not asked again. */
const lastOf = ({ past, agents }: Floor, { spec }: Queue, { source, since }: Who, at: Instant): Agent | undefined => {
  const { window } = spec.sticky;
  const talk = window === 0 ? undefined : past.talks.get(addressKey(source), at - window);
  return talk && talk.at <= since ? agents.get(talk.value) : undefined;
};

/** The agent who talked with a caller last, if that is to be the first to whom it is offered; null: anybody is. */
export const aloneFor = (floor: Floor, queue: Queue, who: Who, at: Instant): Alone | null => {
  const agent = lastOf(floor, queue, who, at);
  if (!isWorthWaiting(queue, { needs: who.needs, waited: 0 }, agent)) return null;
  if (isFree(agent)) return { agentId: agent.agentId, until: null };
  const { wait } = queue.spec.sticky;
  return wait === 0 ? null : { agentId: agent.agentId, until: at + wait };
};

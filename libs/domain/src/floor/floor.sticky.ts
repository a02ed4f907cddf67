import type { Address } from '../kernel/address.js';
import type { Instant } from '../kernel/decider.js';
import type { Alone } from './floor.events.js';
import { meets, needsAt } from './floor.needs.js';
import { withTalk } from './floor.past.js';
import { addressKey, isFree } from './floor.state.js';
import type { Agent, Floor, Queue, Queuecall } from './floor.state.js';

/** Who withholds its number is known by nothing. */
const NAMELESS = /^(anonymous(@.*)?)?$/i;

const callerOf = (source: Address): string | undefined => (NAMELESS.test(source.target) ? undefined : addressKey(source));

/** The floor after an agent has talked with a caller. */
export const talkedWith = (floor: Floor, queuecall: Queuecall | undefined, talk: { agentId: string; at: Instant }): Floor => {
  const caller = queuecall && callerOf(queuecall.source);
  return caller === undefined ? floor : { ...floor, past: withTalk(floor.past, caller, talk) };
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
  const caller = window === 0 ? undefined : callerOf(source);
  const talk = caller === undefined ? undefined : past.talks.get(caller);
  return talk && talk.at <= since && at - talk.at <= window ? agents.get(talk.agentId) : undefined;
};

/** The agent who talked with a caller last, if that is to be the first to whom it is offered; null: anybody is. */
export const aloneFor = (floor: Floor, queue: Queue, who: Who, at: Instant): Alone | null => {
  const agent = lastOf(floor, queue, who, at);
  if (!isWorthWaiting(queue, { needs: who.needs, waited: 0 }, agent)) return null;
  if (isFree(agent)) return { agentId: agent.agentId, until: null };
  const { wait } = queue.spec.sticky;
  return wait === 0 ? null : { agentId: agent.agentId, until: at + wait };
};

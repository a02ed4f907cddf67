import { supervisorsHeardBy } from './company.supervisors.js';
import { addressKey } from '#domain/floor/floor.state.js';
import type { Address } from '#domain/kernel/address.js';
import type { CallFacts, Facts } from './facts.js';
import type { AgentFacts, CallerFacts } from './facts.floor.js';
import { legOf } from './company.js';
import { CALM, isQuiet } from './company.quiet.js';
import type { CallInvariant } from './company.js';

const asAddress = (target: string): Address => ({
  type: target.startsWith('+') ? 'tel' : 'endpoint',
  target,
  targetName: '',
  name: '',
  detail: '',
});

/** Who sits at the phone of a call, on the floor of the call's customer. */
const agentAt = ({ floors }: Facts, { phone, customerId }: CallFacts): AgentFacts | undefined => {
  const floor = floors.of.get(customerId ?? '');
  if (!floor || phone === '') return undefined;
  const key = addressKey(asAddress(phone));
  return [...floor.agents.values()].find(
    ({ agentId, profile }) => !floor.removed.has(agentId) && profile.addresses.some((own) => addressKey(own) === key),
  );
};

const busyOnACall: CallInvariant = {
  name: 'I5 who is on a call is busy',
  sentence: 'An agent one of whose phones is on a call of its customer is busy by that call.',
  check: (call, { facts }) => {
    const agent = agentAt(facts, call);
    return !agent || agent.legs.has(call.callId)
      ? undefined
      : `${agent.agentId} is on ${call.callId}, and the floor does not know`;
  },
};

const callerOf = ({ floors }: Facts, { customerId, company }: CallFacts): CallerFacts | undefined =>
  floors.of.get(customerId ?? '')?.callers.get(company.queuecallId ?? '');

const knownToTheFloor: CallInvariant = {
  name: 'I6 who waits in a queue is in its line',
  sentence: 'A call that is in a queue is one of its callers, and nobody is left in a queue that it has left.',
  check: (call, { facts }) => {
    const { queuecallId } = call.company;
    if (queuecallId === null) return undefined;
    const caller = callerOf(facts, call);
    return caller && !caller.end
      ? undefined
      : `${call.callId} waits in a queue that ${caller ? 'it has left' : 'does not know it'}`;
  },
};

/** Both are there, and neither is being handed over. */
const areSettled = (one: CallFacts, other: CallFacts | undefined, now: number): other is CallFacts =>
  isQuiet(other, now) && one.company.transferId === null && other.company.transferId === null;

const talksWithItsAgent: CallInvariant = {
  name: 'I2 who is served talks with its agent',
  sentence: 'A caller who is served talks with the agent who has accepted it, when neither is being handed over.',
  check: (call, moment) => {
    const { facts, now } = moment;
    const serving = callerOf(facts, call)?.serving;
    const other = serving ? facts.calls.get(serving.agentCallId) : undefined;
    if (!serving || serving.from > now - CALM || !areSettled(call, other, now)) return undefined;
    return call.company.peer === other.callId ? undefined : `${call.callId} is served by ${other.callId}, and talks with others`;
  },
};

const hearsOne: CallInvariant = {
  name: 'I2 nobody in a queue hears two agents',
  sentence:
    'A caller of a queue, be it served or not, hears at most one other, and supervisors; in a room it hears all who are there.',
  check: (call, moment) => {
    const hears = legOf(moment, call)?.hears ?? [];
    const peer = moment.facts.calls.get(call.company.peer ?? '');
    const most = 1 + supervisorsHeardBy(moment.facts, call, peer ? [peer] : []).length;
    const alone = call.company.queuecallId === null || call.company.room !== null || hears.length <= most;
    return alone ? undefined : `${call.callId} hears ${hears.join(' and ')}`;
  },
};

const waitsWithMusic: CallInvariant = {
  name: 'I9 who waits in a queue hears music and nobody',
  sentence: 'A caller who waits, or is being offered, hears nobody.',
  check: (call, moment) => {
    const caller = callerOf(moment.facts, call);
    const leg = legOf(moment, call);
    if (!caller || caller.end || caller.serving || !leg) return undefined;
    return leg.hears.length > 0 ? `${call.callId} waits, and hears ${leg.hears.join(' and ')}` : undefined;
  },
};

/** What must hold of callers of queues and of agents' calls at a quiet moment. */
export const floorCompanyInvariants: readonly CallInvariant[] = [
  busyOnACall,
  knownToTheFloor,
  talksWithItsAgent,
  hearsOne,
  waitsWithMusic,
];

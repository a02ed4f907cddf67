import { destinationIn } from '../../apps/api/src/groupcalls/destinations.js';
import { SuperviseCall } from '../../apps/api/src/supervisions/supervise.requests.js';
import { anyCustomer } from './people.js';
import type { Deed, Stage } from './people.js';
import { anyAddress } from './world.js';
import type { Customer } from './world.js';

const SUPERVISORS = ['sue', 'sam'] as const;

const MODES = ['listen', 'whisper', 'whisper', 'barge', 'takeover'] as const;

type Actor = (typeof SUPERVISORS)[number];

const actorOf = (id: Actor): { readonly kind: 'accesskey'; readonly id: Actor } => ({ kind: 'accesskey', id });

const ask = (stage: Stage, customer: Customer, callId: string, who: Actor): void => {
  const mode = stage.random.pick(MODES);
  const destination = destinationIn(anyAddress(stage.random), 'destination');
  const request = Object.assign(new SuperviseCall(), { mode, destination });
  stage.users.send({
    customer,
    actor: actorOf(who),
    words: `${who} wants to ${mode} in ${callId}`,
    // A request for what is so already leaves no trace: a repeat of it may be about another supervision.
    run: ({ supervisions }, by) => supervisions.supervise(by, callId, request).then(() => []),
  });
};

const end = (stage: Stage, customer: Customer, callId: string, who: Actor): void =>
  stage.users.send({
    customer,
    actor: actorOf(who),
    words: `${who} supervises ${callId} no more`,
    run: ({ supervisions }, by) => supervisions.end(by, callId).then(() => []),
  });

/** Somebody listens to a talk, by either of its calls, changes the mode some times, and may have enough of it. */
const supervise: Deed['act'] = (stage) => {
  const { random, facts, later } = stage;
  const customer = anyCustomer(stage);
  const talking = [...facts.open].filter((call) => call.customerId === customer.customerId && call.company.peer !== null);
  const callId = random.any(talking)?.callId ?? random.any(stage.openCalls(customer.customerId));
  if (callId === undefined) return;
  const who = random.pick(SUPERVISORS);
  ask(stage, customer, callId, who);
  for (let changes = random.between(0, 4); changes > 0; changes--)
    later(random.pick([0, random.between(0, 3_000), random.between(2_000, 15_000)]), () => ask(stage, customer, callId, who));
  if (random.chance(0.4)) later(random.between(0, 15_000), () => end(stage, customer, callId, who));
};

/** The phone of one who listens is hung up, or its star is pressed. */
const leave: Deed['act'] = ({ random, facts, handset, history }) => {
  const call = random.any([...facts.open].filter(({ company }) => company.listening !== null));
  const leg = call && handset.phone(call.phone).legs.find(({ call_id, state }) => call_id === call.legId && state === 'up');
  if (!leg) return;
  const hangsUp = random.chance(0.6);
  history.note('phone', () => `a supervisor ${hangsUp ? 'hangs up' : 'presses the star'} (${leg.call_id})`);
  if (hangsUp) handset.hangup(leg.id);
  else handset.digits(leg.id, '*');
};

export const supervisorDeeds: readonly [Deed, ...Deed[]] = [
  { weight: 8, act: supervise },
  { weight: 2, act: leave },
];

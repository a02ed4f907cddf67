import { causeNamed } from './causes.js';
import { emit } from './channel.headers.js';
import type { Cancel } from './clock.js';
import { afterSeconds } from './clock.js';
import type { Channel, Core, Dial } from './core.js';
import type { DialPlan, Endpoint } from './dialstring.js';
import { runHook } from './expand.js';
import { invite } from './farend.js';
import { begin, FRAME_MS, hangUp } from './life.js';
import { openEndpoint, openTwin } from './endpoints.js';

const DEFAULT_TIMEOUT_S = 60;

/** From CHANNEL_ANSWER to the end of the job: 0.3 to 20 ms were seen. */
const CONNECT_MS = 5;

/** Dials as the plan says. `reply` gets `+OK <uuid>` when a leg has answered, `-ERR <CAUSE>` when nobody will (facts 1 to 8). */
export const originate = (core: Core, plan: DialPlan, reply: (text: string) => void): void => {
  let pending: Channel[] = [];
  let winner: Channel | null = null;
  let cause = 'DESTINATION_OUT_OF_ORDER';
  let nextGroup = 0;
  let timedOut = false;

  const fail = () => {
    stopTimer();
    reply(`-ERR ${cause}\n`);
  };
  const dial: Dial = {
    answered: (channel) => {
      winner = channel;
      stopTimer();
      for (const loser of pending) if (loser !== channel) hangUp(core, loser, 'LOSE_RACE', FRAME_MS);
      core.clock.after(CONNECT_MS, () => {
        if (channel.cause === null) connect(core, plan, channel, reply);
      });
    },
    ended: (channel) => {
      pending = pending.filter((other) => other !== channel);
      if (winner && channel !== winner) return;
      cause = channel.cause ?? cause;
      if (winner) fail();
      else if (pending.length === 0) tryNext();
    },
  };
  const tryNext = () => {
    const group = plan.groups[nextGroup];
    nextGroup += 1;
    if (!group || timedOut) {
      fail();
      return;
    }
    const opened = group.map((endpoint) => openEndpoint(core, plan, endpoint));
    pending = opened.flatMap((leg) => (typeof leg === 'string' ? [] : [leg.channel]));
    const failures = opened.filter((leg) => typeof leg === 'string');
    if (pending.length === 0) {
      cause = failures.at(-1) ?? cause;
      tryNext();
      return;
    }
    for (const leg of opened) if (typeof leg !== 'string') launch(core, plan, { ...leg, dial });
  };
  const giveUp = () => {
    timedOut = true;
    for (const channel of pending) hangUp(core, channel, 'NO_ANSWER', 1);
  };
  const stopTimer: Cancel = afterSeconds(core.clock, timeoutOf(plan), giveUp);
  tryNext();
};

const timeoutOf = ({ variables, timeoutSeconds }: DialPlan): number =>
  Number(variables['originate_timeout'] ?? timeoutSeconds ?? DEFAULT_TIMEOUT_S) || DEFAULT_TIMEOUT_S;

interface Launch {
  readonly channel: Channel;
  readonly endpoint: Endpoint;
  readonly dialled: string | null;
  readonly dial: Dial;
}

/** A leg comes to life: three events at once, then the phone is invited. */
const launch = (core: Core, plan: DialPlan, { channel, endpoint, dialled, dial }: Launch): void => {
  channel.dial = dial;
  emit(core, 'CHANNEL_OUTGOING', channel);
  runHook(core, channel, 'api_on_originate');
  emit(core, 'CHANNEL_CREATE', channel);
  emit(core, 'CHANNEL_ORIGINATE', channel);
  channel.state = 'CS_CONSUME_MEDIA';
  watchLeg(core, channel, endpoint.variables['leg_timeout'] ?? plan.variables['leg_timeout']);
  if (dialled === null) endLoopback(core, channel);
  else invite(core, channel, dialled);
};

/** The other end of a loopback finds no number in the dialplan, and takes its twin with it. */
const endLoopback = (core: Core, channel: Channel): void => {
  const twin = openTwin(core, channel);
  hangUp(core, twin, 'NO_ROUTE_DESTINATION', 0);
  hangUp(core, channel, 'NO_ROUTE_DESTINATION', 0);
};

/** `leg_timeout` runs a second longer than it says, and ends with ALLOTTED_TIMEOUT. */
const watchLeg = (core: Core, channel: Channel, seconds: string | undefined): void => {
  if (seconds === undefined) return;
  const cancel = afterSeconds(core.clock, Number(seconds) + 1, () => {
    channel.timers.delete(cancel);
    if (channel.answeredAt === null) hangUp(core, channel, causeNamed('ALLOTTED_TIMEOUT'), 1);
  });
  channel.timers.add(cancel);
};

/** The answered leg becomes the caller of what follows: its ids swap sides, the job is done, the application starts. */
const connect = (core: Core, plan: DialPlan, channel: Channel, reply: (text: string) => void): void => {
  [channel.caller, channel.callee] = [channel.callee, channel.caller];
  channel.dial = null;
  reply(`+OK ${channel.id}\n`);
  begin(core, channel, { ...plan.then, id: core.newId(), locks: false });
};

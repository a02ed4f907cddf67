import { emit } from './channel.headers.js';
import type { Cancel } from './clock.js';
import { afterSeconds } from './clock.js';
import type { Channel, Core, Dial } from './core.js';
import type { DialPlan, Endpoint } from './dialstring.js';
import { runHook } from './expand.js';
import { invite } from './farend.js';
import { begin, cutShort, FRAME_MS, hangUp } from './life.js';
import { openEndpoint, openTwin } from './endpoints.js';

const DEFAULT_TIMEOUT_S = 60;

/** From CHANNEL_ANSWER to the end of the job: 0.3 to 20 ms were seen. */
const CONNECT_MS = 5;

/** Dials as the plan says. `reply` gets `+OK <uuid>` when a leg has answered, `-ERR <CAUSE>` when nobody will (facts 1 to 8). */
export const originate = (core: Core, plan: DialPlan, reply: (text: string) => void): void => {
  new Origination(core, plan, reply).tryNext();
};

/** One originate under way: the legs that still ring, and the one that answered. */
class Origination implements Dial {
  private pending: readonly Channel[] = [];
  private winner: Channel | null = null;
  private cause = 'DESTINATION_OUT_OF_ORDER';
  private nextGroup = 0;
  private timedOut = false;
  private readonly stopTimer: Cancel;

  constructor(
    private readonly core: Core,
    private readonly plan: DialPlan,
    private readonly reply: (text: string) => void,
  ) {
    this.stopTimer = afterSeconds(core.clock, timeoutOf(plan), () => this.giveUp());
  }

  /** The winner takes it all: the others are told before it is connected (fact 7). */
  answered(channel: Channel): void {
    this.winner = channel;
    this.stopTimer();
    for (const loser of this.pending) if (loser !== channel) hangUp(this.core, loser, 'LOSE_RACE', FRAME_MS);
    this.core.clock.after(CONNECT_MS, () => {
      if (channel.cause === null) connect(this.core, this.plan, channel, this.reply);
    });
  }

  ended(channel: Channel): void {
    this.pending = this.pending.filter((other) => other !== channel);
    if (this.winner && channel !== this.winner) return;
    this.cause = channel.cause ?? this.cause;
    if (this.winner) this.fail();
    else if (this.pending.length === 0) this.tryNext();
  }

  tryNext(): void {
    for (let group = this.takeGroup(); group; group = this.takeGroup()) if (this.open(group)) return;
    this.fail();
  }

  private takeGroup(): readonly Endpoint[] | undefined {
    if (this.timedOut) return undefined;
    this.nextGroup += 1;
    return this.plan.groups[this.nextGroup - 1];
  }

  /** Whether any leg of the group came to life. All are opened before the first one is launched. */
  private open(group: readonly Endpoint[]): boolean {
    const opened = group.map((endpoint) => openEndpoint(this.core, this.plan, endpoint));
    const legs = opened.filter((leg) => typeof leg !== 'string');
    const failures = opened.filter((leg) => typeof leg === 'string');
    this.pending = legs.map(({ channel }) => channel);
    if (legs.length === 0) this.cause = failures.at(-1) ?? this.cause;
    for (const leg of legs) launch(this.core, this.plan, { ...leg, dial: this });
    return legs.length > 0;
  }

  private giveUp(): void {
    this.timedOut = true;
    for (const channel of this.pending) hangUp(this.core, channel, 'NO_ANSWER', 1);
  }

  private fail(): void {
    this.stopTimer();
    this.reply(`-ERR ${this.cause}\n`);
  }
}

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
    if (channel.answeredAt === null) hangUp(core, channel, 'ALLOTTED_TIMEOUT', 1);
  });
  channel.timers.add(cancel);
};

/** The answered leg becomes the caller of what follows: its ids swap sides, the job is done, the application starts. */
const connect = (core: Core, plan: DialPlan, channel: Channel, reply: (text: string) => void): void => {
  [channel.caller, channel.callee] = [channel.callee, channel.caller];
  channel.dial = null;
  reply(`+OK ${channel.id}\n`);
  cutShort(core, channel);
  begin(core, channel, { ...plan.then, id: core.newId(), locks: false });
};

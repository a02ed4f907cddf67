import { answer } from './answering.js';
import { emit } from './channel.headers.js';
import type { Bridge, Channel, Core, Order, Running } from './core.js';
import { hasMedia, innermost } from './core.js';
import { begin, FRAME_MS, hangUp, setCallState, takeOrders, unwind } from './life.js';

const bridgeHeaders = ({ a, b }: Bridge) => ({ 'Bridge-A-Unique-ID': a.id, 'Bridge-B-Unique-ID': b.id });

const BRIDGE = 'uuid_bridge';

const alive = (channel: Channel): boolean => channel.cause === null;

/** Sends a channel elsewhere as soon as its thread looks: all that it runs ends first. */
export const redirect = (core: Core, channel: Channel, where: () => void): void => {
  channel.redirect = where;
  core.clock.after(FRAME_MS, () => {
    if (channel.redirect !== where || !alive(channel)) return;
    channel.redirect = null;
    channel.steps = [];
    unwind(core, channel);
    where();
  });
};

/** Parks a channel without an application: no CHANNEL_EXECUTE, so no EXECUTE_COMPLETE either. */
export const enterPark = (core: Core, channel: Channel): void => {
  if (alive(channel)) begin(core, channel, { application: 'park', data: '', id: null, locks: false }, false);
};

/** Runs the steps of an inline dialplan. */
export const runSteps = (core: Core, channel: Channel, [first, ...rest]: readonly Order[]): void => {
  if (!first || !alive(channel)) return;
  channel.steps = rest;
  begin(core, channel, first);
};

/** What a leg does when its bridge is over: what a command had told it, else park, else hang up (fact 20). */
const afterBridge = (core: Core, channel: Channel): void => {
  if (!alive(channel)) return;
  const where = channel.redirect;
  channel.redirect = null;
  if (where) where();
  else if (channel.variables.get('park_after_bridge') === 'true') enterPark(core, channel);
  else hangUp(core, channel, 'NORMAL_CLEARING', 1);
};

/** The end of a bridge as one leg's thread sees it. CHANNEL_UNBRIDGE is told by the bridge's first leg, whoever left. */
const part = (core: Core, bridge: Bridge, self: Channel): void => {
  const { a, b } = bridge;
  self.variables.delete('bridge_to');
  if (self !== a) return;
  a.variables.set('last_bridge_to', b.id);
  emit(core, 'CHANNEL_UNBRIDGE', a, bridgeHeaders(bridge));
};

/** A leg sees that its bridge is over, and goes where it has to. */
const release = (core: Core, channel: Channel): void => {
  if (!alive(channel)) return;
  unwind(core, channel);
  afterBridge(core, channel);
};

/** A leg to which something is played inside its bridge: it does not see its partner leave before that is over. */
const isBusy = (channel: Channel): boolean => innermost(channel)?.name !== BRIDGE;

/**
 * What played to a first leg is over, and its partner is long gone. When that one parked or died, the leg sees it now; when it is
 * bridged elsewhere, the leg does not, and is heard there beside the new partner without hearing anything.
 */
const wake = (core: Core, self: Channel, other: Channel): void => {
  if (other.bridge && alive(other)) other.ghosts.add(self);
  else release(core, self);
};

const banishGhosts = (core: Core, channel: Channel): void => {
  const ghosts = [...channel.ghosts];
  channel.ghosts.clear();
  for (const ghost of ghosts) release(core, ghost);
};

/** One leg goes. The other one follows; when it is busy, the second leg is broken off and the first one goes on undisturbed. */
const leave = (core: Core, bridge: Bridge, leaver: Channel): void => {
  const { a, b } = bridge;
  const stayer = leaver === a ? b : a;
  a.bridge = null;
  b.bridge = null;
  banishGhosts(core, a);
  banishGhosts(core, b);
  if (!isBusy(stayer)) release(core, stayer);
  else if (stayer === b) innermost(b)?.application.interrupt?.();
  part(core, bridge, leaver);
};

/** Its thread stays in the bridge for as long as it sees no end of it. */
const bridgeApplication = (core: Core, bridge: Bridge, self: Channel, other: Channel): Running => ({
  name: BRIDGE,
  data: other.id,
  id: null,
  executed: false,
  locks: false,
  application: {
    start: () => undefined,
    resume: () => {
      if (self.bridge !== bridge) wake(core, self, other);
    },
    abort: () => {
      other.ghosts.delete(self);
      if (self.bridge === bridge) leave(core, bridge, self);
      else part(core, bridge, self);
    },
  },
});

const enter = (core: Core, bridge: Bridge, self: Channel, other: Channel): void => {
  self.bridge = bridge;
  self.bridgedAt = core.clock.now();
  self.state = self === bridge.a ? 'CS_SOFT_EXECUTE' : 'CS_EXCHANGE_MEDIA';
  self.variables.set('bridge_to', other.id);
  self.variables.set('bridge_channel', other.name);
  self.variables.set('call_uuid', bridge.a.id);
  self.stack.push(bridgeApplication(core, bridge, self, other));
  emit(core, 'CHANNEL_EXECUTE', self, { Application: BRIDGE, 'Application-Data': other.id });
};

/** A channel that waits for its bridge goes nowhere else when it leaves what it runs. */
const stay = () => undefined;

/** Both legs have left what they ran; one of them may have died or been sent elsewhere meanwhile. */
const join = (core: Core, a: Channel, b: Channel): void => {
  const ready = [a, b].filter((channel) => alive(channel) && channel.stack.length === 0);
  for (const channel of ready) if (channel.redirect === stay) channel.redirect = null;
  if (ready.length < 2) {
    ready.forEach((channel) => afterBridge(core, channel));
    return;
  }
  const bridge = { a, b };
  // Early media is enough for a bridge, which then answers.
  answer(core, a);
  answer(core, b);
  enter(core, bridge, a, b);
  enter(core, bridge, b, a);
  emit(core, 'CHANNEL_BRIDGE', a, bridgeHeaders(bridge));
  takeOrders(core, a);
  takeOrders(core, b);
};

/** Set before the bridge is there, and left after it is gone: only `bridge_to` tells that there is one. */
const bond = (self: Channel, other: Channel): void => {
  self.variables.set('bridge_uuid', other.id);
  self.variables.set('signal_bond', other.id);
};

/** A bridge with a leg that has no media yet takes both down. */
const fail = (core: Core, a: Channel, b: Channel): void => {
  for (const channel of [a, b])
    hangUp(core, channel, hasMedia(channel) ? 'ORIGINATOR_CANCEL' : 'DESTINATION_OUT_OF_ORDER', FRAME_MS);
};

/** `uuid_bridge` (fact 19): both leave what they run, and are joined a frame later. Works from within another bridge too (fact 23). */
export const bridge = (core: Core, a: Channel, b: Channel): void => {
  if (!hasMedia(a) || !hasMedia(b)) {
    core.clock.after(2 * FRAME_MS, () => fail(core, a, b));
    return;
  }
  bond(a, b);
  bond(b, a);
  a.redirect = stay;
  b.redirect = stay;
  core.clock.after(FRAME_MS, () => {
    a.otherLeg = b;
    b.otherLeg = a;
    a.redirect = stay;
    b.redirect = stay;
    for (const channel of [a, b]) if (alive(channel)) unwind(core, channel);
    core.clock.after(FRAME_MS, () => join(core, a, b));
  });
};

/**
 * `uuid_hold` (fact 21): the channel's own phone is told to be silent, so its partner hears nothing of it. A switch with
 * `hold_music` would play it to the partner; the one that was observed had none, nor has this one.
 */
export const hold = (core: Core, channel: Channel): void => {
  if (channel.held) return;
  channel.held = true;
  channel.callState = 'HELD';
  emit(core, 'CHANNEL_HOLD', channel);
};

export const unhold = (core: Core, channel: Channel): void => {
  if (!channel.held) return;
  channel.held = false;
  channel.callState = 'UNHELD';
  emit(core, 'CHANNEL_UNHOLD', channel);
  setCallState(core, channel, 'ACTIVE');
};

import { answer, ringReady } from './answering.js';
import { causeOfSip } from './causes.js';
import type { Channel, Core } from './core.js';
import { channelTimer } from './core.js';
import { heardGoodbye, hangUp } from './life.js';
import { replyOf } from './manners.js';
import { speechMs } from './media.js';
import { note } from './phones.js';
import { listenersTo } from './hearing.js';

/** How long the first reply of a phone takes to come back. */
const NETWORK_MS = 20;

/** Invites the phone at the end of an outbound channel; it answers as its manners say. */
export const invite = (core: Core, channel: Channel, dialled: string): void => {
  const reply = replyOf(core.phones.manners(dialled));
  const later = (ms: number, run: () => void) => channelTimer(core, channel, ms, run);
  later(NETWORK_MS, () => {
    if (reply.kind === 'refuse' && !reply.rings) return void later(reply.afterMs, () => refuse(core, channel, reply.status));
    ringReady(core, channel);
    if (reply.kind === 'refuse') later(reply.afterMs, () => refuse(core, channel, reply.status));
    if (reply.kind === 'answer') later(reply.afterMs, () => pickUp(core, channel));
  });
};

/** The phone answers, and goes on as its manners say: a machine talks, an impatient one hangs up. */
export const pickUp = (core: Core, channel: Channel): void => {
  if (channel.cause !== null || channel.answeredAt !== null) return;
  answer(core, channel);
  channel.dial?.answered(channel);
  const { hangup_after_ms: patienceMs, machine } = core.phones.manners(channel.leg?.dialled ?? '');
  if (machine !== undefined) greet(core, channel, machine);
  if (patienceMs !== undefined) channelTimer(core, channel, patienceMs, () => goodbye(core, channel));
};

const greet = (core: Core, channel: Channel, greeting: string): void => {
  say(core, channel, greeting);
  channelTimer(core, channel, speechMs(greeting), () => say(core, channel, 'beep'));
};

/** A final SIP status other than 200, from 400 to 699. */
export const refuse = (core: Core, channel: Channel, status: number): void => {
  if (channel.cause !== null || channel.answeredAt !== null) return;
  heardGoodbye(channel, 'recv_refuse', status);
  hangUp(core, channel, causeOfSip(status), 0);
};

/** BYE from a call that is up, CANCEL from a caller who gives up (fact 10). */
export const goodbye = (core: Core, channel: Channel): void => {
  if (channel.cause !== null) return;
  const up = channel.answeredAt !== null;
  heardGoodbye(channel, up ? 'recv_bye' : 'recv_cancel', 200);
  hangUp(core, channel, up ? 'NORMAL_CLEARING' : 'ORIGINATOR_CANCEL', 0);
};

/** Words into the phone; they reach whoever hears it now. */
export const say = (core: Core, channel: Channel, text: string): void => {
  for (const listener of listenersTo(channel)) {
    if (listener.leg) note(listener.leg, { at: core.clock.now(), kind: 'voice', what: text });
  }
};

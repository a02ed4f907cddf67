import { causeOfSip, phraseOf, q850Of, sipOfCause } from './causes.js';
import { emit } from './channel.headers.js';
import type { Channel, Core, Order, Running } from './core.js';
import { channelTimer, innermost } from './core.js';
import type { Headers } from './events.js';
import { expand, runHook } from './expand.js';
import { loseSupervisors } from './eavesdropping.js';
import { stopRecordings } from './recording.js';

/** A channel looks at its commands once a frame of sound: 20 ms. */
export const FRAME_MS = 20;

const RESPONSE = 'current_application_response';

const applicationHeaders = ({ name, data, id }: Running): Headers => ({
  Application: name,
  'Application-Data': data,
  ...(id === null ? {} : { 'Application-UUID': id }),
});

const complete = (core: Core, channel: Channel, running: Running): void => {
  if (!running.executed) return;
  const response = channel.variables.get(RESPONSE) ?? '_none_';
  emit(core, 'CHANNEL_EXECUTE_COMPLETE', channel, { ...applicationHeaders(running), 'Application-Response': response });
};

/** A leg can be told to take what it is given as it is (fact 38). */
const expands = ({ variables }: Channel): boolean => variables.get('app_disable_expand_variables') !== 'true';

/** Starts an application inside whatever the channel runs now. One that the switch enters by itself is not `executed`. */
export const begin = (core: Core, channel: Channel, order: Order, executed = true): void => {
  const create = core.applications.get(order.application);
  if (!create) {
    hangUp(core, channel, 'DESTINATION_OUT_OF_ORDER', FRAME_MS);
    return;
  }
  makeRoom(channel, executed);
  const data = expands(channel) ? expand(core, channel, order.data) : order.data;
  const { application: name, id, locks } = order;
  const done = (response?: string) => finish(core, channel, running, response);
  const running: Running = { name, data, id, locks, executed, application: create({ core, channel, data, done }) };
  channel.stack.push(running);
  if (executed) announce(core, channel, running);
  running.application.start();
  takeOrders(core, channel);
};

/** What runs stands still; with nothing running, the channel's state becomes that of the newcomer. */
const makeRoom = (channel: Channel, executed: boolean): void => {
  const outer = innermost(channel);
  if (outer) outer.application.suspend?.();
  else if (!channel.dial) channel.state = executed ? 'CS_EXECUTE' : 'CS_PARK';
};

const announce = (core: Core, channel: Channel, running: Running): void => {
  channel.hitDialplan = true;
  channel.variables.set('current_application', running.name);
  channel.variables.set('current_application_data', running.data);
  channel.variables.set(RESPONSE, '_none_');
  emit(core, 'CHANNEL_EXECUTE', channel, applicationHeaders(running));
};

const finish = (core: Core, channel: Channel, running: Running, response?: string): void => {
  if (innermost(channel) !== running) return;
  if (response !== undefined) channel.variables.set(RESPONSE, response);
  channel.stack.pop();
  complete(core, channel, running);
  settle(core, channel);
};

/** What comes after an application: the end of a dead channel, the outer application, the next step, or hang-up when none is left. */
const settle = (core: Core, channel: Channel): void => {
  if (channel.cause !== null) {
    dismantle(core, channel);
    return;
  }
  const outer = innermost(channel);
  if (outer) {
    outer.application.resume?.();
    takeOrders(core, channel);
    return;
  }
  // What `execute_on_answer` ran is over, and the leg's own application is still to come.
  if (channel.dial) return;
  const [next, ...rest] = channel.steps;
  channel.steps = rest;
  if (next) begin(core, channel, next);
  else hangUp(core, channel, 'NORMAL_CLEARING', 0);
};

const canTake = (channel: Channel): boolean =>
  channel.cause === null && channel.stack.length > 0 && !channel.stack.some(({ locks }) => locks);

/** Commands do not queue: each starts inside the one before, unless that one was sent with `event-lock` (fact 13). */
export const takeOrders = (core: Core, channel: Channel): void => {
  while (canTake(channel)) {
    const index = channel.inbox.findIndex(({ ready }) => ready);
    const [pending] = index < 0 ? [] : channel.inbox.splice(index, 1);
    if (!pending) return;
    begin(core, channel, pending.order);
  }
};

/**
 * What was ordered of a dialled leg before it enters its own application, and what that order cuts off: it begins and is over at
 * once, unheard; only a playback says that it failed.
 */
export const cutShort = (core: Core, channel: Channel): void => {
  const waiting = channel.inbox.splice(0);
  channel.inbox.push(...waiting.filter(({ ready }) => ready));
  const early = waiting.filter(({ ready }) => !ready);
  for (const { order } of early) {
    const { application: name, data, id, locks } = order;
    const running: Running = { name, data, id, locks, executed: true, application: { start: () => undefined } };
    announce(core, channel, running);
    if (name.endsWith('playback')) channel.variables.set(RESPONSE, 'PLAYBACK ERROR');
    complete(core, channel, running);
  }
};

/** Leaves a command for the channel, which finds it at its next frame, or later when it has to lead in. */
export const enqueue = (core: Core, channel: Channel, order: Order, delayMs = FRAME_MS): void => {
  const pending = { order, ready: false };
  channel.inbox.push(pending);
  channelTimer(core, channel, delayMs, () => {
    pending.ready = true;
    takeOrders(core, channel);
  });
};

/** Takes the channel away from everything that it runs, innermost first. */
export const unwind = (core: Core, channel: Channel): void => {
  for (let running = channel.stack.pop(); running; running = channel.stack.pop()) {
    running.application.abort?.();
    complete(core, channel, running);
  }
};

/**
 * Ends a channel. Commands do not reach it from here on; its thread cleans up after `noticedMs`, or when the application that
 * asked for the end returns (null).
 */
export const hangUp = (core: Core, channel: Channel, cause: string, noticedMs: number | null): void => {
  if (channel.cause !== null) return;
  channel.cause = cause;
  channel.hangupAt = core.clock.now();
  emit(core, 'CHANNEL_HANGUP', channel);
  endLeg(core, channel, cause);
  if (noticedMs !== null) core.clock.after(noticedMs, () => dismantle(core, channel));
};

/** Fact 27: UNPARK and what ran, then HANGUP_COMPLETE, the job, DESTROY. */
const dismantle = (core: Core, channel: Channel): void => {
  if (channel.state === 'CS_REPORTING' || core.channels.get(channel.id) !== channel) return;
  channel.inbox.length = 0;
  unwind(core, channel);
  stopRecordings(core, channel);
  loseSupervisors(core, channel);
  for (const cancel of [...channel.timers]) cancel();
  channel.state = 'CS_HANGUP';
  setCallState(core, channel, 'HANGUP');
  sayGoodbye(channel);
  runHook(core, channel, 'api_hangup_hook');
  channel.state = 'CS_REPORTING';
  emit(core, 'CHANNEL_HANGUP_COMPLETE', channel);
  channel.dial?.ended(channel);
  emit(core, 'CHANNEL_DESTROY', channel);
  core.channels.delete(channel.id);
};

export const setCallState = (core: Core, channel: Channel, state: Channel['callState']): void => {
  channel.callState = state;
  emit(core, 'CHANNEL_CALLSTATE', channel);
};

/** Who hung up is in sip_hangup_disposition only (fact 10). */
const sayGoodbye = (channel: Channel): void => {
  const { variables, cause } = channel;
  variables.set('hangup_cause', cause ?? '');
  variables.set('hangup_cause_q850', String(q850Of(cause ?? '')));
  if (variables.has('sip_hangup_disposition')) return;
  if (channel.answeredAt !== null) variables.set('sip_hangup_disposition', 'send_bye');
  else if (channel.direction === 'inbound') variables.set('sip_hangup_disposition', 'send_refuse');
  else {
    variables.set('sip_hangup_disposition', 'send_cancel');
    variables.set('sip_invite_failure_status', '487');
    variables.set('sip_invite_failure_phrase', 'CANCEL');
  }
};

/** Notes that the far end ended the call, with the status that came with it. */
export const heardGoodbye = (channel: Channel, disposition: string, status: number): void => {
  const { variables } = channel;
  variables.set('sip_hangup_disposition', disposition);
  if (disposition === 'recv_cancel') return;
  if (disposition === 'recv_refuse') {
    variables.set('sip_invite_failure_status', String(status));
    variables.set('sip_invite_failure_phrase', phraseOf(status));
  }
  variables.set('sip_term_status', String(status));
  variables.set('proto_specific_hangup_cause', `sip:${status}`);
  variables.set('sip_term_cause', String(q850Of(causeOfSip(status))));
};

const endLeg = (core: Core, channel: Channel, cause: string): void => {
  const { leg } = channel;
  if (!leg || leg.state === 'ended') return;
  leg.endedAt = core.clock.now();
  leg.cause = cause;
  leg.hungUpBy = channel.variables.get('sip_hangup_disposition')?.startsWith('recv_') ? 'phone' : 'switch';
  leg.sipCode = finalStatus(channel, cause);
  core.phones.retire(leg);
};

const finalStatus = (channel: Channel, cause: string): number => {
  if (channel.answeredAt !== null) return 200;
  const refused = channel.variables.get('sip_term_status');
  if (refused !== undefined) return Number(refused);
  const cancelled = channel.direction === 'outbound' || channel.variables.get('sip_hangup_disposition') === 'recv_cancel';
  return cancelled ? 487 : sipOfCause(cause);
};

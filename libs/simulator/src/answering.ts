import { emit } from './channel.headers.js';
import type { Channel, Core } from './core.js';
import { begin, setCallState } from './life.js';
import { runHook } from './expand.js';

/** The far end, or we for a caller, pick up: CHANNEL_ANSWER, and what `execute_on_answer` asks for at once. */
export const answer = (core: Core, channel: Channel): void => {
  if (channel.answeredAt !== null || channel.cause !== null) return;
  const now = core.clock.now();
  channel.answeredAt = now;
  channel.variables.set('endpoint_disposition', 'ANSWER');
  if (channel.leg) {
    channel.leg.state = 'up';
    channel.leg.answeredAt = now;
    channel.leg.sipCode = 200;
  }
  emit(core, 'CHANNEL_ANSWER', channel);
  runHook(core, channel, 'api_on_answer');
  executeOnAnswer(core, channel);
  if (!isOver(channel)) setCallState(core, channel, 'ACTIVE');
};

const isOver = (channel: Channel): boolean => channel.cause !== null;

/** Only applications that return at once make sense here; a longer one runs inside what follows. */
const executeOnAnswer = (core: Core, channel: Channel): void => {
  const [, application, data = ''] = /^(\w+)\s*(.*)$/s.exec(channel.variables.get('execute_on_answer') ?? '') ?? [];
  if (application === undefined) return;
  const order = { application, data, id: core.newId(), locks: false };
  const waits = channel.stack.length === 0 && !AT_ONCE.has(application);
  if (waits) channel.inbox.push({ order, ready: true });
  else begin(core, channel, { ...order, application });
};

const AT_ONCE: ReadonlySet<string> = new Set(['sched_hangup', 'set', 'hangup']);

/** 180: the phone rings, or the caller hears that it does. */
export const ringReady = (core: Core, channel: Channel): void => {
  if (channel.progressAt !== null || channel.answeredAt !== null || channel.cause !== null) return;
  channel.progressAt = core.clock.now();
  if (channel.leg) channel.leg.rang = true;
  emit(core, 'CHANNEL_PROGRESS', channel);
  if (channel.callState === 'DOWN') setCallState(core, channel, 'RINGING');
};

/** 183: the caller hears us before the call is answered. */
export const preAnswer = (core: Core, channel: Channel): void => {
  if (channel.callState === 'EARLY' || channel.answeredAt !== null || channel.cause !== null) return;
  channel.progressAt ??= core.clock.now();
  channel.variables.set('endpoint_disposition', 'EARLY MEDIA');
  emit(core, 'CHANNEL_PROGRESS_MEDIA', channel);
  setCallState(core, channel, 'EARLY');
};

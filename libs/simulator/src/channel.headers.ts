import type { Channel, Core } from './core.js';
import type { Headers, SwitchEvent } from './events.js';
import { secondOf } from './clock.js';

/** `2026-11-21 08:20:56`; the simulated switch lives in UTC. */
export const localStamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

interface Stamp {
  readonly second: number;
  readonly local: string;
  readonly gmt: string;
}

const stampOf = (second: number): Stamp => ({
  second,
  local: localStamp(second * 1000),
  gmt: new Date(second * 1000).toUTCString(),
});

let lastStamp = stampOf(0);

/** The same for all events of a second. */
const stampAt = (ms: number): Stamp => {
  if (lastStamp.second !== secondOf(ms)) lastStamp = stampOf(secondOf(ms));
  return lastStamp;
};

const micros = (ms: number | null): string => (ms === null ? '0' : String(Math.round(ms * 1000)));

/** What every event begins with. */
export const eventHead = (core: Core, name: string): Headers => {
  const now = core.clock.now();
  const { local, gmt } = stampAt(now);
  core.identity.events += 1;
  return {
    'Event-Name': name,
    'Core-UUID': core.identity.coreId,
    'FreeSWITCH-Hostname': 'simulator',
    'FreeSWITCH-Switchname': 'simulator',
    'FreeSWITCH-IPv4': '127.0.0.1',
    'FreeSWITCH-IPv6': '::1',
    'Event-Date-Local': local,
    'Event-Date-GMT': gmt,
    'Event-Date-Timestamp': micros(now),
    'Event-Calling-File': 'softswitch.ts',
    'Event-Sequence': String(core.identity.events),
  };
};

const STATE_NUMBERS = {
  CS_INIT: '2',
  CS_CONSUME_MEDIA: '7',
  CS_EXECUTE: '4',
  CS_SOFT_EXECUTE: '3',
  CS_EXCHANGE_MEDIA: '5',
  CS_PARK: '6',
  CS_HANGUP: '10',
  CS_REPORTING: '11',
};

const answerState = (channel: Channel): string => {
  if (channel.cause !== null) return 'hangup';
  if (channel.answeredAt !== null) return 'answered';
  return channel.callState === 'EARLY' ? 'early' : 'ringing';
};

const identity = (channel: Channel): Headers => ({
  'Channel-State': channel.state,
  'Channel-Call-State': channel.callState,
  'Channel-State-Number': STATE_NUMBERS[channel.state],
  'Channel-Name': channel.name,
  'Unique-ID': channel.id,
  'Call-Direction': channel.direction,
  'Presence-Call-Direction': channel.direction,
  'Channel-HIT-Dialplan': String(channel.hitDialplan),
  'Channel-Call-UUID': channel.variables.get('call_uuid') ?? channel.id,
  'Answer-State': answerState(channel),
});

const ending = ({ cause }: Channel): Headers => (cause === null ? {} : { 'Hangup-Cause': cause });

const profile = (channel: Channel): Headers => ({
  'Caller-Direction': channel.direction,
  'Caller-Logical-Direction': channel.direction,
  'Caller-Caller-ID-Name': channel.caller.name,
  'Caller-Caller-ID-Number': channel.caller.number,
  'Caller-Orig-Caller-ID-Name': channel.original.name,
  'Caller-Orig-Caller-ID-Number': channel.original.number,
  'Caller-Network-Addr': '127.0.0.1',
  'Caller-ANI': channel.original.number,
  'Caller-Destination-Number': channel.destination,
  'Caller-Unique-ID': channel.id,
  'Caller-Channel-Name': channel.name,
  'Caller-Profile-Index': '1',
  'Caller-Channel-Created-Time': micros(channel.createdAt),
  'Caller-Channel-Answered-Time': micros(channel.answeredAt),
  'Caller-Channel-Progress-Time': micros(channel.progressAt),
  'Caller-Channel-Hangup-Time': micros(channel.state === 'CS_REPORTING' ? channel.hangupAt : null),
  'Caller-Channel-Bridged-Time': micros(channel.bridgedAt),
});

const origin = ({ direction, callee }: Channel): Headers =>
  direction === 'inbound'
    ? { 'Caller-Source': 'mod_sofia', 'Caller-Context': 'public' }
    : {
        'Caller-Callee-ID-Name': callee.name,
        'Caller-Callee-ID-Number': callee.number,
        'Caller-Source': 'src/switch_ivr_originate.c',
        'Caller-Context': 'default',
      };

const otherLeg = ({ otherLeg: other }: Channel): Headers =>
  other === null
    ? {}
    : {
        'Other-Type': 'originatee',
        'Other-Leg-Direction': other.direction,
        'Other-Leg-Caller-ID-Name': other.caller.name,
        'Other-Leg-Caller-ID-Number': other.caller.number,
        'Other-Leg-Destination-Number': other.destination,
        'Other-Leg-Unique-ID': other.id,
        'Other-Leg-Channel-Name': other.name,
      };

/**
 * A channel as an event or a dump shows it: the identity, the caller profile, the other leg and every variable. A real switch
 * sends some 150 headers; those left out (SDP, codecs, Via lines, zero times) are of no use to a controller.
 */
const channelHeaders = (channel: Channel): SwitchEvent => [
  identity(channel),
  ending(channel),
  profile(channel),
  origin(channel),
  otherLeg(channel),
  channel.variables.headers(),
];

/** A channel without its variables, as events about a conference show it. */
export const basicHeaders = (channel: Channel): SwitchEvent => [
  identity(channel),
  profile(channel),
  origin(channel),
  otherLeg(channel),
];

const NOTHING: Headers = {};

/** Tells the clients about a channel; `extra` are the headers of this event alone. */
export const emit = (core: Core, name: string, channel: Channel, extra: Headers = NOTHING): void => {
  core.bus.publish(name, () => [eventHead(core, name), ...channelHeaders(channel), extra]);
};

/** `uuid_dump`: the channel as an event that was never sent. */
export const channelDump = (core: Core, channel: Channel): SwitchEvent => [
  eventHead(core, 'CHANNEL_DATA'),
  ...channelHeaders(channel),
];

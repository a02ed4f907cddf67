import type { Channel, Core } from './core.js';
import type { SwitchEvent } from './events.js';

/** The switch's clock in its three spellings; microseconds in the last. */
const dates = (ms: number) => {
  const date = new Date(ms);
  return {
    'Event-Date-Local': localStamp(ms),
    'Event-Date-GMT': date.toUTCString(),
    'Event-Date-Timestamp': micros(ms),
  };
};

/** `2026-11-21 08:20:56`; the simulated switch lives in UTC. */
export const localStamp = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

const micros = (ms: number | null): string => (ms === null ? '0' : String(Math.round(ms * 1000)));

/** What every event begins with. */
export const eventHead = (core: Core, name: string): SwitchEvent => ({
  'Event-Name': name,
  'Core-UUID': core.identity.coreId,
  'FreeSWITCH-Hostname': 'simulator',
  'FreeSWITCH-Switchname': 'simulator',
  'FreeSWITCH-IPv4': '127.0.0.1',
  'FreeSWITCH-IPv6': '::1',
  ...dates(core.clock.now()),
  'Event-Calling-File': 'softswitch.ts',
  'Event-Calling-Function': 'emit',
  'Event-Calling-Line-Number': '1',
  'Event-Sequence': String(++core.identity.events),
});

const STATE_NUMBERS = {
  CS_INIT: 2,
  CS_CONSUME_MEDIA: 7,
  CS_EXECUTE: 4,
  CS_SOFT_EXECUTE: 3,
  CS_PARK: 6,
  CS_HANGUP: 10,
  CS_REPORTING: 11,
};

const answerState = (channel: Channel): string => {
  if (channel.cause !== null) return 'hangup';
  return channel.answeredAt === null ? (channel.callState === 'EARLY' ? 'early' : 'ringing') : 'answered';
};

const identity = (channel: Channel): SwitchEvent => ({
  'Channel-State': channel.state,
  'Channel-Call-State': channel.callState,
  'Channel-State-Number': String(STATE_NUMBERS[channel.state]),
  'Channel-Name': channel.name,
  'Unique-ID': channel.id,
  'Call-Direction': channel.direction,
  'Presence-Call-Direction': channel.direction,
  'Channel-HIT-Dialplan': String(channel.hitDialplan),
  'Channel-Call-UUID': channel.variables.get('call_uuid') ?? channel.id,
  'Answer-State': answerState(channel),
  ...(channel.cause === null ? {} : { 'Hangup-Cause': channel.cause }),
});

const times = (channel: Channel): SwitchEvent => ({
  'Caller-Profile-Created-Time': micros(channel.createdAt),
  'Caller-Channel-Created-Time': micros(channel.createdAt),
  'Caller-Channel-Answered-Time': micros(channel.answeredAt),
  'Caller-Channel-Progress-Time': micros(channel.progressAt),
  'Caller-Channel-Progress-Media-Time': '0',
  'Caller-Channel-Hangup-Time': micros(channel.state === 'CS_REPORTING' ? channel.hangupAt : null),
  'Caller-Channel-Transfer-Time': '0',
  'Caller-Channel-Bridged-Time': micros(channel.bridgedAt),
});

const profile = (channel: Channel): SwitchEvent => {
  const inbound = channel.direction === 'inbound';
  return {
    'Caller-Direction': channel.direction,
    'Caller-Logical-Direction': channel.direction,
    'Caller-Caller-ID-Name': channel.caller.name,
    'Caller-Caller-ID-Number': channel.caller.number,
    'Caller-Orig-Caller-ID-Name': channel.original.name,
    'Caller-Orig-Caller-ID-Number': channel.original.number,
    ...(inbound ? {} : { 'Caller-Callee-ID-Name': channel.callee.name, 'Caller-Callee-ID-Number': channel.callee.number }),
    'Caller-Network-Addr': '127.0.0.1',
    'Caller-ANI': channel.original.number,
    'Caller-Destination-Number': channel.destination,
    'Caller-Unique-ID': channel.id,
    'Caller-Source': inbound ? 'mod_sofia' : 'src/switch_ivr_originate.c',
    'Caller-Context': inbound ? 'public' : 'default',
    'Caller-Channel-Name': channel.name,
    'Caller-Profile-Index': '1',
  };
};

const otherLeg = ({ otherLeg: other }: Channel): SwitchEvent =>
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

const variables = (channel: Channel): SwitchEvent =>
  Object.fromEntries([...channel.variables].map(([name, value]) => [`variable_${name}`, value]));

/**
 * A channel as an event or a dump shows it: the identity, the caller profile, the other leg and every variable. A real switch
 * sends some 150 headers; those left out (SDP, codecs, Via lines, zero times) are of no use to a controller.
 */
export const channelHeaders = (channel: Channel): SwitchEvent => ({
  ...identity(channel),
  ...profile(channel),
  ...times(channel),
  ...otherLeg(channel),
  ...variables(channel),
});

/** Tells the clients about a channel; `extra` are the headers of this event alone. */
export const emit = (core: Core, name: string, channel: Channel, extra: SwitchEvent = {}): void =>
  core.bus.publish(name, () => ({ ...eventHead(core, name), ...channelHeaders(channel), ...extra }));

/** `uuid_dump`: the channel as an event that was never sent. */
export const channelDump = (core: Core, channel: Channel): SwitchEvent => ({
  ...eventHead(core, 'CHANNEL_DATA'),
  ...channelHeaders(channel),
});

import { addressOf, hostOf, userOf } from './address.js';
import type { CallerId, Channel, Core } from './core.js';
import type { Leg } from './phones.js';
import { Variables } from './variables.js';

/** A channel to be: who is dialled or dials, and with which variables. */
export interface Birth {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly name: string;
  readonly profile: string;
  readonly destination: string;
  readonly caller: CallerId;
  readonly variables: Readonly<Record<string, string>>;
  readonly leg: Leg | null;
}

const CALLEE_NAME = 'Outbound Call';

/** Puts a new channel into the switch's table; nobody is told yet. */
export const createChannel = (core: Core, birth: Birth): Channel => {
  const { id, direction, name, profile, destination, leg } = birth;
  core.identity.sessions += 1;
  const channel: Channel = {
    ...{ id, direction, name, profile, destination, leg },
    createdAt: core.clock.now(),
    variables: new Variables(Object.entries(birth.variables)),
    caller: { ...birth.caller },
    callee: { name: CALLEE_NAME, number: destination },
    original: { ...birth.caller },
    state: 'CS_INIT',
    callState: 'DOWN',
    ...{ progressAt: null, answeredAt: null, bridgedAt: null, hangupAt: null, cause: null },
    hitDialplan: direction === 'inbound',
    ...{ stack: [], inbox: [], steps: [], digits: [] },
    ...{ bridge: null, member: null, listening: null, otherLeg: null, redirect: null, dial: null },
    ghosts: new Set(),
    supervisors: new Set(),
    muted: { read: false, write: false },
    held: false,
    recordings: new Map(),
    timers: new Set(),
  };
  core.channels.set(id, channel);
  if (leg) core.phones.add(leg);
  return channel;
};

/** The variables that every channel has from its birth on. */
export const birthVariables = (core: Core, birth: Omit<Birth, 'variables' | 'leg'>): Readonly<Record<string, string>> => ({
  direction: birth.direction,
  uuid: birth.id,
  session_id: String(core.identity.sessions + 1),
  channel_name: birth.name,
  sip_call_id: core.newId(),
  sip_profile_name: birth.profile,
  sofia_profile_name: birth.profile,
});

/** The phone's view of a call that begins. `dialled` is `user@host`, the phone's own name when it dials in. */
export const newLeg = (
  core: Core,
  callId: string,
  dialled: string,
  rest: Pick<Leg, 'direction' | 'from' | 'fromName' | 'to'>,
): Leg => ({
  id: core.newId(),
  callId,
  address: addressOf(dialled),
  dialled,
  ...rest,
  startedAt: core.clock.now(),
  state: 'ringing',
  rang: false,
  ...{ answeredAt: null, endedAt: null, cause: null, sipCode: null, hungUpBy: null },
  digits: '',
  heard: [],
});

/** How SIP names the two ends of a call to `dialled`. */
export const sipNames = (dialled: string, from: string): Readonly<Record<string, string>> => ({
  sip_from_user: userOf(from),
  sip_from_host: hostOf(from) || '127.0.0.1',
  sip_from_uri: from.includes('@') ? from : `${from}@127.0.0.1`,
  sip_to_user: userOf(dialled),
  sip_to_host: hostOf(dialled),
  sip_to_uri: dialled,
  sip_req_user: userOf(dialled),
  sip_req_host: hostOf(dialled),
  sip_req_uri: dialled,
});

import { userOf } from './address.js';
import { causeNamed } from './causes.js';
import { birthVariables, createChannel, newLeg, sipNames } from './channel.js';
import { emit } from './channel.headers.js';
import type { CallerId, Channel, Core } from './core.js';
import { setCallState } from './life.js';
import type { DialPlan, Endpoint, Variables } from './dialstring.js';

/** A leg that was opened, and `user@host` to invite; null for a loopback, which leads nowhere. */
export interface Opened {
  readonly channel: Channel;
  readonly endpoint: Endpoint;
  readonly dialled: string | null;
}

const PROFILES: ReadonlySet<string> = new Set(['internal', 'external']);
const ANONYMOUS = '0000000000';

/** Makes the channel for one endpoint, or says the cause why there is none; these failures have no CHANNEL_CREATE (fact 3). */
export const openEndpoint = (core: Core, plan: DialPlan, endpoint: Endpoint): Opened | string => {
  switch (endpoint.type) {
    case 'sofia':
      return openSofia(core, plan, endpoint);
    case 'user':
      return 'SUBSCRIBER_ABSENT';
    case 'error':
      return causeNamed(endpoint.rest);
    case 'loopback':
      return open(core, plan, endpoint, null);
    default:
      return 'CHAN_NOT_IMPLEMENTED';
  }
};

const openSofia = (core: Core, plan: DialPlan, endpoint: Endpoint): Opened | string => {
  const [, profile = '', dialled = ''] = /^([^/]*)\/?(.*)$/s.exec(endpoint.rest) ?? [];
  if (profile === 'gateway') return stillborn(core, plan, endpoint, 'INVALID_GATEWAY');
  if (!PROFILES.has(profile)) return stillborn(core, plan, endpoint, 'INVALID_PROFILE');
  if (!/^[^@]+@[^@]+$/.test(dialled)) return stillborn(core, plan, endpoint, 'INVALID_URL');
  return open(core, plan, endpoint, dialled);
};

const variablesFor = (plan: DialPlan, endpoint: Endpoint): Variables => ({ ...plan.variables, ...endpoint.variables });

const callerOf = (plan: DialPlan, variables: Variables): CallerId => ({
  name: variables['origination_caller_id_name'] ?? plan.callerName ?? '',
  number: variables['origination_caller_id_number'] ?? plan.callerNumber ?? ANONYMOUS,
});

/** An id that is taken is refused without a word, and the first call goes on (fact 6). */
const open = (core: Core, plan: DialPlan, endpoint: Endpoint, dialled: string | null): Opened | string => {
  const variables = variablesFor(plan, endpoint);
  const id = variables['origination_uuid'] ?? core.newId();
  if (core.channels.has(id)) return 'DESTINATION_OUT_OF_ORDER';
  const caller = callerOf(plan, variables);
  const profile = endpoint.rest.split('/')[0] ?? '';
  const destination = userOf(dialled ?? '');
  const name = `${endpoint.type}/${endpoint.rest}`;
  const birth = { id, direction: 'outbound', name, profile, destination, caller } as const;
  const leg = dialled === null ? null : newLeg(core, id, dialled, legNames(caller, dialled));
  const channel = createChannel(core, {
    ...birth,
    leg,
    variables: { ...birthVariables(core, birth), is_outbound: 'true', ...sipNames(dialled ?? '', caller.number), ...variables },
  });
  return { channel, endpoint, dialled };
};

const legNames = (caller: CallerId, dialled: string) =>
  ({ direction: 'outbound', from: caller.number, fromName: caller.name, to: dialled }) as const;

/** The inner end of a loopback, an inbound channel. */
export const openTwin = (core: Core, channel: Channel): Channel => {
  const { caller, profile, destination } = channel;
  const birth = { id: core.newId(), direction: 'inbound', name: `${channel.name}-b`, profile, destination, caller } as const;
  const twin = createChannel(core, { ...birth, leg: null, variables: birthVariables(core, birth) });
  emit(core, 'CHANNEL_CREATE', twin);
  setCallState(core, twin, 'RINGING');
  return twin;
};

/** A session that fails before it is created leaves a lone CHANNEL_DESTROY behind (fact 3). */
const stillborn = (core: Core, plan: DialPlan, endpoint: Endpoint, cause: string): string => {
  const opened = open(core, plan, endpoint, null);
  if (typeof opened === 'string') return opened;
  emit(core, 'CHANNEL_DESTROY', opened.channel);
  core.channels.delete(opened.channel.id);
  return cause;
};

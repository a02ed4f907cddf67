import { hostOf, userOf } from './address.js';
import { birthVariables, createChannel, newLeg, sipNames } from './channel.js';
import { emit } from './channel.headers.js';
import type { Channel, Core } from './core.js';
import { begin, setCallState } from './life.js';

const HOST = '127.0.0.1';

const withHost = (name: string): string => (hostOf(name) === '' ? `${name}@${HOST}` : name);

/** A phone dials in: the dialplan only parks, unanswered (fact 9). `from` is a number or `user@host`, so is `to`. */
export const dialIn = (core: Core, from: string, to: string): Channel => {
  const id = core.newId();
  const user = userOf(from);
  const caller = { name: user, number: user };
  const name = `sofia/internal/${withHost(from)}`;
  const birth = { id, direction: 'inbound', name, profile: 'internal', destination: userOf(to), caller } as const;
  const variables = { ...birthVariables(core, birth), call_uuid: id, ...sipNames(withHost(to), withHost(from)) };
  const leg = newLeg(core, id, from, { direction: 'inbound', from: user, fromName: user, to });
  const channel = createChannel(core, { ...birth, variables, leg });
  emit(core, 'CHANNEL_CREATE', channel);
  setCallState(core, channel, 'RINGING');
  begin(core, channel, { application: 'park', data: '', id: core.newId(), locks: false });
  return channel;
};

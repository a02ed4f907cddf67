import { localStamp } from './channel.headers.js';
import { secondOf } from './clock.js';
import type { Channel } from './core.js';
import { innermost } from './core.js';

type Row = Readonly<Record<string, string>>;

const running = (channel: Channel): Row => {
  const application = innermost(channel);
  return { application: application?.name ?? '', application_data: application?.data ?? '' };
};

/** Where a call comes from differs by direction only. */
const origin = ({ direction }: Channel): Row =>
  direction === 'inbound'
    ? { ip_addr: '127.0.0.1', dialplan: 'XML', context: 'public', initial_context: 'public' }
    : { ip_addr: '', dialplan: '', context: 'default', initial_context: 'default' };

const fromVariables = ({ variables, id }: Channel): Row => ({
  accountcode: variables.get('accountcode') ?? '',
  call_uuid: variables.get('call_uuid') ?? id,
});

/** A row of `show channels as json` (fact 30); codecs and rates are left out. */
export const channelRow = (channel: Channel): Row => ({
  uuid: channel.id,
  direction: channel.direction,
  created: localStamp(channel.createdAt),
  created_epoch: String(secondOf(channel.createdAt)),
  name: channel.name,
  state: channel.state,
  cid_name: channel.caller.name,
  cid_num: channel.caller.number,
  dest: channel.destination,
  ...running(channel),
  ...origin(channel),
  hostname: 'simulator',
  presence_id: '',
  callstate: channel.callState,
  callee_name: channel.callee.name,
  callee_num: channel.callee.number,
  callee_direction: '',
  ...fromVariables(channel),
  initial_cid_name: channel.original.name,
  initial_cid_num: channel.original.number,
  initial_dest: channel.destination,
});

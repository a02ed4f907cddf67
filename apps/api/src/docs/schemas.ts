import { flag, id, list, nullable, number, object, oneOf, stamps, text, time } from './schema.shapes.js';
import type { Schema } from './schema.shapes.js';
import { customerStats, queue, queuecall, queueStats } from './schemas.queues.js';
import { report } from './schemas.reports.js';
import { supervision } from './schemas.supervisions.js';
import { agent, me } from './schemas.agents.js';

export const ref = (name: SchemaName): { readonly $ref: string } => ({ $ref: `#/components/schemas/${name}` });
const page = (name: SchemaName): Schema => object({ result: list(ref(name)), next_page_token: text('empty on the last page') });

const call = {
  id: id(),
  flow_id: id(),
  type: oneOf('flow', 'conference', 'sip-service'),
  master_call_id: id(),
  chained_call_ids: list(id()),
  recording_id: id(),
  recording_ids: list(id()),
  source: { $ref: '#/components/schemas/Address' },
  destination: { $ref: '#/components/schemas/Address' },
  status: oneOf('dialing', 'ringing', 'progressing', 'terminating', 'canceling', 'hangup'),
  action: object({ id: text(), next_id: text(), type: text(), option: { type: 'object' }, tm_execute: time() }),
  direction: oneOf('incoming', 'outgoing'),
  hangup_by: oneOf('', 'remote', 'local'),
  hangup_reason: oneOf('', 'normal', 'failed', 'busy', 'cancel', 'timeout', 'noanswer', 'dialout', 'amd'),
  tm_progressing: time(),
  tm_ringing: time(),
  tm_hangup: time(),
  ...stamps,
  customer_id: id(),
  activeflow_id: id(),
  groupcall_id: id(),
  transfer_id: id(),
  peer_call_id: id('whom it talks with'),
  context: { type: 'object' },
  hold: flag,
  moh: flag,
  mute_direction: oneOf('', 'in', 'out', 'both'),
  detail: text('a word more than hangup_reason'),
  sip_code: nullable(number('last SIP status')),
  hangup_cause: text("Q.850 cause by the switch's name"),
  duration: number('seconds from creation to hang-up'),
};

const groupcall = {
  id: id(),
  customer_id: id(),
  source: { $ref: '#/components/schemas/Address' },
  destinations: list({ type: 'object' }),
  ring_method: oneOf('', 'ring_all', 'linear'),
  answer_method: oneOf('', 'hangup_others'),
  answer_call_id: id(),
  call_ids: list(id()),
  ...stamps,
  status: oneOf('progressing', 'hangingup', 'hangup'),
  flow_id: id(),
  dial_timeout: number('milliseconds'),
  master_call_id: id(),
  master_groupcall_id: id(),
  groupcall_ids: list(id()),
  answer_groupcall_id: id(),
};

const transfer = {
  transfer_id: id(),
  id: id(),
  customer_id: id(),
  type: oneOf('blind', 'attended'),
  status: oneOf('dialing', 'ringing', 'consulting', 'merged', 'completed', 'cancelled', 'failed', 'recovered', 'caller_gone'),
  consult_call_id: id(),
  consult_call: object({ id: id(), status: text(), hangup_reason: text() }),
  caller_call_id: id(),
  transferer_call_id: id(),
  transferee_call_id: id(),
  transferee_addresses: list({ $ref: '#/components/schemas/Address' }),
  groupcall_id: id(),
  hold_caller: flag,
  play_moh: flag,
  on_failure: oneOf('recall', 'flow_id', 'hangup'),
  flow_id: id(),
  talking_to: oneOf('', 'caller', 'target'),
  from_agent: id(),
  to_agent: id(),
  context: { type: 'object' },
  reason: text('why it failed'),
  tm_create: time(),
  tm_update: time(),
  tm_end: time(),
};

const entry = {
  position: number('place in the log'),
  stream: text(),
  type: text(),
  tm: time(),
  actor: object({
    kind: oneOf('user', 'accesskey', 'process', 'switch', 'timer', 'system'),
    id: text(),
    version: number('of a process: which version of its decisions'),
  }),
  cause: object({ command: id(), causation: text(), correlation: id() }),
  data: { type: 'object' },
};

const provider = {
  id: id(),
  type: oneOf('sip'),
  name: text(),
  hostname: text('host or host:port'),
  tech_prefix: text(),
  tech_postfix: text(),
};

const error = {
  status: text(),
  reason: text(),
  message: text('names the first wrong field'),
  request_id: text(),
  details: list(object({ field: text(), message: text() })),
};

const owned = { id: id(), customer_id: id(), name: text(), detail: text() };
const accesskey = { ...owned, token_prefix: text(), tm_expire: time(), ...stamps };
const number_ = { flow_id: id(), call_flow_id: id(), status: oneOf('active', 'deleted') };
const route = { id: id(), name: text(), provider_id: id(), priority: number('lowest first'), target: text('all, or +49') };
const actions = list({ type: 'object' });

const customer = {
  id: id(),
  name: text(),
  detail: text(),
  email: text(),
  providers: list(object(provider)),
  routes: list(object(route)),
  max_duration: nullable(number('milliseconds')),
  agent_offline_grace: number('milliseconds without a desktop after which an agent is offline; 0: never'),
  ...stamps,
};

export type SchemaName =
  | 'Address'
  | 'Call'
  | 'Calls'
  | 'CallPage'
  | 'Groupcall'
  | 'GroupcallPage'
  | 'Transfer'
  | 'TransferPage'
  | 'Supervision'
  | 'Supervisions'
  | 'Queue'
  | 'QueuePage'
  | 'Queuecall'
  | 'QueuecallPage'
  | 'QueueStats'
  | 'Stats'
  | 'Report'
  | 'Timeline'
  | 'Flow'
  | 'FlowPage'
  | 'Number'
  | 'NumberPage'
  | 'Accesskey'
  | 'NewAccesskey'
  | 'AccesskeyPage'
  | 'Agent'
  | 'AgentPage'
  | 'Tag'
  | 'TagPage'
  | 'Customer'
  | 'Login'
  | 'Health'
  | 'Me'
  | 'Error';

/** What the routes answer, for the API's own description at `/docs`. */
export const SCHEMAS: Readonly<Record<SchemaName, Schema>> = {
  Address: object({ type: oneOf('tel', 'endpoint', 'sip'), target: text(), target_name: text(), name: text(), detail: text() }),
  Call: object(call),
  Calls: list(ref('Call')),
  CallPage: page('Call'),
  Groupcall: object(groupcall),
  GroupcallPage: page('Groupcall'),
  Transfer: object(transfer),
  TransferPage: page('Transfer'),
  Supervision: object(supervision),
  Supervisions: object({ result: list(ref('Supervision')) }),
  Queue: object(queue),
  QueuePage: page('Queue'),
  Queuecall: object(queuecall),
  QueuecallPage: page('Queuecall'),
  QueueStats: object(queueStats),
  Stats: object(customerStats),
  Report: report,
  Timeline: object({ result: list(object(entry)) }),
  Flow: object({ ...owned, type: oneOf('flow'), actions, ...stamps }),
  FlowPage: page('Flow'),
  Number: object({ ...owned, number: text('E.164'), type: oneOf('normal'), ...number_, ...stamps }),
  NumberPage: page('Number'),
  Accesskey: object(accesskey),
  NewAccesskey: object({ ...accesskey, token: text('the key itself: told only here, only once') }),
  AccesskeyPage: page('Accesskey'),
  Agent: object(agent),
  AgentPage: page('Agent'),
  Tag: object({ ...owned, ...stamps }),
  TagPage: page('Tag'),
  Customer: object(customer),
  Login: object({ username: text(), token: text('JWT, seven days') }),
  Health: object({ status: oneOf('ok') }),
  Me: object(me),
  Error: object({ error: object(error) }),
};

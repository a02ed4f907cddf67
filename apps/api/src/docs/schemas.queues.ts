import { ROUTING_METHODS } from '#domain/floor/floor.queue.js';
import { flag, id, list, nullable, number, object, oneOf, person, stamps, text, time } from './schema.shapes.js';
import type { Schema } from './schema.shapes.js';

const ms = (description = ''): Schema => number(description === '' ? 'milliseconds' : `milliseconds; ${description}`);
const percent = (description: string): Schema => nullable({ type: 'number', description });

const ACTIONS = ['continue', 'hangup', 'flow', 'queue'] as const;

const way = { action: oneOf(...ACTIONS), flow_id: id(), queue_id: id(), message: text(), language: text() };

const skill = object({ skill: text(), level: number('from 1 to 10') });

export const queue = {
  id: id(),
  customer_id: id(),
  name: text(),
  detail: text(),
  routing_method: oneOf(...ROUTING_METHODS),
  tag_ids: list(id()),
  wait_timeout: ms('0: without end'),
  timeout: ms('another name of wait_timeout'),
  timeout_action: oneOf('continue', 'hangup', 'flow', 'queue'),
  timeout_flow_id: id(),
  timeout_queue_id: id(),
  timeout_message: text(),
  on_service_timeout: object(way),
  on_full: object(way),
  on_no_agents: object({ ...way, action: oneOf('wait', ...ACTIONS), after: ms() }),
  opening_hours: object({
    weekly: list(object({ days: list(number('1 is Monday')), from: text(), to: text() })),
    holidays: list(object({ date: text(), openings: list(object({ from: text(), to: text() })) })),
  }),
  on_closed: object(way),
  wait_flow_id: id(),
  announcement: object({ interval: ms('0: never'), text: text(), language: text() }),
  exit_key: text(),
  on_exit: object(way),
  callback: object({
    enabled: { type: 'boolean' },
    key: text(),
    first: oneOf('agent', 'customer'),
    attempts: number(),
    retry_after: ms(),
    ring_timeout: ms(),
    message: text(),
    language: text(),
  }),
  resume_window: ms('0: none'),
  service_timeout: ms('0: without end'),
  ring_timeout: ms(),
  max_no_answer: number('0: never away'),
  wrapup_time: ms(),
  ring_at_once: number(),
  max_waiting: number('0: any number'),
  priority: number(),
  priority_growth: number('a minute'),
  time_zone: text('in whose days and hours its figures are'),
  service_level_threshold: ms('who is answered within it was answered in time'),
  short_abandon_threshold: ms('who hangs up sooner is counted apart'),
  skills: object({ required: list(skill), preferred: list(skill) }),
  skill_steps: list(object({ after: ms(), lower: number('levels') })),
  sticky: object({ window: ms('0: never sticky'), wait: ms() }),
  tiers: list(object({ tag_ids: list(id()), agent_ids: list(id()), after: ms(), skip_when_empty: flag })),
  total_incoming_count: number(),
  total_serviced_count: number(),
  total_abandoned_count: number(),
  wait_queuecall_ids: list(id()),
  service_queuecall_ids: list(id()),
  waiting_calls: number(),
  available_agents: number('who could be offered a call now'),
  disposition_codes: list(object({ code: text(), name: text() })),
  disposition_required: flag,
  version: number('how often it was set up'),
  ...stamps,
};

export const OUTCOMES = [
  ...['accepted', 'no_answer', 'declined', 'busy', 'unreachable'],
  ...['caller_gone', 'lost_race', 'withdrawn'],
] as const;

const disposition = {
  code: text('one of the queue’s; empty for none'),
  notes: text(),
  version: number('how often it was said'),
  actor: object({ kind: text(), id: text() }),
  tm: time(),
};

const offer = {
  offer_id: id(),
  agent_id: id(),
  outcome: oneOf('', ...OUTCOMES),
  tm_offer: time(),
  tm_end: time(),
};

export const queuecall = {
  id: id(),
  customer_id: id(),
  queue_id: id(),
  reference_type: oneOf('call', 'groupcall'),
  reference_id: id('the call'),
  status: oneOf('waiting', 'connecting', 'service', 'done', 'abandoned'),
  service_agent_id: id(),
  duration_waiting: ms(),
  duration_service: ms(),
  end: oneOf(
    '',
    'done',
    'abandoned',
    'timeout',
    'service_timeout',
    'kicked',
    'moved',
    'exit',
    'callback',
    'callback_failed',
    'waived',
    'full',
    'closed',
    'no_agents',
    'no_queue',
    'queue_deleted',
  ),
  source: { $ref: '#/components/schemas/Address' },
  priority: number(),
  callback: { type: 'boolean', description: 'the caller is called back when it is its turn' },
  position: nullable(number('1: the next; null: it does not wait')),
  estimated_wait: nullable(ms('from now')),
  attempts: number('offers that were made of it'),
  changed_by: nullable(person),
  offers: list(object(offer)),
  disposition: nullable(object(disposition)),
  tm_create: time(),
  tm_service: time(),
  tm_end: time(),
  tm_update: time(),
  tm_delete: time(),
};

const agents = object({
  available: number(),
  ringing: number(),
  busy: number(),
  wrapup: number(),
  away: number(),
  offline: number(),
});

export const serviceLevel = object({
  threshold: nullable(ms('the T of the formulas; null where several queues are taken together that differ')),
  short_threshold: nullable(ms('of the short abandoned')),
  SL_pos: percent('(answered in T + abandoned in T) / (answered + abandoned)'),
  SL_ans: percent('answered in T / answered'),
  SL_neg: percent('answered in T / (answered + abandoned)'),
  SL_ign: percent('answered in T / (answered + abandoned - abandoned in T)'),
  SL_short: percent('(answered in T + short abandoned) / (answered + abandoned)'),
  SL_gen: percent('answered in T / (answered + abandoned); what it is divided by can be chosen in reports'),
  SL_amz: percent('answered in T / (answered + abandoned + flow-outs)'),
  SL_vb: percent('answered / offered'),
});

const moment = { position: number('place in the log that the figures stand for'), tm: time('when they were counted') };

export const queueStats = {
  ...moment,
  queue_id: id(),
  waiting: number('who has no agent yet'),
  longest_wait: ms(),
  connecting: number('of these: an agent is being offered the call'),
  in_service: number(),
  agents,
  offered: number('who came today, in the queue’s time zone; what follows is of these'),
  answered: number(),
  abandoned: number(),
  short_abandoned: number('sooner than the short-abandon threshold of the queue'),
  flow_outs: number('who left otherwise before anybody answered'),
  service_level: serviceLevel,
  asa: nullable(ms('average speed of answer')),
};

export const customerStats = { ...moment, agents, queues: list(object(queueStats)) };

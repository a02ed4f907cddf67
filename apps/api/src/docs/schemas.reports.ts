import { id, list, nullable, number, object, oneOf, text, time } from './schema.shapes.js';
import type { Schema } from './schema.shapes.js';
import { serviceLevel } from './schemas.queues.js';

const ms = (description = ''): Schema => number(description === '' ? 'milliseconds' : `milliseconds; ${description}`);
const percent = (description: string): Schema => nullable({ type: 'number', description: `percent; ${description}` });

const head = {
  queue_id: id('of a report of queues'),
  queue_name: text(),
  agent_id: id('of a report of agents'),
  agent_name: text(),
  time_zone: text(),
  from: text('on the clocks of the zone, with their offset'),
  to: text('up to just before it'),
};

const callers = {
  offered: number('who came'),
  turned_away: number('who found the queue full'),
  abandoned: number('who hung up while waiting'),
  short_abandoned: number('of these, sooner than the threshold of the queue'),
  flow_outs: number('who left otherwise before anybody answered'),
  callbacks: number('of these, who is to be called back: it comes once more then, as another caller'),
  failed_callbacks: number('of these, who was called back in vain'),
  answered_within: number('answered within the threshold of the queue'),
  abandoned_within: number(),
  abandon_rate: percent('abandoned / offered'),
  abandon_rate_without_short: percent('(abandoned - short abandoned) / (offered - short abandoned)'),
  average_abandon_time: nullable(ms()),
  longest_wait_abandoned: nullable(ms()),
  service_level: serviceLevel,
};

const work = {
  answered: number(),
  asa: nullable(ms('average speed of answer, the ringing included')),
  longest_wait_answered: nullable(ms()),
  handled: number('talks that are over'),
  talk_time: ms('time on hold included'),
  acw_time: ms('of what was done after talks'),
  average_talk_time: nullable(ms()),
  average_acw: nullable(ms('acw_time / handled')),
  aht: nullable(ms('(talk_time + acw_time) / handled')),
  offers: number("agents' parts of offers that are over; what follows is how"),
  accepted: number(),
  no_answers: number(),
  declines: number(),
  busy: number(),
  unreachable: number(),
  withdrawn: number('the agent chose to be something else while it rang'),
  rescinded: number('the caller had gone'),
  lost_races: number('a colleague was quicker'),
  agent_answer_rate: percent('accepted / (offers - rescinded - lost_races)'),
  blind_transfers: number('completed'),
  attended_transfers: number('completed'),
  failed_transfers: number('nobody took the caller'),
  cancelled_transfers: number(),
  transfers_caller_gone: number(),
  transfer_rate: percent('(blind + attended) / handled'),
  time_available: ms('split at the edges of the buckets, as all that follows'),
  time_ringing: ms(),
  time_talking: ms(),
  time_wrapup: ms(),
  time_elsewhere: ms('on calls of no queue, or at work for another queue than the one that is asked for'),
  time_away: ms(),
  time_signed_in: ms('all of these: everything but offline'),
  occupancy: percent('(ringing + talking + wrapup) / (that + available)'),
  utilisation: percent('(ringing + talking + wrapup + available) / signed in'),
};

const reason = {
  figure: text('the sum that the event is part of'),
  value: number('1, or milliseconds'),
  position: number('place of the event in the log'),
  type: text('of the event'),
  tm: time('of the event'),
  queue_id: text(),
  queuecall_id: text(),
  agent_id: text(),
  offer_id: text(),
  call_id: text("the agent's call"),
  transfer_id: text(),
};

const moment = { position: number('place in the log that the figures stand for'), tm: time('when they were counted') };

const explanation = object({
  ...moment,
  explain: text('the figure'),
  count: number('events; the first 10,000 are listed'),
  sums: { type: 'object', additionalProperties: { type: 'integer' } },
  result: list(object(reason)),
});

/** Reports of queues and of times have the figures of callers, those of agents have none. */
export const report: Schema = {
  oneOf: [
    object({
      ...moment,
      cohort: oneOf('completion', 'arrival'),
      result: list(object({ ...head, ...callers, ...work })),
    }),
    explanation,
  ],
};

import { ROUTING_METHODS } from '#domain/floor/floor.queue.js';
import { isUuid } from '#domain/kernel/uuid.js';
import type { CrossChecked } from '../http/checked.pipe.js';
import { Field, Flag, Id, ListOf, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { Version } from '../http/version.js';
import type { Detail } from '../http/reasons.js';
import { DispositionCodeFields } from './disposition.codes.js';
import { TimeZone } from '../reports/time.zone.js';
import { AnnouncementRequest, CallbackRequest, Key } from './waiting.requests.js';
import { HoursRequest, hoursProblems } from './hours.requests.js';
import { NoAgentsRequest, WayAction, WayFlow, WayMessage, WayQueue, WayRequest, askedWay, lacking } from './ways.requests.js';
import type { AskedWay, WayName } from './ways.requests.js';
import { problemsOfTiers, ServingFields } from './queue.needs.js';

/** A day in milliseconds: the longest time that a queue takes. */
const DAY = 86_400_000;

const MOST_TAGS = 100;

const Tags = (optional: boolean): PropertyDecorator =>
  Field(
    {
      optional,
      schema: { type: 'array', items: { type: 'string', format: 'uuid' }, maxItems: MOST_TAGS },
      description: 'An agent serves the queue that has one of them',
    },
    `must be a list of at most ${MOST_TAGS} uuids`,
    (value) => Array.isArray(value) && value.length <= MOST_TAGS && value.every((tag) => typeof tag === 'string' && isUuid(tag)),
  );

const Method = (optional: boolean): PropertyDecorator =>
  OneOf({ values: ['', ...ROUTING_METHODS], optional, description: 'Empty: longest_idle' });

const MOST_CODES = 200;

/** What is not given stays as it is, and has its default in a new queue. */
export class UpdateQueue extends ServingFields implements CrossChecked {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @Method(true)
  readonly routing_method?: string | null;

  @Tags(true)
  readonly tag_ids?: readonly string[] | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds a caller waits; 0: without end' })
  readonly wait_timeout?: number | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Another name of wait_timeout' })
  readonly timeout?: number | null;

  @WayAction()
  readonly timeout_action?: string | null;

  @WayFlow()
  readonly timeout_flow_id?: string | null;

  @WayQueue()
  readonly timeout_queue_id?: string | null;

  @WayMessage()
  readonly timeout_message?: string | null;

  @Nested(WayRequest, { optional: true, description: 'The way out of who has been served for service_timeout' })
  readonly on_service_timeout?: WayRequest | null;

  @Nested(WayRequest, { optional: true, description: 'The way out where max_waiting callers wait already' })
  readonly on_full?: WayRequest | null;

  @Nested(NoAgentsRequest, { optional: true, description: 'The way out where nobody who serves the queue is available' })
  readonly on_no_agents?: NoAgentsRequest | null;

  @Nested(HoursRequest, { optional: true, description: 'When it takes callers, in time_zone' })
  readonly opening_hours?: HoursRequest | null;

  @Nested(WayRequest, { optional: true, description: 'The way out of who comes outside the opening hours' })
  readonly on_closed?: WayRequest | null;

  @Id({
    optional: true,
    description: 'What callers hear while they wait, round and round: a flow of answer, talk, play and sleep; none: music',
  })
  readonly wait_flow_id?: string | null;

  @Nested(AnnouncementRequest, { optional: true, description: 'What callers are told of how they stand' })
  readonly announcement?: AnnouncementRequest | null;

  @Key('By which a caller leaves; none')
  readonly exit_key?: string | null;

  @Nested(WayRequest, { optional: true, description: 'The way out of who pressed exit_key' })
  readonly on_exit?: WayRequest | null;

  @Nested(CallbackRequest, { optional: true, description: 'For who would rather be called back, and keeps the place' })
  readonly callback?: CallbackRequest | null;

  @Whole({
    from: 0,
    to: DAY,
    optional: true,
    description: 'Milliseconds within which a caller who hung up while waiting, and calls again, has its place; 0',
  })
  readonly resume_window?: number | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds of a talk; 0: without end' })
  readonly service_timeout?: number | null;

  @Whole({ from: 1000, to: 600_000, optional: true, description: 'Milliseconds for which an agent is rung; 15000' })
  readonly ring_timeout?: number | null;

  @Whole({
    from: 0,
    to: 1000,
    optional: true,
    description: 'So many offers in a row without an answer set an agent away; 0: never',
  })
  readonly max_no_answer?: number | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds after a talk in which an agent is offered nothing; 0' })
  readonly wrapup_time?: number | null;

  @Whole({ from: 1, to: 50, optional: true, description: 'Agents that ring_all rings at once, at most; 10' })
  readonly ring_at_once?: number | null;

  @Whole({ from: 0, to: 100_000, optional: true, description: 'Callers who may wait at once; 0: any number' })
  readonly max_waiting?: number | null;

  @Whole({ from: 0, to: 1000, optional: true, description: 'Of a caller that brings none; the higher is served first; 0' })
  readonly priority?: number | null;

  @Whole({ from: 0, to: 1000, optional: true, description: 'By how much it grows with each minute of waiting; 0' })
  readonly priority_growth?: number | null;

  @TimeZone({ optional: true, description: 'In whose days and hours its figures and its opening_hours are; UTC' })
  readonly time_zone?: string | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds: who is answered within it was answered in time; 20000' })
  readonly service_level_threshold?: number | null;

  @Whole({ from: 0, to: DAY, optional: true, description: 'Milliseconds: who hangs up sooner is counted apart; 5000' })
  readonly short_abandon_threshold?: number | null;

  @ListOf(DispositionCodeFields, { to: MOST_CODES, optional: true, description: 'What a talk can be said to have been about' })
  readonly disposition_codes?: readonly DispositionCodeFields[] | null;

  @Flag({ optional: true, description: 'An agent must give a code before it ends its wrap-up; false' })
  readonly disposition_required?: boolean | null;

  @Version()
  readonly version?: number | null;

  problems(): readonly Detail[] {
    const hours = this.opening_hours ? hoursProblems('opening_hours', this.opening_hours) : [];
    return [...hours, ...problemsOfTiers(this)];
  }
}

/** What a request may change of a queue. */
export type QueueChange = Omit<UpdateQueue, 'problems'>;

/** The ways out that a request writes, by the setting that each is of. */
export const askedWays = (request: QueueChange): Readonly<Partial<Record<WayName, AskedWay>>> => {
  const { on_service_timeout, on_full, on_no_agents, on_closed, on_exit } = request;
  return {
    onTimeout: {
      ...{ action: request.timeout_action, flowId: request.timeout_flow_id },
      ...{ queueId: request.timeout_queue_id, message: request.timeout_message, language: null },
      field: (name) => `timeout_${name}`,
    },
    ...(on_service_timeout ? { onServiceTimeout: askedWay('on_service_timeout', on_service_timeout) } : {}),
    ...(on_full ? { onFull: askedWay('on_full', on_full) } : {}),
    ...(on_no_agents ? { onNoAgents: askedWay('on_no_agents', on_no_agents) } : {}),
    ...(on_closed ? { onClosed: askedWay('on_closed', on_closed) } : {}),
    ...(on_exit ? { onExit: askedWay('on_exit', on_exit) } : {}),
  };
};

export class CreateQueue extends UpdateQueue {
  override problems(): readonly Detail[] {
    return [...super.problems(), ...Object.values(askedWays(this)).flatMap(lacking)];
  }
}

export class SetTagIds {
  @Tags(false)
  readonly tag_ids!: readonly string[];
}

export class SetRoutingMethod {
  @Method(false)
  readonly routing_method!: string;
}

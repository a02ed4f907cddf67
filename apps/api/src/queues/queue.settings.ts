import { Injectable } from '@nestjs/common';
import { planWith } from '#domain/flow/flow.means.js';
import { NEW_QUEUE, ROUTING_METHODS } from '#domain/floor/floor.queue.js';
import type { OnTimeout, QueueSpec, RoutingMethod } from '#domain/floor/floor.queue.js';
import { given } from '../calls/calls.requests.js';
import { Plans } from '../flows/chosen.plans.js';
import { idsOf } from '../http/ids.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import { LACKS_FLOW } from './queues.requests.js';
import type { UpdateQueue } from './queues.requests.js';

/** The method of a checked request; the empty one is the default. */
const methodOf = (named: string | null | undefined, present: RoutingMethod): RoutingMethod => {
  if (named === '') return NEW_QUEUE.routingMethod;
  return ROUTING_METHODS.find((method) => method === named) ?? present;
};

const texts = (spec: QueueSpec, { name, detail, routing_method, tag_ids }: UpdateQueue) => ({
  name: name ?? spec.name,
  detail: detail ?? spec.detail,
  routingMethod: methodOf(routing_method, spec.routingMethod),
  tagIds: tag_ids ? idsOf(tag_ids) : spec.tagIds,
});

const times = (spec: QueueSpec, { wait_timeout, timeout, service_timeout, ring_timeout, wrapup_time }: UpdateQueue) => ({
  waitTimeout: wait_timeout ?? timeout ?? spec.waitTimeout,
  serviceTimeout: service_timeout ?? spec.serviceTimeout,
  ringTimeout: ring_timeout ?? spec.ringTimeout,
  wrapupTime: wrapup_time ?? spec.wrapupTime,
});

const measures = (spec: QueueSpec, { max_no_answer, ring_at_once, max_waiting, priority, priority_growth }: UpdateQueue) => ({
  maxNoAnswer: max_no_answer ?? spec.maxNoAnswer,
  ringAtOnce: ring_at_once ?? spec.ringAtOnce,
  maxWaiting: max_waiting ?? spec.maxWaiting,
  priority: priority ?? spec.priority,
  priorityGrowth: priority_growth ?? spec.priorityGrowth,
});

const reporting = (spec: QueueSpec, { time_zone, service_level_threshold, short_abandon_threshold }: UpdateQueue) => ({
  timeZone: time_zone ?? spec.timeZone,
  serviceLevelThreshold: service_level_threshold ?? spec.serviceLevelThreshold,
  shortAbandonThreshold: short_abandon_threshold ?? spec.shortAbandonThreshold,
});

/** What a request says of the way out; a flow that is named implies the action (seed, Queue Problems). */
const actionOf = (present: OnTimeout, { timeout_action: action, timeout_flow_id: flow }: UpdateQueue): OnTimeout['do'] => {
  if (action) return action;
  if (flow === undefined || flow === null) return present.do;
  if (given(flow) !== null) return 'flow';
  return present.do === 'flow' ? 'continue' : present.do;
};

/** Queues as requests set them. */
@Injectable()
export class QueueSettings {
  constructor(
    private readonly owned: Owned,
    private readonly plans: Plans,
  ) {}

  /**
   * The settings of a queue after a request that has been checked.
   * @throws Rejection for a flow that is missing, and for a flow or a tag that is none of the customer's
   */
  async after(customerId: string, spec: QueueSpec, request: UpdateQueue): Promise<QueueSpec> {
    await this.owned.tags(
      customerId,
      (request.tag_ids ?? []).map((tag) => tag.toLowerCase()),
      spec.tagIds,
    );
    const onTimeout = await this.onTimeout(customerId, spec.onTimeout, request);
    return {
      ...texts(spec, request),
      ...times(spec, request),
      ...measures(spec, request),
      ...reporting(spec, request),
      onTimeout,
    };
  }

  /** A flow is kept as it is now, with what its calls are made with. */
  private async onTimeout(customerId: string, present: OnTimeout, request: UpdateQueue): Promise<OnTimeout> {
    const action = actionOf(present, request);
    if (action !== 'flow') return { do: action };
    const flowId = given(request.timeout_flow_id);
    if (flowId === null && present.do === 'flow') return present;
    if (flowId === null) throw invalid(LACKS_FLOW);
    const { program } = await this.owned.namedFlow(customerId, flowId, 'timeout_flow_id');
    return { do: 'flow', flow: planWith({ flowId, program }, await this.plans.means(customerId)) };
  }
}

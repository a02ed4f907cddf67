import type { OnTimeout, QueueSpec, RoutingMethod } from '#domain/floor/floor.queue.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { Stamps } from '../settings.js';

/** What can be set of a queue, as the API shows it. Times are milliseconds; 0: without end, or none. */
export interface QueueSettings {
  readonly name: string;
  readonly detail: string;
  readonly routing_method: RoutingMethod;
  readonly tag_ids: readonly string[];
  /** The same under both names (conflict C14). */
  readonly wait_timeout: number;
  readonly timeout: number;
  readonly timeout_action: OnTimeout['do'];
  readonly timeout_flow_id: string;
  readonly service_timeout: number;
  readonly ring_timeout: number;
  readonly max_no_answer: number;
  readonly wrapup_time: number;
  readonly ring_at_once: number;
  readonly max_waiting: number;
  readonly priority: number;
  readonly priority_growth: number;
  readonly time_zone: string;
  readonly service_level_threshold: number;
  readonly short_abandon_threshold: number;
}

/** A queue with what has happened in it. */
export interface QueueView extends QueueSettings, Stamps {
  readonly id: string;
  readonly customer_id: string;
  /** Callers that ever came, were served by an agent, and hung up while they waited. */
  readonly total_incoming_count: number;
  readonly total_serviced_count: number;
  readonly total_abandoned_count: number;
  /** Who has no agent yet, those included whom one is being offered. */
  readonly wait_queuecall_ids: readonly string[];
  readonly service_queuecall_ids: readonly string[];
  readonly waiting_calls: number;
}

export const queueSettings = (spec: QueueSpec): QueueSettings => ({
  name: spec.name,
  detail: spec.detail,
  routing_method: spec.routingMethod,
  tag_ids: spec.tagIds,
  wait_timeout: spec.waitTimeout,
  timeout: spec.waitTimeout,
  timeout_action: spec.onTimeout.do,
  timeout_flow_id: spec.onTimeout.do === 'flow' ? spec.onTimeout.flow.flowId : NIL,
  service_timeout: spec.serviceTimeout,
  ring_timeout: spec.ringTimeout,
  max_no_answer: spec.maxNoAnswer,
  wrapup_time: spec.wrapupTime,
  ring_at_once: spec.ringAtOnce,
  max_waiting: spec.maxWaiting,
  priority: spec.priority,
  priority_growth: spec.priorityGrowth,
  time_zone: spec.timeZone,
  service_level_threshold: spec.serviceLevelThreshold,
  short_abandon_threshold: spec.shortAbandonThreshold,
});

/** What a queue has counted before its first caller. */
export const NOTHING_YET = {
  total_incoming_count: 0,
  total_serviced_count: 0,
  total_abandoned_count: 0,
  wait_queuecall_ids: [],
  service_queuecall_ids: [],
  waiting_calls: 0,
} as const;

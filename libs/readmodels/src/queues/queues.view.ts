import type {
  Announcement,
  CallbackSetting,
  DispositionCode,
  OnNoAgents,
  QueueSpec,
  RoutingMethod,
  SkillStep,
  Sticky,
  Tier,
  WayOut,
} from '#domain/floor/floor.queue.js';
import type { Needs } from '#domain/kernel/skill.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { OpeningHours } from '#domain/floor/floor.hours.js';
import type { Stamps } from '../settings.js';

/** A way out of a queue; ids of nothing, and empty texts, where they do not belong to the action. */
export interface WayView {
  readonly action: WayOut['do'];
  readonly flow_id: string;
  readonly queue_id: string;
  readonly message: string;
  readonly language: string;
}

/** `after`: milliseconds. */
export type NoAgentsView = Omit<WayView, 'action'> & { readonly action: WayOut['do'] | 'wait'; readonly after: number };

const NOWHERE = { flow_id: NIL, queue_id: NIL, message: '', language: '' } as const;

const wayView = (way: WayOut): WayView => {
  switch (way.do) {
    case 'continue':
      return { ...NOWHERE, action: 'continue' };
    case 'hangup': {
      const { text: message = '', language = '' } = way.message ?? {};
      return { ...NOWHERE, action: 'hangup', message, language };
    }
    case 'flow':
      return { ...NOWHERE, action: 'flow', flow_id: way.flow.flowId };
    case 'queue':
      return { ...NOWHERE, action: 'queue', queue_id: way.queueId };
  }
};

const noAgentsView = (on: OnNoAgents): NoAgentsView =>
  on.do === 'wait' ? { ...NOWHERE, action: 'wait', after: 0 } : { ...wayView(on.way), after: on.after };

/** `enabled` alone where nobody is called back. Times are milliseconds. */
export interface CallbackView {
  readonly enabled: boolean;
  readonly key?: string;
  readonly first?: 'agent' | 'customer';
  readonly attempts?: number;
  readonly retry_after?: number;
  readonly ring_timeout?: number;
  readonly message?: string;
  readonly language?: string;
}

const callbackView = (setting: CallbackSetting | null): CallbackView => {
  if (setting === null) return { enabled: false };
  const { key, first, attempts, retryAfter: retry_after, ringTimeout: ring_timeout, message } = setting;
  const { text, language } = message;
  return { enabled: true, key, first, attempts, retry_after, ring_timeout, message: text, language };
};

const timeoutView = (way: WayOut) => {
  const { action, flow_id, queue_id, message } = wayView(way);
  return { timeout_action: action, timeout_flow_id: flow_id, timeout_queue_id: queue_id, timeout_message: message };
};

/** What can be set of a queue, as the API shows it. Times are milliseconds; 0: without end, or none. */
export interface QueueSettings {
  readonly name: string;
  readonly detail: string;
  readonly routing_method: RoutingMethod;
  readonly tag_ids: readonly string[];
  /** The same under both names (conflict C14). */
  readonly wait_timeout: number;
  readonly timeout: number;
  readonly timeout_action: WayOut['do'];
  readonly timeout_flow_id: string;
  readonly timeout_queue_id: string;
  readonly timeout_message: string;
  readonly on_service_timeout: WayView;
  readonly on_full: WayView;
  readonly on_no_agents: NoAgentsView;
  readonly opening_hours: OpeningHours;
  readonly on_closed: WayView;
  readonly wait_flow_id: string;
  readonly announcement: Announcement;
  readonly exit_key: string;
  readonly on_exit: WayView;
  readonly callback: CallbackView;
  readonly resume_window: number;
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
  /** What a caller needs who brings nothing else, how that falls with waiting, and who comes before others. */
  readonly skills: Needs;
  readonly skill_steps: readonly SkillStep[];
  readonly sticky: Sticky;
  readonly tiers: readonly TierView[];
  readonly disposition_codes: readonly DispositionCode[];
  readonly disposition_required: boolean;
}

interface TierView {
  readonly tag_ids: readonly string[];
  readonly agent_ids: readonly string[];
  readonly after: number;
  readonly skip_when_empty: boolean;
}

const tierView = ({ tagIds, agentIds, after, skipWhenEmpty }: Tier): TierView => ({
  ...{ tag_ids: tagIds, agent_ids: agentIds, after },
  skip_when_empty: skipWhenEmpty,
});

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
  /** How often it has been set up. */
  readonly version: number;
}

export const queueSettings = (spec: QueueSpec): QueueSettings => ({
  name: spec.name,
  detail: spec.detail,
  routing_method: spec.routingMethod,
  tag_ids: spec.tagIds,
  wait_timeout: spec.waitTimeout,
  timeout: spec.waitTimeout,
  ...timeoutView(spec.onTimeout),
  on_service_timeout: wayView(spec.onServiceTimeout),
  on_full: wayView(spec.onFull),
  on_no_agents: noAgentsView(spec.onNoAgents),
  opening_hours: spec.hours,
  on_closed: wayView(spec.onClosed),
  wait_flow_id: spec.waitFlow?.flowId ?? NIL,
  announcement: spec.announcement,
  exit_key: spec.exitKey,
  on_exit: wayView(spec.onExit),
  callback: callbackView(spec.callback),
  resume_window: spec.resumeWindow,
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
  skills: spec.skills,
  skill_steps: spec.skillSteps,
  sticky: spec.sticky,
  tiers: spec.tiers.map(tierView),
  disposition_codes: spec.dispositionCodes,
  disposition_required: spec.dispositionRequired,
});

/** What a queue has counted before its first caller. */
export const NOTHING_YET = {
  total_incoming_count: 0,
  total_serviced_count: 0,
  total_abandoned_count: 0,
  wait_queuecall_ids: [],
  service_queuecall_ids: [],
  waiting_calls: 0,
  version: 1,
} as const;

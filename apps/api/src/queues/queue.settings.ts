import { Injectable } from '@nestjs/common';
import { NEW_QUEUE, ROUTING_METHODS } from '#domain/floor/floor.queue.js';
import type { OnNoAgents, QueueSpec, RoutingMethod, WayOut } from '#domain/floor/floor.queue.js';
import { idsOf } from '../http/ids.js';
import { Owned } from '../http/owned.js';
import { dispositionsAfter } from './disposition.codes.js';
import { announcementAfter, callbackAfter } from './waiting.requests.js';
import { hoursAfter } from './hours.requests.js';
import { servingAfter } from './queue.needs.js';
import { askedWays } from './queues.requests.js';
import type { QueueChange } from './queues.requests.js';
import { WaysOut } from './ways.js';
import type { AskedWay, WayName } from './ways.requests.js';

const GO_ON: WayOut = { do: 'continue' };

/** The method of a checked request; the empty one is the default. */
const methodOf = (named: string | null | undefined, present: RoutingMethod): RoutingMethod => {
  if (named === '') return NEW_QUEUE.routingMethod;
  return ROUTING_METHODS.find((method) => method === named) ?? present;
};

const texts = (spec: QueueSpec, { name, detail, routing_method, tag_ids }: QueueChange) => ({
  name: name ?? spec.name,
  detail: detail ?? spec.detail,
  routingMethod: methodOf(routing_method, spec.routingMethod),
  tagIds: tag_ids ? idsOf(tag_ids) : spec.tagIds,
});

const times = (spec: QueueSpec, { wait_timeout, timeout, service_timeout, ring_timeout, wrapup_time }: QueueChange) => ({
  waitTimeout: wait_timeout ?? timeout ?? spec.waitTimeout,
  serviceTimeout: service_timeout ?? spec.serviceTimeout,
  ringTimeout: ring_timeout ?? spec.ringTimeout,
  wrapupTime: wrapup_time ?? spec.wrapupTime,
});

const measures = (spec: QueueSpec, { max_no_answer, ring_at_once, max_waiting, priority, priority_growth }: QueueChange) => ({
  maxNoAnswer: max_no_answer ?? spec.maxNoAnswer,
  ringAtOnce: ring_at_once ?? spec.ringAtOnce,
  maxWaiting: max_waiting ?? spec.maxWaiting,
  priority: priority ?? spec.priority,
  priorityGrowth: priority_growth ?? spec.priorityGrowth,
});

const reporting = (spec: QueueSpec, { time_zone, service_level_threshold, short_abandon_threshold }: QueueChange) => ({
  timeZone: time_zone ?? spec.timeZone,
  serviceLevelThreshold: service_level_threshold ?? spec.serviceLevelThreshold,
  shortAbandonThreshold: short_abandon_threshold ?? spec.shortAbandonThreshold,
});

/** What callers find who come when nobody is available: empty actions leave it as it is. */
const isAskedToWait = (present: OnNoAgents, { on_no_agents: asked }: QueueChange): boolean =>
  asked?.action === 'wait' || (present.do === 'wait' && !asked);

/** Queues as requests set them. */
@Injectable()
export class QueueSettings {
  constructor(
    private readonly owned: Owned,
    private readonly ways: WaysOut,
  ) {}

  /**
   * The settings of a queue after a request that has been checked.
   * @throws Rejection for a flow that is missing, and for a flow or a tag that is none of the customer's
   */
  async after(customerId: string, spec: QueueSpec, request: QueueChange): Promise<QueueSpec> {
    await this.owned.tags(
      customerId,
      (request.tag_ids ?? []).map((tag) => tag.toLowerCase()),
      spec.tagIds,
    );
    const known = spec.tiers.flatMap(({ tagIds }) => tagIds);
    for (const [index, { tag_ids }] of (request.tiers ?? []).entries())
      await this.owned.tags(customerId, idsOf(tag_ids ?? []), known, `tiers[${index}].tag_ids`);
    const ways = await this.waysOut(customerId, spec, request);
    const hours = hoursAfter(spec.hours, request.opening_hours);
    const plain = { ...texts(spec, request), ...times(spec, request), ...measures(spec, request), ...reporting(spec, request) };
    const waiting = await this.waiting(customerId, spec, request);
    const more = { ...servingAfter(spec, request), ...dispositionsAfter(spec, request) };
    return { ...spec, ...plain, ...ways, ...waiting, ...more, hours };
  }

  private async waysOut(customerId: string, spec: QueueSpec, request: QueueChange): Promise<Pick<QueueSpec, WayName>> {
    const asked = askedWays(request);
    const way = (name: Exclude<WayName, 'onNoAgents'>): Promise<WayOut> => {
      const found = asked[name];
      return found ? this.ways.after(customerId, spec[name], found) : Promise.resolve(spec[name]);
    };
    return {
      onTimeout: await way('onTimeout'),
      onServiceTimeout: await way('onServiceTimeout'),
      onFull: await way('onFull'),
      onClosed: await way('onClosed'),
      onExit: await way('onExit'),
      onNoAgents: await this.onNoAgents(customerId, spec.onNoAgents, request, asked.onNoAgents),
    };
  }

  private async waiting(
    customerId: string,
    spec: QueueSpec,
    { wait_flow_id, announcement, exit_key, callback, resume_window }: QueueChange,
  ): Promise<Pick<QueueSpec, 'waitFlow' | 'announcement' | 'exitKey' | 'callback' | 'resumeWindow'>> {
    return {
      waitFlow: await this.ways.waitFlow(customerId, spec.waitFlow, wait_flow_id),
      announcement: announcementAfter(spec.announcement, announcement),
      exitKey: exit_key ?? spec.exitKey,
      callback: callbackAfter(spec.callback, callback),
      resumeWindow: resume_window ?? spec.resumeWindow,
    };
  }

  private async onNoAgents(
    customerId: string,
    present: OnNoAgents,
    request: QueueChange,
    asked: AskedWay | undefined,
  ): Promise<OnNoAgents> {
    if (isAskedToWait(present, request)) return { do: 'wait' };
    if (!asked) return present;
    const before = present.do === 'wait' ? { way: GO_ON, after: 0 } : present;
    const way = await this.ways.after(customerId, before.way, asked);
    return { do: 'leave', after: request.on_no_agents?.after ?? before.after, way };
  }
}

import { Injectable } from '@nestjs/common';
import { planWith } from '#domain/flow/flow.means.js';
import type { Plan, WayOut, Words } from '#domain/floor/floor.queue.js';
import { given } from '../calls/calls.requests.js';
import { Plans } from '../flows/chosen.plans.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import { lacks } from './ways.requests.js';
import type { AskedWay } from './ways.requests.js';

/** What is named implies its action (seed, Queue Problems); what is emptied ends it. */
const implied = (present: WayOut['do'], { flowId, queueId, message }: AskedWay): WayOut['do'] => {
  if (given(flowId) !== null) return 'flow';
  if (given(queueId) !== null) return 'queue';
  if (message) return 'hangup';
  const emptied = (flowId === '' && present === 'flow') || (queueId === '' && present === 'queue');
  return emptied ? 'continue' : present;
};

const ACTIONS: readonly WayOut['do'][] = ['continue', 'hangup', 'flow', 'queue'];

const actionOf = (present: WayOut['do'], way: AskedWay): WayOut['do'] =>
  ACTIONS.find((action) => action === way.action) ?? implied(present, way);

const hangup = (present: WayOut, { message, language }: AskedWay): WayOut => {
  const before = (present.do === 'hangup' && present.message) || SILENCE;
  const said = { text: message ?? before.text, language: language ?? before.language };
  return said.text === '' ? { do: 'hangup' } : { do: 'hangup', message: said };
};

const SILENCE: Words = { text: '', language: 'en-US' };

/** Ways out of queues as requests set them. */
@Injectable()
export class WaysOut {
  constructor(
    private readonly owned: Owned,
    private readonly plans: Plans,
  ) {}

  /**
   * A way out after a request that has been checked.
   * @throws Rejection where its flow or its queue is missing, or is none of the customer's
   */
  async after(customerId: string, present: WayOut, way: AskedWay): Promise<WayOut> {
    const action = actionOf(present.do, way);
    switch (action) {
      case 'continue':
        return { do: 'continue' };
      case 'hangup':
        return hangup(present, way);
      case 'flow':
        return this.flow(customerId, present, way);
      case 'queue':
        return this.queue(customerId, present, way);
    }
  }

  /**
   * What callers hear while they wait: a flow as it is now, that neither calls anybody nor waits for anybody.
   * @throws Rejection for a flow that does, and for one that is none of the customer's
   */
  async waitFlow(customerId: string, present: Plan | null, named: string | null | undefined): Promise<Plan | null> {
    if (named === undefined || named === null) return present;
    const flowId = given(named);
    if (flowId === null) return null;
    const { program } = await this.owned.namedFlow(customerId, flowId, 'wait_flow_id');
    const { means } = planWith({ flowId, program }, await this.plans.means(customerId));
    if (means) throw invalid({ field: 'wait_flow_id', message: 'must be a flow without connect and queue_join' });
    return { flowId, program };
  }

  /** A flow is kept as it is now, with what its calls are made with. */
  private async flow(customerId: string, present: WayOut, { flowId: named, field }: AskedWay): Promise<WayOut> {
    const flowId = given(named);
    if (flowId === null && present.do === 'flow') return present;
    if (flowId === null) throw invalid(lacks(field('flow_id'), 'flow'));
    const { program } = await this.owned.namedFlow(customerId, flowId, field('flow_id'));
    return { do: 'flow', flow: planWith({ flowId, program }, await this.plans.means(customerId)) };
  }

  private async queue(customerId: string, present: WayOut, { queueId: named, field }: AskedWay): Promise<WayOut> {
    const queueId = given(named)?.toLowerCase() ?? null;
    if (queueId === null && present.do === 'queue') return present;
    if (queueId === null) throw invalid(lacks(field('queue_id'), 'queue'));
    const { queues } = await this.owned.floor(customerId);
    if (!queues.has(queueId)) throw invalid({ field: field('queue_id'), message: 'names no queue' }, [], 'QUEUE_NOT_FOUND');
    return { do: 'queue', queueId };
  }
}

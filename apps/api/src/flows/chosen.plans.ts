import { Inject, Injectable } from '@nestjs/common';
import type { Means } from '#domain/call/call.route.js';
import { routingOf } from '#domain/call/call.routing.js';
import type { Program } from '#domain/flow/flow.program.js';
import type { Address } from '#domain/kernel/address.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { PARTS } from '../api.parts.js';
import type { ApiSettings } from '../api.parts.js';
import { given } from '../calls/calls.requests.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import type { Plan } from './plans.js';

/** A plan that a request names, or brings along. */
export interface Choice {
  readonly flow_id?: string | null;
  readonly actions?: Plan | null;
}

/** Plans as requests choose them, and the numbers in whose name they call. */
@Injectable()
export class Plans {
  constructor(
    private readonly owned: Owned,
    @Inject(PARTS.settings) private readonly settings: ApiSettings,
  ) {}

  /** What the calls of a customer are made with now. */
  async means(customerId: string): Promise<Means> {
    const customer = await this.owned.customer(customerId);
    return { routing: routingOf(customer), maxDuration: customer.maxDuration ?? this.settings.maxDuration };
  }

  /**
   * The plan of a request: a flow goes before actions.
   * @throws Rejection for a flow that is none of the customer's, and for a plan that calls in the name of a number that is not
   */
  async chosen(
    customerId: string,
    { flow_id, actions }: Choice,
    commandId: string,
  ): Promise<{ readonly flowId: string; readonly program: Program } | null> {
    const flowId = given(flow_id);
    if (flowId !== null) return { flowId, program: (await this.owned.namedFlow(customerId, flowId)).program };
    const compiled = actions?.compiled;
    if (!compiled || 'problems' in compiled) return null;
    await this.checkCallers(customerId, compiled.program);
    return { flowId: uuid5(commandId, 'flow'), program: compiled.program };
  }

  /** @throws Rejection for a source that is a number of somebody else's */
  async checkSource(customerId: string, { type, target }: Pick<Address, 'type' | 'target'>, field = 'source'): Promise<void> {
    if (type !== 'tel' || (await this.owned.hasNumber(customerId, target))) return;
    throw invalid({ field: `${field}.target`, message: 'must be a number that you own' });
  }

  /** Steps are called by the place of their action in the list. */
  async checkCallers(customerId: string, { steps }: Program): Promise<void> {
    for (const [key, { instruction }] of Object.entries(steps)) {
      if (instruction.do !== 'connect' || !instruction.source) continue;
      await this.checkSource(customerId, instruction.source, `actions[${key}].option.source`);
    }
  }
}

import { Injectable } from '@nestjs/common';
import type { GroupPlan } from '#domain/groupcall/groupcall.plan.js';
import { flowRef } from '#domain/flow/flow.means.js';
import type { Program } from '#domain/flow/flow.program.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { groupcalls } from '#readmodels/groupcalls/groupcalls.projection.js';
import type { GroupcallView } from '#readmodels/groupcalls/groupcalls.view.js';
import { addressOf } from '../calls/addresses.js';
import { variablesOf } from '../calls/variables.js';
import { Plans } from '../flows/chosen.plans.js';
import type { Asked } from '../http/asked.js';
import { Births } from '../http/births.js';
import { Owned } from '../http/owned.js';
import { viewFrom } from '../http/stored.js';
import type { PlaceGroupcall } from './groupcalls.requests.js';
import { wantedIn } from './groupcalls.requests.js';
import type { Manner } from './destinations.js';
import { Groups } from './groups.js';

/** `POST /groupcalls`: one command to one aggregate, from which all the calls of the request follow. */
@Injectable()
export class PlacingGroups {
  constructor(
    private readonly owned: Owned,
    private readonly births: Births,
    private readonly groups: Groups,
    private readonly plans: Plans,
  ) {}

  /** @throws Rejection, Refusal, StoreUnavailable: nothing has happened then, or the same request again finds what did */
  async place(asked: Asked, request: PlaceGroupcall): Promise<GroupcallView> {
    const groupcallId = uuid5(asked.commandId, 'groupcall');
    // A repeat is not checked again: the command brings back the first answer.
    const isNew = !asked.isNamed || !(await this.owned.exists('groupcall', groupcallId));
    const plan = await this.plan(asked, request, { groupcallId, isNew });
    const ask = { to: 'groupcall', id: groupcallId, command: { type: 'CreateGroupcall', groupcallId, plan } } as const;
    const events = await this.births.tell(asked, ask, groupcallId);
    return viewFrom(
      groupcalls,
      events.filter(({ cause }) => cause.command === asked.commandId),
    );
  }

  private async plan({ who, commandId }: Asked, request: PlaceGroupcall, { groupcallId, isNew }: Target): Promise<GroupPlan> {
    const { customerId } = who;
    const means = await this.plans.means(customerId);
    const where = { customerId, groupcallId, field: 'destinations' };
    const wanted = isNew ? wantedIn(request.destinations) : [];
    const group = await this.groups.make(where, { ...mannerOf(request), wanted }, means);
    const flow = isNew ? await this.flow(customerId, request, commandId) : null;
    return {
      customerId,
      source: addressOf(request.source),
      group,
      owner: { kind: 'request' },
      flow: flow && flowRef(flow, '', means),
      masterCallId: null,
      maxDuration: means.maxDuration,
      anonymous: request.anonymous === 'yes',
      variables: variablesOf(request.variables),
    };
  }

  private async flow(
    customerId: string,
    request: PlaceGroupcall,
    commandId: string,
  ): Promise<{ readonly flowId: string; readonly program: Program } | null> {
    await this.plans.checkSource(customerId, request.source);
    return this.plans.chosen(customerId, request, commandId);
  }
}

interface Target {
  readonly groupcallId: string;
  readonly isNew: boolean;
}

const mannerOf = ({ ring_method, answer_method, dial_timeout }: PlaceGroupcall): Manner => ({
  ringMethod: ring_method ?? '',
  answerMethod: answer_method ?? '',
  dialTimeout: dial_timeout ?? null,
});

import { Injectable } from '@nestjs/common';
import type { CallSpec } from '#domain/call/call.route.js';
import type { Ask, Event } from '#domain/contact-centre.js';
import { streamOf } from '#domain/kernel/recorded.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { viewOf, viewOfSpec } from '#readmodels/calls/calls.view.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import type { Asked } from '../http/asked.js';
import { Births } from '../http/births.js';
import { Owned } from '../http/owned.js';
import { Plans } from '../flows/chosen.plans.js';
import { invalid } from '../http/reasons.js';
import { given } from './calls.requests.js';
import type { PlaceCalls } from './calls.requests.js';
import { callIdOf, specsOf } from './calls.specs.js';

/** The calls of some events that hold their first ones. */
const byCall = (events: readonly Recorded<Event>[]): ReadonlyMap<string, CallView> => {
  const ids = events.flatMap(({ event }) => (event.type === 'CallCreated' ? [event.callId] : []));
  return new Map(ids.map((callId) => [callId, viewOf(events.filter(({ stream }) => stream === streamOf('call', callId)))]));
};

/** The calls that a command has led to, and when. */
const placedBy = ({ event, cause }: Recorded<Event>): readonly { readonly spec: CallSpec; readonly at: number }[] => {
  if (event.type === 'CallCreated') return [event.spec, ...event.siblings].map((spec) => ({ spec, at: cause.at }));
  return event.type === 'CallsChained' ? event.calls.map((spec) => ({ spec, at: cause.at })) : [];
};

/** `POST /calls`: one command to one aggregate, from which all the calls of the request follow. */
@Injectable()
export class Placing {
  constructor(
    private readonly owned: Owned,
    private readonly births: Births,
    private readonly plans: Plans,
  ) {}

  /** @throws Rejection, Refusal, StoreUnavailable: nothing has happened then, or the same request again finds what did */
  async place(asked: Asked, request: PlaceCalls): Promise<readonly CallView[]> {
    const master = given(request.master_call_id);
    const tree = master === null ? null : await this.treeOfMaster(asked, master);
    const [first, ...siblings] = await this.specs(asked, request);
    const { callId } = first;
    const ask: Ask =
      master === null
        ? { to: 'call', id: callId, command: { type: 'CreateCall', callId, spec: first, siblings } }
        : { to: 'call', id: master, command: { type: 'ChainCalls', callId: master, calls: [first, ...siblings] } };
    const events = await this.births.tell(asked, ask, tree ?? callId);
    const [born, placed] = [byCall(events), events.filter(({ cause }) => cause.command === asked.commandId).flatMap(placedBy)];
    return placed.map(({ spec, at }) => born.get(spec.callId) ?? viewOfSpec(spec, at));
  }

  /**
   * A repeat is not checked again: what it asked for has happened, whatever has become of its number or flow since, and the command
   * brings back the first answer.
   */
  private async specs(asked: Asked, request: PlaceCalls): Promise<readonly [CallSpec, ...CallSpec[]]> {
    const { commandId, who } = asked;
    const { routing, maxDuration } = await this.plans.means(who.customerId);
    const means = { customerId: who.customerId, commandId, settings: routing, maxDuration };
    if (await this.isRepeat(asked)) return specsOf(request, { ...means, flow: null });
    await this.plans.checkSource(who.customerId, request.source);
    return specsOf(request, { ...means, flow: await this.plans.chosen(who.customerId, request, commandId) });
  }

  private async isRepeat({ commandId, isNamed }: Asked): Promise<boolean> {
    return isNamed && (await this.owned.exists('call', callIdOf(commandId, 0)));
  }

  /** One that was deleted is still the master of what it was asked for before. */
  private async treeOfMaster(asked: Asked, callId: string): Promise<string> {
    const master = await this.owned.callIfAny(asked.who.customerId, callId);
    if (!master || (master.deleted && !(await this.isRepeat(asked))))
      throw invalid({ field: 'master_call_id', message: 'names no call' }, [], 'CALL_NOT_FOUND');
    return this.births.treeOf(callId);
  }
}

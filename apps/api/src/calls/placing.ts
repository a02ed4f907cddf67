import { Inject, Injectable } from '@nestjs/common';
import type { CallSpec } from '#domain/call/call.route.js';
import type { Ask, Event } from '#domain/contact-centre.js';
import type { Program } from '#domain/flow/flow.program.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { Wish } from '#engine/aggregate.js';
import type { Told } from '#engine/mailbox.js';
import { reactionsTo } from '#engine/reactions.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { viewOf, viewOfSpec } from '#readmodels/calls/calls.view.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { PARTS } from '../api.parts.js';
import type { ApiSettings } from '../api.parts.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import type { AddressFields } from './addresses.js';
import { given } from './calls.requests.js';
import type { PlaceCalls } from './calls.requests.js';
import { callIdOf, specsOf } from './calls.specs.js';
import { Trees } from './trees.js';

interface Follow {
  readonly position: number;
  readonly view: CallView;
}

const byId = (follows: readonly Follow[]): ReadonlyMap<string, Follow> => new Map(follows.map((each) => [each.view.id, each]));

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
    private readonly door: Door,
    private readonly trees: Trees,
    @Inject(PARTS.settings) private readonly settings: ApiSettings,
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
    return this.answer(await this.door.tell(asked, ask, tree ?? callId));
  }

  /**
   * A repeat is not checked again: what it asked for has happened, whatever has become of its number or flow since, and the command
   * brings back the first answer.
   */
  private async specs(asked: Asked, request: PlaceCalls): Promise<readonly [CallSpec, ...CallSpec[]]> {
    const { commandId, who } = asked;
    const settings = await this.owned.customer(who.customerId);
    const maxDuration = settings.maxDuration ?? this.settings.maxDuration;
    const means = { customerId: who.customerId, commandId, settings, maxDuration };
    if (await this.owned.exists('call', callIdOf(commandId, 0))) return specsOf(request, { ...means, flow: null });
    await this.checkSource(who.customerId, request.source);
    return specsOf(request, { ...means, flow: await this.plan(asked, request) });
  }

  private async treeOfMaster({ who }: Asked, callId: string): Promise<string> {
    const master = await this.owned.callIfAny(who.customerId, callId);
    if (!master || master.deleted) throw invalid({ field: 'master_call_id', message: 'names no call' }, [], 'CALL_NOT_FOUND');
    return this.trees.of(callId);
  }

  private async checkSource(customerId: string, { type, target }: AddressFields): Promise<void> {
    if (type !== 'tel' || (await this.owned.hasNumber(customerId, target))) return;
    throw invalid({ field: 'source.target', message: 'must be a number that you own' });
  }

  private async plan({ who, commandId }: Asked, request: PlaceCalls): Promise<{ flowId: string; program: Program } | null> {
    const flowId = given(request.flow_id);
    if (flowId !== null) return { flowId, program: (await this.owned.namedFlow(who.customerId, flowId)).program };
    const compiled = request.actions?.compiled;
    return compiled && 'program' in compiled ? { flowId: uuid5(commandId, 'flow'), program: compiled.program } : null;
  }

  /** Helps along what follows from the command, so that a following request sees all its calls; whoever comes second does nothing. */
  private async answer({ events, position }: Told): Promise<readonly CallView[]> {
    const recorded = events as readonly Recorded<Event>[];
    const placed = recorded.flatMap(placedBy);
    const own = recorded.some(({ event }) => event.type === 'CallCreated') ? [{ position, view: viewOf(recorded) }] : [];
    const others = await Promise.all(
      recorded
        .flatMap(reactionsTo)
        .filter(isChaining)
        .map((wish) => this.follow(wish)),
    );
    const follows = byId([...own, ...others.flat()]);
    for (const { cause, event } of recorded) if (event.type === 'CallCreated') this.trees.keep(event.callId, cause.correlation);
    await this.door.settled(Math.max(position, ...[...follows.values()].map((each) => each.position)));
    return placed.map(({ spec, at }) => follows.get(spec.callId)?.view ?? viewOfSpec(spec, at));
  }

  /** During an outage it follows later, by itself: the command is in the log. */
  private async follow(wish: Wish): Promise<readonly Follow[]> {
    try {
      const { events, position } = await this.door.hand(wish);
      this.trees.keep(wish.ask.id, wish.tree);
      return [{ position, view: viewOf(events) }];
    } catch (error) {
      if (error instanceof StoreUnavailable) return [];
      throw error;
    }
  }
}

const isChaining = ({ actor }: Wish): boolean => actor.id === 'chaining';

import { Injectable } from '@nestjs/common';
import type { LiveCall } from '#domain/call/call.state.js';
import type { AgentProfile } from '#domain/floor/floor.events.js';
import { legsOf } from '#domain/groupcall/groupcall.plan.js';
import type { GroupPlan } from '#domain/groupcall/groupcall.plan.js';
import { NIL, uuid5 } from '#domain/kernel/uuid.js';
import type { SupervisionMode, SupervisionSpec } from '#domain/supervision/supervision.events.js';
import type { Who } from '../auth/who.js';
import { Plans } from '../flows/chosen.plans.js';
import type { Wanted } from '../groupcalls/destinations.js';
import { Groups } from '../groupcalls/groups.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import type { Sides } from './sides.js';

/** `wanted`: the supervisor's phone; none: the first address of whoever asks. */
export interface Request {
  readonly callId: string;
  readonly mode: SupervisionMode;
  readonly wanted: readonly Wanted[];
}

/** Supervisions as requests want them. */
@Injectable()
export class SupervisionSpecs {
  constructor(
    private readonly owned: Owned,
    private readonly groups: Groups,
    private readonly plans: Plans,
  ) {}

  /** @throws Rejection for a phone that is none, and for a supervisor who has none */
  async make(
    who: Who,
    { supervisionId, callId, mode, wanted }: Request & { readonly supervisionId: string },
    { supervised, peer, keeps }: Sides,
  ): Promise<SupervisionSpec> {
    const { customerId, actor } = who;
    const phone = wanted.length > 0 ? wanted : await this.ownPhone(who);
    return {
      ...{ supervisionId, customerId, callId, mode, keeps },
      supervisor: { id: actor.id, name: await this.nameOf(who) },
      supervisedCallId: supervised.callId,
      peerCallId: peer?.callId ?? NIL,
      plan: await this.plan({ supervisionId, customerId }, supervised, phone),
    };
  }

  /** The supervisor's phone shows whom the supervised one was called by, or what was dialled. */
  private async plan(
    { supervisionId, customerId }: { readonly supervisionId: string; readonly customerId: string },
    { callId, direction, source, destination }: LiveCall,
    wanted: readonly Wanted[],
  ): Promise<GroupPlan> {
    const means = await this.plans.means(customerId);
    const where = { customerId, groupcallId: uuid5(supervisionId, 'supervisor'), field: 'destination' };
    const group = await this.groups.make(where, { ringMethod: '', answerMethod: '', dialTimeout: null, wanted }, means);
    if (legsOf(group).some(({ kind }) => kind === 'queue'))
      throw invalid({ field: 'destination', message: 'must not be a queue: it is the phone of who listens' });
    return {
      ...{ customerId, group, maxDuration: means.maxDuration },
      source: direction === 'outgoing' ? source : destination,
      owner: { kind: 'supervision', supervisionId },
      flow: null,
      masterCallId: callId,
      anonymous: false,
      variables: {},
    };
  }

  private async ownPhone(who: Who): Promise<readonly Wanted[]> {
    const [destination] = (await this.profile(who))?.addresses ?? [];
    if (destination) return [{ kind: 'call', destination }];
    throw invalid({ field: 'destination', message: 'must be given: you have no address of your own' });
  }

  private async nameOf(who: Who): Promise<string> {
    return (await this.profile(who))?.name ?? '';
  }

  /** An access key is nobody in particular. */
  private async profile({ customerId, actor }: Who): Promise<AgentProfile | null> {
    return actor.kind === 'user' ? (await this.owned.agent(customerId, actor.id)).profile : null;
  }
}

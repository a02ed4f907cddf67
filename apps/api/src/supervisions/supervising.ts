import { Injectable } from '@nestjs/common';
import type { LiveCall } from '#domain/call/call.state.js';
import { mustProgress } from '#domain/call/call.state.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { SupervisionMode, SupervisionSpec } from '#domain/supervision/supervision.events.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { supervisions } from '#readmodels/supervisions/supervisions.projection.js';
import type { SupervisionView } from '#readmodels/supervisions/supervisions.view.js';
import type { Who } from '../auth/who.js';
import type { Asked } from '../http/asked.js';
import { Births } from '../http/births.js';
import { Owned } from '../http/owned.js';
import { viewFrom } from '../http/stored.js';
import { sidesOf } from './sides.js';
import type { Request } from './supervision.specs.js';
import { SupervisionSpecs } from './supervision.specs.js';
import { Supervisions } from './supervisions.js';

const about = (): StoreUnavailable => new StoreUnavailable('The supervision is about to begin.');

/** What has begun by this very request is not turned down, whatever has become of the talk since. */
const mustTalk = (named: LiveCall, others: readonly LiveCall[], hasBegun: boolean): void => {
  if (hasBegun && (named.status !== 'progressing' || others.length === 0)) throw about();
  mustProgress(named);
  if (others.length === 0) throw new Refusal('call.not_connected', 'The call talks with nobody.');
};

/** Supervisions that begin, or change. */
@Injectable()
export class Supervising {
  constructor(
    private readonly owned: Owned,
    private readonly births: Births,
    private readonly specs: SupervisionSpecs,
    private readonly supervisions: Supervisions,
  ) {}

  /**
   * One command to the call that is supervised, or to the supervision that its supervisor has already.
   * @throws Refusal where the call talks with nobody
   * @throws StoreUnavailable: nothing has happened, or the same request again finds the supervision
   */
  async place(asked: Asked, request: Request): Promise<SupervisionView> {
    const { who, commandId } = asked;
    const supervisionId = uuid5(commandId, 'supervision');
    const named = await this.owned.call(who.customerId, request.callId);
    if (await this.owned.exists('supervision', supervisionId)) return this.supervisions.view(supervisionId);
    const repeated = await this.supervisions.changedBy(asked, named.callId);
    if (repeated) return repeated;
    if (named.deleted) throw new Refusal('call.not_found', 'The call was deleted.');
    const others = await this.others(who, named);
    const open = await this.supervisions.open(who, named.callId, [named, ...others]);
    if (open !== null && open !== supervisionId) return this.again(asked, open, request.mode);
    mustTalk(named, others, open !== null);
    const sides = sidesOf(named, others, await this.owned.floor(who.customerId));
    return this.begin(asked, request, await this.specs.make(who, { ...request, supervisionId }, sides));
  }

  private async begin(asked: Asked, { callId, mode }: Request, spec: SupervisionSpec): Promise<SupervisionView> {
    const { supervisedCallId: id } = spec;
    const ask = { to: 'call', id, command: { type: 'SuperviseCall', callId: id, spec } } as const;
    const events = await this.births.tell(asked, ask, await this.births.treeOf(id));
    const created = events.filter(({ event }) => event.type === 'SupervisionCreated');
    if (created.length > 0) return viewFrom(supervisions, created);
    if (events.length > 0) throw about();
    // The same supervisor has asked in the same instant, and was quicker.
    const open = await this.supervisions.open(asked.who, callId, [await this.owned.call(spec.customerId, id)]);
    if (open === null) throw about();
    return this.again(asked, open, mode);
  }

  private async again(asked: Asked, supervisionId: string, mode: SupervisionMode): Promise<SupervisionView> {
    if (!(await this.owned.exists('supervision', supervisionId))) throw about();
    return this.supervisions.change(asked, supervisionId, mode);
  }

  /** With whom a call talks: one, or in a conference of a transfer the others of that. */
  private async others({ customerId }: Who, { callId, peerCallId, roomId, transferId }: LiveCall): Promise<readonly LiveCall[]> {
    if (peerCallId !== null) return this.found(customerId, [peerCallId]);
    if (roomId === null || transferId === null) return [];
    const { spec, target } = await this.owned.transfer(customerId, transferId);
    const all = [spec.transfererCallId, ...(target === null ? [] : [target]), spec.callerCallId];
    const there = await this.found(customerId, all);
    return there.filter((each) => each.callId !== callId && each.roomId === roomId);
  }

  private async found(customerId: string, callIds: readonly string[]): Promise<readonly LiveCall[]> {
    const found = await Promise.all(callIds.map((callId) => this.owned.callIfAny(customerId, callId)));
    return found.filter((each) => each !== undefined);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import type { LiveCall } from '#domain/call/call.state.js';
import { categoryOf, idOf, streamOf } from '#domain/kernel/recorded.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { SupervisionMode } from '#domain/supervision/supervision.events.js';
import { isOpen } from '#domain/supervision/supervision.state.js';
import type { LiveSupervision } from '#domain/supervision/supervision.state.js';
import type { EventStore } from '#eventstore/event-store.js';
import { supervisions } from '#readmodels/supervisions/supervisions.projection.js';
import type { SupervisionView } from '#readmodels/supervisions/supervisions.view.js';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';
import type { Who } from '../auth/who.js';
import { Trees } from '../calls/trees.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Stored } from '../http/stored.js';

/** Whether a call is one of those that a supervision is about. */
const isAbout = ({ spec }: LiveSupervision, callId: string): boolean =>
  [spec.callId, spec.supervisedCallId, spec.peerCallId].includes(callId);

/** Where the supervisions of a call are found: in its tree. */
@Injectable()
export class SupervisionsOfCalls {
  constructor(
    private readonly owned: Owned,
    private readonly trees: Trees,
    @Inject(PARTS.reads) private readonly reads: Pick<Reads, 'streamsOf'>,
    @Inject(PARTS.store) private readonly store: Pick<EventStore, 'readStream'>,
  ) {}

  /**
   * The one that a request has changed before; undefined for a request that is new, or that changed nothing. The call that was named may
   * have come to the supervised talk later than the supervisor, and may have left it by the same request.
   */
  async changedBy({ who, commandId }: Asked, callId: string): Promise<LiveSupervision | undefined> {
    for (const each of await this.inTreeOf(who.customerId, callId)) {
      const events = await this.store.readStream(streamOf('supervision', each.supervisionId));
      if (events.some(({ cause }) => cause.command === commandId)) return each;
    }
    return undefined;
  }

  /** All that are about a call, oldest first. */
  async of(customerId: string, callId: string): Promise<readonly LiveSupervision[]> {
    return (await this.inTreeOf(customerId, callId)).filter((each) => isAbout(each, callId));
  }

  private async inTreeOf(customerId: string, callId: string): Promise<readonly LiveSupervision[]> {
    const streams = await this.reads.streamsOf(await this.trees.of(callId));
    const ids = streams.filter((stream) => categoryOf(stream) === 'supervision').map(idOf);
    return Promise.all(ids.map((id) => this.owned.supervision(customerId, id)));
  }
}

/** Supervisions that are there. */
@Injectable()
export class Supervisions {
  constructor(
    private readonly owned: Owned,
    private readonly door: Door,
    private readonly stored: Stored,
    private readonly found: SupervisionsOfCalls,
  ) {}

  view(supervisionId: string): Promise<SupervisionView> {
    return this.stored.view(supervisions, { to: 'supervision', id: supervisionId });
  }

  /** Those of a call, newest first. */
  async list({ customerId }: Who, callId: string): Promise<readonly SupervisionView[]> {
    await this.owned.call(customerId, callId);
    const views = (await this.found.of(customerId, callId)).map(({ supervisionId }) => this.view(supervisionId));
    return (await Promise.all(views)).reverse();
  }

  /**
   * The supervisor's own supervision of a talk that is not over; null for none.
   * @param talk the calls of that talk
   */
  async open({ customerId, actor }: Who, callId: string, talk: readonly LiveCall[]): Promise<string | null> {
    const now = talk.flatMap((call) => call.supervisions).find(({ supervisorId }) => supervisorId === actor.id);
    if (now) return now.supervisionId;
    const own = (await this.found.of(customerId, callId)).filter((each) => isOpen(each) && each.spec.supervisor.id === actor.id);
    return own.at(-1)?.supervisionId ?? null;
  }

  /** What a repeat of a request to change one, or to end it, is about: whatever has become of it since. */
  async changedBy(asked: Asked, callId: string): Promise<SupervisionView | null> {
    const found = await this.found.changedBy(asked, callId);
    return found ? this.view(found.supervisionId) : null;
  }

  /** @throws Refusal supervision.state_invalid for one that is over */
  async change(asked: Asked, supervisionId: string, mode: SupervisionMode): Promise<SupervisionView> {
    const command = { type: 'ChangeSupervision', supervisionId, mode } as const;
    await this.door.change(asked, { to: 'supervision', id: supervisionId, command });
    return this.view(supervisionId);
  }

  /**
   * Ends the supervisor's own.
   * @throws Refusal supervision.not_found where it never had any
   */
  async end(asked: Asked, callId: string): Promise<SupervisionView> {
    const { customerId, actor } = asked.who;
    await this.owned.call(customerId, callId);
    const repeated = await this.changedBy(asked, callId);
    if (repeated) return repeated;
    const own = (await this.found.of(customerId, callId)).filter(({ spec }) => spec.supervisor.id === actor.id);
    const last = own.find(isOpen) ?? own.at(-1);
    if (!last) throw new Refusal('supervision.not_found', 'You do not supervise this call.');
    const { supervisionId } = last;
    await this.door.change(asked, { to: 'supervision', id: supervisionId, command: { type: 'EndSupervision', supervisionId } });
    return this.view(supervisionId);
  }
}

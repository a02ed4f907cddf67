import type { CallCommand, CallReport } from '#domain/call/call.commands.js';
import type { FlowRef, Means } from '#domain/call/call.route.js';
import { routingOf } from '#domain/call/call.routing.js';
import { flowRef } from '#domain/flow/flow.means.js';
import { isTel } from '#domain/kernel/address.js';
import type { Address } from '#domain/kernel/address.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { numberId } from '#domain/number/number.decider.js';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { delay } from '#engine/clock.js';
import type { Clock } from '#engine/clock.js';
import type { Executor } from '#engine/executor.js';

export interface Arrival {
  readonly legId: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
}

export interface DeskOptions {
  readonly executor: Executor;
  readonly clock: Clock;
  /** Milliseconds, for customers who say nothing else. */
  readonly maxDuration: number;
  /** Uuids for reports. */
  readonly newId: () => string;
}

/** Between two tries while the log cannot be read. */
const PAUSE = 250;

/** A number as its owner wrote it: carriers leave the plus away. */
const dialled = (number: string): string => (/^[1-9]\d{6,14}$/.test(number) ? `+${number}` : number);

const address = (target: string, name: string): Address => {
  const written = dialled(target);
  return { type: isTel(written) ? 'tel' : 'sip', target: written, targetName: '', name, detail: '' };
};

/** Whose number was dialled, by which call, and the plan that answers it. */
interface Answering {
  readonly customerId: string;
  readonly flowId: string | null;
  readonly callId: string;
}

interface Destination {
  readonly customerId: string | null;
  readonly flow: FlowRef | null;
  readonly maxDuration: number;
}

/** Where what the switch tells becomes commands: reports to calls, and arrivals to whoever owns the number. */
export class Desk {
  constructor(private readonly options: DeskOptions) {}

  /** Records what a leg told. Waits through an outage of the log. */
  async tell(callId: string, report: CallReport): Promise<void> {
    await this.command(callId, report);
  }

  /** Records an arrival, with the plan that the number dialled names now. Waits through an outage of the log. */
  async arrive({ legId, from, fromName, to }: Arrival): Promise<void> {
    const destination = address(to, '');
    const found = await this.patiently(() => this.find(destination.target, legId));
    await this.command(legId, {
      type: 'ReportCallArrived',
      callId: legId,
      source: address(from, fromName),
      destination,
      ...found,
    });
  }

  private command(callId: string, command: CallCommand): Promise<unknown> {
    const causation = 'legId' in command ? command.legId : callId;
    const actor = { kind: 'switch', id: 'freeswitch' } as const;
    return this.options.executor.insist({
      ask: { to: 'call', id: callId, command },
      id: this.options.newId(),
      causation,
      actor,
      tree: callId,
    });
  }

  private async find(number: string, callId: string): Promise<Destination> {
    const { executor, maxDuration } = this.options;
    const owned = await executor.state('number', numberId(number));
    if (owned.status !== 'active') return { customerId: null, flow: null, maxDuration };
    const { customerId, flowId } = owned;
    const customer = await executor.state('customer', customerId);
    const settings = customer.status === 'active' ? customer : { maxDuration: null, providers: [], routes: [] };
    const means = { routing: routingOf(settings), maxDuration: settings.maxDuration ?? maxDuration };
    const flow = await this.flow({ customerId, flowId, callId }, means);
    return { customerId, flow, maxDuration: means.maxDuration };
  }

  private async flow({ customerId, flowId, callId }: Answering, means: Means): Promise<FlowRef | null> {
    if (flowId === null) return null;
    const flow = await this.options.executor.state('flow', flowId);
    if (flow.status !== 'active' || flow.customerId !== customerId) return null;
    return flowRef({ flowId, program: flow.program }, uuid5(callId, 'activeflow'), means);
  }

  private async patiently<T>(look: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await look();
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await delay(this.options.clock, PAUSE);
      }
    }
  }
}

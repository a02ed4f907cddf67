import { randomUUID } from 'node:crypto';
import { errorOf } from '#domain/kernel/error.js';
import type { SwitchCommand } from '#domain/switch/switch.events.js';
import { delay } from '#engine/clock.js';
import { Leaseholder } from '#engine/leaseholder.js';
import type { Tenure, Work } from '#engine/leaseholder.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { Lease, Leases } from '#eventstore/leases.js';
import { underEpoch } from '#switch/epoch.connection.js';
import { SwitchboardApp } from './switchboard.app.js';
import type { SwitchboardAppOptions } from './switchboard.app.js';

export interface SwitchboardDutyOptions extends SwitchboardAppOptions {
  readonly leases: Leases;
  /** Different for each start of a process. */
  readonly holder: string;
  /** One name for one switch, whichever switchboard speaks of it. */
  readonly switchId: string;
  readonly onDuty: (epoch: number) => void;
}

/** How long an end waits for the log to take that the switch is away, in milliseconds. */
const PATIENCE = 1_000;

const under = (checkpoints: Checkpoints, lease: Lease): Checkpoints => ({
  read: (name) => checkpoints.read(name),
  write: (name, position, changes) => checkpoints.write(name, position, changes, lease),
});

/** One of several switchboards of a switch: it works while it has the lease of that switch, and waits for it otherwise. */
export class SwitchboardDuty {
  private readonly holder: Leaseholder;

  constructor(private readonly options: SwitchboardDutyOptions) {
    const { leases, clock, holder, switchId: pool, onError } = options;
    this.holder = new Leaseholder({ leases, clock, holder, pool, onError, begin: (tenure) => this.begin(tenure) });
  }

  /** Resolves when it is at work, or waits. */
  async start(): Promise<void> {
    await this.options.leases.open(this.options.switchId, 1);
    await this.holder.start();
  }

  stop(): Promise<void> {
    return this.holder.stop();
  }

  private async begin({ lease, valid }: Tenure): Promise<Work> {
    const { clock, checkpoints, onTrouble, onError, onDuty } = this.options;
    let isOver = false;
    const deposed = (sentence: string): void => {
      isOver = true;
      onTrouble(sentence);
    };
    const app = new SwitchboardApp({
      ...this.options,
      checkpoints: under(checkpoints, lease),
      connect: underEpoch(this.options.connect, { epoch: lease.epoch, valid, clock, deposed }),
    });
    let told = this.tell('ReportSwitchLost', lease);
    await told;
    app.onState((connected) => {
      told = this.tell(connected ? 'ReportSwitchConnected' : 'ReportSwitchLost', lease);
      told.catch((error: unknown) => onError(errorOf(error)));
    });
    onDuty(lease.epoch);
    await app.start(0);
    const stop = async (): Promise<void> => {
      await app.stop();
      await Promise.race([told, delay(clock, PATIENCE)]);
    };
    return { isOver: () => isOver, stop };
  }

  private async tell(type: SwitchCommand['type'], { epoch }: Lease): Promise<void> {
    const { executor, switchId } = this.options;
    await executor.insist({
      ask: { to: 'switch', id: switchId, command: { type, switchId, epoch } },
      id: randomUUID(),
      causation: switchId,
      actor: { kind: 'switch', id: 'freeswitch' },
      tree: switchId,
    });
  }
}

import 'reflect-metadata';
import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { FloorCommand } from '#domain/floor/floor.commands.js';
import type { Clock } from '#engine/clock.js';
import type { Checkpoints } from '#eventstore/checkpoints.js';
import type { EventStore } from '#eventstore/event-store.js';
import type { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { Executor } from '#engine/executor.js';
import type { Told } from '#engine/letter.js';
import type { Tell } from '#engine/tell.handler.js';
import type { FreeswitchSettings } from '#switch/freeswitch/freeswitch.settings.js';
import type { Connect } from '#switch/switch.js';
import type { Reads } from '../../apps/api/src/api.parts.js';
import { Controls } from '../../apps/api/src/calls/controls.js';
import { MediaController } from '../../apps/api/src/calls/media.controller.js';
import { Placing } from '../../apps/api/src/calls/placing.js';
import { Trees } from '../../apps/api/src/calls/trees.js';
import { Plans } from '../../apps/api/src/flows/chosen.plans.js';
import { GroupcallsController } from '../../apps/api/src/groupcalls/groupcalls.controller.js';
import { Groups } from '../../apps/api/src/groupcalls/groups.js';
import { PlacingGroups } from '../../apps/api/src/groupcalls/placing.groups.js';
import type { Asked } from '../../apps/api/src/http/asked.js';
import { Births } from '../../apps/api/src/http/births.js';
import { Door } from '../../apps/api/src/http/door.js';
import { Owned } from '../../apps/api/src/http/owned.js';
import { Stored } from '../../apps/api/src/http/stored.js';
import { SuperviseController } from '../../apps/api/src/supervisions/supervise.controller.js';
import { Supervising } from '../../apps/api/src/supervisions/supervising.js';
import { SupervisionSpecs } from '../../apps/api/src/supervisions/supervision.specs.js';
import { Supervisions, SupervisionsOfCalls } from '../../apps/api/src/supervisions/supervisions.js';
import { CallTransferController, TransfersController } from '../../apps/api/src/transfers/transfers.controller.js';
import { Transferring, Transfers } from '../../apps/api/src/transfers/transferring.js';
import { SwitchboardApp } from '../../apps/switchboard/src/switchboard.app.js';
import { openWorker } from '../../apps/worker/src/worker.js';
import type { Life } from './life.js';

/** What the API does with a request once it is read, below HTTP: its own code, on the same executor as the rest. */
export interface Api {
  readonly placing: Placing;
  readonly controls: Controls;
  readonly media: MediaController;
  readonly groupcalls: GroupcallsController;
  readonly callTransfers: CallTransferController;
  readonly transfers: TransfersController;
  readonly supervisions: SuperviseController;
  /** What agents and supervisors do. */
  readonly floor: (asked: Asked, command: FloorCommand) => Promise<Told>;
}

/** What one life of the controller stands on. */
export interface Ground {
  readonly life: Life;
  readonly log: MemoryLog;
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly connect: Connect;
  readonly newId: () => string;
  readonly freeswitch: FreeswitchSettings;
  readonly maxDuration: number;
  /** Commands and their aggregates. */
  readonly openExecutor?: (store: EventStore, clock: Clock) => Executor;
  /** The switch was compared with the log, or is away. */
  readonly onState: (connected: boolean) => void;
  /** A sentence that the operator would read. */
  readonly onTrouble: (sentence: string) => void;
  /** What never happens unless by a bug. */
  readonly onBug: (sentence: string) => void;
}

/** Worker, switchboard and API in one, as `apps/all` opens them. */
export interface Controller {
  readonly api: Api;
  stop(): Promise<void>;
}

/** The switch is waited for so long before the API opens, as in `apps/all`. */
const SWITCH_PATIENCE = 10_000;

/** The streams of a tree, oldest first. The log is read in pages. */
const streamsIn = (log: MemoryLog, tree: string): readonly string[] => {
  const found: string[] = [];
  for (let page = log.after(0); page.length > 0; page = log.after(page.at(-1)?.position ?? log.head))
    for (const { revision, cause, stream } of page) if (revision === 0 && cause.correlation === tree) found.push(stream);
  return found;
};

/** The read models of the API: what it asks of them while it changes something, answered from the log. */
const readsOf = (log: MemoryLog): Reads => ({
  one: () => Promise.resolve(null),
  list: () => Promise.resolve({ result: [], next_page_token: '' }),
  tallies: () => Promise.resolve({ position: 0, queues: [] }),
  treeOf: (callId) => Promise.resolve(log.stream(`call-${callId}`)[0]?.cause.correlation ?? null),
  agents: () => Promise.resolve({ result: [], next_page_token: '' }),
  streamsOf: (tree) => Promise.resolve(streamsIn(log, tree)),
  reporting: () => Promise.reject(new Error('Nobody asks for reports here.')),
});

/** The buses of Nest do nothing but hand on. */
const busesOf = (executor: Executor): readonly [CommandBus, QueryBus] => {
  const commands = { execute: ({ wish }: Tell) => executor.tell(wish) };
  const queries = { execute: () => Promise.resolve(null) };
  return [commands as unknown as CommandBus, queries as unknown as QueryBus];
};

const superviseController = (
  { owned, door, stored, births }: { owned: Owned; door: Door; stored: Stored; births: Births },
  specs: SupervisionSpecs,
  trees: Trees,
  { log, store }: Pick<Ground, 'log' | 'store'>,
): SuperviseController => {
  const supervisions = new Supervisions(owned, door, stored, new SupervisionsOfCalls(owned, trees, readsOf(log), store));
  return new SuperviseController(new Supervising(owned, births, specs, supervisions), supervisions);
};

const openApi = ({ log, store, maxDuration }: Ground, executor: Executor): Api => {
  const [commands, queries] = busesOf(executor);
  const door = new Door(commands, queries, { passed: () => Promise.resolve(true) });
  const [owned, trees, stored] = [new Owned(executor), new Trees(readsOf(log)), new Stored(store)];
  const [births, groups] = [new Births(door, trees, store), new Groups(owned)];
  const plans = new Plans(owned, { jwtSecret: new Uint8Array(), maxDuration });
  const controls = new Controls(owned, door, trees, store);
  const [transferring, transfers] = [new Transferring(owned, births, groups, plans), new Transfers(owned, door, stored, births)];
  return {
    placing: new Placing(owned, births, plans),
    controls,
    media: new MediaController(controls),
    groupcalls: new GroupcallsController(new PlacingGroups(owned, births, groups, plans), owned, door, stored),
    callTransfers: new CallTransferController(transferring, transfers),
    transfers: new TransfersController(transferring, transfers, door),
    supervisions: superviseController({ owned, door, stored, births }, new SupervisionSpecs(owned, groups, plans), trees, {
      log,
      store,
    }),
    floor: (asked, command) => door.change(asked, { to: 'floor', id: command.customerId, command }),
  };
};

const openWorkerOf = ({ store, checkpoints, life, onBug }: Ground, executor: Executor) =>
  openWorker({
    store,
    checkpoints,
    executor,
    clock: life.clock,
    onPoison: ({ eventId, error }) => onBug(`event ${eventId} stopped its tree: ${error}`),
    onError: (error) => onBug(`an error: ${error.stack ?? error.message}`),
  });

const openSwitchboard = (ground: Ground, executor: Executor): SwitchboardApp => {
  const { life, onBug } = ground;
  return new SwitchboardApp({
    ...ground,
    executor,
    clock: life.clock,
    onError: (error) => onBug(`an error: ${error.stack ?? error.message}`),
  });
};

/** Resolves when the API serves; never for a life that ends before. */
export const openController = async (ground: Ground): Promise<Controller> => {
  const { store, life, openExecutor = (log, clock) => new Executor(log, clock) } = ground;
  const executor = openExecutor(store, life.clock);
  const worker = openWorkerOf(ground, executor);
  const switchboard = openSwitchboard(ground, executor);
  switchboard.onState((connected) => {
    if (connected) worker.timers.switchIsBack();
    else worker.timers.switchIsAway();
    ground.onState(connected);
  });
  await worker.start();
  await switchboard.start(SWITCH_PATIENCE);
  return {
    api: openApi(ground, executor),
    stop: async () => {
      await switchboard.stop();
      await worker.stop();
    },
  };
};

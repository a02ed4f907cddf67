import type { Clock } from '#engine/clock.js';
import { Executor } from '#engine/executor.js';
import { gatherSlots } from '#engine/slot.checkpoints.js';
import { TREES } from '#engine/slots.js';
import { Projector } from '#readmodels/projector.js';
import { eventSocket } from '#switch/freeswitch/freeswitch.connection.js';
import { SUBSCRIPTIONS } from '#switch/freeswitch/freeswitch.reports.js';
import { serveApi } from '../../api/src/api.served.js';
import { FREESWITCH } from '#switch/freeswitch/freeswitch.settings.js';
import { SwitchboardApp } from '../../switchboard/src/switchboard.app.js';
import { openWorker } from '../../worker/src/worker.js';
import type { Worker } from '../../worker/src/worker.js';
import type { Log } from '#host/log.js';
import { prepare } from '../../api/src/seed.js';
import type { Settings } from '#host/settings.js';
import type { Stores } from '#host/stores.js';

/** API, worker and switchboard in one process. */
export interface Ledgerline {
  /** Where the API listens. */
  readonly url: string;
  readonly worker: Worker;
  readonly switchboard: SwitchboardApp;
  close(): Promise<void>;
}

/** What it stands on: where it keeps what it knows, and its time. Tests let both end in the middle of something. */
export interface Ground {
  readonly stores: Stores;
  readonly clock: Clock;
  /** Whether nobody else can have written to the log since it was opened. */
  readonly alone: () => boolean;
}

/** How long the start waits for the switch; after that it serves without, and dials when the switch is there. */
const SWITCH_PATIENCE = 10_000;

const openParts = async (settings: Settings, { stores, clock, alone }: Ground, log: Log) => {
  const { store, checkpoints, leases, pool } = stores;
  const onError = (error: Error): void => log.error({ err: error }, error.message);
  const executor = new Executor(store, clock, { alone });
  await prepare(settings, executor);
  const slots = await leases.size(TREES.pool);
  for (const name of ['processes', 'timers']) await gatherSlots(checkpoints, name, slots);
  const projector = new Projector({ pool, store, onError });
  const worker = openWorker({
    store,
    checkpoints,
    executor,
    clock,
    onError,
    onPoison: (poisoned) => log.error(poisoned, 'A call tree is stopped by a bug.'),
  });
  const { esl, eslPassword, profile, defaultProvider, holdMusic, maxDuration } = settings;
  const onTrouble = (sentence: string): void => log.warn(sentence);
  const switchboard = new SwitchboardApp({
    store,
    checkpoints,
    executor,
    clock,
    connect: eventSocket({ ...esl, password: eslPassword, events: SUBSCRIPTIONS, warn: onTrouble }),
    freeswitch: { ...FREESWITCH, profile, defaultProvider, holdMusic },
    maxDuration,
    onTrouble,
    onError,
  });
  switchboard.onState((connected) => {
    if (connected) worker.timers.switchIsBack();
    else worker.timers.switchIsAway();
  });
  return { executor, projector, worker, switchboard };
};

/** Opens the whole system; resolves when it can serve. Its end closes the stores. */
export const openLedgerline = async (settings: Settings, ground: Ground, log: Log): Promise<Ledgerline> => {
  const { stores, clock } = ground;
  const { executor, projector, worker, switchboard } = await openParts(settings, ground, log);
  await switchboard.follow();
  await worker.start();
  await projector.start();
  await switchboard.open(SWITCH_PATIENCE);
  const api = await serveApi(settings, {
    stores,
    executor,
    projector,
    clock,
    log,
    retry: (tree) => worker.processor.retry(tree),
    ready: () => Promise.resolve(switchboard.connected),
  });
  const close = async (): Promise<void> => {
    await api.close();
    await switchboard.stop();
    await worker.stop();
    await projector.stop();
    await stores.close();
  };
  return { url: api.url, worker, switchboard, close };
};

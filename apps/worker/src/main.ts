import { randomUUID } from 'node:crypto';
import { systemClock } from '#engine/clock.js';
import { Executor } from '#engine/executor.js';
import { runProgram } from '#host/program.js';
import { switchIdOf } from '#host/settings.js';
import { openShared } from '#host/shared.js';
import { SlotsWorker } from './slots.worker.js';

/** `npm run start:worker`: one of any number of workers on one database. */
runProgram(async (start) => {
  const { settings, log, begun, stopping } = start;
  const stores = await openShared(start);
  const executor = new Executor(stores.store, systemClock);
  const following = await executor.follow();
  begun(() => following.stop());
  const worker = new SlotsWorker({
    ...stores,
    executor,
    clock: systemClock,
    holder: randomUUID(),
    switchId: switchIdOf(settings),
    onPoison: (poisoned) => log.error(poisoned, 'A call tree is stopped by a bug.'),
    onError: (error) => log.error({ err: error }, error.message),
  });
  begun(() => worker.stop());
  await worker.start();
  stopping.throwIfAborted();
  process.stdout.write('ready worker\n');
});

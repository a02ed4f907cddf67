import { randomUUID } from 'node:crypto';
import { systemClock } from '#engine/clock.js';
import { Executor } from '#engine/executor.js';
import { runProgram } from '#host/program.js';
import { switchIdOf } from '#host/settings.js';
import { openShared } from '#host/shared.js';
import { eventSocket } from '#switch/freeswitch/freeswitch.connection.js';
import { SUBSCRIPTIONS } from '#switch/freeswitch/freeswitch.reports.js';
import { FREESWITCH } from '#switch/freeswitch/freeswitch.settings.js';
import { SwitchboardDuty } from './switchboard.duty.js';

/** `npm run start:switchboard`: works while no other switchboard has the switch, and otherwise waits for it. */
runProgram(async (start) => {
  const { settings, log, begun, stopping } = start;
  const { profile, defaultProvider, holdMusic, maxDuration, esl, eslPassword } = settings;
  const stores = await openShared(start);
  const executor = new Executor(stores.store, systemClock);
  const switchId = switchIdOf(settings);
  const onTrouble = (sentence: string): void => log.warn(sentence);
  const following = await executor.follow();
  begun(() => following.stop());
  const switchboard = new SwitchboardDuty({
    ...stores,
    executor,
    clock: systemClock,
    holder: randomUUID(),
    switchId,
    connect: eventSocket({ ...esl, password: eslPassword, events: SUBSCRIPTIONS, warn: onTrouble }),
    freeswitch: { ...FREESWITCH, profile, defaultProvider, holdMusic },
    maxDuration,
    onDuty: (epoch) => log.info({ switch: switchId, epoch }, 'This switchboard has the switch.'),
    onTrouble,
    onError: (error) => log.error({ err: error }, error.message),
  });
  begun(() => switchboard.stop());
  await switchboard.start();
  stopping.throwIfAborted();
  process.stdout.write('ready switchboard\n');
});

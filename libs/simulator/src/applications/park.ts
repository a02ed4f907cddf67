import { emit } from '../channel.headers.js';
import type { Cancel } from '../clock.js';
import { afterSeconds } from '../clock.js';
import type { ApplicationOf, Stage } from '../core.js';
import { innermost } from '../core.js';
import { hangUp } from '../life.js';

/** `park_timeout`, in whole seconds of the wall clock; something that plays on the parked leg holds the end up until it is over. */
const watch = ({ core, channel }: Stage, isInnermost: () => boolean): { cancel: Cancel; resume: () => void } => {
  const seconds = Number.parseInt(channel.variables.get('park_timeout') ?? '');
  if (!(seconds > 0)) return { cancel: () => undefined, resume: () => undefined };
  let due = false;
  const end = () => {
    due = true;
    if (isInnermost()) hangUp(core, channel, 'NORMAL_CLEARING', 0);
  };
  const cancel = afterSeconds(core.clock, seconds, end);
  channel.timers.add(cancel);
  return { cancel, resume: () => (due ? end() : undefined) };
};

/** Waits for commands: CHANNEL_PARK at its beginning, CHANNEL_UNPARK at its end. */
export const park: ApplicationOf = (stage) => {
  const { core, channel } = stage;
  let timeout: ReturnType<typeof watch> | undefined;
  const self = {
    start: () => {
      emit(core, 'CHANNEL_PARK', channel);
      timeout = watch(stage, () => innermost(channel)?.application === self);
    },
    resume: () => timeout?.resume(),
    abort: () => {
      timeout?.cancel();
      emit(core, 'CHANNEL_UNPARK', channel);
    },
  };
  return self;
};

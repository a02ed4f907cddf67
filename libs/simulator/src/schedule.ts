import { causeNamed } from './causes.js';
import { secondOf } from './clock.js';
import type { Channel, Core } from './core.js';
import { channelTimer } from './core.js';
import { FRAME_MS, hangUp } from './life.js';

/** The scheduler of the switch looks at its tasks this often. */
const TICK_MS = 500;

/** `+5` is five seconds from now, anything else an epoch second. Whole seconds of the wall clock, seen at the scheduler's next look (fact 28). */
const dueSecond = (core: Core, time: string): number =>
  time.startsWith('+') ? secondOf(core.clock.now()) + Number.parseInt(time.slice(1)) : Number.parseInt(time);

export const scheduleHangup = (core: Core, channel: Channel, time: string, cause: string | undefined): void => {
  const second = dueSecond(core, time);
  if (Number.isNaN(second)) return;
  const now = core.clock.now();
  const due = Math.max(now, second * 1000);
  const { startedAt } = core.identity;
  const seenAt = startedAt + Math.ceil((due - startedAt) / TICK_MS) * TICK_MS;
  channelTimer(core, channel, seenAt - now, () => hangUp(core, channel, causeNamed(cause), FRAME_MS));
};

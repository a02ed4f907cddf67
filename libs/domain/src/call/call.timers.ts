import type { Asking } from '../kernel/process.js';
import type { Instant } from '../kernel/decider.js';
import { clear } from '../kernel/timer.js';
import type { TimerChange } from '../kernel/timer.js';
import type { CallCommand } from './call.commands.js';
import type { CallEvent } from './call.events.js';

type Change = TimerChange<Asking<'call', CallCommand>>;

const set = (timer: string, due: Instant, command: CallCommand): Change => ({
  kind: 'set',
  timer,
  due,
  ask: { to: 'call', id: command.callId, command },
  waitsForSwitch: true,
});

const dial = (callId: string): string => `dial ${callId}`;
const answer = (callId: string): string => `answer ${callId}`;
const longest = (callId: string): string => `longest ${callId}`;
const hangup = (callId: string): string => `hangup ${callId}`;
const play = (playId: string): string => `play ${playId}`;

const ended = (callId: string, playId: string, due: Instant): Change =>
  set(play(playId), due, { type: 'ReportPlayEnded', callId, playId, detail: 'unseen' });

/** Every step that waits for the switch has a deadline, and the deadline is a fact of the log. */
export const callTimers = (event: CallEvent): readonly Change[] => {
  const { callId } = event;
  switch (event.type) {
    case 'CallDialAsked':
      return event.attempt === 0 ? [set(dial(callId), event.deadline, { type: 'ReportDialTimedOut', callId })] : [];
    case 'CallAnswerAsked':
      return [set(answer(callId), event.deadline, { type: 'ReportAnswerTimedOut', callId })];
    case 'CallAnswered':
      return [
        clear(dial(callId)),
        clear(answer(callId)),
        set(longest(callId), event.deadline, { type: 'ReportCallTimedOut', callId }),
      ];
    case 'CallPlayAsked':
    case 'CallPlayStopAsked':
      return event.deadline === null ? [] : [ended(callId, event.playId, event.deadline)];
    case 'CallPlayEnded':
      return [clear(play(event.playId))];
    case 'CallHangupAsked':
      return [clear(dial(callId)), set(hangup(callId), event.deadline, { type: 'ReportHangupTimedOut', callId })];
    case 'CallEnded':
      return [dial(callId), answer(callId), longest(callId), hangup(callId), ...event.plays.map(play)].map(clear);
    default:
      return [];
  }
};

import type { CallEvent } from '#domain/call/call.events.js';
import { endpoint, tel } from '#domain/kernel/address.js';

export const AT = 1_795_249_378_000;

type Of<Type extends CallEvent['type']> = Extract<CallEvent, { type: Type }>;

/** Facts about one leg, as a test wants to tell them. */
export const facts = (legId: string, callId = legId) => {
  const leg = { callId, legId };
  const end = { cause: 'NORMAL_CLEARING', sipCode: null, detail: '' };
  const source = tel('+15551234567', 'Acme');
  return {
    dialAsked: (deadline = AT + 30_000): Of<'CallDialAsked'> => ({
      type: 'CallDialAsked',
      ...leg,
      attempt: 0,
      source,
      destination: endpoint('1020@phones.example'),
      route: null,
      anonymous: false,
      deadline,
      maxDuration: 3_600_000,
    }),
    arrived: (): Of<'CallArrived'> => ({
      type: 'CallArrived',
      callId: legId,
      customerId: null,
      source,
      destination: tel('+15559876543'),
      flow: null,
      maxDuration: 3_600_000,
    }),
    ringing: (): CallEvent => ({ type: 'CallRinging', ...leg, activeflowId: null }),
    answerAsked: (): CallEvent => ({ type: 'CallAnswerAsked', ...leg, deadline: AT + 5_000 }),
    answered: (): CallEvent => ({ type: 'CallAnswered', ...leg, activeflowId: null, deadline: AT + 3_600_000 }),
    hangupAsked: (cause = 'NORMAL_CLEARING'): CallEvent => ({
      type: 'CallHangupAsked',
      ...leg,
      reason: 'normal',
      cause,
      deadline: AT + 5_000,
    }),
    spoke: (playId: string, text = 'hello there'): Of<'CallPlayAsked'> => ({
      type: 'CallPlayAsked',
      ...leg,
      playId,
      media: { kind: 'speech', text, language: 'en-US', voice: '' },
      step: null,
      deadline: AT + 60_000,
    }),
    playEnded: (playId: string): CallEvent => ({ type: 'CallPlayEnded', ...leg, playId, detail: 'done', step: null }),
    music: (playId: string): Of<'CallPlayAsked'> => ({
      type: 'CallPlayAsked',
      ...leg,
      playId,
      media: { kind: 'music' },
      step: null,
      deadline: null,
    }),
    stopAsked: (playId: string): CallEvent => ({ type: 'CallPlayStopAsked', ...leg, playId, deadline: AT + 5_000 }),
    muted: (mute: '' | 'in' | 'out' | 'both'): CallEvent => ({ type: 'CallMuteAsked', ...leg, mute }),
    dialled: (digitsId: string): Of<'CallDigitsAsked'> => ({
      type: 'CallDigitsAsked',
      ...leg,
      digitsId,
      digits: '12',
      duration: 250,
      interval: 100,
    }),
    attemptFailed: (): CallEvent => ({ type: 'CallAttemptFailed', ...leg, attempt: 0, end }),
    ended: (plays: readonly string[] = []): CallEvent => ({
      type: 'CallEnded',
      ...leg,
      by: 'remote',
      reason: 'normal',
      end,
      activeflowId: null,
      chainedCallIds: [],
      plays,
    }),
  };
};

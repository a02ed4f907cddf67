import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
import { Refusal } from '../kernel/refusal.js';
import type { CallCommand, CallWish } from './call.commands.js';
import type { CallEvent, CallMediaEvent, Mute } from './call.events.js';
import type { LiveCall, Play } from './call.state.js';

type MediaWish = Exclude<
  CallWish,
  { type: 'CreateCall' | 'ChainCalls' | 'AnswerCall' | 'HangUpCall' | 'DeleteCall' | 'PlayToCall' }
>;

const HOUR = 3_600_000;

/** How long we wait for the end of what plays before we go on without: generous, for it ends a step that nobody saw end. */
const patience = (media: Media): number => (media.kind === 'speech' ? 60_000 + media.text.length * 200 : HOUR);

export const playAsked = ({ callId, legId }: LiveCall, { playId, media, step }: Play, at: Instant): CallMediaEvent => ({
  type: 'CallPlayAsked',
  callId,
  legId,
  playId,
  media,
  step,
  deadline: at + patience(media),
});

/** Speech that was asked for while the phone could not hear it is heard later, in its order. */
export const play = (
  command: Extract<CallCommand, { type: 'PlayToCall' }>,
  state: LiveCall,
  at: Instant,
): readonly CallEvent[] => {
  const { callId, playId, media, step } = command;
  if (step === null && state.held) throw new Refusal('call.on_hold', 'The call is on hold.');
  if (state.status === 'progressing' && !state.held) return [playAsked(state, { playId, media, step }, at)];
  return [{ type: 'CallPlayDeferred', callId, playId, media, step }];
};

export const playEnded = (command: Extract<CallCommand, { type: 'ReportPlayEnded' }>, state: LiveCall): readonly CallEvent[] => {
  const { callId, playId, detail } = command;
  const ended = state.playing.find((candidate) => candidate.playId === playId);
  return ended ? [{ type: 'CallPlayEnded', callId, legId: state.legId, playId, detail, step: ended.step }] : [];
};

const added = (mute: Mute, direction: 'in' | 'out' | 'both'): Mute => (mute === '' || mute === direction ? direction : 'both');

const taken = (mute: Mute, direction: 'in' | 'out' | 'both'): Mute => {
  if (direction === 'both' || mute === direction) return '';
  if (mute === 'both') return direction === 'in' ? 'out' : 'in';
  return mute;
};

const muted = ({ callId, legId, mute }: LiveCall, wanted: Mute): readonly CallMediaEvent[] =>
  wanted === mute ? [] : [{ type: 'CallMuteAsked', callId, legId, mute: wanted }];

const unheld = (state: LiveCall, at: Instant): readonly CallMediaEvent[] => {
  const { callId, legId, moh, deferred } = state;
  return [{ type: 'CallUnholdAsked', callId, legId, music: !moh }, ...deferred.map((later) => playAsked(state, later, at))];
};

/** Wishes about the sound of an answered call. What is so already changes nothing. */
export const decideMedia = (command: MediaWish, state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { callId, legId, held, moh, mute } = state;
  switch (command.type) {
    case 'HoldCall':
      return held ? [] : [{ type: 'CallHoldAsked', callId, legId, music: !moh }];
    case 'UnholdCall':
      return held ? unheld(state, at) : [];
    case 'StartMoh':
      return moh ? [] : [{ type: 'CallMohAsked', callId, legId, music: !held }];
    case 'StopMoh':
      return moh ? [{ type: 'CallMohStopAsked', callId, legId, music: !held }] : [];
    case 'MuteCall':
      return muted(state, added(mute, command.direction));
    case 'UnmuteCall':
      return muted(state, taken(mute, command.direction));
    case 'SendDigits':
      return [{ ...command, type: 'CallDigitsAsked', legId }];
  }
};

const without = (plays: readonly Play[], playId: string): readonly Play[] =>
  plays.filter((candidate) => candidate.playId !== playId);

/** The sound of a call after one more fact. */
export const evolveMedia = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallPlayAsked':
      return { ...state, playing: [...state.playing, event], deferred: without(state.deferred, event.playId) };
    case 'CallPlayDeferred':
      return { ...state, deferred: [...state.deferred, event] };
    case 'CallPlayEnded':
      return { ...state, playing: without(state.playing, event.playId) };
    case 'CallHoldAsked':
    case 'CallUnholdAsked':
      return { ...state, held: event.type === 'CallHoldAsked' };
    case 'CallMohAsked':
    case 'CallMohStopAsked':
      return { ...state, moh: event.type === 'CallMohAsked' };
    case 'CallMuteAsked':
      return { ...state, mute: event.mute };
    default:
      return state;
  }
};

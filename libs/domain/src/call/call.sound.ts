import type { Instant } from '../kernel/decider.js';
import type { Media } from '../kernel/media.js';
import type { StepRef } from '../kernel/step.js';
import { Refusal } from '../kernel/refusal.js';
import { uuid5 } from '../kernel/uuid.js';
import type { CallCommand, CallWish, PeerWish, SupervisionWish } from './call.commands.js';
import type { CallEvent, Mute, PlayDetail } from './call.events.js';
import type { LiveCall, Play, Sound } from './call.state.js';
import { evolveSupervision } from './call.supervision.evolve.js';

export type SoundWish = Exclude<
  CallWish,
  | PeerWish
  | SupervisionWish
  | { type: 'CreateCall' | 'ChainCalls' | 'AnswerCall' | 'HangUpCall' | 'DeleteCall' | 'PlayToCall' | 'TakeFromTalk' }
>;

const HOUR = 3_600_000;

/** How long a switch may take to stop what plays. */
const STOP_PATIENCE = 5_000;

/** How long we wait for the end of what plays before we go on without: generous, for it ends a step that nobody saw end. */
const patience = (media: Media): number => (media.kind === 'speech' ? 60_000 + media.text.length * 200 : HOUR);

/** What plays without end, until something else is to be heard. */
const background = ({ callId, sounds }: LiveCall, kind: 'music' | 'ringing'): Play => ({
  playId: uuid5(callId, `${kind} ${sounds}`),
  media: { kind },
  step: null,
});

const isBackground = ({ media }: Play): boolean => media.kind === 'music' || media.kind === 'ringing';

const music = (state: LiveCall): Play | null => (state.noMusic ? null : background(state, 'music'));

/** What is heard for want of anything else, by somebody who talks with nobody. */
const pastime = (state: LiveCall): Play | null => {
  if (state.peerCallId !== null || state.waiting === 'nothing') return null;
  return state.waiting === 'music' ? music(state) : background(state, 'ringing');
};

const byHand = ({ queue }: LiveCall): Play | undefined => queue.find(({ step }) => step === null);

/** What the phone should hear: on hold, music; otherwise words by hand, then music on hold where it is wanted, then the plan's words. */
const wanted = (state: LiveCall): Play | null => {
  const { held, moh, queue } = state;
  if (held) return music(state);
  return byHand(state) ?? (moh ? music(state) : (queue[0] ?? pastime(state)));
};

const asked = ({ callId, legId }: LiveCall, { playId, media, step }: Play, at: Instant): CallEvent => {
  const deadline = isBackground({ playId, media, step }) ? null : at + patience(media);
  return { type: 'CallPlayAsked', callId, legId, playId, media, step, deadline };
};

/** Whether words of that step are still wanted: by hand, of the plan that the call runs, or of what it hears while it waits. */
export const runs = ({ activeflowId, waitFlowId }: LiveCall, step: StepRef | null): boolean =>
  step === null || step.activeflowId === activeflowId || step.activeflowId === waitFlowId;

/**
 * What gives way: music and ringing to anything else, all words to a hold, the plan's words to music on hold and to words by hand,
 * and those of a plan that is not run any more.
 */
const mustStop = (state: LiveCall, sound: Sound, next: Play | null): boolean => {
  const { held } = state;
  if (isBackground(sound)) return next?.media.kind !== sound.media.kind;
  return held || !runs(state, sound.step) || (sound.step !== null && next !== null && next.step === null);
};

const canHear = ({ status, ending, roomId }: LiveCall): boolean => status === 'progressing' && ending === null && roomId === null;

/**
 * The one thing to do so that the phone hears what it should. A leg plays one thing at a time: what a second execute does to a
 * first differs by application, and a break ends both (fact 13 and docs/freeswitch.md), so the end of one is waited for.
 */
export const settle = (state: LiveCall, at: Instant): readonly CallEvent[] => {
  const { sound, callId, legId } = state;
  if (!canHear(state) || sound?.stopping) return [];
  const next = wanted(state);
  if (!sound) return next ? [asked(state, next, at)] : [];
  if (!mustStop(state, sound, next)) return [];
  return [{ type: 'CallPlayStopAsked', callId, legId, playId: sound.playId, deadline: at + STOP_PATIENCE }];
};

const isSilent = ({ status, sound, held, queue, roomId }: LiveCall): boolean =>
  status === 'progressing' && !sound && !held && queue.length === 0 && roomId === null;

const knows = ({ sound, queue }: LiveCall, playId: string): boolean =>
  sound?.playId === playId || queue.some((one) => one.playId === playId);

/** Words by hand would not be heard over a hold, and cannot be said into a conference for one alone. */
const mustBeFree = (state: LiveCall): void => {
  if (state.held) throw new Refusal('call.on_hold', 'The call is on hold.');
  mustNotConfer(state);
};

const mustNotConfer = ({ roomId, listening }: LiveCall): void => {
  if (listening) throw new Refusal('call.supervising', 'The call listens to another one for a supervisor.');
  if (roomId !== null) throw new Refusal('call.in_conference', 'The call is in a conference of its transfer.');
};

/** What is to be played next; one play id is taken once. */
export const play = (
  command: Extract<CallCommand, { type: 'PlayToCall' }>,
  state: LiveCall,
  at: Instant,
): readonly CallEvent[] => {
  const { callId, playId, media, step } = command;
  if (step === null) mustBeFree(state);
  if (knows(state, playId)) return [];
  if (isSilent(state)) return [asked(state, { playId, media, step }, at)];
  return [{ type: 'CallPlayDeferred', callId, playId, media, step, ahead: false }];
};

/** Words that a hold cut short come again from their beginning, before all others. */
export const playEnded = (command: Extract<CallCommand, { type: 'ReportPlayEnded' }>, state: LiveCall): readonly CallEvent[] => {
  const { callId, legId, sound } = state;
  const { playId, detail } = command;
  if (sound?.playId !== playId) return [];
  const { media, step, stopping } = sound;
  if (!stopping || detail === 'not_found') return [{ type: 'CallPlayEnded', callId, legId, playId, detail, step }];
  const stopped: CallEvent = { type: 'CallPlayEnded', callId, legId, playId, detail: 'stopped', step: null };
  if (isBackground(sound) || !runs(state, step)) return [stopped];
  return [stopped, { type: 'CallPlayDeferred', callId, playId: uuid5(playId, 'again'), media, step, ahead: true }];
};

const added = (mute: Mute, direction: 'in' | 'out' | 'both'): Mute => (mute === '' || mute === direction ? direction : 'both');

const taken = (mute: Mute, direction: 'in' | 'out' | 'both'): Mute => {
  if (direction === 'both' || mute === direction) return '';
  if (mute === 'both') return direction === 'in' ? 'out' : 'in';
  return mute;
};

const muted = ({ callId, legId, mute }: LiveCall, then: Mute): readonly CallEvent[] =>
  then === mute ? [] : [{ type: 'CallMuteAsked', callId, legId, mute: then }];

/** Wishes about the sound of an answered call. What is so already changes nothing. */
export const decideSound = (command: SoundWish, state: LiveCall): readonly CallEvent[] => {
  const { callId, legId, held, moh, mute } = state;
  switch (command.type) {
    case 'HoldCall':
      mustNotConfer(state);
      return held ? [] : [{ type: 'CallHeld', callId }];
    case 'UnholdCall':
      return held ? [{ type: 'CallUnheld', callId }] : [];
    case 'StartMoh':
      mustNotConfer(state);
      return moh ? [] : [{ type: 'CallMohStarted', callId }];
    case 'StopMoh':
      return moh ? [{ type: 'CallMohStopped', callId }] : [];
    case 'MuteCall':
      return muted(state, added(mute, command.direction));
    case 'UnmuteCall':
      return muted(state, taken(mute, command.direction));
    case 'SendDigits':
      return [{ ...command, type: 'CallDigitsAsked', legId }];
  }
};

const without = (queue: readonly Play[], playId: string): readonly Play[] => queue.filter((one) => one.playId !== playId);

const deferred = (
  queue: readonly Play[],
  { ahead, playId, media, step }: Extract<CallEvent, { type: 'CallPlayDeferred' }>,
): readonly Play[] => (ahead ? [{ playId, media, step }, ...queue] : [...queue, { playId, media, step }]);

/** A sound that the switch cut off, as it does where a leg is moved, is tried again; one that it cannot play is not. */
const MOST_CUTS = 3;

const music404 = ({ sound, noMusic, cuts }: LiveCall, detail: PlayDetail): Pick<LiveCall, 'noMusic' | 'cuts'> => {
  const counted = detail === 'cut' ? cuts + 1 : 0;
  const missing = sound?.media.kind === 'music' && (detail === 'not_found' || counted >= MOST_CUTS);
  return { noMusic: noMusic || missing, cuts: counted };
};

const evolvePlay = (state: LiveCall, event: CallEvent): LiveCall => {
  const { sound, sounds, queue } = state;
  switch (event.type) {
    case 'CallPlayAsked': {
      const { playId, media, step } = event;
      return { ...state, sound: { playId, media, step, stopping: false }, sounds: sounds + 1, queue: without(queue, playId) };
    }
    case 'CallPlayDeferred':
      return { ...state, queue: deferred(queue, event) };
    case 'CallPlayStopAsked':
      return { ...state, sound: sound && { ...sound, stopping: true } };
    case 'CallPlayEnded':
      return { ...state, sound: null, ...music404(state, event.detail) };
    default:
      return evolveSupervision(state, event);
  }
};

/** The sound of a call after one more fact. */
export const evolveSound = (state: LiveCall, event: CallEvent): LiveCall => {
  switch (event.type) {
    case 'CallHeld':
    case 'CallUnheld':
      return { ...state, held: event.type === 'CallHeld', noMusic: false };
    case 'CallMohStarted':
    case 'CallMohStopped':
      return { ...state, moh: event.type === 'CallMohStarted', noMusic: false };
    case 'CallMuteAsked':
      return { ...state, mute: event.mute };
    default:
      return evolvePlay(state, event);
  }
};

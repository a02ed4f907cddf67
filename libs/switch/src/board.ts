import type { CallEvent, Mute } from '#domain/call/call.events.js';
import { LOSE_RACE } from '#domain/call/call.outcome.js';

type Of<Type extends CallEvent['type']> = Extract<CallEvent, { type: Type }>;

/** What should be for one leg, folded from what was decided. Plain JSON. */
export interface Leg {
  readonly legId: string;
  readonly callId: string;
  /** How it was dialled; null for an arrival. */
  readonly dial: Of<'CallDialAsked'> | null;
  /** Milliseconds from the answer to our hang-up. */
  readonly maxDuration: number;
  readonly ringing: boolean;
  readonly answerAsked: boolean;
  readonly answered: boolean;
  /** The cause of the hang-up that was asked; null where none was. */
  readonly hangup: string | null;
  /** What was asked to play and has not ended; a leg plays one thing at a time. */
  readonly sound: Of<'CallPlayAsked'> | null;
  /** It was asked to stop. */
  readonly stopping: boolean;
  /** All that were asked: nobody tells when digits have been sent. */
  readonly digits: readonly Of<'CallDigitsAsked'>[];
  /** Null: never touched, so that there is nothing to undo. */
  readonly mute: Mute | null;
  /** An arrival that was told to ring. */
  readonly ringback: boolean;
  /** The call that it talks with, and the conference that it is in. */
  readonly peerCallId: string | null;
  readonly roomId: string | null;
  /** A supervisor's: the leg that it listens to, and who hears it. */
  readonly listening: Of<'CallListenAsked'> | null;
}

/** A leg as it was kept by whoever knew less of it. */
export const revived = (kept: Pick<Leg, 'legId' | 'callId' | 'dial'> & Partial<Leg>): Leg => ({
  ...begun({ maxDuration: kept.dial?.maxDuration ?? LONGEST, ...kept }),
  ...kept,
});

/** Of an arrival of which nobody kept how long it may last: four hours, in milliseconds. */
const LONGEST = 14_400_000;

/** The legs that are not over, by their ids. */
export type Board = ReadonlyMap<string, Leg>;

/** The leg that an event is about, which is the one row of the board that it can change; null: none. */
export const legOf = (event: CallEvent): string | null => {
  if (event.type === 'CallArrived') return event.callId;
  return 'legId' in event ? event.legId : null;
};

const begun = ({ legId, callId, dial, maxDuration }: Pick<Leg, 'legId' | 'callId' | 'dial' | 'maxDuration'>): Leg => ({
  legId,
  callId,
  dial,
  maxDuration,
  ringing: false,
  answerAsked: false,
  answered: false,
  hangup: null,
  sound: null,
  stopping: false,
  digits: [],
  mute: null,
  ringback: false,
  peerCallId: null,
  roomId: null,
  listening: null,
});

const evolveListening = (leg: Leg, event: CallEvent): Leg => {
  switch (event.type) {
    case 'CallListenAsked':
      return { ...leg, listening: event };
    case 'CallListenModeAsked':
      return { ...leg, listening: leg.listening && { ...leg.listening, mode: event.mode } };
    case 'CallListenEnded':
      return { ...leg, listening: null };
    default:
      return leg;
  }
};

const evolveMedia = (leg: Leg, event: CallEvent): Leg => {
  switch (event.type) {
    case 'CallPlayAsked':
      return { ...leg, sound: event, stopping: false };
    case 'CallPlayStopAsked':
      return leg.sound?.playId === event.playId ? { ...leg, stopping: true } : leg;
    case 'CallPlayEnded':
      return leg.sound?.playId === event.playId ? { ...leg, sound: null, stopping: false } : leg;
    case 'CallMuteAsked':
      return { ...leg, mute: event.mute };
    case 'CallDigitsAsked':
      return { ...leg, digits: [...leg.digits.filter(({ digitsId }) => digitsId !== event.digitsId), event] };
    default:
      return evolveListening(leg, event);
  }
};

const evolvePeers = (leg: Leg, event: CallEvent): Leg => {
  switch (event.type) {
    case 'CallRingbackAsked':
      return { ...leg, ringback: true };
    case 'CallJoined':
      return { ...leg, peerCallId: event.peerCallId, roomId: null };
    case 'CallRoomJoined':
      return { ...leg, peerCallId: null, roomId: event.roomId };
    case 'CallParted':
      return { ...leg, peerCallId: null, roomId: null };
    default:
      return evolveMedia(leg, event);
  }
};

const evolveLife = (leg: Leg, event: CallEvent): Leg | undefined => {
  switch (event.type) {
    case 'CallRinging':
      return { ...leg, ringing: true };
    case 'CallAnswerAsked':
      return { ...leg, answerAsked: true };
    case 'CallAnswered':
      return { ...leg, answered: true };
    case 'CallHangupAsked':
      return { ...leg, hangup: event.cause };
    case 'CallAttemptFailed':
    case 'CallEnded':
      return undefined;
    default:
      return evolvePeers(leg, event);
  }
};

/**
 * One row of the board after an event of `legOf`: the same object where nothing changed, undefined where the leg is over (or
 * nothing is known of it). An event that comes twice changes nothing.
 */
export const evolveLeg = (leg: Leg | undefined, event: CallEvent): Leg | undefined => {
  if (event.type === 'CallDialAsked') return leg ?? begun({ ...event, dial: event });
  if (event.type === 'CallArrived') return leg ?? begun({ ...event, legId: event.callId, dial: null });
  return leg && evolveLife(leg, event);
};

/** A leg whose phone still rings, and is to ring no more since another was quicker. */
export const letGo = (leg: Leg): Leg => (leg.answered || leg.hangup !== null ? leg : { ...leg, hangup: LOSE_RACE });

/** The whole board after an event; for one event at a time `evolveLeg` costs less. */
export const evolve = (board: Board, event: CallEvent): Board => {
  const legId = legOf(event);
  if (legId === null) return board;
  const before = board.get(legId);
  const after = evolveLeg(before, event);
  if (after === before) return board;
  const next = new Map(board);
  if (after) next.set(legId, after);
  else next.delete(legId);
  return next;
};

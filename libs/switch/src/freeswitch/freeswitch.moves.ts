import type { CallEvent } from '#domain/call/call.events.js';
import type { Leg } from '../board.js';
import type { EslCommand } from '../switch.js';
import { api } from './freeswitch.lines.js';
import * as text from './freeswitch.text.js';

/** Works from within another bridge or a conference too; what played to either is cut off (facts 50 and 54). */
export const bridge = (a: Leg, b: Leg): EslCommand => ({
  ...api(`uuid_bridge ${text.id(a.legId)} ${text.id(b.legId)}`),
  parked: [a.legId, b.legId],
});

/** Both legs of a bridge are parked, and live. */
export const park = ({ legId }: Leg): EslCommand => ({ ...api(`uuid_park ${text.id(legId)}`), parked: [legId] });

export const roomName = (roomId: string): string => `ledgerline-${text.id(roomId)}@default`;

export const confer = ({ legId }: Leg, roomId: string): EslCommand => ({
  ...api(`uuid_transfer ${text.id(legId)} conference:${roomName(roomId)} inline`),
  parked: [legId],
});

/** Whether two legs each say that they talk with the other. */
export const areJoined = (a: Leg, b: Leg | undefined): b is Leg => b?.peerCallId === a.callId && a.peerCallId === b.callId;

/** A leg before and after an event; not there before its first or after its last. */
export interface Step {
  readonly before: Leg | undefined;
  readonly after: Leg | undefined;
}

/** Where the leg is found that stands for a call now. */
interface Finder {
  ofCall(callId: string | null): Leg | undefined;
}

/**
 * The first of two who leaves parks both. One who is left for somebody else is told so too: a leg that is played to does not notice
 * by itself, and would speak into its partner's next talk (fact 49).
 */
const left = (before: Leg, legs: Finder): readonly EslCommand[] => {
  const other = legs.ofCall(before.peerCallId);
  // Whoever is over may never have been joined to it: then it still is where it was.
  const bound = other === undefined || other.peerCallId !== null;
  return before.roomId !== null || bound ? [park(before)] : [];
};

const joined = (after: Leg, legs: Finder): readonly EslCommand[] => {
  const other = legs.ofCall(after.peerCallId);
  return areJoined(after, other) ? [bridge(after, other)] : [];
};

/**
 * What plays is over because the leg is to be moved, and nobody has asked the switch to stop it. A leg whose move is another one's, or
 * never comes since its partner is over, would play on, and whatever is played to it next would wait for the end of that.
 */
const isCutShort = ({ playId, detail }: Extract<CallEvent, { type: 'CallPlayEnded' }>, { sound, stopping }: Leg): boolean =>
  detail === 'stopped' && !stopping && sound?.playId === playId;

/**
 * What an event about one leg means for who hears whom. Two are bridged when the second of them says so; a partner that has gone
 * needs no command, since who is left parks by itself (fact 20).
 */
export const moved = (event: CallEvent, { before, after }: Step, legs: Finder): readonly EslCommand[] => {
  if (!before || !after) return [];
  switch (event.type) {
    case 'CallJoined':
      return joined(after, legs);
    case 'CallRoomJoined':
      return [confer(after, event.roomId)];
    case 'CallParted':
      return event.why === 'asked' ? left(before, legs) : [];
    case 'CallPlayEnded':
      return isCutShort(event, before) ? [park(before)] : [];
    default:
      return [];
  }
};

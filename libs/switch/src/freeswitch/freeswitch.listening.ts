import type { ListenMode } from '#domain/supervision/supervision.events.js';
import type { CallEvent } from '#domain/call/call.events.js';
import type { Leg } from '../board.js';
import type { EslCommand } from '../switch.js';
import { api, claim, execute } from './freeswitch.lines.js';
import * as text from './freeswitch.text.js';

/** Whom a supervisor's leg reaches after a digit: the leg that it listens to, that one and its partner, or nobody (fact 59). */
const DIGITS: Readonly<Record<ListenMode, string>> = { listen: '0', whisper: '2', barge: '3' };

/** Who hears a supervisor from now on. Said again it changes nothing. */
export const pressed = (legId: string, mode: ListenMode): EslCommand => api(`uuid_recv_dtmf ${text.id(legId)} ${DIGITS[mode]}`);

/** Digits by which a supervisor's leg would be heard by others than was asked (fact 25). */
const MEANT = /^[0-3]$/;

/** A supervisor's own key is taken back; ours tells of itself too, and changes nothing. */
export const takenBack = (leg: Leg | undefined, digit: string): readonly EslCommand[] =>
  leg?.listening && MEANT.test(digit) && DIGITS[leg.listening.mode] !== digit ? [pressed(leg.legId, leg.listening.mode)] : [];

/** The digit that goes with it is taken as soon as the switch tells that somebody listens, and is sent then (fact 61). */
export const listen = ({
  legId,
  listenId,
  targetLegId,
}: Extract<CallEvent, { type: 'CallListenAsked' }>): readonly EslCommand[] =>
  [
    claim(listenId),
    api(`uuid_setvar ${text.id(legId)} eavesdrop_enable_dtmf true`),
    execute(legId, 'eavesdrop', text.id(targetLegId), text.id(listenId)),
  ].map((command) => ({ ...command, parked: [legId] }));

/** What is sent to those who listen to a leg, now that the switch lets them. */
export const heardFrom = (targetLegId: string, legs: Iterable<Leg>): readonly EslCommand[] =>
  [...legs].flatMap(({ legId, listening }) => (listening?.targetLegId === targetLegId ? [pressed(legId, listening.mode)] : []));

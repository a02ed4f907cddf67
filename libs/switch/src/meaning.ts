import type { CallEvent } from '#domain/call/call.events.js';
import type { Instant } from '#domain/kernel/decider.js';
import { forgetAsked } from './freeswitch/freeswitch.effects.js';
import { moved } from './freeswitch/freeswitch.moves.js';
import type { Step } from './freeswitch/freeswitch.moves.js';
import { endedBy } from './legs.js';
import type { Legs } from './legs.js';
import type { EslCommand, ToEsl } from './switch.js';

/** The leg of a call that lost to another has been ended by the time the call asks for it. */
const isDone = (event: CallEvent, { before }: Step): boolean =>
  event.type === 'CallHangupAsked' && (before?.hangup ?? null) !== null;

/**
 * What an event means on the wire, with what it did to its leg and to whom that talks.
 * @throws Error for a value outside its grammar
 */
export const meaning =
  (translate: ToEsl, legs: Legs) =>
  (event: CallEvent, at: Instant, step: Step): readonly EslCommand[] => [
    ...(isDone(event, step) ? [] : translate(event, at)),
    ...moved(event, step, legs),
    ...forgetAsked((endedBy(step)?.digits ?? []).map(({ digitsId }) => digitsId)),
  ];

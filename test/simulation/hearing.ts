import type { Handset } from '#simulator/handset.js';
import type { LegView } from '#simulator/views.js';
import type { CallFacts, Facts } from './facts.js';

/** So long after the last word of the log about a call its phone hears what the log says, in milliseconds. */
export const CALM = 1_500;

const KINDS = { music: 'moh', file: 'file', speech: 'speech', ringing: 'tone' } as const;

/** What the log says that the phone of a call hears. */
const saidOf = ({ sound, plays }: CallFacts): string => {
  const media = plays.get(sound ?? '')?.media;
  return media ? KINDS[media.kind] : 'nothing';
};

const complaintOf = (call: CallFacts, { playing }: LegView): string | undefined => {
  if (call.muted || call.hangup) return undefined;
  if (call.stopping) return `${call.callId} still plays what was to stop`;
  const [says, hears] = [saidOf(call), playing?.kind ?? 'nothing'];
  return says === hears ? undefined : `${call.callId} hears ${hears}, and the log says ${says}`;
};

/** A call whose phone hears something else than the log says, by what was wrong when. */
export type Mishearings = ReadonlyMap<CallFacts, { readonly last: number; readonly wrong: string }>;

/**
 * I9: what the log says is what the phone hears. Asked at any moment at which everybody is there, about calls of which the log has
 * been silent for a while.
 */
export const mishearings = ({ open }: Facts, handset: Handset, now: number): Mishearings => {
  const quiet = [...open].filter((call) => call.answered && call.last <= now - CALM);
  const legs = new Map(quiet.flatMap(({ phone }) => handset.phone(phone).legs).map((leg) => [leg.call_id, leg]));
  const found = quiet.flatMap((call) => {
    const leg = legs.get(call.legId);
    const wrong = leg?.state === 'up' ? complaintOf(call, leg) : undefined;
    return wrong === undefined ? [] : [[call, { last: call.last, wrong }] as const];
  });
  return new Map(found);
};

/** What was wrong a moment ago and still is, without a word in the log since: the word was not just on its way. */
export const hearingComplaints = (before: Mishearings, after: Mishearings): readonly string[] =>
  [...after].flatMap(([call, { last, wrong }]) =>
    before.get(call)?.last === last ? [`I9 a phone hears what the log says: ${wrong}`] : [],
  );

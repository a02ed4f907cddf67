import type { CallReport } from '#domain/call/call.commands.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Arrival, EslCommand, ToEsl } from '../switch.js';
import type { Leg } from '../board.js';
import { adopt, kill, mute, noteEnd, probe, stopSound, toEsl } from './freeswitch.effects.js';
import type { Channel, Observation } from './freeswitch.observation.js';
import { askedQuestion, bridgeQuestion, endedQuestion, existsQuestion, rangQuestion } from './freeswitch.observation.js';
import { pressed } from './freeswitch.listening.js';
import { bridge, confer, park, roomName } from './freeswitch.moves.js';
import type { FreeswitchSettings } from './freeswitch.settings.js';
import { isId } from './freeswitch.text.js';

/** The difference between what should be and what is. Nothing is sent again from the log (DESIGN section 3). */
export interface Difference {
  readonly send: readonly EslCommand[];
  readonly reports: readonly CallReport[];
  /** The switch knows too little of it now: it has to be looked at again. */
  readonly waits: boolean;
}

export interface Moment {
  readonly at: Instant;
  /** The first look waits for what may still be under way in the switch; the second one takes it for never sent. */
  readonly look: 'first' | 'second';
  /** Its channel was seen: a switch that has died took along what its ledger knew. */
  readonly met: boolean;
  /** Whoever it should be bridged to. */
  readonly peer?: Leg | undefined;
}

export type Reconcile = (leg: Leg, seen: Observation, moment: Moment) => Difference;

const NOTHING: Difference = { send: [], reports: [], waits: false };

const ANSWERED = ['ACTIVE', 'HELD', 'UNHELD'];
const RINGING = ['RINGING', 'EARLY'];

const isAnswered = ({ callState }: Channel): boolean => ANSWERED.includes(callState);

const has = ({ answers }: Observation, question: string): boolean => answers.get(question) === '1';

/** Over, and nobody saw it: with the cause that the channel left in the ledger, or with none. */
const gone = ({ callId, legId }: Leg, cause: string): Difference => ({
  ...NOTHING,
  reports: [{ type: 'ReportLegEnded', callId, legId, cause, sipCode: null, unseen: true }],
});

/** Never sent, as far as one look can tell. A dial that is no longer wanted, or too late, is over; another one goes out now. */
const untraced = (translate: ToEsl, leg: Leg, { at, look }: Moment): Difference => {
  const { dial, hangup } = leg;
  if (dial === null || hangup !== null || dial.deadline <= at) return gone(leg, hangup ?? '');
  return look === 'first' ? { ...NOTHING, waits: true } : { ...NOTHING, send: translate(dial, at) };
};

/** It has had a channel, be there a trace of that in the switch or not. */
const hasLived = ({ legId, dial, ringing, answered }: Leg, seen: Observation, { met }: Moment): boolean =>
  met || dial === null || ringing || answered || has(seen, rangQuestion(legId));

/**
 * A leg that is hung up is no longer there some milliseconds before its channel writes that into the ledger. Where it was made and
 * has not written yet, it is about to; an arrival leaves no mark of its making.
 */
const mayBeDying = ({ legId, dial }: Leg, seen: Observation): boolean => dial === null || has(seen, rangQuestion(legId));

const absent = (translate: ToEsl, leg: Leg, seen: Observation, moment: Moment): Difference => {
  const ended = seen.answers.get(endedQuestion(leg.legId)) ?? '';
  if (ended !== '') return gone(leg, ended === '1' ? '' : ended);
  if (moment.look === 'first' && mayBeDying(leg, seen)) return { ...NOTHING, waits: true };
  return hasLived(leg, seen, moment) ? gone(leg, '') : untraced(translate, leg, moment);
};

const unreported = ({ callId, legId, dial, ringing, answered }: Leg, channel: Channel): readonly CallReport[] => {
  if (isAnswered(channel)) return answered ? [] : [{ type: 'ReportCallAnswered', callId, legId }];
  const rings = dial !== null && RINGING.includes(channel.callState);
  return rings && !ringing ? [{ type: 'ReportCallRinging', callId, legId }] : [];
};

const answer = (translate: ToEsl, leg: Leg, channel: Channel, at: Instant): readonly EslCommand[] => {
  const { callId, legId, answerAsked, answered } = leg;
  if (!answerAsked || answered || isAnswered(channel)) return [];
  return translate({ type: 'CallAnswerAsked', callId, legId, deadline: at }, at);
};

/** To tell an arrival twice that it rings does no harm. */
const ringback = (translate: ToEsl, leg: Leg, channel: Channel, at: Instant): readonly EslCommand[] => {
  const { callId, legId } = leg;
  return leg.ringback && !isAnswered(channel) ? translate({ type: 'CallRingbackAsked', callId, legId }, at) : [];
};

/** Digits cannot be repeated: whoever finds no claim knows that they were never sent. */
const unsent = (translate: ToEsl, { digits }: Leg, seen: Observation, at: Instant): readonly EslCommand[] =>
  digits.filter(({ digitsId }) => !has(seen, askedQuestion(digitsId))).flatMap((each) => translate(each, at));

/** A dialled leg runs nothing but its dead-man's switch before it parks; what is sent to it then is cut off (fact 35). */
const isParked = ({ application }: Channel): boolean => !['', 'sched_hangup'].includes(application);

/**
 * What a leg that lives should be playing. Without a claim it was never sent. Otherwise a probe tells its end: what the table of
 * channels shows of applications lags, and is not taken back when one ends.
 */
const sounds = (translate: ToEsl, { legId, sound, stopping }: Leg, seen: Observation, at: Instant): readonly EslCommand[] => {
  if (!sound) return [];
  if (!has(seen, askedQuestion(sound.playId)) && !stopping) return translate(sound, at);
  return [...(stopping ? [stopSound(legId)] : []), probe(legId, sound.playId)];
};

/** To whom a leg that lives should listen. Who hears it cannot be read from the switch, and a probe tells that it listens no more. */
const listens = (translate: ToEsl, { legId, listening }: Leg, seen: Observation, at: Instant): readonly EslCommand[] => {
  if (!listening) return [];
  if (!has(seen, askedQuestion(listening.listenId))) return translate(listening, at);
  return [pressed(legId, listening.mode), probe(legId, listening.listenId)];
};

/** What a living leg must carry: a dialled one was born with most of it. */
const noted = (leg: Leg): readonly EslCommand[] => (leg.dial === null ? adopt(leg) : [noteEnd(leg.legId)]);

const isIn = ({ application, applicationData }: Channel, roomId: string): boolean =>
  application === 'conference' && applicationData.startsWith(roomName(roomId));

/** The two legs of a bridge are looked at one after the other: the one with the lower id is told for both. */
const mends = (leg: Leg, otherId: string): boolean => leg.legId < otherId;

/** A leg in a bridge where it should be in none: only where its partner is in it too, since one that is left keeps the name. */
const isBound = ({ legId }: Leg, partner: string, { answers }: Observation): boolean =>
  partner !== '' && answers.get(bridgeQuestion(partner)) === legId && answers.get(existsQuestion(partner)) === 'true';

const partnerOf = ({ legId }: Leg, { answers }: Observation): string => {
  const found = answers.get(bridgeQuestion(legId)) ?? '';
  return isId(found) && found !== '_undef_' ? found : '';
};

/** Who should hear whom, where it is otherwise. */
const company = (leg: Leg, channel: Channel, seen: Observation, peer: Leg | undefined): readonly EslCommand[] => {
  if (leg.roomId !== null) return isIn(channel, leg.roomId) ? [] : [confer(leg, leg.roomId)];
  const partner = partnerOf(leg, seen);
  if (peer) return partner !== peer.legId && mends(leg, peer.legId) ? [bridge(leg, peer)] : [];
  return isBound(leg, partner, seen) && mends(leg, partner) ? [park(leg)] : [];
};

/** What is sent to a leg that lives, to make it as it should be; its sound only where it is sure to be heard. */
const mended = (translate: ToEsl, leg: Leg, { seen, channel, moment }: Look, heard: boolean): readonly EslCommand[] => [
  ...noted(leg),
  ...answer(translate, leg, channel, moment.at),
  ...ringback(translate, leg, channel, moment.at),
  ...company(leg, channel, seen, moment.peer),
  ...(leg.mute === null ? [] : mute(leg.legId, leg.mute)),
  ...unsent(translate, leg, seen, moment.at),
  ...(heard ? [...sounds(translate, leg, seen, moment.at), ...listens(translate, leg, seen, moment.at)] : []),
];

interface Look {
  readonly seen: Observation;
  readonly channel: Channel;
  readonly moment: Moment;
}

/** Compares one leg. Mute cannot be read from the switch, and is set anew wherever it was ever touched. */
export const reconcile = (settings: FreeswitchSettings): Reconcile => {
  const translate = toEsl(settings);
  return (leg, seen, moment) => {
    const { legId, hangup } = leg;
    if (seen.answers.get(existsQuestion(legId)) !== 'true') return absent(translate, leg, seen, moment);
    if (hangup !== null) return { ...NOTHING, send: [kill(legId, hangup)] };
    const channel = seen.channels.get(legId);
    if (!channel) return { ...NOTHING, send: noted(leg), waits: moment.look === 'first' };
    const waits = (leg.sound !== null || leg.listening !== null) && !isParked(channel) && moment.look === 'first';
    return { send: mended(translate, leg, { seen, channel, moment }, !waits), reports: unreported(leg, channel), waits };
  };
};

/** Channels of nobody: parked callers are adopted; dials that carry our mark in the ledger are ended; those of others are left alone. */
export interface Strangers {
  readonly arrivals: readonly Arrival[];
  readonly strays: readonly string[];
}

export const strangers = (known: ReadonlySet<string>, seen: Observation): Strangers => {
  const unknown = [...seen.channels.values()].filter(({ legId }) => !known.has(legId));
  return {
    arrivals: unknown.filter(({ inbound, application }) => inbound && application === 'park').map(({ arrival }) => arrival),
    strays: unknown.filter(({ inbound, legId }) => !inbound && has(seen, `hash select/rang/${legId}`)).map(({ legId }) => legId),
  };
};

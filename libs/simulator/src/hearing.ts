import type { Channel, Eavesdropping, Member } from './core.js';
import { innermost, isUp, peerOf } from './core.js';
import type { Sound } from './media.js';

/** To a phone that was told to hold nothing is sent (fact 57). */
const isDeaf = ({ muted, held }: Channel): boolean => muted.write || held;

/**
 * What the phone of a channel hears from the switch itself: a supervisor, what is played to whom it listens to. Silence is nothing,
 * and so is all that `uuid_audio write mute` swallows, or that a phone on hold does not get.
 */
export const playingTo = (channel: Channel): Sound | null => {
  if (channel.cause !== null || isDeaf(channel)) return null;
  const sound = soundTo(channel) ?? (channel.listening ? soundTo(channel.listening.target) : null);
  return sound === null || sound.kind === 'silence' ? null : sound;
};

/** A leg to which the switch plays neither hears its company nor is heard by it: the thread that would carry its voice is busy. */
const occupation = (channel: Channel): Sound | null => innermost(channel)?.application.sound?.() ?? null;

/** What runs on the leg, or the music for a member who is alone, who stays free to hear whoever comes. */
const soundTo = (channel: Channel): Sound | null => {
  const { member } = channel;
  return occupation(channel) ?? (member?.hears === true ? member.conference.music : null);
};

const isFree = (channel: Channel): boolean => isUp(channel) && occupation(channel) === null;

/** Whether a word said into this phone reaches the switch: not when it is on hold or muted (facts 21 and 24). */
const talks = (channel: Channel): boolean => isUp(channel) && !channel.muted.read && !channel.held;

const fellowsOf = (member: Member): readonly Channel[] =>
  member.hears ? member.conference.members.filter((other) => other !== member && other.speaks).map(({ channel }) => channel) : [];

/** Those with whom a channel is joined: the other members of its conference that may speak, or its partner in a bridge. */
const company = (channel: Channel): readonly Channel[] => {
  if (channel.member) return fellowsOf(channel.member);
  const peer = peerOf(channel);
  return peer && [channel, peer].every(({ member, listening }) => !member && !listening) ? [peer] : [];
};

const supervisors = (channel: Channel, side: 'toTarget' | 'toOthers'): readonly Channel[] =>
  [...channel.supervisors]
    .filter((eavesdropping) => eavesdropping[side])
    .map(({ supervisor }) => supervisor)
    .filter((supervisor) => isFree(supervisor) && talks(supervisor));

/** Whose words a channel brings to its company: those of its phone, and of supervisors who speak along. */
const broughtBy = (channel: Channel): readonly Channel[] =>
  isFree(channel) ? [...[channel].filter(talks), ...supervisors(channel, 'toOthers')] : [];

const broughtTo = (channel: Channel): readonly Channel[] =>
  isFree(channel) ? [...company(channel), ...channel.ghosts].flatMap(broughtBy) : [];

/** Other supervisors' words: those to the target's company reach all, those to the target itself only who came later (fact 62). */
const fellowSupervisors = (own: Eavesdropping): readonly Channel[] => {
  const all = [...own.target.supervisors];
  return all
    .filter((other, index) => other !== own && (other.toOthers || (other.toTarget && index < all.indexOf(own))))
    .map(({ supervisor }) => supervisor)
    .filter((supervisor) => isFree(supervisor) && talks(supervisor));
};

/** What a supervisor gets: both directions of the other channel. */
const overheard = (own: Eavesdropping): readonly Channel[] =>
  isFree(own.supervisor) ? [...[own.target].filter(talks), ...broughtTo(own.target), ...fellowSupervisors(own)] : [];

/** A supervisor's words are mixed into what a leg gets, and one that is parked alone, or whose partner is played to, gets nothing. */
const getsSound = (channel: Channel): boolean => {
  const peer = peerOf(channel);
  const getsPeer = peer !== null && occupation(peer) === null;
  return getsPeer || channel.member !== null || occupation(channel) !== null;
};

/** The channels whose speech reaches this channel's phone now. */
export const heardBy = (channel: Channel): readonly Channel[] => {
  if (!isUp(channel) || isDeaf(channel)) return [];
  const joined = channel.listening ? overheard(channel.listening) : broughtTo(channel);
  return getsSound(channel) ? [...joined, ...supervisors(channel, 'toTarget')] : joined;
};

const linkedTo = (channel: Channel): readonly Channel[] => [
  ...[peerOf(channel) ?? [], channel.otherLeg ?? [], channel.listening?.target ?? []].flat(),
  ...(channel.member?.conference.members ?? []).map((member) => member.channel),
  ...[...channel.supervisors].map(({ supervisor }) => supervisor),
];

/** The channels whose phones hear this one now. */
export const listenersTo = (channel: Channel): readonly Channel[] => {
  const reached = new Set([channel]);
  for (const one of reached) for (const linked of linkedTo(one)) reached.add(linked);
  return [...reached].filter((candidate) => heardBy(candidate).includes(channel));
};

import type { Channel } from './core.js';
import { innermost, isUp, peerOf } from './core.js';
import type { Sound } from './media.js';

/** What the phone of a channel hears from the switch itself. Silence is nothing, and so is all that `uuid_audio write mute` swallows. */
export const playingTo = (channel: Channel): Sound | null => {
  if (channel.cause !== null || channel.muted.write) return null;
  const sound = occupation(channel);
  return sound === null || sound.kind === 'silence' ? null : sound;
};

/** A leg to which the switch plays neither hears its partner nor is heard by it: the thread that would carry its voice is busy. */
const occupation = (channel: Channel): Sound | null => innermost(channel)?.application.sound?.() ?? null;

const isFree = (channel: Channel): boolean => isUp(channel) && occupation(channel) === null;

/** Whether a word said into this phone leaves it: not when it is on hold or muted (facts 21 and 24). */
const speaks = (channel: Channel): boolean => isFree(channel) && !channel.muted.read && !channel.held;

const listens = (channel: Channel): boolean => isFree(channel) && !channel.muted.write;

/** Those whose speech is mixed into what a channel hears, before anybody is muted: its partner in a bridge. */
const company = (channel: Channel): readonly Channel[] => {
  const peer = peerOf(channel);
  return peer ? [peer] : [];
};

/** The channels whose speech reaches this channel's phone now. */
export const heardBy = (channel: Channel): readonly Channel[] => (listens(channel) ? company(channel).filter(speaks) : []);

/** Of some channels, those whose phones hear this one now. */
export const listenersTo = (channel: Channel, candidates: readonly Channel[]): readonly Channel[] =>
  candidates.filter((candidate) => heardBy(candidate).includes(channel));

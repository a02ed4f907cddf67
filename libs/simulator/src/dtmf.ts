import { emit } from './channel.headers.js';
import type { Channel, Core, Digit } from './core.js';
import { channelTimer, innermost, peerOf } from './core.js';
import { FRAME_MS } from './life.js';

const DURATION = '2000';

/** Digits from the phone, one a frame; a running collection takes all that have come at once. */
export const receiveDigits = (core: Core, channel: Channel, digits: string, source: Digit['source']): void => {
  const idle = channel.digits.length === 0;
  channel.digits.push(...Array.from(digits, (digit) => ({ digit, source })));
  if (idle && channel.digits.length > 0) channelTimer(core, channel, FRAME_MS, () => takeDigits(core, channel));
};

const takeDigits = (core: Core, channel: Channel): void => {
  const collecting = () => innermost(channel)?.name === 'play_and_get_digits';
  do takeOne(core, channel);
  while (collecting() && channel.digits.length > 0);
  if (channel.digits.length > 0) channelTimer(core, channel, FRAME_MS, () => takeDigits(core, channel));
};

const takeOne = (core: Core, channel: Channel): void => {
  const next = channel.digits.shift();
  if (!next || channel.cause !== null) return;
  emit(core, 'DTMF', channel, { 'DTMF-Digit': next.digit, 'DTMF-Duration': DURATION, 'DTMF-Source': next.source });
  innermost(channel)?.application.digit?.(next.digit);
  const peer = peerOf(channel);
  if (peer) sendDigits(peer, next.digit);
};

/** Digits to the phone. */
export const sendDigits = (channel: Channel, digits: string): void => {
  if (channel.leg) channel.leg.digits += digits;
};

/** The keys in a DTMF string, without its duration (`12#@250`) and its pauses. */
export const keysIn = (text: string): string => (text.split('@')[0] ?? '').replace(/[^0-9A-D*#]/gi, '');

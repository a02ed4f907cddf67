import type { Channel, Core } from './core.js';
import { keysIn, receiveDigits } from './dtmf.js';
import { goodbye, pickUp, refuse, say } from './farend.js';
import { dialIn } from './inbound.js';
import type { Manners } from './manners.js';
import { phoneView, legView, channelOf } from './views.js';
import type { LegView, PhoneView } from './views.js';

/** What a person can do with a leg; `absent`: there is no such leg; `unfit`: not in its state. */
export type Outcome = LegView | 'absent' | 'unfit';

/** Phones as people see and use them. */
export interface Handset {
  phones(): readonly PhoneView[];
  phone(address: string): PhoneView;
  /** Empty manners are the default ones. */
  configure(address: string, manners: Manners): PhoneView;
  dial(address: string, to: string): { readonly leg_id: string; readonly call_id: string };
  answer(legId: string): Outcome;
  /** BYE, CANCEL, or 603 to a call that rings. */
  hangup(legId: string): Outcome;
  /** Refuses a call that rings with a SIP status from 400 to 699. */
  reject(legId: string, status: number): Outcome;
  digits(legId: string, digits: string): Outcome;
  say(legId: string, text: string): Outcome;
}

type Act = (channel: Channel) => void;
type Fit = (channel: Channel) => boolean;

const rings: Fit = ({ direction, answeredAt, leg }) => direction === 'outbound' && answeredAt === null && leg?.rang === true;
const isUp: Fit = ({ answeredAt }) => answeredAt !== null;
const always: Fit = () => true;

const DECLINED = 603;

export const createHandset = (core: Core): Handset => {
  const on = (legId: string, fits: Fit, act: Act): Outcome => {
    const leg = core.phones.leg(legId);
    if (!leg) return 'absent';
    const channel = channelOf(core, leg);
    if (!channel || channel.cause !== null || !fits(channel)) return 'unfit';
    act(channel);
    return legView(core, leg);
  };
  const hangup: Act = (channel) => {
    if (channel.direction === 'outbound' && !isUp(channel)) refuse(core, channel, DECLINED);
    else goodbye(core, channel);
  };
  const phone = (address: string) => phoneView(core, address);
  return {
    phones: () => core.phones.addresses().map(phone),
    phone,
    configure: (address, manners) => {
      core.phones.configure(address, manners);
      return phone(address);
    },
    dial: (address, to) => {
      const channel = dialIn(core, address, to);
      return { leg_id: channel.leg?.id ?? channel.id, call_id: channel.id };
    },
    answer: (legId) => on(legId, rings, (channel) => pickUp(core, channel)),
    hangup: (legId) => on(legId, always, hangup),
    reject: (legId, status) => on(legId, rings, (channel) => refuse(core, channel, status)),
    digits: (legId, digits) => on(legId, isUp, (channel) => receiveDigits(core, channel, keysIn(digits), 'RTP')),
    say: (legId, text) => on(legId, isUp, (channel) => say(core, channel, text)),
  };
};

import type { LegView } from '#simulator/views.js';
import { CALM, isQuiet } from './company.quiet.js';
import { areQuiet, overheardBy, supervisorsHeardBy, targetOf } from './company.supervisors.js';
import type { CallFacts, Facts } from './facts.js';
import type { TransferFacts } from './facts.talks.js';

/** What can be seen at one moment: the log, and the phones' legs by the channel's id. */
export interface Moment {
  readonly facts: Facts;
  readonly legs: ReadonlyMap<string, LegView>;
  readonly now: number;
}

/** Something that must hold of a call at a quiet moment. It answers what is wrong, or nothing. */
export interface CallInvariant {
  readonly name: string;
  readonly sentence: string;
  readonly check: (call: CallFacts, moment: Moment) => string | undefined;
}

/** Its leg at the phone, where that is up. */
export const legOf = ({ legs }: Moment, call: CallFacts): LegView | undefined => {
  const leg = legs.get(call.legId);
  return leg?.state === 'up' ? leg : undefined;
};

const isDeaf = ({ company }: CallFacts): boolean => company.mute === 'in' || company.mute === 'both';

const isDumb = ({ company }: CallFacts): boolean => company.mute === 'out' || company.mute === 'both';

/** With whom the log says that a call talks; nothing where one of them is just doing something. */
const othersOf = (call: CallFacts, { facts, now }: Moment): readonly CallFacts[] | undefined => {
  const { peer, room } = call.company;
  if (room !== null) {
    const others = [...facts.open].filter((other) => other !== call && other.company.room === room);
    return others.every((other) => isQuiet(other, now)) ? others : undefined;
  }
  const other = peer === null ? undefined : facts.calls.get(peer);
  if (!other) return [];
  if (!isQuiet(other, now)) return undefined;
  return other.company.peer === call.callId ? [other] : [];
};

/** A leg to which something plays neither hears its company nor is heard by it. */
const heardBy = (call: CallFacts, others: readonly CallFacts[]): readonly CallFacts[] =>
  call.sound !== null || isDeaf(call) ? [] : others.filter((other) => other.sound === null && !isDumb(other));

const names = (list: readonly string[]): string => (list.length === 0 ? 'nobody' : [...new Set(list)].sort().join(' and '));

/** Whom a call hears in its talk, supervisors included. */
const talkOf = (call: CallFacts, moment: Moment): readonly CallFacts[] | undefined => {
  const others = othersOf(call, moment);
  if (!others || !areQuiet(moment.facts, [call, ...others], moment.now)) return undefined;
  return [...heardBy(call, others), ...supervisorsHeardBy(moment.facts, call, others)];
};

/** Whom a supervisor hears in the talk of others. */
const overheard = (call: CallFacts, moment: Moment): readonly CallFacts[] | undefined => {
  const target = targetOf(moment.facts, call);
  const others = isQuiet(target, moment.now) ? othersOf(target, moment) : undefined;
  return target && others ? overheardBy(moment.facts, call, { target, others }) : undefined;
};

const whoHearsWhom: CallInvariant = {
  name: 'I9 who hears whom is what the log says',
  sentence: 'Two who are joined, and all in one room, hear each other and nobody else; whoever waits hears nobody.',
  check: (call, moment) => {
    const [leg, voices] = [legOf(moment, call), call.company.listening ? overheard(call, moment) : talkOf(call, moment)];
    const heard = voices?.map((other) => legOf(moment, other)?.address ?? null);
    if (!leg || !heard || heard.includes(null)) return undefined;
    const [says, hears] = [names(heard.map(String)), names(leg.hears)];
    return says === hears ? undefined : `${call.callId} hears ${hears}, and the log says ${says}`;
  },
};

/** A transfer in which a call takes part, or took part last. */
const transfersWith = ({ talks }: Facts, callId: string): readonly TransferFacts[] =>
  [...talks.transfers.values()].filter(
    ({ spec, target }) => spec.callerCallId === callId || spec.transfererCallId === callId || target === callId,
  );

/** A transfer that somebody still looks after. */
const isOpen = ({ talks }: Facts, transferId: string | null): boolean => talks.transfers.get(transferId ?? '')?.end === null;

const noEndlessWait: CallInvariant = {
  name: 'I7 nobody is left on music for ever',
  sentence: 'Whoever hears music or ringing for want of anybody is looked after by an open transfer, or by its plan.',
  check: ({ callId, company }, { facts }) => {
    const isCared = company.connecting || isOpen(facts, company.transferId);
    return company.waiting === 'nothing' || isCared ? undefined : `${callId} hears ${company.waiting}, and nobody comes`;
  },
};

const runsPlan = ({ runs }: Facts, plan: string | null): boolean => runs.get(plan ?? '')?.ended === null;

const searchLives = ({ talks }: Facts, groupcallId: string | null): boolean => {
  const group = talks.groups.get(groupcallId ?? '');
  return group !== undefined && !group.ended && !group.answer;
};

const hasOwner: CallInvariant = {
  name: 'I6 no leg without an owner',
  sentence:
    'A call that is answered runs a plan, talks with somebody, listens to a talk, waits in an open transfer, or has just won.',
  check: ({ callId, company }, { facts }) => {
    const { plan, peer, room, transferId, groupcallId, listening } = company;
    if (peer !== null || room !== null || listening !== null || searchLives(facts, groupcallId)) return undefined;
    if (runsPlan(facts, plan) || isOpen(facts, transferId)) return undefined;
    return `${callId} talks with nobody, runs nothing, and waits for nothing`;
  },
};

/** By a call that is not over, and that has not just been told otherwise. */
const isTalkedWith = (callId: string, other: CallFacts | undefined, now: number): boolean =>
  other?.ended === null && (!isQuiet(other, now) || other.company.peer === callId);

const peersAgree: CallInvariant = {
  name: 'I6 nobody talks alone',
  sentence: 'Whoever talks with somebody is talked with, and nobody looks for somebody by a groupcall that is over.',
  check: ({ callId, company }, { facts, now }) => {
    const { peer, seeking } = company;
    if (peer !== null && !isTalkedWith(callId, facts.calls.get(peer), now))
      return `${callId} talks with ${peer}, which does not talk with it`;
    const group = facts.talks.groups.get(seeking ?? '');
    return group?.ended ? `${callId} looks for somebody by ${group.groupcallId}, which is over` : undefined;
  },
};

/** Who of the three talks with whom while a transfer is open. */
const pairOf = ({ stage, spec, target }: TransferFacts): readonly [string, string] | undefined => {
  const { callerCallId: caller, transfererCallId: transferer } = spec;
  if (stage === 'consulting' && target !== null) return [transferer, target];
  return stage === 'swapped' ? [caller, transferer] : undefined;
};

/** Who talks with whom when it is over. */
const resultOf = ({ end }: TransferFacts): readonly [string, string | null] | undefined => {
  if (!end) return undefined;
  const { event } = end;
  switch (event.type) {
    case 'TransferCompleted':
      return [event.caller, event.target];
    case 'TransferCancelled':
      return [event.caller, event.transferer];
    case 'TransferFailed':
      return event.outcome === 'back' ? [event.caller, event.transferer] : undefined;
    case 'TransferRecovered':
      return [event.caller, event.recalled];
    case 'TransferCallerGone':
      return undefined;
  }
};

const expected = (transfer: TransferFacts): readonly [string, string | null] | undefined =>
  transfer.end ? resultOf(transfer) : pairOf(transfer);

const last = (transfers: readonly TransferFacts[]): TransferFacts | undefined => transfers.at(-1);

const isMerged = ({ end, stage, spec, target }: TransferFacts, { facts, now }: Moment): boolean =>
  !end &&
  stage === 'merged' &&
  [spec.callerCallId, spec.transfererCallId, target ?? ''].every((id) => isQuiet(facts.calls.get(id), now));

const inTheRoom = ({ callId, company }: CallFacts, { transferId }: TransferFacts): string | undefined =>
  company.room === transferId ? undefined : `${callId} is not in the room of ${transferId}`;

const withTheOther = ({ callId, company }: CallFacts, transfer: TransferFacts, { facts, now }: Moment): string | undefined => {
  const pair: readonly (string | null)[] = expected(transfer) ?? [];
  const other = pair.includes(callId) ? (pair.find((id) => id !== callId) ?? '') : '';
  const isLast = last(transfersWith(facts, other)) === transfer;
  if (!isLast || !isQuiet(facts.calls.get(other), now)) return undefined;
  return company.peer === other ? undefined : `${callId} does not talk with ${other}, as ${transfer.transferId} says`;
};

const asTransferred: CallInvariant = {
  name: 'I7 a transfer is what it says',
  sentence: 'While it is consulting, swapped or merged, and when it is over, those talk with each other of whom it says so.',
  check: (call, moment) => {
    const transfer = last(transfersWith(moment.facts, call.callId));
    if (!transfer || transfer.last > moment.now - CALM) return undefined;
    return isMerged(transfer, moment) ? inTheRoom(call, transfer) : withTheOther(call, transfer, moment);
  },
};

/** Who waits while the two others talk. */
const setAside = ({ spec, stage, target }: TransferFacts): string | null => {
  if (stage === 'consulting') return spec.callerCallId;
  return stage === 'swapped' ? target : null;
};

const waitsWell: CallInvariant = {
  name: 'I7 the caller of a consultation hears music',
  sentence:
    'While transferer and target talk the caller hears music where it should, is heard by nobody, and hears nobody but a supervisor.',
  check: (call, moment) => {
    const transfer = [...moment.facts.talks.open].find((each) => setAside(each) === call.callId);
    const leg = call.muted ? undefined : legOf(moment, call);
    if (!transfer || !leg || transfer.last > moment.now - CALM) return undefined;
    if (leg.hears.length > supervisorsHeardBy(moment.facts, call, []).length)
      return `${call.callId} hears ${names(leg.hears)} in a consultation`;
    return transfer.spec.playMoh && leg.playing === null ? `${call.callId} hears nothing in a consultation` : undefined;
  },
};

/** What must hold of every call at a quiet moment at which everybody is there. */
export const companyInvariants: readonly CallInvariant[] = [
  whoHearsWhom,
  noEndlessWait,
  hasOwner,
  peersAgree,
  asTransferred,
  waitsWell,
];

import type { Instant } from '#domain/kernel/decider.js';
import { time } from '../time.js';
import type { Fact, StateFact } from './facts.js';
import { counted } from './fact.source.js';
import type { FactSource } from './fact.source.js';
import { CALLER_DERIVED, Sums, WORK_DERIVED, isMaximum } from './figures.js';
import type { By, Frame } from './frame.js';
import { BASES } from './marks.js';
import type { Base, Mark } from './marks.js';

/** One event that counts towards a figure. */
export interface Reason {
  /** The sum that it is part of: the figure itself, or one of those that it is worked out from. */
  readonly figure: Base;
  /** 1 where the figure is a count, else milliseconds. */
  readonly value: number;
  /** Place of the event in the log. */
  readonly position: number;
  readonly type: string;
  readonly tm: string;
  readonly queue_id: string;
  readonly queuecall_id: string;
  readonly agent_id: string;
  readonly offer_id: string;
  readonly call_id: string;
  readonly transfer_id: string;
}

export interface Explanation {
  /** How many events there are, whether all of them are listed or not. */
  readonly count: number;
  /** Their values by figure, added up. */
  readonly sums: Readonly<Partial<Record<Base, number>>>;
  /** In the order of the log, the first ones. */
  readonly result: readonly Reason[];
}

/** Events that are listed. */
const MOST = 10_000;

const DERIVED: Readonly<Record<string, readonly Base[]>> = { ...WORK_DERIVED, ...CALLER_DERIVED };

/** What only a report of queues or of times has. */
const OF_CALLERS: readonly string[] = [
  ...[
    'offered',
    'turned_away',
    'abandoned',
    'short_abandoned',
    'flow_outs',
    'callbacks',
    'failed_callbacks',
    'answered_within',
    'abandoned_within',
  ],
  ...['wait_abandoned', 'longest_wait_abandoned', ...Object.keys(CALLER_DERIVED)],
];

/** The figures of a report that can be explained. */
export const explicable = (by: By): readonly string[] =>
  [...BASES, ...Object.keys(DERIVED)].filter((figure) => by !== 'agents' || !OF_CALLERS.includes(figure));

const basesOf = (figure: string): readonly Base[] => DERIVED[figure] ?? BASES.filter((base) => base === figure);

const idsOf = (fact: Fact | StateFact): Pick<Reason, 'offer_id' | 'call_id' | 'transfer_id'> => ({
  offer_id: 'offerId' in fact ? fact.offerId : '',
  call_id: 'agentCallId' in fact ? fact.agentCallId : 'transfererCallId' in fact ? fact.transfererCallId : '',
  transfer_id: 'transferId' in fact ? fact.transferId : '',
});

const reasonOf = ({ figure, value, fact }: Mark): Reason => ({
  figure,
  value,
  position: fact.position,
  type: fact.type,
  tm: time(fact.at),
  queue_id: fact.queueId ?? '',
  queuecall_id: fact.queuecallId ?? '',
  agent_id: fact.agentId ?? '',
  ...idsOf(fact),
});

const inOrder = (a: Reason, b: Reason): number => a.position - b.position || (a.figure < b.figure ? -1 : 1);

/** The events behind a figure, made of the very marks that make the figure. Of a maximum, those that reach it. */
export const explained = async (source: FactSource, frame: Frame, now: Instant, figure: string): Promise<Explanation> => {
  const bases = basesOf(figure);
  const sums = new Sums();
  const reasons: Reason[] = [];
  await counted(source, frame, now, (mark) => {
    if (!bases.includes(mark.figure)) return;
    sums.add(mark.figure, mark.value);
    reasons.push(reasonOf(mark));
  });
  const listed = reasons.filter((reason) => !isMaximum(reason.figure) || reason.value === sums.of(reason.figure));
  return {
    count: listed.length,
    sums: Object.fromEntries(bases.map((base) => [base, sums.of(base)])),
    result: listed.sort(inOrder).slice(0, MOST),
  };
};

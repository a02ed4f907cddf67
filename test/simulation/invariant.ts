import type { LegView } from '#simulator/views.js';
import type { CallFacts, Facts } from './facts.js';
import type { Answered } from './users.js';
import type { Wellness } from './wellness.js';

/** All that can be seen of a run when everything is over. */
export interface Rest {
  readonly facts: Facts;
  readonly legs: readonly LegView[];
  /** How many channels the switch still has, and which keys of its ledger, with when each was to be dropped. */
  readonly channels: number;
  readonly ledger: readonly { readonly key: string; readonly over: number }[];
  /** Rows that followers still keep beside their place, and how far behind the log each is. */
  readonly kept: readonly string[];
  readonly behind: readonly string[];
  /** Alarms that are still set. */
  readonly alarms: number;
  readonly answers: ReadonlyMap<string, readonly Answered[]>;
  /** Command ids of requests that were turned down. */
  readonly refused: ReadonlySet<string>;
  /** When the claim of a play or of digits reached the switch, and when the note of a leg did, which leaves its cause in the ledger. */
  readonly claims: ReadonlyMap<string, number>;
  /** When the switch died, if it did. */
  readonly switchDeaths: readonly number[];
  readonly wellness: Pick<Wellness, 'trouble' | 'isForgotten'>;
  /** Nothing went wrong in this run. */
  readonly isClear: boolean;
}

/** Something that must hold when all calls are over and all is well again. It answers everything that is wrong. */
export interface RestInvariant {
  readonly name: string;
  readonly sentence: string;
  readonly check: (rest: Rest) => readonly string[];
}

/** Milliseconds that what is due may take on its way into the log. */
export const SLACK = 2_000;

/** Something that has not happened is later than anything. */
export const NEVER = Infinity;

export const callsOf = ({ facts }: Pick<Rest, 'facts'>): readonly CallFacts[] => [...facts.calls.values()];

/** The first instant of some that there may be. */
export const firstOf = (...marks: readonly ({ readonly at: number } | null | undefined)[]): number =>
  Math.min(...marks.map((mark) => mark?.at ?? NEVER));

export interface Due {
  readonly what: string;
  readonly due: number;
  readonly done: number;
}

/** What is later than it had to be, as often as everybody was there meanwhile. */
export const lateOnes = ({ wellness }: Rest, dues: readonly Due[]): readonly string[] =>
  dues.flatMap(({ what, due, done }) => {
    const late = done - due - SLACK;
    return late > 0 && late > wellness.trouble(due, done) ? [`${what} is ${late} ms late`] : [];
  });

/** The phones' side of each leg that was dialled. */
export const invitesOf = ({ legs }: Rest): ReadonlyMap<string, readonly LegView[]> => {
  const found = new Map<string, LegView[]>();
  for (const leg of legs) if (leg.direction === 'outbound') found.set(leg.call_id, [...(found.get(leg.call_id) ?? []), leg]);
  return found;
};

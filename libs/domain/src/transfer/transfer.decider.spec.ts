import { describe, expect, it } from '@jest/globals';
import { tel } from '../kernel/address.js';
import { Refusal } from '../kernel/refusal.js';
import { given } from '../testing/given.js';
import { ringing } from '../testing/groups.js';
import { transfer } from './transfer.decider.js';
import type { TransferCommand, TransferEvent, TransferSpec } from './transfer.events.js';
import { transferring } from './transfer.process.js';
import type { Transfer } from './transfer.state.js';

const transferId = '5b1d5a0e-54a7-5e0b-9a35-1f6c1d0c7b52';

const target = ringing('B', { owner: { kind: 'transfer', transferId, role: 'target' }, masterCallId: 'C' });

const specOf = (changes: Partial<TransferSpec> = {}): TransferSpec => ({
  transferId,
  customerId: 'cust',
  kind: 'attended',
  callerCallId: 'C',
  transfererCallId: 'T',
  target,
  holdCaller: true,
  playMoh: true,
  context: {},
  onFailure: { do: 'recall' },
  back: { destination: tel('+15550102'), routes: [null] },
  ...changes,
});

/** Everything that can happen to a transfer, or be wished of it. */
const HAPPENINGS = {
  complete: { type: 'CompleteTransfer', transferId },
  cancel: { type: 'CancelTransfer', transferId },
  swap: { type: 'SwapTransfer', transferId },
  merge: { type: 'MergeTransfer', transferId },
  dialled: { type: 'ReportTransferDialled', transferId },
  rings: { type: 'ReportTransferRinging', transferId },
  answers: { type: 'ReportTransferAnswered', transferId, callId: 'B', role: 'target' },
  unanswered: { type: 'ReportTransferUnanswered', transferId, role: 'target', reason: 'busy' },
  recalled: { type: 'ReportTransferAnswered', transferId, callId: 'R', role: 'recall' },
  unrecalled: { type: 'ReportTransferUnanswered', transferId, role: 'recall', reason: 'noanswer' },
  'caller ends': { type: 'ReportTransferPartyEnded', transferId, callId: 'C' },
  'transferer ends': { type: 'ReportTransferPartyEnded', transferId, callId: 'T' },
  'target ends': { type: 'ReportTransferPartyEnded', transferId, callId: 'B' },
  'recall ends': { type: 'ReportTransferPartyEnded', transferId, callId: 'R' },
} as const satisfies Readonly<Record<string, TransferCommand>>;

type Happening = keyof typeof HAPPENINGS;

/** The states of a transfer, each with the way there. */
const STATES = {
  'attended, dialing': ['attended'],
  'attended, ringing': ['attended', 'rings'],
  'attended, target lost': ['attended', 'target ends'],
  consulting: ['attended', 'answers'],
  swapped: ['attended', 'answers', 'swap'],
  merged: ['attended', 'answers', 'merge'],
  'turned blind': ['attended', 'transferer ends'],
  'blind, dialing': ['blind'],
  'blind, released': ['blind', 'dialled'],
  'blind, ringing': ['blind', 'dialled', 'rings'],
  'first recall': ['blind', 'dialled', 'unanswered'],
  'second recall': ['blind', 'dialled', 'unanswered', 'unrecalled'],
  'to a flow': ['flow', 'dialled'],
  'to the end': ['hangup', 'dialled'],
} as const satisfies Readonly<Record<string, readonly [string, ...Happening[]]>>;

const START: Readonly<Record<string, Partial<TransferSpec>>> = {
  attended: {},
  blind: { kind: 'blind' },
  flow: {
    kind: 'blind',
    onFailure: {
      do: 'flow',
      flow: { flowId: 'f', activeflowId: 'af', program: { dialect: 'voipbin', entry: null, steps: {} } },
    },
  },
  hangup: { kind: 'blind', onFailure: { do: 'hangup' } },
};

const pathTo = ([start, ...steps]: readonly [string, ...Happening[]]): readonly TransferEvent[] => {
  const begun = given(transfer)
    .when({ type: 'CreateTransfer', transferId, spec: specOf(START[start]) })
    .events();
  return steps.reduce<readonly TransferEvent[]>(
    (events, step) => [
      ...events,
      ...given(transfer, ...events)
        .when(HAPPENINGS[step])
        .events(),
    ],
    begun,
  );
};

/** What a happening leads to: its events by name, `-` for nothing, `409` for a refusal. */
const outcome = (path: readonly TransferEvent[], happening: Happening): string => {
  try {
    const events = given(transfer, ...path)
      .when(HAPPENINGS[happening])
      .events();
    return events.map(named).join(' ') || '-';
  } catch (error) {
    if (error instanceof Refusal) return '409';
    throw error;
  }
};

const named = (event: TransferEvent): string => {
  const name = event.type.slice('Transfer'.length);
  return event.type === 'TransferFailed' ? `${name}(${event.outcome})` : name;
};

/** The table of docs/transfers.md: state by happening. */
const TABLE: Readonly<Record<keyof typeof STATES, Readonly<Partial<Record<Happening, string>>>>> = {
  'attended, dialing': {
    complete: 'TurnedBlind',
    cancel: 'Cancelled',
    swap: '409',
    merge: '409',
    rings: 'Ringing',
    answers: 'Consulting',
    unanswered: 'Failed(back)',
    'transferer ends': 'TurnedBlind',
    'target ends': 'LegEnded',
  },
  'attended, ringing': {
    complete: 'TurnedBlind',
    cancel: 'Cancelled',
    swap: '409',
    merge: '409',
    answers: 'Consulting',
    unanswered: 'Failed(back)',
    'transferer ends': 'TurnedBlind',
    'target ends': 'LegEnded',
  },
  'attended, target lost': {
    complete: 'TurnedBlind',
    cancel: 'Cancelled',
    swap: '409',
    merge: '409',
    rings: 'Ringing',
    answers: 'Failed(back)',
    unanswered: 'Failed(back)',
    'transferer ends': 'TurnedBlind',
  },
  consulting: {
    complete: 'Completed',
    cancel: 'Cancelled',
    swap: 'Swapped',
    merge: 'Merged',
    'transferer ends': 'Completed',
    'target ends': 'Failed(back)',
  },
  swapped: {
    complete: 'Completed',
    cancel: 'Cancelled',
    swap: 'Swapped',
    merge: 'Merged',
    'transferer ends': 'Completed',
    'target ends': 'Failed(back)',
  },
  merged: {
    complete: 'Completed',
    cancel: 'Cancelled',
    swap: '409',
    merge: '409',
    'transferer ends': 'Completed',
    'target ends': 'Failed(back)',
  },
  'turned blind': { rings: 'Ringing', answers: 'Completed', unanswered: 'Recalling', 'target ends': 'LegEnded' },
  'blind, dialing': {
    dialled: 'TransfererReleased',
    rings: 'Ringing',
    answers: 'Completed',
    unanswered: 'Failed(back)',
    'transferer ends': 'TurnedBlind',
    'target ends': 'LegEnded',
  },
  'blind, released': { rings: 'Ringing', answers: 'Completed', unanswered: 'Recalling', 'target ends': 'LegEnded' },
  'blind, ringing': { answers: 'Completed', unanswered: 'Recalling', 'target ends': 'LegEnded' },
  'first recall': { recalled: 'Recovered', unrecalled: 'Recalling', 'target ends': 'LegEnded', 'recall ends': 'LegEnded' },
  'second recall': { recalled: 'Recovered', unrecalled: 'Failed(left)', 'target ends': 'LegEnded', 'recall ends': 'LegEnded' },
  'to a flow': { rings: 'Ringing', answers: 'Completed', unanswered: 'Recovered', 'target ends': 'LegEnded' },
  'to the end': { rings: 'Ringing', answers: 'Completed', unanswered: 'Failed(hangup)', 'target ends': 'LegEnded' },
};

const WISHES: readonly Happening[] = ['complete', 'cancel', 'swap', 'merge'];

const usually = (happening: Happening): string => {
  if (happening === 'caller ends') return 'CallerGone';
  return WISHES.includes(happening) ? '409' : '-';
};

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] =>
  Object.keys(record).filter((key): key is K => key in record);

const ENDS = ['TransferCompleted', 'TransferCancelled', 'TransferFailed', 'TransferRecovered', 'TransferCallerGone'];

/** Every story of so many happenings. */
const stories = (path: readonly TransferEvent[], length: number): readonly (readonly TransferEvent[])[] => {
  if (length === 0) return [path];
  return keysOf(HAPPENINGS).flatMap((happening) => {
    try {
      const events = given(transfer, ...path)
        .when(HAPPENINGS[happening])
        .events();
      return events.length === 0 ? [] : stories([...path, ...events], length - 1);
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
};

describe('each state of a transfer', () => {
  it.each(keysOf(STATES))('%s: has one way out for everything that can happen', (state) => {
    const path = pathTo(STATES[state]);
    const outcomes = keysOf(HAPPENINGS).map((happening) => [happening, outcome(path, happening)]);
    const expected = keysOf(HAPPENINGS).map((happening) => [happening, TABLE[state][happening] ?? usually(happening)]);
    expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(expected));
  });

  it('is over with its end: reports change nothing, and wishes are refused', () => {
    for (const ending of ['complete', 'cancel', 'target ends', 'caller ends'] as const) {
      const path = [...pathTo(STATES.consulting)];
      const over = [
        ...path,
        ...given(transfer, ...path)
          .when(HAPPENINGS[ending])
          .events(),
      ];
      for (const happening of keysOf(HAPPENINGS)) {
        expect([ending, happening, outcome(over, happening)]).toEqual([
          ending,
          happening,
          WISHES.includes(happening) ? '409' : '-',
        ]);
      }
    }
  });
});

describe('every story of a transfer', () => {
  const all = [...stories(pathTo(['attended']), 5), ...stories(pathTo(['blind']), 6)];

  it('ends at most once', () => {
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter((events) => events.filter(({ type }) => ENDS.includes(type)).length > 1)).toEqual([]);
  });

  it('lets everybody go who takes part when it ends, and the caller only to somebody, to a plan, or to nobody as asked', () => {
    for (const end of new Set(all.flatMap((events) => events.filter(({ type }) => ENDS.includes(type))))) {
      const commands = transferring(end).map(({ command }) => command);
      const freed = commands.flatMap((command) => (command.type === 'LeaveTransfer' ? [command.callId] : []));
      const joined = commands.flatMap((command) => (command.type === 'JoinCall' ? [command.callId] : []));
      if (end.type !== 'TransferCallerGone') expect(freed).toContain('C');
      if (end.type === 'TransferCompleted')
        expect([freed, joined]).toEqual([
          ['C', end.target],
          ['C', end.target],
        ]);
      if (named(end) === 'Failed(back)' || end.type === 'TransferCancelled')
        expect([freed, joined]).toEqual([
          ['C', 'T'],
          ['C', 'T'],
        ]);
    }
  });
});

describe('a transfer that is not there', () => {
  it('is refused, and what is told of it is ignored', () => {
    given<TransferCommand, TransferEvent, Transfer>(transfer).when(HAPPENINGS.cancel).thenRefuses('transfer.not_found');
    given<TransferCommand, TransferEvent, Transfer>(transfer).when(HAPPENINGS['caller ends']).then();
  });
});

describe('a blind transfer to a queue', () => {
  it('is completed where it begins: the caller waits there with music, and the transferer is let go', () => {
    const queue = { flowId: 'f', activeflowId: 'q', program: { dialect: 'voipbin', entry: null, steps: {} } } as const;
    const spec = specOf({ kind: 'blind', queue, target: { ...target, group: { ...target.group, branches: [] } } });
    const events = given(transfer).when({ type: 'CreateTransfer', transferId, spec }).events();
    expect(events).toMatchObject([
      { type: 'TransferCreated' },
      { type: 'TransferCompleted', caller: 'C', target: null, released: 'T', queue },
    ]);
    expect(events.flatMap((event) => transferring(event)).map(({ id, command }) => [id, command.type])).toEqual([
      ['C', 'PartCall'],
      ['C', 'GiveFlow'],
      ['T', 'HangUpCall'],
      ['C', 'LeaveTransfer'],
    ]);
  });
});

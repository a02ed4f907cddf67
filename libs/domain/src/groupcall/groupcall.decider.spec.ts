import { describe, expect, it } from '@jest/globals';
import { tel } from '../kernel/address.js';
import { given } from '../testing/given.js';
import { ringing } from '../testing/groups.js';
import { groupcall } from './groupcall.decider.js';
import type { GroupcallCommand, GroupcallEvent, Waived } from './groupcall.events.js';
import type { Branch, Group, GroupPlan } from './groupcall.plan.js';

const call = (callId: string): Branch => ({
  kind: 'call',
  callId,
  destination: tel('+15550199'),
  attempts: [{ legId: callId, route: null }],
});

const group = (groupcallId: string, ringMethod: Group['ringMethod'], ...branches: readonly (string | Group)[]): Group => ({
  groupcallId,
  ringMethod,
  dialTimeout: 30_000,
  branches: branches.map(branchOf),
});

const branchOf = (each: string | Group): Branch => {
  if (typeof each !== 'string') return { kind: 'group', group: each };
  return each.startsWith('queue ') ? seat(each) : call(each);
};

const seat = (queuecallId: string): Branch => ({
  kind: 'queue',
  queuecallId,
  queueId: 'q',
  means: { routing: { providers: [], routes: [] }, maxDuration: 1 },
});

const planOf = (outermost: Group): GroupPlan => ringing('', { group: outermost });

const create = (outermost: Group): GroupcallCommand => ({ type: 'CreateGroupcall', groupcallId: 'g', plan: planOf(outermost) });
const rings = (callId: string): GroupcallCommand => ({ type: 'ReportGroupcallLegRinging', groupcallId: 'g', callId });
const answers = (callId: string): GroupcallCommand => ({ type: 'ReportGroupcallLegAnswered', groupcallId: 'g', callId });
const finds = (queuecallId: string, callId: string): GroupcallCommand => ({
  type: 'ReportGroupcallLegAnswered',
  groupcallId: 'g',
  callId,
  queuecallId,
});
const ends = (callId: string): GroupcallCommand => ({
  type: 'ReportGroupcallLegEnded',
  groupcallId: 'g',
  callId,
  reason: 'noanswer',
});
const hangUp = (within = 'g'): GroupcallCommand => ({ type: 'HangUpGroupcall', groupcallId: 'g', within });

/** The events of a whole story, told command by command. */
const story = (...commands: readonly GroupcallCommand[]): readonly GroupcallEvent[] =>
  commands.reduce<readonly GroupcallEvent[]>(
    (events, command) => [
      ...events,
      ...given(groupcall, ...events)
        .when(command)
        .events(),
    ],
    [],
  );

const seatsOf = ({ seats = [] }: Extract<GroupcallEvent, { type: 'GroupcallDialAsked' }>): readonly string[] =>
  seats.map(({ queuecallId }) => queuecallId);

const waivedBy = ({ waived }: { readonly waived?: Waived }): readonly string[] => waived?.queuecallIds ?? [];

/** What of a story matters: who was dialled, who won over whom, who was hung up, and the end. */
const told = (...commands: readonly GroupcallCommand[]): readonly string[] =>
  story(...commands).flatMap((event) => {
    switch (event.type) {
      case 'GroupcallDialAsked':
        return [`dial ${[...event.calls.map(({ callId }) => callId), ...seatsOf(event)].join(' ')}`];
      case 'GroupcallAnswered':
        return [[`won ${event.callId}`, ...event.losers, ...waivedBy(event)].join(' -')];
      case 'GroupcallHangupAsked':
        return [[`hang up ${event.within}`, ...event.calls, ...waivedBy(event)].join(' -')];
      case 'GroupcallEnded':
        return [`ended ${event.answerCallId ?? 'unanswered'}`];
      case 'GroupcallLegEnded':
        return event.over.map((each) => `over ${each}`);
      default:
        return [];
    }
  });

const ALL = create(group('g', 'ring_all', 'a', 'b', 'c'));
const LINE = create(group('g', 'linear', 'a', 'b', 'c'));

describe('ring_all', () => {
  it('dials all at once, and the first answer that is recorded wins', () => {
    expect(told(ALL, answers('b'))).toEqual(['dial a b c', 'won b -a -c']);
  });

  it('has one winner of two answers in the same millisecond', () => {
    expect(told(ALL, answers('b'), answers('a'))).toEqual(['dial a b c', 'won b -a -c']);
  });

  it('takes the same report once', () => {
    expect(told(ALL, answers('b'), answers('b'), ends('a'), ends('a'), rings('c'), rings('c'))).toEqual([
      'dial a b c',
      'won b -a -c',
    ]);
  });

  it('ends when nobody is left, and not before the winner has', () => {
    expect(told(ALL, ends('a'), ends('b'), ends('c'))).toEqual(['dial a b c', 'ended unanswered']);
    expect(told(ALL, answers('b'), ends('a'), ends('c'))).toEqual(['dial a b c', 'won b -a -c']);
    expect(told(ALL, answers('b'), ends('a'), ends('c'), ends('b'))).toEqual(['dial a b c', 'won b -a -c', 'ended b']);
  });

  it('knows no answer of a call that is over, or that it never dialled', () => {
    expect(told(ALL, ends('b'), answers('b'))).toEqual(['dial a b c']);
    expect(told(LINE, answers('b'))).toEqual(['dial a']);
    expect(told(ALL, answers('x'), ends('x'))).toEqual(['dial a b c']);
  });

  it('lets a hang-up and an answer race: what is recorded first is so', () => {
    expect(told(ALL, hangUp(), answers('b'))).toEqual(['dial a b c', 'hang up g -a -b -c']);
    expect(told(ALL, answers('b'), hangUp())).toEqual(['dial a b c', 'won b -a -c', 'hang up g -a -b -c']);
  });

  it('counts a leg whose dial failed to start as over, whatever tells so first', () => {
    expect(told(ALL, ends('a'), answers('b'))).toEqual(['dial a b c', 'won b -c']);
  });

  it('tells once that it rings', () => {
    given(groupcall, ...story(ALL))
      .when(rings('a'))
      .thenTypes('GroupcallRinging');
    given(groupcall, ...story(ALL, rings('a')))
      .when(rings('b'))
      .thenTypes();
  });
});

describe('linear', () => {
  it('dials the next when the one before is over, and ends with the last', () => {
    expect(told(LINE, ends('a'), ends('b'), ends('c'))).toEqual(['dial a', 'dial b', 'dial c', 'ended unanswered']);
  });

  it('dials nobody after an answer, or after a hang-up', () => {
    expect(told(LINE, ends('a'), answers('b'), ends('b'))).toEqual(['dial a', 'dial b', 'won b', 'ended b']);
    expect(told(LINE, hangUp(), ends('a'))).toEqual(['dial a', 'hang up g -a', 'ended unanswered']);
  });
});

describe('a group within a group', () => {
  const nested = create(group('g', 'ring_all', 'a', group('h', 'linear', 'b', group('i', 'ring_all', 'c', 'd')), 'e'));

  it('is dialled with its own method', () => {
    expect(told(nested, ends('b'))).toEqual(['dial a b e', 'dial c d']);
  });

  it('wins for all around it, at any depth', () => {
    expect(told(nested, ends('b'), answers('d'))).toEqual(['dial a b e', 'dial c d', 'won d -a -c -e']);
    const [won] = story(nested, ends('b'), answers('d')).filter(({ type }) => type === 'GroupcallAnswered');
    expect(won).toMatchObject({ within: ['h', 'i'] });
  });

  it('leaves one call where two groups answer together', () => {
    const twins = create(group('g', 'ring_all', group('h', 'ring_all', 'a', 'b'), group('i', 'linear', 'c', 'd')));
    expect(told(twins, answers('b'), answers('c'))).toEqual(['dial a b c', 'won b -a -c']);
  });

  it('is over when all within it is, and the next one is dialled', () => {
    const line = create(group('g', 'linear', group('h', 'ring_all', 'a', 'b'), 'c'));
    expect(told(line, ends('a'), ends('b'), ends('c'))).toEqual(['dial a b', 'over h', 'dial c', 'ended unanswered']);
  });

  it('is hung up alone, and the others ring on', () => {
    const line = create(group('g', 'linear', group('h', 'linear', 'a', 'b'), 'c'));
    expect(told(line, hangUp('h'), ends('a'))).toEqual(['dial a', 'hang up h -a', 'over h', 'dial c']);
    expect(told(nested, hangUp('h'), ends('b'))).toEqual(['dial a b e', 'hang up h -b', 'over h']);
  });

  it('is told of itself once', () => {
    const chain: GroupcallCommand = {
      type: 'ChainGroupcall',
      groupcallId: 'h',
      outermost: 'g',
      masterGroupcallId: 'g',
      group: group('h', 'linear', 'b'),
      plan: planOf(group('g', 'linear')),
    };
    const [chained] = given(groupcall).when(chain).events();
    expect(chained).toMatchObject({ type: 'GroupcallChained', outermost: 'g' });
    if (!chained) return;
    given(groupcall, chained).when(chain).thenTypes();
    const answered = { type: 'NoteGroupcallAnswer', groupcallId: 'h', callId: 'b' } as const;
    given(groupcall, chained).when(answered).thenTypes('GroupcallAnswerNoted');
    given(groupcall, chained, { ...answered, type: 'GroupcallAnswerNoted' })
      .when(answered)
      .thenTypes();
    given(groupcall, chained).when({ type: 'NoteGroupcallEnd', groupcallId: 'h' }).thenTypes('GroupcallEndNoted');
  });
});

describe('a groupcall that is not there', () => {
  it('is refused, and what is told of it is ignored', () => {
    given(groupcall).when(hangUp()).thenRefuses('groupcall.not_found');
    given(groupcall).when(answers('a')).thenTypes();
  });

  it('is deleted once, and hung up with that', () => {
    const remove: GroupcallCommand = { type: 'DeleteGroupcall', groupcallId: 'g' };
    given(groupcall, ...story(ALL))
      .when(remove)
      .thenTypes('GroupcallHangupAsked', 'GroupcallDeleted');
    given(groupcall, ...story(ALL, remove))
      .when(remove)
      .thenTypes();
  });
});

describe('a queue among the destinations', () => {
  const BOTH = create(group('g', 'ring_all', 'a', 'queue 1', 'queue 2'));

  it('is asked for an agent like a phone is dialled, with the patience of its group', () => {
    const [, asked] = story(create({ ...group('g', 'linear', 'queue 1', 'a'), dialTimeout: 5_000 }));
    expect(asked).toMatchObject({ calls: [], seats: [{ queueId: 'q', soughtBy: 'g', seeker: { patience: 5_000 } }] });
    expect(told(create(group('g', 'linear', 'queue 1', 'a')), ends('queue 1'))).toEqual(['dial queue 1', 'dial a']);
  });

  it('wins by the call of whom it has found, and the other queues need not look any more', () => {
    expect(told(BOTH, finds('queue 1', 'ann'))).toEqual(['dial a queue 1 queue 2', 'won ann -a -queue 2']);
    expect(told(BOTH, answers('a'))).toEqual(['dial a queue 1 queue 2', 'won a -queue 1 -queue 2']);
    expect(told(BOTH, answers('a'), finds('queue 1', 'ann'))).toEqual(told(BOTH, answers('a')));
  });

  it('is over when its queuecall is, whoever has answered', () => {
    expect(told(BOTH, ends('a'), ends('queue 1'), ends('queue 2')).at(-1)).toBe('ended unanswered');
    expect(told(BOTH, finds('queue 1', 'ann'), ends('a'), ends('queue 2'), ends('queue 1')).at(-1)).toBe('ended ann');
  });

  it('is let go with the group: whom it has found is hung up, whom it has not yet is wanted no more', () => {
    expect(told(BOTH, hangUp()).at(-1)).toBe('hang up g -a -queue 1 -queue 2');
    expect(told(BOTH, finds('queue 1', 'ann'), hangUp()).at(-1)).toBe('hang up g -a -ann -queue 2');
  });

  it('lies as deep as any other destination', () => {
    const deep = create(group('g', 'ring_all', 'a', group('h', 'linear', 'queue 1')));
    const won = story(deep, finds('queue 1', 'ann')).at(-1);
    expect(won).toMatchObject({ callId: 'ann', within: ['h'], queuecallId: 'queue 1' });
    expect(told(deep, ends('queue 1'))).toEqual(['dial a queue 1', 'over h']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../kernel/refusal.js';
import { given } from '../testing/given.js';
import { supervisionSpec } from '../testing/groups.js';
import { supervision } from './supervision.decider.js';
import type { SupervisionCommand, SupervisionEvent, SupervisionMode } from './supervision.events.js';
import { supervising } from './supervision.process.js';
import { isOpen } from './supervision.state.js';

const supervisionId = 's';

const create = (mode: SupervisionMode = 'listen'): SupervisionCommand => ({
  type: 'CreateSupervision',
  supervisionId,
  spec: supervisionSpec({ mode }),
  legId: 'leg of A',
});

/** Everything that can happen to a supervision, or be wished of it. */
const HAPPENINGS = {
  listen: { type: 'ChangeSupervision', supervisionId, mode: 'listen' },
  whisper: { type: 'ChangeSupervision', supervisionId, mode: 'whisper' },
  takeover: { type: 'ChangeSupervision', supervisionId, mode: 'takeover' },
  end: { type: 'EndSupervision', supervisionId },
  answers: { type: 'ReportSupervisorAnswered', supervisionId, callId: 'S' },
  gone: { type: 'ReportSupervisorGone', supervisionId, reason: 'busy' },
  'talk over': { type: 'ReportTalkOver', supervisionId },
  'taken over': { type: 'ReportTakenOver', supervisionId },
  missed: { type: 'ReportTakeoverMissed', supervisionId },
} as const satisfies Readonly<Record<string, SupervisionCommand>>;

type Happening = keyof typeof HAPPENINGS;

const ALL = Object.keys(HAPPENINGS) as readonly Happening[];

const after = (events: readonly SupervisionEvent[], command: SupervisionCommand): readonly SupervisionEvent[] => {
  try {
    return [
      ...events,
      ...given(supervision, ...events)
        .when(command)
        .events(),
    ];
  } catch (error) {
    if (error instanceof Refusal) return events;
    throw error;
  }
};

const story = (mode: SupervisionMode, ...happenings: readonly Happening[]): readonly SupervisionEvent[] =>
  happenings.reduce((events, each) => after(events, HAPPENINGS[each]), after([], create(mode)));

const types = (mode: SupervisionMode, ...happenings: readonly Happening[]): readonly string[] =>
  story(mode, ...happenings)
    .slice(1)
    .map((event) =>
      'mode' in event ? `${event.type} ${event.mode}` : 'reason' in event ? `${event.type} ${event.reason}` : event.type,
    )
    .map((text) => text.replace('Supervision', ''));

const ENDS = ['SupervisionTakenOver', 'SupervisionEnded', 'SupervisionFailed'];

/** What the process wishes for after the last event of a story. */
const wishes = (events: readonly SupervisionEvent[]): readonly string[] =>
  supervising(events.at(-1)!).map(({ command }) => command.type);

describe('a supervision', () => {
  it('is rung first, and listens from the answer on', () => {
    expect(types('listen', 'answers')).toEqual(['Started listen']);
    expect(wishes(story('listen'))).toEqual(['CreateGroupcall']);
    expect(supervising(story('whisper', 'answers').at(-1)!)).toEqual([
      {
        to: 'call',
        id: 'S',
        command: { type: 'ListenIn', callId: 'S', listenId: 's', targetLegId: 'leg of A', mode: 'whisper' },
      },
    ]);
  });

  it('keeps what is wished for while it rings until it is answered', () => {
    expect(types('listen', 'whisper', 'answers')).toEqual(['ModeChanged whisper', 'Started whisper']);
    expect(wishes(story('listen', 'whisper'))).toEqual([]);
    expect(types('listen', 'takeover', 'answers')).toEqual(['ModeChanged takeover', 'Started takeover', 'TakeoverAsked']);
    expect(types('listen', 'takeover', 'whisper', 'answers')).toEqual([
      'ModeChanged takeover',
      'ModeChanged whisper',
      'Started whisper',
    ]);
  });

  it('changes nothing when the same is wished for again', () => {
    expect(types('listen', 'listen', 'answers', 'listen')).toEqual(['Started listen']);
    expect(types('listen', 'answers', 'takeover', 'takeover')).toEqual([
      'Started listen',
      'ModeChanged takeover',
      'TakeoverAsked',
    ]);
  });

  it('is over once the call has been handed over, and lets the supervisor’s call alone', () => {
    expect(types('listen', 'answers', 'takeover', 'taken over', 'gone', 'talk over')).toEqual([
      'Started listen',
      'ModeChanged takeover',
      'TakeoverAsked',
      'TakenOver',
    ]);
    expect(wishes(story('listen', 'answers', 'takeover', 'taken over'))).toEqual(['LeaveSupervision']);
  });

  it('goes on as before where the call cannot be handed over, and from a takeover by listening', () => {
    expect(types('whisper', 'answers', 'takeover', 'missed')).toEqual([
      'Started whisper',
      'ModeChanged takeover',
      'TakeoverAsked',
      'TakeoverMissed whisper',
    ]);
    expect(types('takeover', 'answers', 'missed')).toEqual(['Started takeover', 'TakeoverAsked', 'TakeoverMissed listen']);
    expect(wishes(story('takeover', 'answers', 'missed'))).toEqual(['ListenIn']);
  });

  it('fails where the supervisor is not reached, and ends with the supervisor or the talk', () => {
    expect(types('listen', 'gone')).toEqual(['Failed busy']);
    expect(types('listen', 'answers', 'gone')).toEqual(['Started listen', 'Ended supervisor_left']);
    expect(types('listen', 'talk over', 'answers')).toEqual(['Ended talk_over']);
    expect(wishes(story('listen', 'talk over'))).toEqual(['HangUpGroupcall', 'LeaveSupervision']);
  });

  it('is not changed once it is over, and may be ended again', () => {
    given(supervision, ...story('listen', 'end'))
      .when(HAPPENINGS.whisper)
      .thenRefuses('supervision.state_invalid');
    given(supervision, ...story('listen', 'end'))
      .when(HAPPENINGS.end)
      .then();
    given(supervision, ...story('takeover', 'answers'))
      .when(HAPPENINGS.whisper)
      .thenRefuses('supervision.state_invalid');
    given(supervision).when(HAPPENINGS.end).thenRefuses('supervision.not_found');
    given(supervision).when(HAPPENINGS['talk over']).then();
  });

  it('ends once at most, in every order of all that can happen, and lets go of all that it rang but who took over', () => {
    const modes: readonly SupervisionMode[] = ['listen', 'takeover'];
    const orders = ALL.flatMap((a) => ALL.flatMap((b) => ALL.flatMap((c) => ALL.map((d) => [a, b, c, d] as const))));
    for (const mode of modes)
      for (const order of orders) {
        const events = story(mode, ...order);
        const ends = events.filter(({ type }) => ENDS.includes(type));
        const state = given(supervision, ...events).state();
        expect([order, ends.length]).toEqual([order, state.status !== 'absent' && isOpen(state) ? 0 : 1]);
        const letGo = events.flatMap((event) => supervising(event)).filter(({ command }) => command.type === 'HangUpGroupcall');
        expect([order, letGo.length]).toEqual([order, ends.filter(({ type }) => type !== 'SupervisionTakenOver').length]);
      }
  });
});

describe('who is rung for it', () => {
  it('tells it of the answer and of the end', () => {
    const { owner } = supervisionSpec().plan;
    const answered = { groupcallId: 'g', callId: 'S', within: [], losers: [], owner, flow: null, variables: {} };
    expect(supervising({ type: 'GroupcallAnswered', ...answered }).map(({ command }) => command)).toEqual([HAPPENINGS.answers]);
    const ended = { groupcallId: 'g', answerCallId: null, owner, within: [], reason: 'busy' } as const;
    expect(supervising({ type: 'GroupcallEnded', ...ended }).map(({ command }) => command)).toEqual([HAPPENINGS.gone]);
  });
});

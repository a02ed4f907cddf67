import { describe, expect, it } from '@jest/globals';
import { askedFrom, skillsFrom } from '../kernel/skill.js';
import type { Needs, Skill } from '../kernel/skill.js';
import type { FloorEvent } from './floor.events.js';
import type { QueueSpec, Tier } from './floor.queue.js';
import { floorTimers } from './floor.timers.js';
import { Room } from './testing/room.js';

const can = (skills: Readonly<Record<string, number>>): readonly Skill[] => skillsFrom(skills) ?? [];

const asks = (required: Readonly<Record<string, number>>, preferred: Readonly<Record<string, number>> = {}): Needs => ({
  required: can(required),
  preferred: can(preferred),
});

const room = (changes: Partial<QueueSpec> = {}): Room => new Room().queue('q', changes);

const of = (events: readonly FloorEvent[], type: FloorEvent['type']): readonly FloorEvent[] =>
  events.filter((event) => event.type === type);

/** The timer of a caller's needs rings. */
const widen = (one: Room, name: string): readonly FloorEvent[] => {
  const due = one.state.queuecalls.get(name)?.widens;
  if (due === undefined || due === null) throw new Error(`${name} waits for nothing`);
  one.at = Math.max(one.at, due);
  return one.tell({ type: 'ReportNeedWidened', queuecallId: name, due });
};

const tier = (changes: Partial<Tier>): Tier => ({ tagIds: [], agentIds: [], after: 0, skipWhenEmpty: false, ...changes });

/** They have talked with each other, and are through. */
const talk = (one: Room, name: string, agentId: string, number = '+15550001'): void => {
  one.joins(name, { number });
  one.answer(name, agentId);
  one.after(60_000).ends(name, agentId);
  one.after(1_000);
};

describe('skills', () => {
  it('are read in any order and any letters, each once, from 1 to 10', () => {
    const read = [
      { skill: 'billing', level: 1 },
      { skill: 'german', level: 10 },
    ];
    expect(
      askedFrom([
        { skill: 'German', level: 10 },
        { skill: 'billing', level: 1 },
      ]),
    ).toEqual(read);
    expect(skillsFrom({ German: 10, billing: 1 })).toEqual(read);
    for (const wrong of [{ german: 0 }, { german: 11 }, { german: 1.5 }, { '': 1 }, { a: 1, A: 2 }, [], null, 'german'])
      expect(skillsFrom(wrong)).toBeUndefined();
    for (const wrong of [
      {},
      [null],
      [{ skill: 'a' }],
      [
        { skill: 'a', level: 1 },
        { skill: 'A', level: 1 },
      ],
      Array.from({ length: 11 }, (_, n) => ({ skill: `s${n}`, level: 1 })),
    ])
      expect(askedFrom(wrong)).toBeUndefined();
  });

  it('that are required keep a caller from whoever lacks them, and never those behind it from being served', () => {
    const one = room();
    one.agent('ann', ['sales'], can({ german: 3 }));
    one.joins('hans', { needs: asks({ german: 5 }) });
    one.after(1_000).caller('kim');
    expect(one.offers).toEqual({ kim: ['ann'] });
    one.agent('bob', ['sales'], can({ german: 5 }));
    expect(one.offers).toEqual({ kim: ['ann'], hans: ['bob'] });
  });

  it('leave the order as it is: who becomes free is given the first whom it may serve, across queues', () => {
    const one = room().queue('gold', { priority: 5 });
    one.caller('kim');
    one.after(1_000).joins('hans', { needs: asks({ german: 5 }), queueId: 'gold' });
    one.agent('ann', ['sales'], can({ german: 5 }));
    expect(one.offers).toEqual({ hans: ['ann'] });
    one.agent('bob');
    expect(one.offers).toEqual({ hans: ['ann'], kim: ['bob'] });
  });

  it('of the queue are those of every call that brings none of its own', () => {
    const one = room({ skills: asks({ german: 5 }) });
    one.agent('ann');
    one.caller('hans');
    expect(one.offers).toEqual({});
    one.joins('kim', { needs: asks({}) });
    expect(one.offers).toEqual({ kim: ['ann'] });
  });

  it('that are preferred make the method skills choose, and then whoever has been idle longest', () => {
    const one = room({ routingMethod: 'skills', skills: asks({ german: 1 }, { billing: 6, wine: 2 }) });
    for (const [agentId, skills] of [
      ['none', {}],
      ['plain', { german: 9 }],
      ['expert', { german: 1, billing: 10 }],
      ['both', { german: 1, billing: 6, wine: 2 }],
      ['enough', { german: 1, billing: 6, wine: 1 }],
    ] as const) {
      one.agent(agentId, ['sales'], can(skills));
      one.after(1_000);
    }
    for (const name of ['one', 'two', 'three', 'four', 'five']) one.caller(name);
    expect(one.offers).toEqual({ one: ['both'], two: ['enough'], three: ['expert'], four: ['plain'] });
  });

  it('that are required hold for any method, and what is preferred for skills alone', () => {
    const one = room({ routingMethod: 'ring_all', skills: asks({ german: 1 }, { billing: 5 }) });
    one.agent('ann', ['sales'], can({ german: 2 }));
    one.agent('bob', ['sales'], can({ billing: 9 }));
    one.after(1_000).agent('cat', ['sales'], can({ german: 2, billing: 9 }));
    one.caller('hans');
    expect(one.offers).toEqual({ hans: ['ann', 'cat'] });
  });

  it('fall step by step while a caller waits, which its timer tells', () => {
    const one = room({
      skills: asks({ german: 5 }),
      skillSteps: [
        { after: 20_000, lower: 2 },
        { after: 40_000, lower: 10 },
      ],
    });
    one.agent('ann', ['sales'], can({ german: 3 }));
    one.agent('bob');
    const [joined] = one.caller('hans');
    expect(floorTimers(joined!)).toContainEqual(expect.objectContaining({ timer: 'widen hans', due: one.at + 20_000 }));
    const events = widen(one, 'hans');
    expect(events).toMatchObject([
      { type: 'QueuecallWidened', waited: 20_000, widens: one.at + 20_000 },
      { type: 'OfferMade', agentIds: ['ann'] },
      {},
    ]);
    expect(floorTimers(events[0]!)).toMatchObject([{ kind: 'set', timer: 'widen hans', due: one.at + 20_000 }]);
    one.choose('ann', 'away');
    expect(widen(one, 'hans')).toMatchObject([
      { type: 'QueuecallWidened', waited: 40_000, widens: null },
      { agentIds: ['bob'] },
      {},
    ]);
  });

  it('set no timer where nothing is to come', () => {
    const one = room({ skillSteps: [{ after: 20_000, lower: 2 }] });
    expect(one.caller('kim')).toMatchObject([{ type: 'QueuecallJoined', widens: null }]);
  });

  it('that have fallen stay so when a talk was none, and the age with them', () => {
    const one = room({
      skills: asks({ german: 5 }),
      skillSteps: [
        { after: 20_000, lower: 5 },
        { after: 60_000, lower: 1 },
      ],
    });
    one.agent('ann');
    one.caller('hans');
    const { since } = one.state.queuecalls.get('hans')!;
    widen(one, 'hans');
    one.answer('hans', 'ann');
    expect(one.state.queuecalls.get('hans')).toMatchObject({ widens: null });
    one.after(500).ends('hans', 'ann');
    expect(one.state.queuecalls.get('hans')).toMatchObject({ since, waited: 20_000, serving: null });
    one.agent('bob');
    expect(one.offers).toEqual({ hans: ['bob'] });
  });

  it('go on falling after a talk that was none', () => {
    const one = room({
      skills: asks({ german: 9 }),
      skillSteps: [
        { after: 20_000, lower: 4 },
        { after: 60_000, lower: 5 },
      ],
    });
    one.agent('ann', ['sales'], can({ german: 9 }));
    one.after(30_000).caller('hans');
    const { at } = one;
    one.after(30_000).answer('hans', 'ann');
    expect(of(one.after(500).ends('hans', 'ann'), 'QueuecallWidened')).toMatchObject([{ waited: 30_500, widens: at + 60_000 }]);
  });

  it('of an agent that change while it rings change nothing of that offer, and everything after it', () => {
    const one = room({ skills: asks({ german: 5 }) });
    one.agent('ann', ['sales'], can({ german: 5 }));
    one.caller('hans');
    one.agent('ann', ['sales'], can({ german: 4 }));
    expect(one.offers).toEqual({ hans: ['ann'] });
    one.fail('hans', 'ann');
    expect(one.offers).toEqual({});
    one.agent('ann', ['sales'], can({ german: 6 }));
    expect(one.offers).toEqual({ hans: ['ann'] });
  });

  it('of a queue that change hold for those who wait in it, by how long they have waited', () => {
    const one = room({ skills: asks({ german: 5 }) });
    one.agent('ann', ['sales'], can({ german: 3 }));
    one.caller('hans');
    one.after(30_000).caller('kurt');
    one.queue('q', { skills: asks({ german: 5 }), skillSteps: [{ after: 25_000, lower: 2 }] });
    expect(one.offers).toEqual({ hans: ['ann'] });
    expect(one.state.queuecalls.get('kurt')).toMatchObject({ waited: 0, widens: one.at + 25_000 });
    one.queue('q', { skills: asks({}) });
    one.agent('bob');
    expect(one.offers).toEqual({ hans: ['ann'], kurt: ['bob'] });
  });
});

describe('tiers', () => {
  const two = (changes: Partial<Tier> = {}): Room =>
    room({ tiers: [tier({ tagIds: ['gold'] }), tier({ after: 20_000, ...changes })] });

  it('open with time, and until then only the first is offered anything', () => {
    const one = two();
    one.agent('ann', ['sales', 'gold']);
    one.agent('bob');
    one.caller('kim');
    one.caller('lee');
    expect(one.offers).toEqual({ kim: ['ann'] });
    expect(of(widen(one, 'lee'), 'OfferMade')).toMatchObject([{ queuecallId: 'lee', agentIds: ['bob'] }]);
  });

  it('that are open come in their order as long as one of the earlier is free', () => {
    const one = two();
    one.caller('kim');
    expect(widen(one, 'kim')).toMatchObject([{ type: 'QueuecallWidened', waited: 20_000, widens: null }]);
    one.hangUp('kim');
    one.agent('bob');
    one.after(60_000).agent('ann', ['sales', 'gold']);
    one.caller('lee');
    expect(one.offers).toEqual({ lee: ['ann'] });
  });

  it('that open while nobody is free are open when somebody comes', () => {
    const one = two();
    one.caller('kim');
    widen(one, 'kim');
    one.caller('lee');
    one.agent('bob');
    expect(one.offers).toEqual({ kim: ['bob'] });
    one.agent('cat');
    expect(one.offers).toEqual({ kim: ['bob'] });
  });

  it('are rung one at a time by ring_all', () => {
    const one = room({ routingMethod: 'ring_all', tiers: [tier({ agentIds: ['ann', 'cat'] }), tier({})] });
    for (const agentId of ['bob', 'ann', 'cat']) one.agent(agentId);
    one.caller('kim');
    one.caller('lee');
    expect(one.offers).toEqual({ kim: ['ann', 'cat'], lee: ['bob'] });
  });

  it('may open at once while nobody of those before is there, by whatever way they went', () => {
    const goes: readonly ((one: Room) => unknown)[] = [
      (one) => one.choose('ann', 'away'),
      (one) => one.tell({ type: 'LeaveQueue', agentId: 'ann', queueId: 'q' }),
      (one) => one.tell({ type: 'ReportAgentRemoved', agentId: 'ann' }),
      (one) => one.agent('ann', ['help']),
      (one) => one.agent('ann', ['sales']),
    ];
    for (const go of goes) {
      const one = two({ skipWhenEmpty: true });
      one.agent('ann', ['sales', 'gold']);
      const address = one.state.agents.get('ann')!.profile.addresses[0]!;
      one.tell({ type: 'ReportLegBegan', callId: 'private', address, groupcallId: null });
      one.agent('bob');
      one.caller('kim');
      expect(one.offers).toEqual({});
      go(one);
      expect(one.offers).toEqual({ kim: ['bob'] });
    }
  });
});

describe('whoever had a caller last', () => {
  const sticky = (wait = 30_000): Room => room({ sticky: { window: 3_600_000, wait } });

  /** Both have been there for a while, and bob for longer. */
  const both = (one: Room): Room => {
    one.agent('ann');
    talk(one, 'first', 'ann');
    one.agent('bob');
    one.after(60_000).choose('ann', 'away');
    one.choose('ann', 'available');
    return one;
  };

  it('is offered it first when it is free', () => {
    const one = both(sticky(0));
    one.joins('again', { number: '+15550001' });
    one.joins('other', { number: '+15550002' });
    expect(one.offers).toEqual({ again: ['ann'], other: ['bob'] });
  });

  it('is waited for as long as the queue says, and by nobody else', () => {
    const one = both(sticky());
    one.caller('busy');
    one.caller('more');
    one.fail('busy', 'bob');
    one.answer('more', 'ann');
    one.hangUp('busy');
    expect(one.joins('again', { number: '+15550001' })).toMatchObject([
      { type: 'QueuecallJoined', alone: { agentId: 'ann', until: one.at + 30_000 }, widens: one.at + 30_000 },
    ]);
    one.after(1_000).caller('kim');
    expect(one.offers).toEqual({ kim: ['bob'] });
    one.hangUp('kim');
    expect(widen(one, 'again')).toMatchObject([
      { type: 'QueuecallWidened', alone: null, widens: null },
      { agentIds: ['bob'] },
      {},
    ]);
  });

  it('is given it when it becomes free, unless somebody waits who comes first', () => {
    const one = both(sticky());
    one.choose('bob', 'offline');
    one.caller('busy');
    one.answer('busy', 'ann');
    one.after(1_000).joins('again', { number: '+15550001' });
    one.after(1_000).caller('kim');
    one.ends('busy', 'ann');
    expect(one.offers).toEqual({ again: ['ann'] });
  });

  it('who goes leaves its caller to anybody', () => {
    const goes: readonly ((one: Room) => unknown)[] = [
      (one) => one.choose('ann', 'away'),
      (one) => one.choose('ann', 'offline'),
      (one) => one.tell({ type: 'LeaveQueue', agentId: 'ann', queueId: 'q' }),
      (one) => one.tell({ type: 'ReportAgentRemoved', agentId: 'ann' }),
      (one) => one.agent('ann', ['help']),
    ];
    for (const go of goes) {
      const one = both(sticky());
      one.caller('busy');
      one.caller('more');
      one.hangUp('busy');
      one.answer('more', 'ann');
      one.joins('again', { number: '+15550001' });
      expect(one.offers).toEqual({});
      one.after(1_000);
      go(one);
      expect(one.offers).toEqual({ again: ['bob'] });
    }
  });

  it('who cannot do any more what the queue requires is waited for no more', () => {
    const one = both(sticky());
    one.caller('busy');
    one.caller('more');
    one.answer('more', 'ann');
    one.joins('again', { number: '+15550001' });
    expect(one.state.queuecalls.get('again')?.alone).toMatchObject({ agentId: 'ann' });
    one.queue('q', { sticky: { window: 3_600_000, wait: 30_000 }, skills: asks({ german: 1 }) });
    expect(one.state.queuecalls.get('again')?.alone).toBeNull();
  });

  it('who does not take it has had its chance: it is anybody\u2019s then', () => {
    const one = both(sticky());
    one.joins('again', { number: '+15550001' });
    one.fail('again', 'ann');
    expect(one.offers).toEqual({ again: ['bob'] });
  });

  it('is nobody after the window, for who withholds its number, or where it cannot do what is required', () => {
    const late = both(sticky());
    late.after(3_600_000).joins('again', { number: '+15550001' });
    expect(late.offers).toEqual({ again: ['bob'] });
    const hidden = sticky();
    hidden.agent('ann');
    talk(hidden, 'first', 'ann', 'anonymous');
    hidden.agent('bob');
    expect(hidden.joins('again', { number: 'anonymous' })).toMatchObject([{ alone: null }, {}, {}]);
    const hard = both(sticky());
    expect(hard.joins('again', { number: '+15550001', needs: asks({ german: 1 }) })).toMatchObject([{ alone: null }]);
  });

  it('is not asked again for a caller whom it has just handed on', () => {
    const one = both(sticky());
    one.joins('first leg', { number: '+15550001' });
    one.answer('first leg', 'ann');
    const since = one.at;
    one.after(20_000).ends('first leg', 'ann');
    expect(one.after(10).joins('handed on', { number: '+15550001', since })).toMatchObject([{ alone: null }, {}, {}]);
  });

  it('is forgotten when no queue goes by it any more, and after the window', () => {
    const one = both(sticky());
    expect(one.state.past.talks.size).toBe(1);
    one.after(3_600_001);
    talk(one, 'other', 'bob', '+15550002');
    const known = ['tel +15550001', 'tel +15550002'].map((caller) => one.state.past.talks.get(caller, 0)?.value);
    expect(known).toEqual([undefined, 'bob']);
    one.queue('q');
    expect(one.state.past.talks.size).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { CallCommand } from '#domain/call/call.commands.js';
import type { Ask, Event } from '#domain/contact-centre.js';
import type { Program } from '#domain/flow/flow.program.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { callSpec, logOf, run, uuid } from './testing/run.js';
import type { Verdict } from './verdict.js';
import { verify } from './verify.js';

type Log = readonly Recorded<Event>[];

/** Says hello, waits a second, hangs up. */
const program: Program = {
  dialect: 'voipbin',
  entry: 'a',
  steps: {
    a: {
      action: { id: 'a', type: 'talk', option: {} },
      instruction: { do: 'prompt', media: { kind: 'speech', text: 'Hello.', language: 'en-US', voice: '' } },
      out: { done: 'b' },
    },
    b: { action: { id: 'b', type: 'sleep', option: {} }, instruction: { do: 'wait', ms: 1_000 }, out: { done: 'c' } },
    c: { action: { id: 'c', type: 'hangup', option: {} }, instruction: { do: 'hangup' }, out: {} },
  },
};

const call = (name: string, command: Omit<CallCommand, 'callId'>): Ask => {
  const callId = uuid(name);
  return { to: 'call', id: callId, command: { ...command, callId } as CallCommand };
};

const report = (name: string, type: 'ReportCallRinging' | 'ReportCallAnswered'): Ask =>
  call(name, { type, legId: uuid(name) } as never);

const legEnded = (name: string): Ask =>
  call(name, { type: 'ReportLegEnded', legId: uuid(name), cause: 'NORMAL_CLEARING', sipCode: 200, unseen: false } as never);

const planned = (name: string) => callSpec(name, { flow: { flowId: uuid('flow'), activeflowId: uuid(`${name} plan`), program } });

/** A call with a plan and its sibling, which nobody answers; and a master with a chained call. */
const story = async (): Promise<Log> => {
  const { start, tell, clock, stop, events } = run();
  await start();
  const sibling = callSpec('sibling');
  await tell(call('first', { type: 'CreateCall', spec: planned('first'), siblings: [sibling] } as never));
  await tell(report('first', 'ReportCallRinging'));
  await tell(report('first', 'ReportCallAnswered'));
  await clock.pass(200);
  const playId = (await events()).flatMap(({ event }) => (event.type === 'CallPlayAsked' ? [event.playId] : []))[0]!;
  await tell(call('first', { type: 'ReportPlayEnded', playId, detail: 'done' } as never));
  await clock.pass(1_500);
  await tell(legEnded('first'));
  await tell(call('master', { type: 'CreateCall', spec: callSpec('master'), siblings: [] } as never));
  const chained = callSpec('chained', { masterCallId: uuid('master') });
  await tell(call('master', { type: 'ChainCalls', calls: [chained] } as never));
  await clock.pass(40_000);
  for (const name of ['sibling', 'master', 'chained']) await tell(legEnded(name));
  await stop();
  return events();
};

let log: Log;
beforeAll(async () => {
  log = await story();
});

const ALL = { checkpoint: Number.MAX_SAFE_INTEGER, stopped: new Map<string, number>() };

const verdict = (events: readonly Recorded[], kept?: number): Promise<Verdict> => verify(logOf(events), ALL, kept);

const kinds = ({ differences }: Verdict): readonly string[] => differences.map(({ kind }) => kind);

const isBy =
  (kind: string, type: Event['type']) =>
  ({ event, cause }: Recorded): boolean =>
    cause.actor.kind === kind && event.type === type;

/** The log without the events of one command. */
const without = (type: Event['type'], events: Log = log): Log => {
  const found = events.find(isBy('process', type))!;
  return events.filter(({ cause }) => cause.command !== found.cause.command);
};

const changed = (type: Event['type'], change: (recorded: Recorded<Event>) => object): readonly Recorded[] => {
  const at = log.findIndex(({ event }) => event.type === type);
  return log.map((recorded, index) => (index === at ? { ...recorded, ...change(recorded) } : recorded));
};

describe('a log', () => {
  it('is what its processes and timers would do again', async () => {
    const { events, reactions, timers, unchanged, ...rest } = await verdict(log);
    expect(rest).toEqual({ underWay: 0, stopped: 0, skipped: {}, different: 0, differences: [] });
    expect(events).toBe(log.length);
    const told = (kind: string) =>
      new Set(log.filter(({ cause }) => cause.actor.kind === kind).map(({ cause }) => cause.command));
    expect([reactions, timers]).toEqual([told('process').size, told('timer').size]);
    expect(Math.min(reactions, timers, unchanged)).toBeGreaterThan(0);
  });

  it('needs no stream in memory but those of a page', async () => {
    expect(await verdict(log, 0)).toEqual(await verdict(log));
  });

  it.each<[string, () => readonly Recorded[], readonly string[]]>([
    [
      'an event of a process is changed',
      () => changed('CallPlayAsked', ({ event }) => ({ event: { ...event, deadline: 1 } })),
      ['otherwise'],
    ],
    [
      'an event of a timer is changed',
      () => changed('ActiveflowStepDone', ({ event }) => ({ event: { ...event, detail: 'x' } })),
      ['otherwise'],
    ],
    ['an event has another id', () => changed('CallPlayAsked', () => ({ id: uuid('other') })), ['otherwise']],
    [
      'what was decided was decided by somebody else',
      () => changed('CallPlayAsked', ({ cause }) => ({ cause: { ...cause, actor: { kind: 'process', id: 'chaining' } } })),
      ['otherwise'],
    ],
  ])('differs where %s', async (_, tampered, expected) => {
    expect(kinds(await verdict(tampered()))).toEqual(expected);
  });

  it('differs where the fact that led to a reaction is changed', async () => {
    const tampered = changed('CallCreated', ({ event }) => ({
      event: { ...event, siblings: [callSpec('sibling', { dialTimeout: 1 })] },
    }));
    expect(kinds(await verdict(tampered))).toEqual(['otherwise']);
  });

  it('differs where a reaction is missing, though others followed', async () => {
    const { differences } = await verdict(without('CallPlayAsked'));
    expect(differences[0]).toMatchObject({
      kind: 'missing',
      what: 'running answers ActiveflowStepStarted with PlayToCall, which was never told',
    });
  });

  it('differs where the last reaction of a tree is missing', async () => {
    const { different, differences } = await verdict(
      without('ActiveflowCreated').filter(({ stream }) => stream.startsWith('call')),
    );
    expect(different).toBeGreaterThan(0);
    expect(differences[0]).toMatchObject({ kind: 'missing' });
  });

  it('differs where there is a reaction too many', async () => {
    const twin = log.find(isBy('process', 'CallPlayAsked'))!;
    const place = log.indexOf(twin) + 3;
    const tampered = [
      ...log.slice(0, place),
      { ...twin, id: uuid('twin'), cause: { ...twin.cause, command: uuid('nobody') } },
      ...log.slice(place),
    ];
    expect(kinds(await verdict(tampered))).toContain('unasked');
    const again = [...log.slice(0, place), { ...twin, id: uuid('twin') }, ...log.slice(place)];
    expect(kinds(await verdict(again))).toContain('twice');
  });

  it('differs where an effect comes before its cause', async () => {
    const at = log.findIndex(isBy('process', 'CallPlayAsked'));
    const cause = log.findIndex(({ id }) => id === log[at]!.cause.causation);
    const moved = [...log.slice(0, cause), log[at]!, ...log.slice(cause, at), ...log.slice(at + 1)];
    expect(kinds(await verdict(moved))).toContain('unasked');
  });

  it('differs where a timer fired before it was due', async () => {
    const early = log.map((recorded) =>
      recorded.cause.actor.kind === 'timer'
        ? { ...recorded, cause: { ...recorded.cause, at: recorded.cause.at - 1_001 } }
        : recorded,
    );
    expect(kinds(await verdict(early))).toContain('early');
  });

  it('differs where half of what a command did is missing', async () => {
    const half = log.filter(({ event, cause }) => !(event.type === 'CallDialAsked' && cause.actor.kind === 'process'));
    expect(kinds(await verdict(half))).toContain('otherwise');
  });

  it('of another version of a process is skipped and counted', async () => {
    const other = log.map((recorded) => {
      const { cause } = recorded;
      const actor = cause.actor.id === 'running' ? { ...cause.actor, version: 2 } : cause.actor;
      return { ...recorded, cause: { ...cause, actor } };
    });
    const { different, skipped } = await verdict(other);
    expect(different).toBe(0);
    expect(skipped['running 2']).toBeGreaterThan(0);
  });

  it('of before there were versions is of the first', async () => {
    const old = log.map(({ cause, ...recorded }) => {
      const { kind, id } = cause.actor;
      return { ...recorded, cause: { ...cause, actor: { kind, id } } };
    });
    expect(await verdict(old)).toEqual(await verdict(log));
  });

  it('differs where the code throws at it', async () => {
    const { differences } = await verdict(changed('CallCreated', ({ event }) => ({ event: { ...event, siblings: undefined } })));
    expect(differences[0]).toMatchObject({ kind: 'broken', position: 1 });
  });

  it('may be ahead of its processes', async () => {
    const cut = log.slice(0, 2);
    const { underWay, different } = await verify(logOf(cut), { ...ALL, checkpoint: 0 });
    expect([underWay, different]).toEqual([2, 0]);
    expect(kinds(await verdict(cut))).toEqual(['missing', 'missing']);
  });

  it('says nothing of a tree that a bug has stopped', async () => {
    const stopped = new Map([[uuid('first'), 1]]);
    expect(await verify(logOf(log.slice(0, 2)), { ...ALL, stopped })).toMatchObject({ stopped: 2, different: 0 });
  });
});

import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import { expectBooksInOrder } from '../support/books.js';
import { listen } from '../support/ear.js';
import type { Moment } from '../support/mortal.js';
import { callTo, startSystem, talk } from '../support/system.js';
import type { Answer, TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

/** A call with somebody, and how it has to end, whatever dies meanwhile. */
interface Story {
  /** Somebody whom no other run knows. */
  readonly phone: (serial: string) => string;
  readonly ends: { readonly hangup_reason: string; readonly hangup_by: string };
  /** Resolves with the call's id when it is over. */
  readonly run: (system: TestSystem, phone: string) => Promise<string>;
}

type Run = { readonly over: Promise<string> } & Pick<Story, 'ends'>;

const NORMAL = { hangup_reason: 'normal', hangup_by: 'local' };
const FOREVER = { type: 'sleep', option: { duration: 3_600_000 } };
const play = (url: string): object => ({ type: 'play', option: { stream_urls: [url] } });
const NUMBER = '+15558880001';

/** Others wait at the same time, and some until the last death is over. */
const PATIENCE = { within: 60_000, every: 40 };

/** A person would try again, too: with the same key, so that it is the same wish. */
const insist = (system: TestSystem, path: string, body?: unknown): Promise<Answer> => {
  const key = randomUUID();
  return until(async () => {
    const answer = await system.ask('POST', `/v1.0${path}`, body, { 'idempotency-key': key });
    return answer.status < 500 ? answer : undefined;
  }, PATIENCE);
};

/** What a call came to, for whoever waits for more in vain. */
const told = async (system: TestSystem, id: string, error: unknown): Promise<never> => {
  const { result } = await system.api('GET', `/calls/${id}/timeline`);
  const lines = result.map(({ tm, type, actor, data }: any) => [tm, type, actor.kind, data.playId, data.detail].join(' '));
  throw new Error([String(error), ...lines].join('\n'));
};

const reach = (system: TestSystem, id: string, is: (call: any) => boolean): Promise<any> =>
  until(async () => {
    const call = await system.api('GET', `/calls/${id}`);
    return is(call) || call.status === 'hangup' ? call : undefined;
  }, PATIENCE).catch((error: unknown) => told(system, id, error));

const over = (system: TestSystem, id: string): Promise<string> => reach(system, id, () => false).then(() => id);

const place = async (system: TestSystem, phone: string, actions: readonly unknown[]): Promise<string> =>
  (await insist(system, '/calls', callTo(phone, actions))).body[0].id;

const greeted: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const wait = { type: 'sleep', option: { duration: 30 } };
    const actions = [{ type: 'answer' }, play('https://s.example/a-50ms.wav'), talk('b'), wait, { type: 'hangup' }];
    return over(system, await place(system, phone, actions));
  },
};

const hears = (system: TestSystem, phone: string, is: (leg: any) => boolean): Promise<unknown> =>
  until(() => system.simulator.softswitch.handset.phone(phone).legs.some(is), { ...PATIENCE, every: 5 });

const held: Story = {
  phone: (serial) => `+1555${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    const id = await place(system, phone, [play('https://s.example/a-80ms.wav'), talk('b'), FOREVER]);
    const steps = async (): Promise<number> => (await system.story(id)).filter((type) => type === 'ActiveflowStepStarted').length;
    await reach(system, id, ({ status }) => status === 'progressing');
    await insist(system, `/calls/${id}/hold`);
    await hears(system, phone, ({ playing }) => playing?.kind === 'moh');
    await insist(system, `/calls/${id}/resume`);
    await until(async () => (await steps()) === 3, PATIENCE);
    await insist(system, `/calls/${id}/hangup`);
    return over(system, id);
  },
};

const incoming: Story = {
  phone: (serial) => `+1777${serial}0001`,
  ends: NORMAL,
  run: (system, phone) => over(system, system.simulator.softswitch.handset.dial(phone, NUMBER).call_id),
};

const cancelled: Story = {
  phone: (serial) => `+1555${serial}3000`,
  ends: { hangup_reason: 'cancel', hangup_by: 'local' },
  run: async (system, phone) => {
    const id = await place(system, phone, [{ type: 'answer' }]);
    await reach(system, id, ({ status }) => status === 'ringing');
    await insist(system, `/calls/${id}/hangup`);
    return over(system, id);
  },
};

const rerouted: Story = {
  phone: (serial) => `+1666${serial}1002`,
  ends: NORMAL,
  run: async (system, phone) => {
    system.simulator.softswitch.handset.configure(`${phone}@bad.example`, { fail: 503 });
    return over(system, await place(system, phone, [talk('b')]));
  },
};

const prepare = async (system: TestSystem): Promise<void> => {
  const flow = await system.api('POST', '/flows', { name: 'answering', detail: '', actions: [talk('a'), talk('b')] });
  await system.api('POST', '/numbers', { number: NUMBER, flow_id: flow.id, name: '', detail: '' });
  const [bad, good] = [randomUUID(), randomUUID()];
  const route = (provider_id: string, priority: number): object => ({ provider_id, priority, target: '+1666' });
  await system.api('PUT', '/customer', {
    providers: [
      { id: bad, hostname: 'bad.example' },
      { id: good, hostname: 'good.example' },
    ],
    routes: [route(bad, 1), route(good, 2)],
  });
};

interface Nth {
  readonly count: () => number;
  readonly now: (events: readonly NewEvent[]) => boolean;
}

/** Counts the appends to the tree of the call with a phone, and tells which is the nth. */
const nth = (phone: string, n: number): Nth => {
  let [count, tree] = [0, ''];
  const isOurs = ({ event }: NewEvent): boolean => {
    const begun = event as Event;
    if (begun.type === 'CallCreated') return begun.spec.destination.target === phone;
    return begun.type === 'CallArrived' && begun.source.target === phone;
  };
  return {
    count: () => count,
    now: (events: readonly NewEvent[]): boolean => {
      tree ||= events.find(isOurs)?.cause.correlation ?? '';
      if (tree === '' || events[0]?.cause.correlation !== tree) return false;
      return ++count === n;
    },
  };
};

/** Runs a story again and again, and each time kills the controller one append later. */
class Reaper {
  readonly runs: Run[] = [];
  kills = 0;

  constructor(
    private readonly system: TestSystem,
    private readonly story: Story,
  ) {}

  /** Runs it once in peace, and answers how many appends that takes. */
  async count(): Promise<number> {
    const death = this.begin(Infinity, 'unseen');
    await this.runs.at(-1)?.over;
    return death.count();
  }

  async kill(n: number, moment: Moment): Promise<void> {
    const { mortal } = this.system.life();
    this.begin(n, moment);
    await Promise.race([mortal.died, this.runs.at(-1)?.over]);
    if (!mortal.isDead()) return;
    this.kills += 1;
    await this.system.restart();
  }

  /** Every call ends as it should, as if nobody had died. */
  async reap(): Promise<void> {
    for (const { over, ends } of this.runs) expect(await this.system.api('GET', `/calls/${await over}`)).toMatchObject(ends);
  }

  private begin(n: number, moment: Moment): Nth {
    const phone = this.story.phone(String(this.runs.length).padStart(3, '0'));
    const death = nth(phone, n);
    this.system.life().mortal.plan({ moment, now: death.now });
    const run = this.story.run(this.system, phone);
    // One that fails early is reported when its turn comes.
    run.catch(() => undefined);
    this.runs.push({ over: run, ends: this.story.ends });
    return death;
  }
}

/** Follows all calls of the customer while something is done, and checks everything afterwards. */
const audited = async (work: (system: TestSystem) => Promise<void>): Promise<void> => {
  const system = await startSystem({ LOG_LEVEL: 'silent' });
  try {
    await prepare(system);
    const { id: customer } = await system.api('GET', '/customer');
    const ear = await listen(() => system.life().url, system.token, `customer_id:${customer}:call:*`);
    await work(system);
    await system.life().end();
    ear.close();
    await expectBooksInOrder(system, ear);
  } finally {
    await system.close();
  }
};

const MOMENTS: readonly Moment[] = ['unanswered', 'unseen', 'unwritten'];

describe('a controller that dies', () => {
  it.concurrent.each([
    ['a call that is answered, hears its plan, waits, and is hung up by it', greeted],
    ['a call that is held and taken back', held],
    ['a caller who is answered', incoming],
    ['a call that is cancelled while it rings', cancelled],
    ['a call that goes another way', rerouted],
  ])(
    'at any append of %s is replaced without anybody noticing',
    (_, story) =>
      audited(async (system) => {
        const reaper = new Reaper(system, story);
        const appends = await reaper.count();
        for (const moment of MOMENTS) {
          for (let n = 1; n <= appends; n++) await reaper.kill(n, moment);
          await reaper.reap();
        }
        expect(reaper.kills).toBeGreaterThan(appends * 2);
      }),
    120_000,
  );
});

describe('while no controller is there', () => {
  it(
    'phones answer, hang up and call, and timers fall due: the next controller finds out',
    () =>
      audited(async (system) => {
        const { handset } = system.simulator.softswitch;
        const legOf = (phone: string): any => handset.phone(phone).legs[0];
        const [leaves, answers, refuses, waits] = ['+15559911002', '+15559922222', '+15559933333', '+15559941002'] as const;
        for (const phone of [answers, refuses]) handset.configure(phone, { manual: true });
        const nap = [{ type: 'answer' }, { type: 'sleep', option: { duration: 300 } }, talk('awake'), { type: 'hangup' }];
        const plans = [[FOREVER], [talk('late')], [talk('never')], nap];
        const ids = await Promise.all(
          [leaves, answers, refuses, waits].map((phone, index) => place(system, phone, plans[index] ?? [])),
        );
        await Promise.all(
          ids.map((id, index) => reach(system, id, ({ status }) => status === (index % 3 === 0 ? 'progressing' : 'ringing'))),
        );
        system.life().mortal.die();
        handset.hangup(legOf(leaves).id);
        handset.answer(legOf(answers).id);
        handset.reject(legOf(refuses).id, 486);
        const arrived = handset.dial('+17779950001', NUMBER).call_id;
        const given = handset.dial('+17779960001', NUMBER);
        await pause(400);
        handset.hangup(given.leg_id);
        await system.restart();

        const ends = (id: string | undefined): Promise<any> => reach(system, id ?? '', () => false);
        expect(await ends(ids[0])).toMatchObject({ hangup_reason: 'normal', hangup_by: 'remote' });
        expect(await ends(ids[1])).toMatchObject(NORMAL);
        expect(await ends(ids[2])).toMatchObject({ hangup_reason: 'busy', hangup_by: 'remote' });
        expect(await ends(ids[3])).toMatchObject(NORMAL);
        expect(await ends(arrived)).toMatchObject({ direction: 'incoming', ...NORMAL });
        expect(legOf(answers).heard).toMatchObject([{ what: 'late' }]);
        expect(legOf(waits).heard).toMatchObject([{ what: 'awake' }]);
        // A caller who came and went while nobody was there left no trace.
        expect((await system.ask('GET', `/v1.0/calls/${given.call_id}`)).status).toBe(404);
      }),
    60_000,
  );
});

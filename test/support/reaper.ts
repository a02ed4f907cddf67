import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { NewEvent } from '#domain/kernel/recorded.js';
import { expectBooksInOrder } from './books.js';
import { listen } from './ear.js';
import type { Moment } from './mortal.js';
import { callTo, startSystem } from './system.js';
import type { Answer, TestSystem } from './system.js';
import { until } from './until.js';

/** A call with somebody, and how it has to end, whatever dies meanwhile. */
export interface Story {
  /** Somebody whom no other run knows. */
  readonly phone: (serial: string) => string;
  readonly ends: { readonly hangup_reason: string; readonly hangup_by: string };
  /** Resolves with the call's id when it is over. */
  readonly run: (system: TestSystem, phone: string) => Promise<string>;
}

type Run = { readonly over: Promise<string> } & Pick<Story, 'ends'>;

/** Others wait at the same time, and some until the last death is over. */
export const PATIENCE = { within: 60_000, every: 40 };

/** A person would try again, too: with the same key, so that it is the same wish. */
export const insist = (system: TestSystem, path: string, body?: unknown): Promise<Answer> => {
  const key = randomUUID();
  return until(async () => {
    const answer = await system.ask('POST', `/v1.0${path}`, body, { 'idempotency-key': key });
    return answer.status < 500 ? answer : undefined;
  }, PATIENCE);
};

/** What a call came to, for whoever waits for more in vain. */
const told = async (system: TestSystem, id: string, error: unknown): Promise<never> => {
  const { result } = await system.api('GET', `/calls/${id}/timeline`);
  const lines = result.map(({ tm, stream, type, actor, data }: any) =>
    [tm, stream.slice(0, 14), type, actor.kind, data.playId ?? data.peerCallId, data.detail].join(' '),
  );
  throw new Error([String(error), ...lines].join('\n'));
};

export const reach = (system: TestSystem, id: string, is: (call: any) => boolean): Promise<any> =>
  until(async () => {
    const call = await system.api('GET', `/calls/${id}`);
    return is(call) || call.status === 'hangup' ? call : undefined;
  }, PATIENCE).catch((error: unknown) => told(system, id, error));

export const over = (system: TestSystem, id: string): Promise<string> => reach(system, id, () => false).then(() => id);

/** A dial that leaves no trace is only sent anew after two seconds without a death: there is time for that. */
export const LONG = 120_000;

export const place = async (system: TestSystem, phone: string, actions: readonly unknown[]): Promise<string> =>
  (await insist(system, '/calls', callTo(phone, actions, { dial_timeout: LONG }))).body[0].id;

export const hears = (system: TestSystem, phone: string, is: (leg: any) => boolean): Promise<unknown> =>
  until(() => system.simulator.softswitch.handset.phone(phone).legs.some(is), { ...PATIENCE, every: 5 });

interface Nth {
  readonly count: () => number;
  /** The tree of calls, once it has begun. */
  readonly tree: () => string;
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
    tree: () => tree,
    now: (events: readonly NewEvent[]): boolean => {
      tree ||= events.find(isOurs)?.cause.correlation ?? '';
      if (tree === '' || events[0]?.cause.correlation !== tree) return false;
      return ++count === n;
    },
  };
};

/** Runs a story again and again, and each time kills the controller one append later. */
export class Reaper {
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
    if (!mortal.isDying()) {
      mortal.plan(undefined);
      return;
    }
    // The append that it dies of may be one behind what ended the run.
    await mortal.died;
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
    const run = this.story
      .run(this.system, phone)
      .catch((error: unknown) => told(this.system, death.tree(), `death ${n}, ${moment}, of ${phone}: ${String(error)}`));
    // One that fails early is reported when its turn comes.
    run.catch(() => undefined);
    this.runs.push({ over: run, ends: this.story.ends });
    return death;
  }
}

/** Follows all calls of the customer while something is done, and checks everything afterwards. */
export const audited = async (
  prepare: (system: TestSystem) => Promise<void>,
  work: (system: TestSystem) => Promise<void>,
): Promise<void> => {
  const system = await startSystem({ LOG_LEVEL: 'silent' });
  try {
    await prepare(system);
    const { id: customer } = await system.api('GET', '/customer');
    const ear = await listen(() => system.life().url, system.token, `customer_id:${customer}:*`);
    await work(system);
    await system.life().end();
    ear.close();
    await expectBooksInOrder(system, ear);
  } finally {
    await system.close();
  }
};

import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { until } from '../../../test/support/until.js';
import { fold } from './fold.js';
import { messagesOf, seqAfter } from './messages.js';
import { Queries } from './queries.js';
import { readModels } from './read-models.js';
import { rebuild } from './rebuild.js';
import { open } from './testing/opened.js';
import type { Opened } from './testing/opened.js';
import { CUSTOMER, EPOCH, Story, answered, createCall, ringing, spec, uuid, wholeCall } from './testing/story.js';
import type { CallView } from './calls/calls.view.js';

const DAY = 86_400_000;
const SOON = 10_000;

let opened: Opened;
beforeEach(async () => {
  opened = await open();
});
afterEach(() => opened.close());

const manyCalls = (count: number, story = new Story()): Story => {
  const from = story.log.length;
  for (let index = 0; index < count; index++) wholeCall(story, `call ${from} ${index}`);
  return story;
};

/** What must have been told of a log, by nothing but the fold. */
const messagesOfLog = ({ log }: Story) => fold(readModels, [], log).announced.flatMap(messagesOf);

describe('a projector', () => {
  it('shows what was in the log before it is started', async () => {
    const story = manyCalls(100);
    opened.add(story);
    const { projector } = await opened.run();

    expect(projector.place).toBe(story.log.length);
    const { rows } = await opened.pool.query('select count(*)::int as count from ledgerline_read.calls where not open');
    expect(rows).toEqual([{ count: 100 }]);
  });

  it('shows an event as soon as it says so', async () => {
    const { projector } = await opened.run();
    const story = new Story();
    story.tell(createCall(spec('c')));

    expect(await projector.passed(opened.add(story), SOON)).toBe(true);
    const call = await new Queries(opened.pool).one<CallView>('calls', CUSTOMER, uuid('c'));
    expect(call).toMatchObject({ id: uuid('c'), status: 'dialing' });
  });

  it('tells everything once and in order, as of its event', async () => {
    const { projector, told } = await opened.run();
    const story = new Story();
    for (let index = 0; index < 20; index++) {
      wholeCall(story, `c${index}`);
      opened.add(story);
    }
    await projector.passed(story.log.length, SOON);

    expect(told).toEqual(messagesOfLog(story));
  });

  it('tells the rest when a listener fails, and reports that', async () => {
    const { projector, told, errors } = await opened.run();
    projector.listen(() => {
      throw new Error('a listener failed');
    });
    await projector.passed(opened.add(manyCalls(1)), SOON);

    expect(errors).toEqual([new Error('a listener failed')]);
    expect(told.length).toBeGreaterThan(0);
  });

  it('goes on where it was', async () => {
    const story = manyCalls(3);
    opened.add(story);
    const first = await opened.run();
    await first.projector.stop();
    const before = story.log.length;
    manyCalls(3, story);
    opened.add(story);
    const second = await opened.run();

    expect([...first.told, ...second.told]).toEqual(messagesOfLog(story));
    expect(second.told[0]?.seq).toBeGreaterThan(seqAfter(before));
  });

  it('does not say that it has passed what has not come', async () => {
    const { projector } = await opened.run();

    expect(await projector.passed(0, 0)).toBe(true);
    expect(await projector.passed(1, 1)).toBe(false);
    const waiting = projector.passed(1, SOON);
    await projector.stop();
    expect(await waiting).toBe(false);
  });
});

describe('during an outage', () => {
  it('waits, and then goes on without loss or repetition', async () => {
    const { projector, told, errors } = await opened.run();
    const story = manyCalls(2);
    await projector.passed(opened.add(story), SOON);
    await opened.gate.shut();
    manyCalls(3, story);
    opened.add(story);
    await until(() => errors.length > 1);
    expect(errors.every((error) => error instanceof StoreUnavailable)).toBe(true);
    await opened.gate.open();

    expect(await projector.passed(story.log.length, SOON)).toBe(true);
    expect(told).toEqual(messagesOfLog(story));
  });

  it('loses and doubles nothing when its connections are cut again and again', async () => {
    const { projector, told } = await opened.run();
    const story = new Story();
    for (let round = 0; round < 30; round++) {
      manyCalls(2, story);
      opened.add(story);
      if (round % 3 === 0) await projector.passed(story.log.length - 10, SOON);
      opened.gate.cut();
    }
    expect(await projector.passed(story.log.length, SOON)).toBe(true);

    expect(told).toEqual(messagesOfLog(story));
  });

  it('finds out what became of a commit whose answer was lost', async () => {
    const { projector, told, errors } = await opened.run();
    const story = new Story();
    story.tell(createCall(spec('c')));
    await projector.passed(opened.add(story), SOON);
    story.tell(ringing('c'));
    await projector.passed(opened.add(story), SOON);
    opened.gate.loseAnswers();
    story.tell(answered('c'));
    const position = opened.add(story);
    const place = 'select position::int as position from ledgerline_read.projector';
    await until(async () => (await opened.direct.query<{ position: number }>(place)).rows[0]?.position === position);
    expect(projector.place).toBeLessThan(position);
    await opened.gate.open();
    opened.gate.cut();

    expect(await projector.passed(position, SOON)).toBe(true);
    expect(told).toEqual(messagesOfLog(story));
    expect(errors[0]).toBeInstanceOf(StoreUnavailable);
  });
});

describe('when a crash of Postgres has taken back the last commits', () => {
  /** The tables as they are, and a way to have them like that again. */
  const kept = async () => {
    const tables = ['projector', 'calls', 'trees', 'messages'];
    const each = (statement: (table: string) => string): string => tables.map(statement).join(';');
    await opened.direct.query(each((table) => `create table kept_${table} as table ledgerline_read.${table}`));
    const again = (table: string): string =>
      `delete from ledgerline_read.${table}; insert into ledgerline_read.${table} select * from kept_${table}`;
    return () => opened.direct.query(`begin; ${each(again)}; commit`);
  };

  it('writes them again with the next event, and tells nothing twice', async () => {
    const { projector, told, errors } = await opened.run();
    const story = manyCalls(2);
    await projector.passed(opened.add(story), SOON);
    const takeBack = await kept();
    manyCalls(80, story);
    await projector.passed(opened.add(story), SOON);
    await takeBack();
    manyCalls(1, story);
    const position = opened.add(story);
    await until(() => projector.place === position, { within: SOON });

    expect(told).toEqual(messagesOfLog(story));
    expect(errors).toEqual([]);
    const survived = await opened.contents();
    await projector.stop();
    await rebuild(opened.pool, opened.store, { now: () => EPOCH });
    expect(survived).toEqual(await opened.contents());
  });

  it('looks for itself when its connections break', async () => {
    const { projector, told } = await opened.run();
    const story = manyCalls(2);
    await projector.passed(opened.add(story), SOON);
    const takeBack = await kept();
    manyCalls(3, story);
    await projector.passed(opened.add(story), SOON);
    const whole = await opened.contents();
    await takeBack();
    opened.gate.cut();
    await until(async () => isDeepStrictEqual(await opened.contents(), whole), { within: SOON });

    expect(told).toEqual(messagesOfLog(story));
  });
});

it('two projectors on the same tables write everything once, and each tells everything', async () => {
  const [one, two] = [await opened.run(), await opened.run()];
  const story = new Story();
  for (let index = 0; index < 40; index++) {
    wholeCall(story, `c${index}`);
    opened.add(story);
    if (index % 5 === 0) await one.projector.passed(story.log.length, SOON);
  }
  await Promise.all([one, two].map(({ projector }) => projector.passed(story.log.length, SOON)));

  expect(one.told).toEqual(messagesOfLog(story));
  expect(two.told).toEqual(messagesOfLog(story));
  expect([...one.errors, ...two.errors]).toEqual([]);
});

describe('a projection that fails', () => {
  it('stops the projector, loudly, at the event that it cannot take', async () => {
    const { projector, errors } = await opened.run();
    const story = new Story();
    story.tell(createCall(spec('c')));
    await projector.passed(opened.add(story), SOON);
    const good = opened.log.head;
    const malformed = { ...story.log[0]!, stream: `call-${uuid('d')}`, event: { type: 'CallCreated', callId: uuid('d') } };
    const waiting = projector.passed(good + 1, SOON);
    opened.log.add(malformed.stream, [malformed]);

    expect(await waiting).toBe(false);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(TypeError);
    expect(projector.place).toBe(good);
    expect(await projector.passed(good + 1, SOON)).toBe(false);
    await expect(opened.run()).rejects.toThrow(TypeError);
  });
});

describe('messages', () => {
  it('are kept for a day', async () => {
    let now = EPOCH;
    const { projector } = await opened.run(() => now);
    const story = manyCalls(2);
    await projector.passed(opened.add(story), SOON);
    const [old] = (await opened.pool.query<{ count: number }>('select count(*)::int as count from ledgerline_read.messages'))
      .rows;
    expect(old?.count).toBe(messagesOfLog(story).filter(({ id }) => id.endsWith('.0')).length);

    const ended = story.log.length;
    now = story.at + DAY + 60_000;
    story.after(DAY + 60_000).tell(createCall(spec('late')));
    await projector.passed(opened.add(story), SOON);
    await until(async () => {
      const { rows } = await opened.pool.query('select topic from ledgerline_read.messages');
      return rows.length === 1;
    });
    const { rows } = await opened.pool.query<{ forgotten: number }>('select forgotten from ledgerline_read.projector');
    expect(rows[0]?.forgotten).toBeGreaterThan(seqAfter(ended - 4));
    expect(rows[0]?.forgotten).toBeLessThanOrEqual(seqAfter(ended));
  });

  it('of long ago are neither kept nor told by a projector that comes late', async () => {
    const story = manyCalls(2);
    story.after(2 * DAY).tell(createCall(spec('late')));
    story.after(1_000).tell(ringing('late'));
    opened.add(story);
    const { told } = await opened.run(() => story.at);

    expect(told.map(({ type }) => type)).toEqual(['call_created', 'call_ringing', 'call_updated']);
    const { rows } = await opened.pool.query('select types from ledgerline_read.messages order by position');
    expect(rows).toEqual([{ types: 'call_created' }, { types: 'call_ringing,call_updated' }]);
  });
});

it('takes any text that JSON can carry', async () => {
  const story = new Story();
  const text = `nul \0, lone \ud800 surrogate, "quotes", {braces}, back\\slash, 'ticks', ☎`;
  const command = { type: 'CreateCustomer', customerId: CUSTOMER, name: text, detail: '', email: '' } as const;
  story.tell({ to: 'customer', id: CUSTOMER, command: { ...command, providers: [], routes: [], maxDuration: null } });
  opened.add(story);
  await opened.run();

  expect(await new Queries(opened.pool).one('customers', CUSTOMER, CUSTOMER)).toMatchObject({ name: text });
});

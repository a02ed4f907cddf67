import { describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#eventstore/event-store.js';
import type { MessagePage, Snapshot } from '#readmodels/message-archive.js';
import type { Message } from '#readmodels/messages.js';
import { until } from '../../../../test/support/until.js';
import { sent } from './live.sent.js';
import { MOST_WAITING, Session } from './live.session.js';
import type { Wire } from './live.session.js';

const CALLS = 'customer_id:c1:call:*';

const message = (seq: number, call = '7'): Message => ({
  type: 'call_updated',
  data: { id: call },
  topic: `customer_id:c1:call:${call}`,
  id: `e${seq}.0`,
  seq,
  tm: '',
});

interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A socket whose other end reads when the test says so. */
class FakeWire implements Wire {
  readonly sent: Record<string, unknown>[] = [];
  waiting = 0;
  closed: Closed | undefined;
  reading = true;
  #waiters: (() => void)[] = [];

  send(text: string): void {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
    if (!this.reading) this.waiting += text.length;
  }

  flushed(): Promise<void> {
    return this.reading ? Promise.resolve() : new Promise((resolve) => this.#waiters.push(resolve));
  }

  read(): void {
    this.reading = true;
    this.waiting = 0;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  get seqs(): readonly unknown[] {
    return this.sent.filter(({ type }) => type === 'call_updated').map(({ seq }) => seq);
  }

  get types(): readonly unknown[] {
    return this.sent.map(({ type }) => type);
  }
}

/** What was told, and whatever else a test wants to happen while it is read. */
class FakeArchive {
  readonly told: Message[] = [];
  snapshot: Snapshot = { seq: 0, calls: [] };
  from = 0;
  before: () => Promise<void> | void = () => undefined;
  reads = 0;

  async after(_: string, seq: number, size: number): Promise<MessagePage> {
    this.reads += 1;
    const page = this.told.filter((each) => each.seq > seq).slice(0, size);
    await this.before();
    return { messages: page, more: page.length === size, from: this.from, to: this.told.at(-1)?.seq ?? 0 };
  }

  openCalls(): Promise<Snapshot> {
    return Promise.resolve(this.snapshot);
  }
}

const opened = () => {
  const [wire, archive] = [new FakeWire(), new FakeArchive()];
  const errors: Error[] = [];
  const session = new Session({ customerId: 'c1', wire, archive, onError: (error) => errors.push(error) });
  const say = (frame: unknown): void => session.receive(JSON.stringify(frame));
  /** As the projector does it: first it is kept, then told. */
  const tell = (...messages: readonly Message[]): void => {
    archive.told.push(...messages);
    for (const each of messages) session.deliver(sent(each));
  };
  return { wire, archive, session, errors, say, tell };
};

describe('a client', () => {
  it('hears what it has subscribed to, and is told to what', () => {
    const { wire, say, tell } = opened();
    say({ type: 'subscribe', id: 'a', topics: ['customer_id:c1:call:7'] });
    tell(message(16, '7'), message(32, '8'));

    expect(wire.sent).toEqual([{ type: 'ack', id: 'a', topics: ['customer_id:c1:call:7'] }, message(16, '7')]);
  });

  it('hears a message once, however many of its topics match', () => {
    const { wire, say, tell } = opened();
    say({ type: 'subscribe', topics: [CALLS, 'customer_id:c1', 'customer_id:c1:call:7'] });
    tell(message(16));

    expect(wire.seqs).toEqual([16]);
  });

  it('hears no more of what it has unsubscribed from, however it writes that', () => {
    const { wire, say, tell } = opened();
    say({ type: 'subscribe', topics: [CALLS] });
    say({ type: 'unsubscribe', id: 2, topics: ['customer_id:c1:call'] });
    tell(message(16));

    expect(wire.sent.at(-1)).toEqual({ type: 'ack', id: 2, topics: [] });
  });

  it('hears nothing without a subscription', () => {
    const { wire, tell } = opened();
    tell(message(16));

    expect(wire.sent).toEqual([]);
  });

  it('is told what is wrong with a frame, and nothing else changes', () => {
    const { wire, session, say, tell } = opened();
    session.receive('{');
    say({ type: 'subscribe', id: 1, topics: [CALLS, 'customer_id:c2:call:*'] });
    say({ type: 'subscribe', id: 2, topics: ['nonsense'] });
    tell(message(16));

    expect(wire.sent).toMatchObject([
      { type: 'error', reason: 'INVALID_JSON_BODY' },
      { type: 'error', id: 1, reason: 'PERMISSION_DENIED' },
      { type: 'error', id: 2, reason: 'INVALID_ARGUMENT' },
    ]);
    expect(wire.closed).toBeUndefined();
  });

  it('may ask whether somebody is there', () => {
    const { wire, say } = opened();
    say({ type: 'ping', id: 9 });

    expect(wire.sent).toEqual([{ type: 'pong', id: 9 }]);
  });

  it('cannot have endless topics', () => {
    const { wire, say } = opened();
    for (let frame = 0; frame < 11; frame++) {
      say({ type: 'subscribe', topics: Array.from({ length: 100 }, (_, index) => `customer_id:c1:call:${frame}-${index}`) });
    }
    expect(wire.types.at(-2)).toBe('ack');
    expect(wire.types.at(-1)).toBe('error');
  });

  it('that does not read is sent away to come again', () => {
    const { wire, say, tell } = opened();
    say({ type: 'subscribe', topics: [CALLS] });
    wire.reading = false;
    wire.waiting = MOST_WAITING - 10;
    tell(message(16), message(32), message(48));

    expect(wire.closed?.code).toBe(1013);
    expect(wire.seqs).toEqual([16]);
    say({ type: 'ping' });
    expect(wire.types).not.toContain('pong');
  });
});

describe('a client that resumes', () => {
  it('is told what it has missed of what it wants, in order, and then what comes', async () => {
    const { wire, say, tell } = opened();
    tell(message(16), message(32), message(48, '8'), message(64));
    say({ type: 'resume', id: 1, seq: 16, topics: ['customer_id:c1:call:7'] });
    await until(() => wire.seqs.length === 2);
    await Promise.resolve();
    tell(message(80), message(96, '8'));
    await until(() => wire.seqs.length === 3);

    expect(wire.types[0]).toBe('ack');
    expect(wire.seqs).toEqual([32, 64, 80]);
  });

  it('loses and hears twice nothing that is told while the archive is read', async () => {
    const { wire, archive, say, tell } = opened();
    for (let seq = 1; seq <= 1_200; seq++) archive.told.push(message(seq * 16));
    let next = 1_201;
    archive.before = () => {
      if (next < 1_300) for (let index = 0; index < 7; index++) tell(message(next++ * 16));
    };
    say({ type: 'resume', seq: 160, topics: [CALLS] });
    await until(() => archive.reads > 2);
    tell(message(next * 16));
    await until(() => wire.seqs.at(-1) === next * 16);

    expect(wire.seqs).toEqual(Array.from({ length: next - 10 }, (_, index) => (index + 11) * 16));
  });

  it('reads again from the archive when too much is told meanwhile', async () => {
    const { wire, archive, say, tell } = opened();
    tell(message(16));
    archive.before = () => {
      archive.before = () => undefined;
      tell(...Array.from({ length: 1_500 }, (_, index) => message((index + 2) * 16)));
    };
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    await until(() => wire.seqs.length >= 1_501);

    expect(wire.seqs).toEqual(Array.from({ length: 1_501 }, (_, index) => (index + 1) * 16));
  });

  it('takes its time, and is not held for slow', async () => {
    const { wire, archive, say } = opened();
    for (let seq = 1; seq <= 1_200; seq++) archive.told.push(message(seq * 16));
    wire.reading = false;
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    await until(() => wire.seqs.length === 500);
    expect(archive.reads).toBe(1);
    wire.read();
    await until(() => wire.seqs.length === 1_200);

    expect(wire.closed).toBeUndefined();
  });

  it.each([
    ['older than what is kept', 16],
    ['of another log', 9_999_999],
  ])('from a seq %s gets all open calls, and then what came after them', async (_, seq) => {
    const { wire, archive, say, tell } = opened();
    archive.from = 47;
    tell(message(64), message(80), message(96));
    archive.snapshot = { seq: 80, calls: [{ id: '7' }] };
    say({ type: 'resume', seq, topics: [CALLS] });
    await until(() => wire.types.includes('snapshot'));
    archive.snapshot = { seq: 0, calls: [] };
    tell(message(112));
    await until(() => wire.seqs.includes(112));

    expect(wire.sent.slice(1, 3)).toEqual([
      { type: 'resync', seq: 80 },
      { type: 'snapshot', data: [{ id: '7' }], seq: 80 },
    ]);
    expect(wire.seqs.at(-1)).toBe(112);
    expect(wire.seqs).not.toContain(64);
  });

  it('twice at once is told to wait', async () => {
    const { wire, say } = opened();
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    say({ type: 'resume', id: 2, seq: 0 });

    await until(() => wire.sent.length === 2);
    expect(wire.sent.at(-1)).toMatchObject({ type: 'error', id: 2, reason: 'STATE_INVALID' });
  });

  it('may do so again later on the same socket', async () => {
    const { wire, archive, say, tell } = opened();
    say({ type: 'subscribe', topics: [CALLS] });
    tell(message(16), message(32));
    say({ type: 'resume', seq: 16 });
    await until(() => archive.reads === 1 && wire.seqs.length === 3);

    expect(wire.seqs).toEqual([16, 32, 32]);
  });

  it('to a wrong topic is told so, and nothing is replayed', () => {
    const { wire, archive, say } = opened();
    say({ type: 'resume', id: 1, seq: 0, topics: ['customer_id:c2:call:*'] });

    expect(wire.sent).toMatchObject([{ type: 'error', id: 1, reason: 'PERMISSION_DENIED' }]);
    expect(archive.reads).toBe(0);
  });

  it('during an outage is told so and sent away, for to go on would hide what it has missed', async () => {
    const { wire, archive, errors, say } = opened();
    archive.before = () => Promise.reject(new StoreUnavailable('away'));
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    await until(() => wire.closed);

    expect(wire.types).toEqual(['ack', 'error']);
    expect(wire.closed?.code).toBe(1013);
    expect(errors).toEqual([]);
  });

  it('into a bug is sent away, and the bug is reported', async () => {
    const { wire, archive, errors, say } = opened();
    archive.before = () => Promise.reject(new TypeError('a bug'));
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    await until(() => wire.closed);

    expect(wire.closed?.code).toBe(1011);
    expect(errors).toEqual([new TypeError('a bug')]);
  });

  it('and goes away meanwhile is sent nothing more', async () => {
    const { wire, archive, session, say } = opened();
    archive.told.push(message(16));
    archive.before = () => session.end();
    say({ type: 'resume', seq: 0, topics: [CALLS] });
    await until(() => archive.reads === 1);

    expect(wire.seqs).toEqual([]);
  });
});

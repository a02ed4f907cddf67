import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { EslEvent, SwitchConnection, SwitchListener } from '../switch.js';
import { StubSwitch, event, obliging, reply, response } from '../testing/stub.switch.js';
import type { Reply } from '../testing/stub.switch.js';
import { eventSocket } from './freeswitch.connection.js';

/** Remembers what it was told, and lets a test wait for it. */
class Listener implements SwitchListener {
  readonly events: EslEvent[] = [];
  readonly downs: string[] = [];
  ups = 0;
  ready: Promise<void> = Promise.resolve();
  private readonly told = new EventTarget();

  up(): Promise<void> {
    this.ups += 1;
    this.told.dispatchEvent(new Event('told'));
    return this.ready;
  }

  down(reason: string): void {
    this.downs.push(reason);
    this.told.dispatchEvent(new Event('told'));
  }

  event(each: EslEvent): void {
    this.events.push(each);
    this.told.dispatchEvent(new Event('told'));
  }

  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await once(this.told, 'told');
  }
}

interface Open {
  readonly stub: StubSwitch;
  readonly listener: Listener;
  readonly connection: SwitchConnection;
  readonly warnings: string[];
}

const opened: Open[] = [];

const open = async (says: Reply = obliging, password = 'ClueCon', listener = new Listener()): Promise<Open> => {
  const stub = await StubSwitch.listen(says);
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  const connection = eventSocket({
    host: '127.0.0.1',
    port: stub.port,
    password,
    events: ['CHANNEL_ANSWER', 'BACKGROUND_JOB'],
    warn,
  })(listener);
  const all = { stub, listener, connection, warnings };
  opened.push(all);
  return all;
};

const up = async (says?: Reply): Promise<Open> => {
  const all = await open(says);
  await all.listener.until(() => all.listener.ups === 1);
  return all;
};

afterEach(async () => {
  for (const { connection, stub } of opened.splice(0)) {
    await connection.close();
    await stub.close();
  }
});

describe('the event socket', () => {
  it('greets, subscribes to JSON events, and says that it is up', async () => {
    const { stub } = await up();
    expect(stub.commands).toEqual(['auth ClueCon', 'event json CHANNEL_ANSWER BACKGROUND_JOB']);
  });

  it('matches replies to commands that were written without waiting', async () => {
    const { connection, stub } = await up((command) => (command.startsWith('api echo') ? response(command) : obliging(command)));
    const asked = Array.from({ length: 500 }, (_, index) => `api echo ${index}`);
    const answers = await Promise.all(
      asked.map((line, index) => {
        if (index % 3 === 0) connection.send({ line: 'bgapi originate x', headers: { 'Job-UUID': `job-${index}` } });
        return connection.ask({ line });
      }),
    );
    expect(answers).toEqual(asked);
    expect(stub.commands).toContain('bgapi originate x\nJob-UUID: job-3');
  });

  it('answers with the text of a command reply and with the body of an api response', async () => {
    const { connection } = await up((command) =>
      command === 'linger' ? reply('-ERR not controlling a session') : obliging(command),
    );
    await expect(connection.ask({ line: 'linger' })).resolves.toBe('-ERR not controlling a session');
    await expect(connection.ask({ line: 'api status' })).resolves.toBe('+OK\n');
  });

  it('holds events back until its listener is ready, and loses none', async () => {
    const listener = new Listener();
    let ready = (): void => undefined;
    listener.ready = new Promise((resolve) => (ready = resolve));
    const { stub, connection } = await open(obliging, 'ClueCon', listener);
    await listener.until(() => listener.ups === 1);
    stub.write(
      event({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'a' }) + event({ 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'b' }),
    );
    await connection.ask({ line: 'api status' });
    expect(listener.events).toEqual([]);
    ready();
    await listener.until(() => listener.events.length === 2);
    expect(listener.events.map((each) => each['Unique-ID'])).toEqual(['a', 'b']);
  });

  it('reads frames however they are cut, and bodies of any size', async () => {
    const { stub, listener } = await up();
    const name = 'Ünïcödé 世界 '.repeat(20_000);
    const bytes = Buffer.from(
      event({ 'Unique-ID': 'a', name }) + event({ 'Unique-ID': 'b', name: 'é\n\n' }) + event({ 'Unique-ID': 'c' }),
    );
    const cuts = [
      1,
      7,
      20,
      55,
      56,
      57,
      90,
      91,
      4_096,
      65_537,
      bytes.length - 130,
      bytes.length - 60,
      bytes.length - 1,
      bytes.length,
    ];
    for (const [index, end] of cuts.entries()) {
      stub.write(bytes.subarray(cuts[index - 1] ?? 0, end));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await listener.until(() => listener.events.length === 3);
    expect(listener.events).toEqual([{ 'Unique-ID': 'a', name }, { 'Unique-ID': 'b', name: 'é\n\n' }, { 'Unique-ID': 'c' }]);
  });

  it('takes thousands of short frames in one piece', async () => {
    const { stub, listener } = await up();
    stub.write(event({ 'Event-Name': 'BACKGROUND_JOB' }).repeat(5_000));
    await listener.until(() => listener.events.length === 5_000);
  });

  it('goes on after an event that is no JSON and after a frame that it does not know', async () => {
    const { stub, listener, warnings } = await up();
    stub.write(
      'Content-Length: 3\nContent-Type: text/event-json\n\n{"a' +
        'Content-Type: log/data\nContent-Length: 2\n\nhi' +
        event({ a: 'b' }),
    );
    await listener.until(() => listener.events.length === 1);
    expect(warnings).toEqual([expect.stringContaining('no JSON'), expect.stringContaining('log/data')]);
  });

  it('never writes more than one command a frame', async () => {
    const { connection, stub } = await up();
    expect(() => connection.send({ line: 'api status\n\napi shutdown' })).toThrow('more than one line');
    await expect(connection.ask({ line: 'sendmsg a', headers: { x: 'y\r\nz: a' } })).rejects.toThrow('more than one line');
    await connection.ask({ line: 'api status' });
    expect(stub.commands.slice(2)).toEqual(['api status']);
  });

  it('asks for a sign of life each second when nothing else is owed', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'clearTimeout'] });
    const { stub, listener, connection } = await up();
    for (let second = 1; second <= 8; second++) {
      jest.advanceTimersByTime(1_000);
      await connection.ask({ line: 'api status' });
    }
    expect(stub.commands.filter((command) => command === 'api uptime')).toHaveLength(8);
    expect(listener.downs).toEqual([]);
    jest.useRealTimers();
  });
});

describe('the event socket goes down, with a reason', () => {
  it('when the password is wrong', async () => {
    const { listener } = await open(obliging, 'secret');
    await listener.until(() => listener.downs.length > 0);
    expect(listener).toMatchObject({ ups: 0, downs: ['FreeSWITCH refused the password: -ERR invalid'] });
  });

  it('when there is no switch', async () => {
    const stub = await StubSwitch.listen();
    const { port } = stub;
    await stub.close();
    const listener = new Listener();
    eventSocket({ host: '127.0.0.1', port, password: 'x', events: [], warn: () => undefined })(listener);
    await listener.until(() => listener.downs.length > 0);
    expect(listener.downs).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });

  it('when the switch refuses the address, or says goodbye', async () => {
    const { stub, listener } = await up();
    stub.write('Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n');
    await listener.until(() => listener.downs.length > 0);
    expect(listener.downs).toEqual([expect.stringContaining('apply-inbound-acl')]);
    const other = await up();
    other.stub.write('Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n');
    await other.listener.until(() => other.listener.downs.length > 0);
    expect(other.listener.downs).toEqual(['FreeSWITCH closed the connection']);
  });

  it('when the socket is cut: what is owed is refused, and it is told once', async () => {
    const { connection, stub, listener } = await up((command) => (command === 'api slow' ? undefined : obliging(command)));
    const owed = connection.ask({ line: 'api slow' });
    const refused = expect(owed).rejects.toThrow('The connection to the switch is lost');
    await stub.heard((command) => command === 'api slow');
    stub.hangUp();
    await refused;
    await listener.until(() => listener.downs.length > 0);
    connection.send({ line: 'api status' });
    await expect(connection.ask({ line: 'api status' })).rejects.toThrow('There is no connection');
    await connection.close();
    expect(listener.downs).toHaveLength(1);
  });

  it.each([
    ['a reply', (command: string) => (command === 'api slow' ? undefined : obliging(command))],
    ['the greeting', (command: string) => (command.startsWith('auth') ? undefined : obliging(command))],
  ])('when %s is five seconds overdue', async (_, says) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'setTimeout', 'clearTimeout'] });
    const { connection, stub, listener } = await open(says);
    await stub.heard((command) => command.startsWith('auth'));
    await listener.until(() => listener.ups === 1 || _ === 'the greeting');
    connection.send({ line: 'api slow' });
    for (let second = 0; second < 5; second++) jest.advanceTimersByTime(1_000);
    expect(listener.downs).toEqual([]);
    jest.advanceTimersByTime(1_000);
    await listener.until(() => listener.downs.length > 0);
    expect(listener.downs).toEqual(['no reply for 5 s']);
    jest.useRealTimers();
  });

  it('when its listener fails, which ends no process', async () => {
    const listener = new Listener();
    jest.spyOn(listener, 'event').mockImplementation(() => {
      throw new Error('no such leg');
    });
    const { stub } = await open(obliging, 'ClueCon', listener);
    await listener.until(() => listener.ups === 1);
    stub.write(event({ a: 'b' }));
    await listener.until(() => listener.downs.length > 0);
    expect(listener.downs).toEqual(['no such leg']);
  });

  it('when it is closed, after everything written has left', async () => {
    const { connection, stub, listener } = await up();
    connection.send({ line: 'api uuid_kill a' });
    const [closed] = await Promise.allSettled([connection.close(), stub.heard((command) => command === 'api uuid_kill a')]);
    expect(closed.status).toBe('fulfilled');
    expect(listener.downs).toEqual(['closed by Ledgerline']);
  });
});

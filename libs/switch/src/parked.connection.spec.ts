import { describe, expect, it } from '@jest/globals';
import { parkedFirst } from './parked.connection.js';
import type { EslCommand, EslEvent, SwitchListener } from './switch.js';
import { VirtualClock } from './testing/virtual.clock.js';

const setUp = () => {
  const sent: string[] = [];
  const heard: unknown[] = [];
  let inner: SwitchListener | undefined;
  const clock = new VirtualClock(0);
  const connection = parkedFirst((listener) => {
    inner = listener;
    return {
      send: ({ line }) => void sent.push(line),
      ask: ({ line }) => {
        sent.push(line);
        return Promise.resolve(`asked ${line}`);
      },
      flush: () => undefined,
      close: () => Promise.resolve(),
    };
  }, clock)({ up: () => Promise.resolve(), down: () => undefined, event: (event) => void heard.push(event['Event-Name']) });
  const tell = (name: string, legId = 'a', direction = 'outbound'): void => {
    const event: EslEvent = { 'Event-Name': name, 'Unique-ID': legId, 'Call-Direction': direction };
    inner!.event(event);
  };
  const play = (legId = 'a'): EslCommand => ({ line: `play ${legId}`, parked: [legId] });
  const cut = (): void => inner!.down('cut');
  const bridge = (a: string, b: string): EslCommand => ({ line: `api uuid_bridge ${a} ${b}`, parked: [a, b] });
  return { connection, sent, heard, tell, play, clock, cut, bridge };
};

describe('an application for a dialled leg', () => {
  it('waits from the answer to the park, in order, and nothing else does', () => {
    const { connection, sent, heard, tell, play } = setUp();
    tell('CHANNEL_ANSWER');
    connection.send(play());
    connection.send({ line: 'more', parked: ['a'] });
    connection.send({ line: 'kill a' });
    connection.send(play('b'));
    expect(sent).toEqual(['kill a', 'play b']);
    tell('CHANNEL_PARK', 'b');
    expect(sent).toHaveLength(2);
    tell('CHANNEL_PARK');
    expect(sent.slice(2)).toEqual(['play a', 'more']);
    connection.send(play());
    expect(sent).toHaveLength(5);
    expect(heard).toEqual(['CHANNEL_ANSWER', 'CHANNEL_PARK', 'CHANNEL_PARK']);
  });

  it('is dropped when the leg is over before', () => {
    const { connection, sent, tell, play } = setUp();
    tell('CHANNEL_ANSWER');
    connection.send(play());
    tell('CHANNEL_HANGUP_COMPLETE');
    tell('CHANNEL_PARK');
    expect(sent).toEqual([]);
  });

  it('does not wait on an arrival, which was parked before it was answered', () => {
    const { connection, sent, tell, play } = setUp();
    tell('CHANNEL_ANSWER', 'a', 'inbound');
    connection.send(play());
    expect(sent).toEqual(['play a']);
  });

  it('leaves questions alone', async () => {
    expect(await setUp().connection.ask({ line: 'api uptime', parked: ['a'] })).toBe('asked api uptime');
  });
});

describe('a line that takes something out of the ledger', () => {
  const forget = { line: 'api hash delete/asked/p', parked: ['a'] };

  it('does not overtake what put it there', async () => {
    const { connection, sent, tell, play } = setUp();
    tell('CHANNEL_ANSWER');
    connection.send(play());
    const reply = connection.ask(forget);
    expect(sent).toEqual([]);
    tell('CHANNEL_PARK');
    expect(sent).toEqual(['play a', forget.line]);
    expect(await reply).toBe(`asked ${forget.line}`);
  });

  it('is sent when the leg is over, and told as lost with the connection', async () => {
    const over = setUp();
    over.tell('CHANNEL_ANSWER');
    over.connection.send(over.play());
    void over.connection.ask(forget);
    over.tell('CHANNEL_HANGUP_COMPLETE');
    expect(over.sent).toEqual([forget.line]);
    const lost = setUp();
    lost.tell('CHANNEL_ANSWER');
    const reply = lost.connection.ask(forget);
    lost.cut();
    await expect(reply).rejects.toThrow('lost');
    lost.tell('CHANNEL_PARK');
    expect(lost.sent).toEqual([]);
  });
});

describe('while two legs are being bridged', () => {
  it('neither is moved elsewhere, and both may be ended', async () => {
    const { connection, sent, clock, bridge } = setUp();
    connection.send(bridge('a', 'b'));
    connection.send(bridge('b', 'c'));
    connection.send({ line: 'park c', parked: ['c'] });
    connection.send({ line: 'kill a' });
    expect(sent).toEqual(['api uuid_bridge a b', 'park c', 'kill a']);
    await clock.pass(100);
    expect(sent.slice(3)).toEqual(['api uuid_bridge b c']);
    connection.send({ line: 'confer c', parked: ['c'] });
    expect(sent).toHaveLength(4);
    await clock.pass(100);
    expect(sent.slice(4)).toEqual(['confer c']);
  });

  it('what waits is lost with the connection', async () => {
    const { connection, sent, clock, bridge, cut } = setUp();
    connection.send(bridge('a', 'b'));
    connection.send(bridge('b', 'c'));
    cut();
    await clock.pass(100);
    expect(sent).toEqual(['api uuid_bridge a b']);
  });
});

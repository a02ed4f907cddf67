import { describe, expect, it } from '@jest/globals';
import { parkedFirst } from './parked.connection.js';
import type { EslCommand, EslEvent, SwitchListener } from './switch.js';

const setUp = () => {
  const sent: string[] = [];
  const heard: unknown[] = [];
  let inner: SwitchListener | undefined;
  const connection = parkedFirst((listener) => {
    inner = listener;
    return {
      send: ({ line }) => void sent.push(line),
      ask: ({ line }) => Promise.resolve(`asked ${line}`),
      close: () => Promise.resolve(),
    };
  })({ up: () => Promise.resolve(), down: () => undefined, event: (event) => void heard.push(event['Event-Name']) });
  const tell = (name: string, legId = 'a', direction = 'outbound'): void => {
    const event: EslEvent = { 'Event-Name': name, 'Unique-ID': legId, 'Call-Direction': direction };
    inner!.event(event);
  };
  const play = (legId = 'a'): EslCommand => ({ line: `play ${legId}`, parked: [legId] });
  return { connection, sent, heard, tell, play };
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

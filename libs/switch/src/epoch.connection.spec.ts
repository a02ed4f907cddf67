import { describe, expect, it } from '@jest/globals';
import { underEpoch } from './epoch.connection.js';
import type { SwitchConnection, SwitchListener } from './switch.js';
import { turn, VirtualClock } from './testing/virtual.clock.js';

const QUESTION = 'api hash select/ledgerline/epoch';

/** A switch with nothing but the note of whose it is. */
const house = () => {
  const clock = new VirtualClock(0);
  const ledger = { epoch: '' };
  const board = (epoch: number) => {
    const [sent, deposed, lost]: string[][] = [[], [], []];
    const lease = { valid: true };
    let answering = Promise.resolve();
    let inner: SwitchListener | undefined;
    const line: SwitchConnection = {
      send: ({ line: text }) => void sent!.push(text),
      ask: async ({ line: text }) => {
        sent!.push(text);
        const answer = ledger.epoch;
        await answering;
        const [, written] = /insert\/ledgerline\/epoch\/(.*)/.exec(text) ?? [];
        if (written !== undefined) ledger.epoch = written;
        return text === QUESTION ? answer || '-ERR no reply\n' : '+OK\n';
      },
      flush: () => undefined,
      close: () => Promise.resolve(),
    };
    const reign = {
      epoch,
      clock,
      valid: () => lease.valid,
      deposed: (sentence: string) => void deposed!.push(sentence),
    };
    const connect = underEpoch((listener) => {
      inner = listener;
      return line;
    }, reign);
    const listener = { up: () => Promise.resolve(), down: (why: string) => void lost!.push(why), event: () => undefined };
    const open = async (): Promise<SwitchConnection> => {
      const connection = connect(listener);
      await inner!.up();
      sent!.length = 0;
      return connection;
    };
    return {
      open,
      sent: sent!,
      deposed: deposed!,
      lease,
      down: () => inner!.down('cut'),
      /** Holds answers back until the function that it returns is called. */
      slow: () => {
        let release = (): void => undefined;
        answering = new Promise((resolve) => (release = resolve));
        return release;
      },
    };
  };
  return { clock, ledger, board };
};

/** As a pause does it: the time is over at once, and timers run before anything else. */
const STALL = 1_500;

describe('a switch that several switchboards wait for', () => {
  it('gets the epoch of the one that has it', async () => {
    const { ledger, board } = house();
    await board(7).open();
    expect(ledger.epoch).toBe('7');
    await board(8).open();
    expect(ledger.epoch).toBe('8');
  });

  it('is commanded without a question while no time is lost', async () => {
    const { clock, board } = house();
    const { open, sent } = board(7);
    const connection = await open();
    for (let n = 0; n < 20; n++) await clock.pass(250);
    connection.send({ line: 'a' });
    expect(sent).toEqual(['a']);
  });

  it('is asked whose it is after a stall, before anything else is said, in the order in which it was', async () => {
    const { clock, board } = house();
    const { open, sent } = board(7);
    const connection = await open();
    await clock.pass(STALL);
    connection.send({ line: 'a' });
    const asked = connection.ask({ line: 'b' });
    connection.send({ line: 'c' });
    await asked;
    expect(sent).toEqual([QUESTION, 'a', 'b', 'c']);
  });

  it('hears nothing more from one that was replaced during a stall', async () => {
    const { clock, board } = house();
    const { open, sent, deposed } = board(7);
    const connection = await open();
    await board(8).open();
    await clock.pass(STALL);
    connection.send({ line: 'a' });
    await expect(connection.ask({ line: 'b' })).rejects.toThrow('no longer ours');
    expect(sent).toEqual([QUESTION]);
    expect(deposed).toEqual(['Another switchboard has the switch: epoch 8, ours was 7']);
    connection.send({ line: 'c' });
    expect(sent).toEqual([QUESTION]);
  });

  it('is asked again where the answer itself was kept back by a stall', async () => {
    const { clock, board } = house();
    const { open, sent, deposed, slow } = board(7);
    const connection = await open();
    const release = slow();
    await clock.pass(STALL);
    connection.send({ line: 'a' });
    await board(8).open();
    await clock.pass(STALL);
    release();
    await turn();
    expect(sent).toEqual([QUESTION, QUESTION]);
    expect(deposed).toHaveLength(1);
  });

  it('is asked before each command of one whose lease may have run out', async () => {
    const { board } = house();
    const { open, sent, lease, deposed } = board(7);
    const connection = await open();
    lease.valid = false;
    connection.send({ line: 'a' });
    await turn();
    expect(sent).toEqual([QUESTION, 'a']);
    await board(8).open();
    connection.send({ line: 'b' });
    await turn();
    expect(sent).toEqual([QUESTION, 'a', QUESTION]);
    expect(deposed).toHaveLength(1);
  });

  it('is not taken by one whose lease ran out before it came', async () => {
    const { ledger, board } = house();
    const { open, lease, deposed } = board(7);
    lease.valid = false;
    await expect(open()).rejects.toThrow('Another switchboard');
    expect([ledger.epoch, deposed.length]).toEqual(['', 1]);
  });

  it('is not taken back by one that lost its connection and comes again', async () => {
    const { ledger, board } = house();
    const { open, down, deposed } = board(7);
    await open();
    down();
    await board(8).open();
    await expect(open()).rejects.toThrow('Another switchboard');
    expect([ledger.epoch, deposed.length]).toEqual(['8', 1]);
  });

  it('is told again whose it is after it has begun anew', async () => {
    const { ledger, board } = house();
    const { open, down } = board(7);
    await open();
    down();
    ledger.epoch = '';
    await open();
    expect(ledger.epoch).toBe('7');
  });
});

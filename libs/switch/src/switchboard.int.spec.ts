import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { CallReport } from '#domain/call/call.commands.js';
import type { CallEvent } from '#domain/call/call.events.js';
import { endpoint } from '#domain/kernel/address.js';
import { startSimulator } from '#simulator/simulator.js';
import type { Simulator } from '#simulator/simulator.js';
import { eventSocket } from './freeswitch/freeswitch.connection.js';
import { SUBSCRIPTIONS } from './freeswitch/freeswitch.reports.js';
import { FREESWITCH } from './freeswitch/freeswitch.settings.js';
import type { Arrival } from './switch.js';
import { Switchboard } from './switchboard.js';
import { facts } from './testing/call.facts.js';

const clock = {
  now: () => Date.now(),
  after: (ms: number, callback: () => void) => {
    const timer = setTimeout(callback, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** A switchboard, the switch that it talks to over TCP, and a log that is only remembered. */
class Stage {
  readonly told: CallReport[] = [];
  readonly arrivals: Arrival[] = [];
  readonly troubles: string[] = [];
  private readonly news = new EventTarget();
  readonly switchboard: Switchboard;

  constructor(readonly simulator: Simulator) {
    const warn = (sentence: string): void => void this.troubles.push(sentence);
    this.switchboard = new Switchboard({
      connect: eventSocket({ host: '127.0.0.1', port: simulator.eslPort, password: 'ClueCon', events: SUBSCRIPTIONS, warn }),
      settings: FREESWITCH,
      clock,
      maxPendingReports: 1_000,
      trouble: warn,
      desk: {
        tell: (_, report) => this.note(() => this.told.push(report)),
        arrive: (arrival) => this.note(() => this.arrivals.push(arrival)),
      },
    });
    this.switchboard.onConnected(() => this.news.dispatchEvent(new Event('news')));
  }

  apply(...events: readonly CallEvent[]): void {
    events.forEach((event) => this.switchboard.apply(event, clock.now()));
  }

  /** Resolves when the fact holds; each report is an occasion to look. */
  async until(fact: () => boolean): Promise<void> {
    while (!fact()) await once(this.news, 'news');
  }

  async report(type: CallReport['type'], about = 'a'): Promise<CallReport | undefined> {
    const fits = (report: CallReport): boolean => report.type === type && report.callId === about;
    await this.until(() => this.told.some(fits));
    return this.told.find(fits);
  }

  private note(change: () => void): Promise<void> {
    change();
    this.news.dispatchEvent(new Event('news'));
    return Promise.resolve();
  }
}

const phone = (legId: string, target = '1001@phones.example') => {
  const leg = facts(legId);
  return { ...leg, dialAsked: () => ({ ...leg.dialAsked(clock.now() + 30_000), destination: endpoint(target) }) };
};

let stage: Stage;

beforeEach(async () => {
  stage = new Stage(await startSimulator({ eslPort: 0, httpPort: 0 }));
});

afterEach(async () => {
  await stage.switchboard.close();
  // Channels that are still up have timers of an hour.
  stage.simulator.softswitch.faults.killSwitch();
  await stage.simulator.close();
});

const heard = (address: string) => stage.simulator.softswitch.handset.phone(address).legs[0];

/** What the ledger of the switch still holds of a leg. */
const ledger = async (...keys: readonly string[]): Promise<readonly string[]> => {
  const { connect } = {
    connect: eventSocket({
      host: '127.0.0.1',
      port: stage.simulator.eslPort,
      password: 'ClueCon',
      events: SUBSCRIPTIONS,
      warn: () => undefined,
    }),
  };
  return new Promise((resolve) => {
    const connection = connect({
      up: async () => {
        resolve(await Promise.all(keys.map((key) => connection.ask({ line: `api hash select/${key}` }))));
        void connection.close();
      },
      down: () => undefined,
      event: () => undefined,
    });
  });
};

describe('a switchboard on the simulator', () => {
  it('dials, is answered, speaks and hangs up, and leaves nothing in the ledger', async () => {
    const a = phone('a');
    await stage.switchboard.open();
    stage.apply(a.dialAsked());
    await stage.report('ReportCallRinging');
    stage.apply(a.ringing());
    await stage.report('ReportCallAnswered');
    stage.apply(a.answered(), a.spoke('p', "It's 5 o'clock; ${x}"));
    expect(await stage.report('ReportPlayEnded')).toMatchObject({ playId: 'p', detail: 'done' });
    stage.apply(a.playEnded('p'), a.hangupAsked());
    expect(await stage.report('ReportLegEnded')).toMatchObject({ cause: 'NORMAL_CLEARING', unseen: false });
    expect(heard('1001@phones.example')).toMatchObject({ state: 'ended' });
    expect(await ledger('rang/a', 'ended/a')).toEqual(['1', 'NORMAL_CLEARING']);
    stage.apply(a.ended());
    expect(await ledger('rang/a', 'ended/a', 'asked/p').then((values) => values.every((value) => value.startsWith('-ERR')))).toBe(
      true,
    );
    expect(stage.told.map(({ type }) => type)).toEqual([
      'ReportCallRinging',
      'ReportCallAnswered',
      'ReportPlayEnded',
      'ReportLegEnded',
    ]);
    expect(stage.troubles).toEqual([]);
  });

  it.each([
    ['2000@phones.example', 'USER_BUSY', 486],
    ['6000@phones.example', 'UNALLOCATED_NUMBER', 404],
    ['5000@phones.example', 'NORMAL_TEMPORARY_FAILURE', 503],
  ])('tells why %s was not reached', async (target, cause, sipCode) => {
    await stage.switchboard.open();
    stage.apply(phone('a', target).dialAsked());
    expect(await stage.report('ReportLegEnded')).toMatchObject({ cause, sipCode, unseen: false });
  });

  it('fails a phone number that no provider serves', async () => {
    await stage.switchboard.open();
    stage.apply({ ...phone('a').dialAsked(), destination: { ...endpoint('x@y'), type: 'tel', target: '+15550001234' } });
    expect(await stage.report('ReportLegEnded')).toMatchObject({ cause: 'NO_ROUTE_DESTINATION' });
  });

  it('adopts a caller, answers and holds', async () => {
    await stage.switchboard.open();
    const { call_id: id } = stage.simulator.softswitch.handset.dial('+15551234567', '+15559876543');
    await stage.until(() => stage.arrivals.length === 1);
    expect(stage.arrivals[0]).toMatchObject({ legId: id, from: '+15551234567', to: '+15559876543' });
    const caller = facts(id);
    stage.apply(caller.arrived(), caller.answerAsked());
    await stage.report('ReportCallAnswered', id);
    stage.apply(caller.answered(), caller.music('m'), caller.stopAsked('m'));
    await stage.report('ReportPlayEnded', id);
    stage.apply(caller.hangupAsked());
    expect(await stage.report('ReportLegEnded', id)).toMatchObject({ cause: 'NORMAL_CLEARING' });
    expect(await ledger(`ended/${id}`)).toEqual(['NORMAL_CLEARING']);
  });

  it('finds out, when the socket is back, what happened meanwhile, and does what was decided meanwhile', async () => {
    const { softswitch } = stage.simulator;
    const [a, b, c, d] = [phone('a'), phone('b', '3000@phones.example'), phone('c'), phone('d')];
    softswitch.handset.configure('1001@phones.example', { answer_after_ms: 10 });
    await stage.switchboard.open();
    stage.apply(a.dialAsked(), b.dialAsked());
    await stage.report('ReportCallAnswered', 'a');
    await stage.report('ReportCallRinging', 'b');
    stage.apply(a.ringing(), a.answered(), b.ringing());
    softswitch.faults.dropEsl();
    await stage.until(() => !stage.switchboard.connected);
    softswitch.handset.hangup(heard('1001@phones.example')?.id ?? '');
    softswitch.handset.hangup(heard('3000@phones.example')?.id ?? '');
    const { call_id: id } = softswitch.handset.dial('+15551234567', '+15559876543');
    stage.apply(c.dialAsked(), d.dialAsked(), d.hangupAsked('ORIGINATOR_CANCEL'));
    await stage.until(() => stage.switchboard.connected);
    expect(await stage.report('ReportLegEnded', 'a')).toMatchObject({ cause: 'NORMAL_CLEARING', unseen: true });
    expect(await stage.report('ReportLegEnded', 'b')).toMatchObject({ cause: 'CALL_REJECTED', unseen: true });
    expect(await stage.report('ReportLegEnded', 'd')).toMatchObject({ cause: 'ORIGINATOR_CANCEL', unseen: true });
    expect(stage.arrivals.map(({ legId }) => legId)).toEqual([id]);
    await stage.report('ReportCallAnswered', 'c');
    expect(softswitch.handset.phone('1001@phones.example').legs).toHaveLength(2);
  });

  it('closes its legs when the switch itself has died', async () => {
    const a = phone('a');
    await stage.switchboard.open();
    stage.apply(a.dialAsked());
    await stage.report('ReportCallAnswered');
    stage.apply(a.ringing(), a.answered(), a.spoke('p', 'a long story '.repeat(50)));
    stage.simulator.softswitch.faults.killSwitch();
    expect(await stage.report('ReportLegEnded')).toMatchObject({ cause: '', unseen: true });
  });

  it('reports everything once a repeat, where the switch tells everything twice', async () => {
    const a = phone('a');
    stage.simulator.softswitch.faults.duplicateEvents(true);
    await stage.switchboard.open();
    stage.apply(a.dialAsked());
    await stage.report('ReportCallAnswered');
    stage.apply(a.ringing(), a.answered(), a.hangupAsked());
    await stage.report('ReportLegEnded');
    stage.apply(a.ended());
    const kinds = [...new Set(stage.told.map(({ type }) => type))];
    expect(kinds).toEqual(['ReportCallRinging', 'ReportCallAnswered', 'ReportLegEnded']);
  });
});

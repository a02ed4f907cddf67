import { describe, expect, it } from '@jest/globals';
import type { CallReport } from '#domain/call/call.commands.js';
import type { CallEvent } from '#domain/call/call.events.js';
import { FREESWITCH } from './freeswitch/freeswitch.settings.js';
import type { Arrival, EslCommand, EslEvent, SwitchConnection, SwitchListener } from './switch.js';
import { Switchboard } from './switchboard.js';
import { AT, facts } from './testing/call.facts.js';
import { VirtualClock, turn } from './testing/virtual.clock.js';

/** A switch that remembers what it was sent, and answers what the test lets it. */
class Line implements SwitchConnection {
  readonly sent: EslCommand[] = [];
  readonly asked: string[] = [];
  answers: (line: string) => string | Promise<string> = (line) => (line.startsWith('api uuid_exists') ? 'true' : '');

  constructor(readonly listener: SwitchListener) {}

  send(command: EslCommand): void {
    this.sent.push(command);
  }

  /** A question only asks, but for what cleans the ledger. */
  ask({ line }: EslCommand): Promise<string> {
    if (line.startsWith('api hash delete/')) this.sent.push({ line });
    else this.asked.push(line);
    return Promise.resolve(line === 'api show channels as json' ? '{"row_count":0}' : this.answers(line));
  }

  flush(): void {
    // What is sent has left.
  }

  close(): Promise<void> {
    this.listener.down('closed');
    return Promise.resolve();
  }

  get lines(): readonly string[] {
    return this.sent.map(({ line }) => line);
  }
}

interface Setting {
  readonly limit?: number;
  /** What the first line answers. */
  readonly answers?: (line: string) => string;
  readonly tell?: (report: CallReport) => Promise<void>;
  readonly arrive?: (arrival: Arrival) => Promise<void>;
}

const setUp = ({ limit = 100, tell, arrive }: Setting = {}) => {
  const lines: Line[] = [];
  const told: CallReport[] = [];
  const arrivals: Arrival[] = [];
  const troubles: string[] = [];
  const clock = new VirtualClock(AT);
  const switchboard = new Switchboard({
    connect: (listener) => {
      const line = new Line(listener);
      lines.push(line);
      return line;
    },
    settings: FREESWITCH,
    clock,
    maxPendingReports: limit,
    trouble: (sentence) => void troubles.push(sentence),
    desk: {
      tell: async (_, report) => {
        await tell?.(report);
        told.push(report);
      },
      arrive: async (arrival) => {
        await arrive?.(arrival);
        arrivals.push(arrival);
      },
    },
  });
  const line = (): Line => lines.at(-1)!;
  const apply = (...events: readonly CallEvent[]): void => events.forEach((event) => switchboard.apply(event, clock.now()));
  const hear = (...events: readonly EslEvent[]): void => events.forEach((event) => line().listener.event(event));
  return { switchboard, lines, line, told, arrivals, troubles, clock, apply, hear };
};

/** Opened and connected, over the events that came before. */
const live = async (setting: Setting = {}, ...events: readonly CallEvent[]) => {
  const all = setUp(setting);
  all.apply(...events);
  const opened = all.switchboard.open();
  all.line().answers = setting.answers ?? all.line().answers;
  await all.line().listener.up();
  await opened;
  all.line().sent.length = 0;
  return all;
};

const a = facts('a');
const created = (legId: string, ours = true): EslEvent => ({
  'Event-Name': 'CHANNEL_CREATE',
  'Call-Direction': 'outbound',
  'Unique-ID': legId,
  ...(ours ? { variable_api_on_originate: `hash insert/rang/${legId}/1` } : {}),
});
const progress = { 'Event-Name': 'CHANNEL_PROGRESS', 'Call-Direction': 'outbound', 'Unique-ID': 'a' };
const answered = { 'Event-Name': 'CHANNEL_ANSWER', 'Unique-ID': 'a' };
const hungUp = {
  'Event-Name': 'CHANNEL_HANGUP_COMPLETE',
  'Unique-ID': 'a',
  'Hangup-Cause': 'USER_BUSY',
  variable_sip_term_status: '486',
};
const parked = {
  'Event-Name': 'CHANNEL_PARK',
  'Call-Direction': 'inbound',
  'Unique-ID': 'a',
  'Caller-Caller-ID-Number': '+15551234567',
  'Caller-Destination-Number': '+15559876543',
};
const failed = (cause: string): EslEvent => ({
  'Event-Name': 'BACKGROUND_JOB',
  'Job-Command': 'originate',
  'Job-UUID': 'a',
  _body: `-ERR ${cause}\n`,
});
const NOTE = 'api uuid_setvar a api_hangup_hook hash insert/ended/a/${hangup_cause}';
const ended = { type: 'ReportLegEnded', callId: 'a', legId: 'a', cause: 'USER_BUSY', sipCode: 486, unseen: false };

describe('a switchboard that is live', () => {
  it('performs what is decided, at once', async () => {
    const { apply, line } = await live();
    apply(a.dialAsked(), a.answered(), a.hangupAsked());
    expect(line().lines).toEqual([expect.stringMatching(/^bgapi originate/), 'api uuid_kill a NORMAL_CLEARING']);
  });

  it('reports what the channels of a call tell, in order, and nothing that the log has', async () => {
    const { apply, hear, told } = await live();
    apply(a.dialAsked());
    hear(created('a'), progress, answered);
    await turn();
    apply(a.ringing(), a.answered());
    hear(progress, answered, hungUp);
    await turn();
    expect(told.map(({ type }) => type)).toEqual(['ReportCallRinging', 'ReportCallAnswered', 'ReportLegEnded']);
    expect(told.at(-1)).toEqual(ended);
  });

  it('reports the end of a play that was asked, and of no other application', async () => {
    const { apply, hear, told } = await live({}, a.dialAsked(), a.answered());
    apply(a.spoke('p'));
    const complete = {
      'Event-Name': 'CHANNEL_EXECUTE_COMPLETE',
      'Unique-ID': 'a',
      Application: 'speak',
      'Application-Response': '_none_',
    };
    hear({ ...complete, 'Application-UUID': 'another' }, { ...complete, 'Application-UUID': 'p' });
    await turn();
    expect(told).toEqual([{ type: 'ReportPlayEnded', callId: 'a', playId: 'p', detail: 'done' }]);
  });

  it('has the channel note its cause at its end', async () => {
    const { hear, line } = await live({}, a.dialAsked());
    hear(created('a'));
    expect(line().lines).toEqual([NOTE]);
  });

  it('lets go of who lost to another before each call asks for it, and once', async () => {
    const [b, c] = [facts('b'), facts('c')];
    const { apply, switchboard, line } = await live({}, a.dialAsked(), b.dialAsked(), c.dialAsked(), c.answered());
    expect(switchboard.letGo(['a', 'b', 'c', 'gone']).map(({ legId }) => legId)).toEqual(['a', 'b']);
    apply(a.hangupAsked('LOSE_RACE'), b.hangupAsked('LOSE_RACE'), c.hangupAsked());
    expect(switchboard.letGo(['a', 'b'])).toEqual([]);
    expect(line().lines).toEqual(['api uuid_kill a LOSE_RACE', 'api uuid_kill b LOSE_RACE', 'api uuid_kill c NORMAL_CLEARING']);
  });

  it('repeats a hang-up that overtook its dial', async () => {
    const { apply, hear, line } = await live();
    apply(a.dialAsked(), a.hangupAsked('ORIGINATOR_CANCEL'));
    hear(created('a'));
    expect(line().lines.slice(1)).toEqual(['api uuid_kill a ORIGINATOR_CANCEL', 'api uuid_kill a ORIGINATOR_CANCEL']);
  });

  it('ends a dial that nobody remembers, and leaves those of others alone', async () => {
    const { hear, line } = await live();
    hear(created('a'), created('b', false), hungUp);
    expect(line().lines).toEqual(['api uuid_kill a ORIGINATOR_CANCEL', 'api hash delete/rang/a', 'api hash delete/ended/a']);
  });

  it('ends a dial whose job failed without a channel', async () => {
    const { hear, told } = await live({}, a.dialAsked());
    hear(failed('INVALID_PROFILE'));
    await turn();
    expect(told).toEqual([{ ...ended, cause: 'INVALID_PROFILE', sipCode: null }]);
  });

  it('lets the channel tell its end, which has the SIP status, though the job was faster', async () => {
    const { apply, hear, told, clock, line } = await live({}, a.dialAsked());
    line().answers = () => 'false';
    hear(created('a'), failed('USER_BUSY'), hungUp);
    await turn();
    apply(a.ended());
    await clock.pass(2_000);
    expect(told).toEqual([ended]);
  });

  it('ends a dial by its job where the end of the channel was lost', async () => {
    const { hear, told, clock, line } = await live({}, a.dialAsked());
    line().answers = (question) => (question === 'api uuid_exists a' ? 'false' : '');
    hear(created('a'), failed('USER_BUSY'));
    await clock.pass(2_000);
    expect(told).toEqual([{ ...ended, sipCode: null }]);
  });

  it('is not misled by the job of a dial that was repeated', async () => {
    const { hear, told, clock, line } = await live({}, a.dialAsked(), a.answered());
    line().answers = () => 'true';
    hear(failed('DESTINATION_OUT_OF_ORDER'));
    await clock.pass(2_000);
    expect(told).toEqual([]);
  });

  it('repeats a stop that may have overtaken its sound, until the sound has ended', async () => {
    const { apply, line, clock } = await live({}, a.dialAsked(), a.answered());
    apply(a.music('m'), a.stopAsked('m'));
    line().sent.length = 0;
    await clock.pass(200);
    await clock.pass(200);
    expect(line().lines).toEqual(['api uuid_break a', 'api uuid_break a']);
    apply(a.playEnded('m'), a.music('n'));
    line().sent.length = 0;
    await clock.pass(10_000);
    expect(line().lines).not.toContain('api uuid_break a');
  });

  it('cleans the ledger of all that a call has left', async () => {
    const { apply, line } = await live({}, a.dialAsked(), a.answered(), a.dialled('d'));
    apply(a.ended(['p']));
    expect(line().lines).toEqual(['rang/a', 'ended/a', 'asked/p', 'asked/d'].map((key) => `api hash delete/${key}`));
  });

  it('throws what cannot be told to the switch, and has folded it', async () => {
    const { apply, switchboard } = await live({}, a.dialAsked());
    expect(() => apply({ ...a.dialled('d'), digits: 'x y' })).toThrow('Digits cannot be told');
    expect(switchboard.board.get('a')?.digits).toHaveLength(1);
  });
});

describe('an arrival', () => {
  it('is told once, and all later reports of its leg after it', async () => {
    let let_in = (): void => undefined;
    const { hear, told, arrivals } = await live({ arrive: () => new Promise((resolve) => (let_in = resolve)) });
    hear(parked, parked, hungUp);
    await turn();
    expect([arrivals, told]).toEqual([[], []]);
    let_in();
    await turn();
    expect(arrivals).toEqual([{ kind: 'arrived', legId: 'a', from: '+15551234567', fromName: '', to: '+15559876543' }]);
    expect(told).toEqual([ended]);
  });

  it('is none when the log has it', async () => {
    const { hear, arrivals } = await live({}, a.arrived());
    hear(parked);
    await turn();
    expect(arrivals).toEqual([]);
  });
});

describe('a switchboard that connects', () => {
  it('sends nothing of the log again', async () => {
    const { switchboard, apply, line } = setUp();
    apply(a.dialAsked(), a.ringing(), a.answered(), a.spoke('p'));
    void switchboard.open();
    line().answers = (question) => ({ 'api uuid_exists a': 'true', 'api hash select/asked/p': '1' })[question] ?? '-ERR no reply';
    await line().listener.up();
    expect(line().lines).toEqual([NOTE]);
  });

  it('says that it is connected once what it found is in the log', async () => {
    let written = (): void => undefined;
    const all = setUp({ tell: () => new Promise((resolve) => (written = resolve)) });
    const said: boolean[] = [];
    all.switchboard.onConnected((connected) => said.push(connected));
    all.apply(a.dialAsked(), a.ringing());
    const opened = all.switchboard.open();
    all.line().answers = () => '';
    await all.line().listener.up();
    await turn();
    expect([said, all.switchboard.connected]).toEqual([[], false]);
    written();
    await opened;
    expect([said, all.switchboard.connected]).toEqual([[true], true]);
    expect(all.told).toEqual([{ ...ended, cause: '', sipCode: null, unseen: true }]);
  });

  it('dials what left no trace for two seconds', async () => {
    const { line, clock } = await live({ answers: () => '' }, a.dialAsked());
    expect(line().lines).toEqual([]);
    await clock.pass(2_000);
    expect(line().lines).toEqual([expect.stringMatching(/^bgapi originate {origination_uuid=a,originate_timeout=38/)]);
  });

  it('dials nothing whose channel appeared meanwhile, or that was hung up', async () => {
    const b = facts('b');
    const { apply, hear, told, line, clock } = await live({ answers: () => '' }, a.dialAsked(), b.dialAsked());
    hear(created('a'));
    apply(b.hangupAsked('ORIGINATOR_CANCEL'));
    await clock.pass(2_000);
    expect(line().lines.filter((sent) => sent.startsWith('bgapi'))).toEqual([]);
    expect(told).toEqual([{ ...ended, callId: 'b', legId: 'b', cause: 'ORIGINATOR_CANCEL', sipCode: null, unseen: true }]);
  });

  it('keeps what is decided during the comparison for after it, once', async () => {
    const { switchboard, apply, line } = setUp();
    apply(a.dialAsked(), a.answered());
    void switchboard.open();
    let reply: (answer: string) => void = () => undefined;
    line().answers = (question) => (question === 'api hash select/rang/a' ? new Promise((resolve) => (reply = resolve)) : 'true');
    const up = line().listener.up();
    await turn();
    apply(a.spoke('p'), facts('b').dialAsked());
    expect(line().sent).toEqual([]);
    reply('1');
    await up;
    expect(line().lines).toEqual([
      NOTE,
      'api hash insert/asked/p/1',
      'sendmsg a',
      expect.stringMatching(/^bgapi originate {origination_uuid=b/),
    ]);
  });

  it('comes back by itself, ever later, and forgets the delay when it is through', async () => {
    const { lines, line, clock, troubles, switchboard } = await live();
    line().listener.down('cut');
    expect(switchboard.connected).toBe(false);
    await clock.pass(99);
    expect(lines).toHaveLength(1);
    await clock.pass(1);
    expect(lines).toHaveLength(2);
    line().listener.down('refused');
    await clock.pass(199);
    expect(lines).toHaveLength(2);
    await clock.pass(1);
    expect(lines).toHaveLength(3);
    await line().listener.up();
    await turn();
    expect(switchboard.connected).toBe(true);
    line().listener.down('cut');
    await clock.pass(100);
    expect(lines).toHaveLength(4);
    expect(troubles).toEqual(['The switch is away: cut', 'The switch is away: refused', 'The switch is away: cut']);
  });

  it('performs nothing while the switch is away, but owes it a clean ledger', async () => {
    const { apply, line, clock } = await live({}, a.dialAsked(), a.answered());
    line().listener.down('cut');
    apply(a.spoke('p'), a.playEnded('p'), a.ended());
    await clock.pass(100);
    await line().listener.up();
    expect(line().lines).toEqual(['api hash delete/asked/p', 'api hash delete/rang/a', 'api hash delete/ended/a']);
  });

  it('cleans the ledger again where the line was lost before the reply', async () => {
    const { apply, line, clock } = await live({}, a.dialAsked(), a.answered());
    let lose = (): void => undefined;
    const lost = new Promise<string>((_, reject) => (lose = () => reject(new Error('lost'))));
    line().answers = () => lost;
    apply(a.spoke('p'), a.playEnded('p'));
    line().listener.down('cut');
    lose();
    await clock.pass(100);
    await line().listener.up();
    expect(line().lines).toContain('api hash delete/asked/p');
  });

  it('hears nothing from a line that is down', async () => {
    const { line, told } = await live({}, a.dialAsked());
    const old = line();
    old.listener.down('cut');
    old.listener.event(answered);
    await turn();
    expect(told).toEqual([]);
  });

  it('stays closed when it is closed', async () => {
    const { switchboard, lines, clock } = await live();
    await switchboard.close();
    await clock.pass(60_000);
    expect(lines).toHaveLength(1);
  });

  it('compares the other legs where one cannot be told to the switch', async () => {
    const poisoned = { ...facts('b').dialled('d'), digits: 'x y' };
    const { switchboard, apply, line, troubles } = setUp();
    apply(facts('b').dialAsked(), poisoned, a.dialAsked(), a.hangupAsked());
    void switchboard.open();
    line().answers = (question) => (question.startsWith('api uuid_exists') ? 'true' : '');
    line().ask = ({ line: asked }) =>
      Promise.resolve(
        asked.includes('show') ? '{"rows":[{"uuid":"b","callstate":"ACTIVE"}]}' : (line().answers(asked) as string),
      );
    await line().listener.up();
    expect(troubles).toEqual([expect.stringMatching(/^Leg b could not be compared: Digits/)]);
    expect(line().lines).toEqual(['api uuid_kill a NORMAL_CLEARING']);
  });
});

describe('reports that the desk cannot take', () => {
  it('wait in a bounded number, and are found again by a comparison when it can', async () => {
    let back = (): void => undefined;
    const store = new Promise<void>((resolve) => (back = resolve));
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const { apply, hear, told, line, clock, troubles } = await live(
      { limit: 2, tell: () => store },
      ...ids.map((id) => facts(id).arrived()),
    );
    line().answers = () => '';
    hear(...ids.map((id) => ({ ...hungUp, 'Unique-ID': id })));
    await turn();
    expect(told).toEqual([]);
    back();
    while (told.length < ids.length) {
      await turn();
      apply(...told.map(({ callId }) => facts(callId).ended()));
      await clock.pass(1_000);
    }
    expect(told.map(({ callId }) => callId)).toEqual(ids);
    expect(told.map((report) => 'unseen' in report && report.unseen)).toEqual([false, false, true, true, true]);
    expect(troubles).toEqual([]);
  });

  it('are found again as arrivals where callers were lost', async () => {
    let back = (): void => undefined;
    const { hear, arrivals, line, clock } = await live({ limit: 1, arrive: () => new Promise((resolve) => (back = resolve)) });
    hear(parked, { ...parked, 'Unique-ID': 'b' });
    await turn();
    const rows = [{ uuid: 'b', direction: 'inbound', application: 'park', cid_num: '+15551234567', dest: '+15559876543' }];
    line().ask = ({ line: asked }) => Promise.resolve(asked.includes('show') ? JSON.stringify({ rows }) : '');
    back();
    await clock.pass(1_000);
    back();
    await turn();
    expect(arrivals.map(({ legId }) => legId)).toEqual(['a', 'b']);
  });

  it('for good are a trouble, and hold up no other report', async () => {
    const { hear, told, troubles } = await live(
      { tell: (report) => (report.type === 'ReportCallRinging' ? Promise.reject(new Error('no such call')) : Promise.resolve()) },
      a.dialAsked(),
    );
    hear(progress, answered);
    await turn();
    expect(told.map(({ type }) => type)).toEqual(['ReportCallAnswered']);
    expect(troubles).toEqual(['A report failed: no such call']);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Esl } from '../phones/esl.js';
import type { EslEvent } from '../phones/esl.js';
import { openExchange } from '../support/exchange.js';
import type { Exchange } from '../support/exchange.js';
import { until } from '../support/until.js';

/** What docs/freeswitch.md says about who hears whom: commands on the event socket, and what the phones then hear. */
interface Leg {
  readonly id: string;
  readonly number: string;
}

let exchange: Exchange;
let esl: Esl;
let events: EslEvent[] = [];
let legs: Leg[] = [];

beforeAll(async () => {
  exchange = await openExchange();
  esl = await Esl.open(exchange.esl, exchange.password);
  esl.on((event) => events.push(event));
  await esl.command('event json ALL');
});
afterEach(async () => {
  for (const { id } of legs) await esl.api(`uuid_kill ${id}`);
  for (const { number } of legs) await until(async () => (await viewOf(number)).state === 'ended');
  [events, legs] = [[], []];
});
afterAll(async () => {
  esl.close();
  await exchange.close();
});

const RINGING = 'tone_stream://%(2000,4000,440,480);loops=-1';
const MUSIC = 'local_stream://moh';
const PARKS = 'park_after_bridge=true,hangup_after_bridge=false';

let dialled = 0;
const newNumber = (manners: string): string => `+1555${String((dialled += 1)).padStart(3, '0')}${manners}`;

const phones = async (method: string, path: string, body?: object): Promise<any> => {
  const response = await fetch(`http://127.0.0.1:${exchange.httpPort}${path}`, {
    method,
    body: body ? JSON.stringify(body) : null,
  });
  return response.json();
};
const viewOf = async (number: string): Promise<any> =>
  (await phones('GET', `/phones/${encodeURIComponent(number)}`)).legs.at(-1) ?? {};

/** Waits for an event of a leg, after as many others like it. */
const event = (leg: Leg, name: string, more: Readonly<Record<string, string>> = {}): Promise<EslEvent> =>
  until(() =>
    events.find(
      (each) =>
        each['Unique-ID'] === leg.id &&
        each['Event-Name'] === name &&
        Object.entries(more).every(([field, value]) => each[field] === value),
    ),
  );
const count = (leg: Leg, name: string): number =>
  events.filter((each) => each['Unique-ID'] === leg.id && each['Event-Name'] === name).length;

/** Dials a phone that answers at once, and parks it. */
const park = async (): Promise<Leg> => {
  const leg = { id: randomUUID(), number: newNumber('1000') };
  legs.push(leg);
  await esl.command(
    `bgapi originate {origination_uuid=${leg.id},${PARKS}}sofia/internal/${leg.number}@${exchange.provider} &park()`,
  );
  await event(leg, 'CHANNEL_PARK');
  return leg;
};

/** A phone dials in and is parked unanswered. */
const arrival = async (): Promise<Leg> => {
  const number = newNumber('0000');
  const { call_id } = await phones('POST', `/phones/${encodeURIComponent(number)}/calls`, { to: '+15550000000' });
  const leg = { id: call_id, number };
  legs.push(leg);
  await event(leg, 'CHANNEL_PARK');
  return leg;
};

const bridge = async (a: Leg, b: Leg): Promise<void> => {
  events = [];
  await esl.api(`uuid_bridge ${a.id} ${b.id}`);
  await event(a, 'CHANNEL_BRIDGE');
  await hear([a, [b]], [b, [a]]);
};

const bridged = async (): Promise<readonly [Leg, Leg]> => {
  const [a, b] = [await park(), await park()];
  await bridge(a, b);
  return [a, b];
};

/** Plays into a leg, and waits until the switch says that it does. */
const play = async (leg: Leg, what: string, key: string): Promise<void> => {
  await esl.execute(leg.id, 'playback', what, key);
  await event(leg, 'PLAYBACK_START');
};

const completion = (leg: Leg, key: string): Promise<EslEvent> =>
  event(leg, 'CHANNEL_EXECUTE_COMPLETE', { 'Application-UUID': key });

const variable = (leg: Leg, name: string): Promise<string> => esl.api(`uuid_getvar ${leg.id} ${name}`);

type Hearing = readonly [leg: Leg, heard: readonly Leg[] | 'tone' | 'moh' | 'speech'];

/** Waits until each leg's phone hears exactly these, or exactly this. */
const hear = async (...expected: readonly Hearing[]): Promise<void> => {
  const wanted = expected.map(([{ number }, heard]) => ({
    number,
    hears: typeof heard === 'string' ? [] : heard.map((each) => each.number).toSorted(),
    playing: typeof heard === 'string' ? heard : null,
  }));
  await until(async () => {
    const found = [];
    for (const [{ number }] of expected) {
      const { hears, playing } = await viewOf(number);
      found.push({ number, hears: hears.toSorted(), playing: playing?.kind ?? null });
    }
    expect(found).toEqual(wanted);
    return true;
  });
};

describe('a parked leg', () => {
  it('hears nothing, then what is played to it, and nothing again after a break', async () => {
    const a = await park();
    await hear([a, []]);
    await play(a, RINGING, 'ringing');
    await hear([a, 'tone']);
    await esl.api(`uuid_break ${a.id} all`);
    expect((await completion(a, 'ringing'))['Application-Response']).toBe('FILE PLAYED');
    await hear([a, []]);
  });

  it('that has arrived hears that it rings only when it is told so', async () => {
    const a = await arrival();
    expect((await viewOf(a.number)).rang).toBe(false);
    await esl.api(`uuid_ring_ready ${a.id}`);
    await until(async () => (await viewOf(a.number)).rang);
  });
});

describe('two legs of a bridge', () => {
  it('hear each other, and what is said', async () => {
    const [a, b] = await bridged();
    const c = await park();
    const { id } = await viewOf(a.number);
    await phones('POST', `/legs/${id}/say`, { text: 'Hello.' });
    await until(async () => (await viewOf(b.number)).heard.some(({ kind, what }: any) => kind === 'voice' && what === 'Hello.'));
    await hear([a, [b]], [b, [a]], [c, []]);
  });

  it('are told by bridge_to, and by no other variable once they part', async () => {
    const [a, b] = [await park(), await park()];
    expect(await variable(a, 'bridge_to')).toBe('_undef_');
    await bridge(a, b);
    expect([await variable(a, 'bridge_to'), await variable(b, 'bridge_to')]).toEqual([b.id, a.id]);
    await esl.api(`uuid_park ${a.id}`);
    await event(a, 'CHANNEL_PARK');
    await event(b, 'CHANNEL_PARK');
    expect([await variable(a, 'bridge_to'), await variable(b, 'bridge_to')]).toEqual(['_undef_', '_undef_']);
    expect([await variable(a, 'signal_bond'), await variable(b, 'bridge_uuid')]).toEqual([b.id, a.id]);
  });

  it.each([0, 1])('hear a sound or nothing while something is played to leg %d of them', async (index) => {
    const pair = await bridged();
    const [held, other] = [pair[index]!, pair[1 - index]!];
    await play(held, MUSIC, 'music');
    await hear([held, 'moh'], [other, []]);
    await esl.api(`uuid_break ${held.id} all`);
    expect((await completion(held, 'music'))['Application-Response']).toBe('FILE PLAYED');
    await hear([held, [other]], [other, [held]]);
    expect(await variable(held, 'bridge_to')).toBe(other.id);
  });

  it('can both be held at once', async () => {
    const [a, b] = await bridged();
    await play(a, MUSIC, 'one');
    await play(b, RINGING, 'two');
    await hear([a, 'moh'], [b, 'tone']);
    await esl.api(`uuid_break ${a.id} all`);
    await hear([a, []], [b, 'tone']);
    await esl.api(`uuid_break ${b.id} all`);
    await hear([a, [b]], [b, [a]]);
  });

  it('are muted one way or the other, or both ways', async () => {
    const [a, b] = await bridged();
    await esl.api(`uuid_audio ${a.id} start read mute -4`);
    await hear([a, [b]], [b, []]);
    await esl.api(`uuid_audio ${a.id} start write mute -4`);
    await hear([a, []], [b, []]);
    await esl.api(`uuid_audio ${a.id} stop`);
    await hear([a, [b]], [b, [a]]);
  });

  it('are both parked when one is', async () => {
    const [a, b] = await bridged();
    await esl.api(`uuid_park ${b.id}`);
    await event(a, 'CHANNEL_PARK');
    await event(b, 'CHANNEL_PARK');
    await hear([a, []], [b, []]);
    expect(count(a, 'CHANNEL_UNBRIDGE')).toBe(1);
  });

  it.each([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ])('take a sound at once when leg %d is parked: leg %d hears it, and it is not cut off', async (parked, played) => {
    const pair = await bridged();
    await Promise.all([esl.api(`uuid_park ${pair[parked]!.id}`), esl.execute(pair[played]!.id, 'playback', RINGING, 'late')]);
    await hear([pair[played]!, 'tone'], [pair[1 - played]!, []]);
    expect(count(pair[played]!, 'CHANNEL_PARK')).toBe(1);
  });

  it.each([0, 1])('part when leg %d is killed: the other is parked and can be played to', async (index) => {
    const pair = await bridged();
    const [dead, left] = [pair[index]!, pair[1 - index]!];
    await esl.api(`uuid_kill ${dead.id}`);
    await event(left, 'CHANNEL_PARK');
    await play(left, MUSIC, 'music');
    await hear([left, 'moh']);
  });
});

describe('the first leg of a bridge, held', () => {
  it.each(['uuid_park', 'uuid_kill'])('does not notice that its partner goes by %s, until its music ends', async (command) => {
    const [a, b] = await bridged();
    await play(a, MUSIC, 'music');
    await hear([a, 'moh']);
    await esl.api(`${command} ${b.id}`);
    await event(b, command === 'uuid_park' ? 'CHANNEL_PARK' : 'CHANNEL_HANGUP_COMPLETE');
    await hear([a, 'moh']);
    expect([count(a, 'CHANNEL_PARK'), count(a, 'CHANNEL_UNBRIDGE'), await variable(a, 'bridge_to')]).toEqual([0, 0, b.id]);
    await esl.api(`uuid_break ${a.id} all`);
    await event(a, 'CHANNEL_PARK');
    expect(count(a, 'CHANNEL_UNBRIDGE')).toBe(1);
    await hear([a, []]);
  });

  it('is taken out of its bridge by uuid_park, however its partner is bridged by then', async () => {
    const [a, b] = await bridged();
    const c = await park();
    await play(a, MUSIC, 'music');
    await bridge(b, c);
    await hear([a, 'moh'], [b, [c]], [c, [b]]);
    await esl.api(`uuid_park ${a.id}`);
    expect((await completion(a, 'music'))['Application-Response']).toBe('PLAYBACK ERROR');
    await event(a, 'CHANNEL_PARK');
    await hear([a, []], [b, [c]], [c, [b]]);
  });

  it.each(['ac', 'ca', 'ab', 'ba'])('is bridged again as if nothing had been: %s', async (order) => {
    const [a, b] = await bridged();
    const c = await park();
    await play(a, MUSIC, 'music');
    await bridge(b, c);
    const [x, y] = Array.from(order).map((each) => ({ a, b, c })[each]!);
    const left = [b, c].find((each) => each !== x && each !== y)!;
    await bridge(x!, y!);
    await hear([left, []]);
    expect(count(left, 'CHANNEL_PARK')).toBe(1);
  });

  it('haunts its old partner when its music ends while that talks to another', async () => {
    const [a, b] = await bridged();
    const c = await park();
    await play(a, MUSIC, 'music');
    await bridge(b, c);
    await esl.api(`uuid_break ${a.id} all`);
    await completion(a, 'music');
    await hear([c, [b]], [a, []]);
    // On a real switch the packets of a and c take turns, and neither is heard as it was; the simulator says both.
    await until(async () => (await viewOf(b.number)).hears.length !== 1);
    expect(count(a, 'CHANNEL_PARK')).toBe(0);
  });
});

describe('the second leg of a bridge, held', () => {
  it.each(['uuid_park', 'uuid_kill'])('loses its music when its partner goes by %s, and is parked', async (command) => {
    const [a, b] = await bridged();
    await play(b, MUSIC, 'music');
    await hear([b, 'moh']);
    await esl.api(`${command} ${a.id}`);
    expect((await completion(b, 'music'))['Application-Response']).toBe('FILE PLAYED');
    await event(b, 'CHANNEL_PARK');
    await hear([b, []]);
  });
});

describe('a bridge', () => {
  it.each([
    ['first', 0],
    ['second', 1],
  ])('cuts off what is played to a parked leg that is its %s', async (_which, index) => {
    const pair = [await park(), await park()] as const;
    const played = pair[index]!;
    await play(played, RINGING, 'ringing');
    await hear([played, 'tone']);
    await esl.api(`uuid_bridge ${pair[0].id} ${pair[1].id}`);
    expect((await completion(played, 'ringing'))['Application-Response']).toBe('PLAYBACK ERROR');
    await hear([pair[0], [pair[1]]], [pair[1], [pair[0]]]);
  });

  it.each(['ac', 'ca', 'bc', 'cb'])('takes a leg out of another, whose partner is parked: %s', async (order) => {
    const [a, b] = await bridged();
    const c = await park();
    const [x, y] = Array.from(order).map((each) => ({ a, b, c })[each]!);
    const left = order.includes('a') ? b : a;
    await bridge(x!, y!);
    await event(left, 'CHANNEL_PARK');
    await hear([left, []]);
  });

  it('may be asked for in the same breath as the answer of an arrival', async () => {
    const [a, b] = [await arrival(), await park()];
    await Promise.all([esl.api(`uuid_answer ${a.id}`), esl.api(`uuid_bridge ${a.id} ${b.id}`)]);
    await hear([a, [b]], [b, [a]]);
  });

  it.each(['ab', 'ba'])('with a leg that is not answered ends both: %s', async (order) => {
    const [a, b] = [await arrival(), await park()];
    const [x, y] = order === 'ab' ? [a, b] : [b, a];
    await esl.api(`uuid_bridge ${x.id} ${y.id}`);
    expect((await event(a, 'CHANNEL_HANGUP_COMPLETE'))['Hangup-Cause']).toBe('DESTINATION_OUT_OF_ORDER');
    expect((await event(b, 'CHANNEL_HANGUP_COMPLETE'))['Hangup-Cause']).toBe('ORIGINATOR_CANCEL');
  });
});

/** Moves legs into a conference of their own, and waits until all hear all. */
const confer = async (...members: readonly Leg[]): Promise<void> => {
  const room = `ledgerline-${randomUUID()}`;
  await Promise.all(members.map(({ id }) => esl.api(`uuid_transfer ${id} conference:${room}@default inline`)));
  await hear(...members.map((leg) => [leg, members.filter((each) => each !== leg)] as const));
};

const merged = async (): Promise<readonly [Leg, Leg, Leg]> => {
  const [a, b] = await bridged();
  const c = await park();
  await confer(a, b, c);
  return [a, b, c];
};

describe('a conference', () => {
  it('takes the legs of a bridge and a parked one, and forgets the bridge', async () => {
    const [a] = await merged();
    expect([await variable(a, 'bridge_to'), await variable(a, 'signal_bond')]).toEqual(['_undef_', '_undef_']);
  });

  it('is left by two who are bridged; the third stays, with music', async () => {
    const [a, b, c] = await merged();
    await bridge(a, b);
    await hear([c, 'moh']);
    expect(count(c, 'CHANNEL_PARK')).toBe(0);
  });

  it('is left by one who is parked, while the others go on', async () => {
    const [a, b, c] = await merged();
    events = [];
    await esl.api(`uuid_park ${b.id}`);
    await event(b, 'CHANNEL_PARK');
    await hear([b, []], [a, [c]], [c, [a]]);
  });

  it('goes on when one hangs up, and plays music to the last', async () => {
    const [a, b, c] = await merged();
    await esl.api(`uuid_kill ${b.id}`);
    await hear([a, [c]], [c, [a]]);
    await esl.api(`uuid_kill ${a.id}`);
    await hear([c, 'moh']);
  });

  it('goes on without one who is played to, and without one who is mute', async () => {
    const [a, b, c] = await merged();
    await play(a, RINGING, 'ringing');
    await hear([a, 'tone'], [b, [c]], [c, [b]]);
    await esl.api(`uuid_break ${a.id} all`);
    await hear([a, [b, c]], [b, [a, c]], [c, [a, b]]);
    await esl.api(`uuid_audio ${a.id} start read mute -4`);
    await hear([a, [b, c]], [b, [c]], [c, [b]]);
    await esl.api(`uuid_audio ${a.id} start write mute -4`);
    await hear([a, []], [b, [c]], [c, [b]]);
  });
});

describe('a supervisor', () => {
  /** Dials a supervisor who listens to a leg. */
  const supervise = async (target: Leg): Promise<Leg> => {
    const leg = { id: randomUUID(), number: newNumber('1000') };
    legs.push(leg);
    const variables = `origination_uuid=${leg.id},eavesdrop_enable_dtmf=true,${PARKS}`;
    await esl.command(`bgapi originate {${variables}}sofia/internal/${leg.number}@${exchange.provider} &eavesdrop(${target.id})`);
    await event(leg, 'CHANNEL_EXECUTE', { Application: 'eavesdrop' });
    return leg;
  };

  it.each(['first', 'second'])('hears both legs of a bridge, and is heard as the digits say: %s leg', async (which) => {
    const pair = await bridged();
    const [target, partner] = which === 'first' ? pair : [pair[1], pair[0]];
    const s = await supervise(target);
    await hear([s, [target, partner]], [target, [partner]], [partner, [target]]);
    for (const [digit, heardBy] of [
      ['1', [partner]],
      ['2', [target]],
      ['3', [target, partner]],
      ['0', []],
    ] as const) {
      await esl.api(`uuid_recv_dtmf ${s.id} ${digit}`);
      const hearing = ([leg, other]: readonly [Leg, Leg]): Hearing => [
        leg,
        (heardBy as readonly Leg[]).includes(leg) ? [other, s] : [other],
      ];
      await hear([s, [target, partner]], hearing([target, partner]), hearing([partner, target]));
    }
  });

  it('follows the leg to its next partner, and is hung up with it', async () => {
    const [a, b] = await bridged();
    const [c, s] = [await park(), await supervise(a)];
    await bridge(a, c);
    await hear([s, [a, c]], [b, []]);
    await esl.api(`uuid_kill ${a.id}`);
    await event(s, 'CHANNEL_HANGUP_COMPLETE', { 'Hangup-Cause': 'NORMAL_CLEARING' });
  });

  it('hears what the leg hears played, and does not hear a leg that is mute', async () => {
    const [a, b] = await bridged();
    const s = await supervise(a);
    await play(a, RINGING, 'ringing');
    await hear([a, 'tone'], [b, []]);
    await until(async () => {
      const { hears, playing } = await viewOf(s.number);
      return hears.join() === a.number && playing?.kind === 'tone';
    });
    await esl.api(`uuid_break ${a.id} all`);
    await esl.api(`uuid_audio ${a.id} start read mute -4`);
    await hear([a, [b]], [b, []], [s, [b]]);
  });

  it('leaves by uuid_park', async () => {
    const [a, b] = await bridged();
    const s = await supervise(b);
    await esl.api(`uuid_park ${s.id}`);
    await event(s, 'CHANNEL_PARK');
    await hear([s, []], [a, [b]], [b, [a]]);
  });

  /** A parked leg is told to listen to another one, under a key, and whom its first digit reaches as soon as it does. */
  const overhear = async (s: Leg, target: Leg, digit: string): Promise<void> => {
    events = [];
    await esl.api(`uuid_setvar ${s.id} eavesdrop_enable_dtmf true`);
    await esl.execute(s.id, 'eavesdrop', target.id, 'listening');
    await event(target, 'MEDIA_BUG_START', { 'Media-Bug-Function': 'eavesdrop' });
    await esl.api(`uuid_recv_dtmf ${s.id} ${digit}`);
  };

  it('listens from its park as well, heard from the first moment on, and is parked again when the leg is gone', async () => {
    const [a, b] = await bridged();
    const s = await park();
    await overhear(s, a, '2');
    await hear([s, [a, b]], [a, [b, s]], [b, [a]]);
    await esl.execute(s.id, 'set', 'probe=true', 'probe');
    await esl.api(`uuid_recv_dtmf ${s.id} 3`);
    await hear([s, [a, b]], [a, [b, s]], [b, [a, s]]);
    events = [];
    await esl.api(`uuid_kill ${a.id}`);
    await completion(s, 'listening');
    await completion(s, 'probe');
    await hear([s, []], [b, []]);
    await bridge(s, b);
  });

  it('is heard by whoever listens as well: by all with 1, and with 2 by who came later', async () => {
    const [a, b] = await bridged();
    const [s, r] = [await park(), await park()];
    await overhear(s, a, '2');
    await overhear(r, a, '2');
    await hear([a, [b, s, r]], [b, [a]], [s, [a, b]], [r, [a, b, s]]);
    await esl.api(`uuid_recv_dtmf ${s.id} 1`);
    await esl.api(`uuid_recv_dtmf ${r.id} 1`);
    await hear([a, [b]], [b, [a, s, r]], [s, [a, b, r]], [r, [a, b, s]]);
  });

  it('is not heard by a leg whose partner is played to, for that gets nothing', async () => {
    const [a, b] = await bridged();
    const s = await park();
    await overhear(s, a, '3');
    await hear([a, [b, s]]);
    await play(b, MUSIC, 'music');
    await hear([a, []], [b, 'moh'], [s, [a]]);
    await esl.api(`uuid_break ${b.id}`);
    await hear([a, [b, s]], [b, [a, s]]);
  });

  it.each(['first', 'second'])(
    'takes the place of the leg that it listens to, which is ended at once: the %s of the bridge',
    async (which) => {
      const pair = await bridged();
      const [target, partner] = which === 'first' ? pair : [pair[1], pair[0]];
      const s = await park();
      await overhear(s, target, '3');
      await hear([s, [target, partner]]);
      events = [];
      void esl.api(`uuid_bridge ${partner.id} ${s.id}`);
      await esl.api(`uuid_kill ${target.id}`);
      await completion(s, 'listening');
      await event(target, 'CHANNEL_HANGUP_COMPLETE');
      await hear([s, [partner]], [partner, [s]]);
    },
  );
});

describe('a phone', () => {
  it('sends digits that the switch tells', async () => {
    const [a] = await bridged();
    const { id } = await viewOf(a.number);
    await phones('POST', `/legs/${id}/digits`, { digits: '1#' });
    await event(a, 'DTMF', { 'DTMF-Digit': '1' });
    await event(a, 'DTMF', { 'DTMF-Digit': '#' });
  });

  it('is told that it is held by uuid_hold, and neither of the two hears the other', async () => {
    const [a, b] = await bridged();
    await esl.api(`uuid_hold ${a.id}`);
    await until(async () => (await viewOf(a.number)).held);
    await until(async () => [...(await viewOf(a.number)).hears, ...(await viewOf(b.number)).hears].length === 0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../support/until.js';
import { Leg } from './leg.js';
import type { LegNames, Surroundings } from './leg.js';
import { PITCHES, perceive, VOICE_AMPLITUDE } from './perception.js';
import { Dialog } from './sip.dialog.js';
import { SipPort } from './sip.port.js';
import { amplitudeAt, FRAME_SAMPLES, linearOf, Tone, ulawOf } from './sound.js';

const HOST = '127.0.0.1';

/** Some tones together, as a phone gets them: 100 ms in u-law. */
const chord = (...hertz: readonly number[]): Int16Array => {
  const voices = hertz.map((each) => {
    const tone = new Tone(VOICE_AMPLITUDE);
    return linearOf(Buffer.concat(Array.from({ length: 5 }, () => tone.frame(each))));
  });
  const sums = Int16Array.from({ length: 5 * FRAME_SAMPLES }, (_, index) => voices.reduce((sum, each) => sum + each[index]!, 0));
  return linearOf(Uint8Array.from(sums, ulawOf));
};

describe('an ear', () => {
  it('finds each of several voices with its loudness, and no other', () => {
    const [one, two, three] = [PITCHES[0]!, PITCHES[1]!, PITCHES.at(-1)!];
    const window = chord(one, two, three);
    for (const hertz of [one, two, three]) expect(amplitudeAt(window, hertz)).toBeCloseTo(VOICE_AMPLITUDE, -2);
    expect(perceive(window, PITCHES)).toEqual({ pitches: [one, two, three], sound: null });
  });

  it('tells ringing and music from what it does not know', () => {
    expect(perceive(chord(440, 480), PITCHES)).toEqual({ pitches: [], sound: 'ringing' });
    expect(perceive(chord(392, 494), PITCHES)).toEqual({ pitches: [], sound: 'music' });
    expect(perceive(chord(650, 910), PITCHES)).toEqual({ pitches: [], sound: 'other' });
    expect(perceive(chord(440, 480, PITCHES[3]!), PITCHES)).toEqual({ pitches: [PITCHES[3]], sound: 'ringing' });
  });

  it('loses next to nothing of a sample in u-law', () => {
    for (const sample of [0, 1, -1, 100, -100, 1000, -12_345, 32_000]) {
      expect(Math.abs(linearOf(Uint8Array.of(ulawOf(sample)))[0]! - sample)).toBeLessThanOrEqual(4 + Math.abs(sample) / 30);
    }
  });
});

/** Two phones that call each other without any switch, so that both ends of every message are seen. */
describe('two phones', () => {
  let legs: Leg[] = [];
  let ports: SipPort[] = [];
  let callee: Promise<Leg>;

  const openLeg = (direction: LegNames['direction'], address: string): Promise<Leg> => {
    const around: Surroundings = {
      host: HOST,
      hertz: PITCHES[direction === 'inbound' ? 0 : 1]!,
      knowledge: () => ({ voices: () => legs.map(({ voice }) => voice), played: () => null }),
      up: () => undefined,
      ended: () => undefined,
    };
    const opening = Leg.open({ dialled: address, direction, from: 'one', fromName: 'One', to: 'two' }, around);
    void opening.then((leg) => (legs = [...legs, leg]));
    return opening;
  };

  /** Phone one calls phone two, which does nothing yet. */
  const call = async (): Promise<readonly [Leg, Leg]> => {
    let arrived: (leg: Leg) => void = () => undefined;
    callee = new Promise((resolve) => (arrived = resolve));
    const two = await SipPort.open(HOST, 0, (invitation, from, port) => {
      const dialog = Dialog.arrived(port, from, invitation);
      void openLeg('outbound', 'two').then((leg) => {
        leg.belongsTo(dialog, invitation.body);
        dialog.tell(leg);
        arrived(leg);
      });
    });
    const one = await SipPort.open(HOST, 0, () => undefined);
    ports = [one, two];
    const caller = await openLeg('inbound', 'one');
    const [from, to] = [`sip:one@${HOST}`, `sip:two@${HOST}:${two.number}`];
    const dialling = { from, to, name: 'One', sdp: caller.description(), listener: caller };
    caller.belongsTo(Dialog.dial(one, { host: HOST, port: two.number }, dialling));
    return [caller, await callee];
  };

  beforeEach(() => {
    [legs, ports] = [[], []];
  });
  afterEach(async () => {
    for (const leg of legs) leg.hangUp();
    await until(() => legs.every(({ state }) => state === 'ended'));
    for (const port of ports) await port.close();
  });

  it('ring, talk, send digits and hang up', async () => {
    const [one, two] = await call();
    two.ring();
    await until(() => one.rang);
    two.answer();
    await until(() => one.attention.hears().join() === 'two' && two.attention.hears().join() === 'one');
    one.say('Hello.');
    await until(() => two.attention.heard.some(({ what }) => what === 'Hello.'));
    two.sendDigits('12#');
    await until(() => one.digits === '12#');
    one.hangUp();
    await until(() => two.state === 'ended');
    expect(two.ending).toMatchObject({ by: 'switch', status: 200 });
    expect(one.ending).toMatchObject({ by: 'phone', status: 200 });
  });

  it('refuse', async () => {
    const [one, two] = await call();
    two.refuse(486);
    await until(() => one.state === 'ended');
    expect(one.ending).toMatchObject({ by: 'switch', status: 486 });
  });

  it('give up', async () => {
    const [one, two] = await call();
    two.ring();
    await until(() => one.rang);
    one.hangUp();
    await until(() => two.state === 'ended' && one.state === 'ended');
    expect([one.ending?.status, two.ending?.status]).toEqual([487, 487]);
  });
});

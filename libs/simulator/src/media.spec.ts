import { describe, expect, it } from '@jest/globals';
import { parseQuestion, isAnswer } from './applications/digits.js';
import { recordingAt, speechOf, toneMs } from './media.js';

const none: ReadonlySet<string> = new Set();

describe('how long a sound lasts', () => {
  it('adds up the elements of a tone, times its loops', () => {
    expect(toneMs('%(400,0,440);loops=1')).toBe(400);
    expect(toneMs('%(200,100,440);%(300,0,880);loops=2')).toBe(1200);
    expect(toneMs('%(2000,4000,440,480);loops=-1')).toBe(Infinity);
  });

  it('is 60 ms a character for speech, whatever engine speaks', () => {
    expect(speechOf('flite|kal|hello there')).toEqual({ sound: { kind: 'speech', what: 'hello there' }, ms: 660 });
    expect(speechOf('a|b|c|d').sound.what).toBe('c|d');
    expect(speechOf('flite|kal|{}{a} | $5').sound.what).toBe('{a} | $5');
  });

  it('is what the name of a stream says, three seconds for a file, or what its name says', () => {
    expect(recordingAt('silence_stream://250', none)?.ms).toBe(250);
    expect(recordingAt('local_stream://default', none)).toEqual({
      sound: { kind: 'moh', what: 'local_stream://default' },
      ms: Infinity,
    });
    expect(recordingAt('/sounds/welcome.wav', none)?.ms).toBe(3000);
    expect(recordingAt('/sounds/welcome-1500ms.wav', none)?.ms).toBe(1500);
  });

  it('is nothing for a file that is not there', () => {
    expect(recordingAt('/sounds/nosuch.wav', none)).toBeUndefined();
    expect(recordingAt('/sounds/a.wav', new Set(['/sounds/a.wav']))).toBeUndefined();
  });
});

describe('play_and_get_digits', () => {
  const question = parseQuestion('2 4 1 3000 # prompt.wav invalid.wav digits ^[1-4]+$ 2000');

  it('reads its arguments', () => {
    expect(question).toMatchObject({
      min: 2,
      max: 4,
      tries: 1,
      timeoutMs: 3000,
      terminators: '#',
      variable: 'digits',
      digitTimeoutMs: 2000,
    });
  });

  it('takes only digits that match', () => {
    expect(['1', '12', '15', ''].map((digits) => isAnswer(question, digits))).toEqual([false, true, false, false]);
    expect(isAnswer({ ...question, pattern: '(' }, '12')).toBe(false);
  });
});

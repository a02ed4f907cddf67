import { describe, expect, it } from '@jest/globals';
import { averageSpeedOfAnswer, serviceLevel } from './service-level.js';

describe('the service level', () => {
  it('is that of the textbook (ICMI): 1000 answered, 860 in time; 60 abandoned, 20 in time', () => {
    const outcomes = { answered: 1_000, answered_within: 860, abandoned: 60, abandoned_within: 20 };
    expect(serviceLevel(outcomes)).toEqual({ threshold: 20_000, SL_pos: 83.02, SL_ans: 86, SL_neg: 81.13, SL_ign: 82.69 });
  });

  it('is that of the ICM guide (Cisco): 70 answered and 10 abandoned in time, of 100', () => {
    const outcomes = { answered: 90, answered_within: 70, abandoned: 10, abandoned_within: 10 };
    expect(serviceLevel(outcomes)).toMatchObject({ SL_pos: 80, SL_neg: 70, SL_ign: 77.78 });
  });

  it('is unknown where nobody is to be counted', () => {
    const none = { answered: 0, answered_within: 0, abandoned: 0, abandoned_within: 0 };
    expect(serviceLevel(none)).toEqual({ threshold: 20_000, SL_pos: null, SL_ans: null, SL_neg: null, SL_ign: null });
    expect(serviceLevel({ ...none, abandoned: 3, abandoned_within: 3 })).toMatchObject({ SL_pos: 100, SL_neg: 0, SL_ign: null });
  });
});

describe('the average speed of answer', () => {
  it('is of those who were answered, in whole milliseconds', () => {
    expect(averageSpeedOfAnswer(10_000, 3)).toBe(3_333);
    expect(averageSpeedOfAnswer(0, 0)).toBeNull();
  });
});

import { describe, expect, it } from '@jest/globals';
import { NO_TOGGLES, average, serviceLevel } from './service-level.js';
import type { Outcomes } from './service-level.js';

const NOBODY: Outcomes = {
  ...{ offered: 0, answered: 0, abandoned: 0, flow_outs: 0 },
  ...{ answered_within: 0, abandoned_within: 0, short_abandoned: 0 },
};

const T = { threshold: 20_000, short_threshold: 5_000 };

/** Golden A of contact-centre.md 2.1. */
const ICMI = {
  ...{ offered: 1_060, answered: 1_000, answered_within: 860, flow_outs: 0 },
  ...{ abandoned: 60, abandoned_within: 20, short_abandoned: 10 },
};

describe('the service level', () => {
  it('is that of the textbook (ICMI): 1000 answered, 860 in time; 60 abandoned, 20 in time, 10 of them at once', () => {
    expect(serviceLevel(ICMI, T)).toEqual({
      ...T,
      SL_pos: 83.02,
      SL_ans: 86,
      SL_neg: 81.13,
      SL_ign: 82.69,
      SL_short: 82.08,
      SL_gen: 81.13,
      SL_amz: 81.13,
      SL_vb: 94.34,
    });
  });

  it('is that of the ICM guide (Cisco): 70 answered and 10 abandoned in time, of 100', () => {
    const outcomes = { ...NOBODY, offered: 100, answered: 90, answered_within: 70, abandoned: 10, abandoned_within: 10 };
    expect(serviceLevel(outcomes, T)).toMatchObject({ SL_pos: 80, SL_neg: 70, SL_ign: 77.78, SL_ans: 77.78 });
  });

  it('is that of the VoIPBIN documents, of all who came: 1100 of 1234', () => {
    expect(serviceLevel({ ...NOBODY, offered: 1_234, answered: 1_100 }, T)).toMatchObject({ SL_vb: 89.14 });
  });

  it.each([
    [{ with_flow_outs: true }, 860 / 1_100],
    [{ without_short_abandons: true }, 860 / 1_050],
    [{ without_abandons: true }, 860 / 1_000],
    [{ without_abandons: true, without_short_abandons: true }, 860 / 1_000],
    [{ with_flow_outs: true, without_short_abandons: true }, 860 / 1_090],
  ])('by Genesys with %p divides by what is wished', (toggles, level) => {
    const { SL_gen } = serviceLevel({ ...ICMI, flow_outs: 40 }, T, { ...NO_TOGGLES, ...toggles });
    expect(SL_gen).toBe(Math.round(level * 10_000) / 100);
  });

  it('by Amazon is of all who left the queue', () => {
    expect(serviceLevel({ ...ICMI, flow_outs: 40 }, T)).toMatchObject({ SL_amz: 78.18, SL_neg: 81.13 });
  });

  it('is unknown where nobody is to be counted', () => {
    const unknown = {
      SL_pos: null,
      SL_ans: null,
      SL_neg: null,
      SL_ign: null,
      SL_short: null,
      SL_gen: null,
      SL_amz: null,
      SL_vb: null,
    };
    expect(serviceLevel(NOBODY, T)).toEqual({ ...T, ...unknown });
    const gone = { ...NOBODY, offered: 3, abandoned: 3, abandoned_within: 3 };
    expect(serviceLevel(gone, T)).toMatchObject({ SL_pos: 100, SL_neg: 0, SL_ign: null, SL_vb: 0 });
  });
});

it('an average is in whole milliseconds, and unknown of none', () => {
  expect(average(10_000, 3)).toBe(3_333);
  expect(average(0, 0)).toBeNull();
});

import { describe, expect, it } from '@jest/globals';
import { framed } from '#readmodels/reports/frame.js';
import { reported } from '#readmodels/reports/report.js';
import type { ReportRow } from '#readmodels/reports/report.js';
import { NO_TOGGLES } from '#readmodels/stats/service-level.js';
import { factsAfter } from '#readmodels/testing/memory.facts.js';
import { simulateCentre } from './centre.js';
import type { CentreOutcome } from './centre.js';
import { PLAIN, REAL } from './profiles.js';
import { excesses } from './verdict.js';

const sound = ({ complaints, seed }: CentreOutcome): void => {
  if (complaints.length > 0) throw new Error(`seed ${seed}: ${complaints.join('; ')}`);
};

/** What the API would say of that time: other code, over the same log. */
const reportOf = async ({ log, result: { from, to } }: CentreOutcome): Promise<ReportRow> => {
  const [customerId = ''] = log.flatMap(({ event }) => (event.type === 'QueueCreated' ? [event.customerId] : []));
  const source = factsAfter(log, customerId);
  const span = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const asked = { by: 'intervals', cohort: 'arrival', interval: null, zone: null, queueId: null, agentId: null } as const;
  const [row] = await reported(source, framed({ ...asked, ...span }, await source.queues(), to), to, NO_TOGGLES);
  return row!;
};

/** On a busy machine. */
const PATIENCE = 90_000;

const HOURS = { plain: 0.5, real: 0.2 };

describe('some time of a centre of 50 agents', () => {
  it(
    'keeps every invariant, leaves nobody over, is what Little and Erlang say, and what its report says',
    async () => {
      const outcome = await simulateCentre({ seed: 1, hours: HOURS.plain, profile: PLAIN });
      sound(outcome);
      expect(outcome.result.calls).toBeGreaterThan(200);
      expect(outcome.struck).toBeGreaterThan(0);
      expect(excesses([outcome.result], HOURS.plain, true)).toEqual([]);
      const { calls, abandoned, measured } = outcome.result;
      const report = await reportOf(outcome);
      expect(report).toMatchObject({ offered: calls, abandoned, asa: Math.round(measured.answered * 1_000) });
      expect(Math.abs((report.occupancy ?? 0) / 100 - measured.occupancy)).toBeLessThan(0.03);
    },
    PATIENCE,
  );

  it(
    'keeps them where people decline, let it ring and have breaks, and some calls matter more',
    async () => {
      const outcome = await simulateCentre({ seed: 2, hours: HOURS.real, profile: REAL });
      sound(outcome);
      expect(excesses([outcome.result], HOURS.real, false)).toEqual([]);
    },
    PATIENCE,
  );
});

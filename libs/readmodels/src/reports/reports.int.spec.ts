import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queries } from '../queries.js';
import { rebuild } from '../rebuild.js';
import { NO_TOGGLES } from '../stats/service-level.js';
import { createQueue, enlist, hangUp, join } from '../testing/floor.story.js';
import { factsAfter } from '../testing/memory.facts.js';
import { open } from '../testing/opened.js';
import type { Opened } from '../testing/opened.js';
import { EIGHT, hour } from '../testing/report.story.js';
import { CUSTOMER, uuid } from '../testing/story.js';
import type { Story } from '../testing/story.js';
import { explained } from './explain.js';
import type { FactSource } from './fact.source.js';
import { framed } from './frame.js';
import type { By, ReportAsked } from './frame.js';
import { reported } from './report.js';

const HOUR = 3_600_000;
const NOW = EIGHT + 3 * HOUR;
const OTHER = uuid('other customer');

/** Callers of the second hour, more of them than a page of facts holds. */
const CROWD = 3_000;

const crowded = (): Story => {
  const story = hour();
  story.at = EIGHT + HOUR;
  story.tell(createQueue('crowd', { tagIds: [] }));
  for (let index = 0; index < CROWD; index++) {
    story.tell(join(`caller ${index}`, 'crowd'));
    story.after(1_000).tell(hangUp(`caller ${index}`));
  }
  story.tell(createQueue('theirs', {}, OTHER));
  for (const ask of enlist('stranger', { customerId: OTHER })) story.tell(ask);
  story.tell(join('theirs', 'theirs', OTHER));
  return story;
};

let opened: Opened;
let queries: Queries;
let story: Story;

beforeAll(async () => {
  opened = await open();
  story = crowded();
  opened.add(story);
  await opened.run(() => NOW);
  queries = new Queries(opened.pool);
});
afterAll(() => opened.close());

const BYS: readonly By[] = ['queues', 'agents', 'intervals'];

const ASKED = BYS.flatMap((by) =>
  (['completion', 'arrival'] as const).flatMap((cohort) =>
    ([null, '60'] as const).map((interval): ReportAsked => ({
      ...{ by, cohort, interval, zone: null, queueId: null, agentId: null },
      ...{ from: '2026-06-01T08:00+02:00', to: '2026-06-01T11:00+02:00' },
    })),
  ),
);

const reportFrom = async (source: FactSource, asked: ReportAsked) =>
  reported(source, framed(asked, await source.queues(), NOW), NOW, NO_TOGGLES);

/** Every report, as it is written. */
const written = (customerId = CUSTOMER): Promise<string> =>
  queries.reporting(customerId, async (source) => {
    const all = [];
    for (const asked of ASKED) all.push(await reportFrom(source, asked));
    return JSON.stringify({ position: source.position, all });
  });

describe('reports from Postgres', () => {
  it('are those of the facts of the log, however many there are', async () => {
    const inMemory = factsAfter(story.log, CUSTOMER);
    for (const asked of ASKED) {
      const rows = await queries.reporting(CUSTOMER, (source) => reportFrom(source, asked));
      // An agent's name is told by its user, of whom this story does not speak.
      expect(rows).toEqual(await reportFrom(inMemory, asked));
    }
  });

  it('count whoever came, page by page', async () => {
    const asked: ReportAsked = { ...ASKED[0]!, queueId: uuid('crowd') };
    const [row] = await queries.reporting(CUSTOMER, (source) => reportFrom(source, asked));
    expect(row).toMatchObject({ offered: CROWD, abandoned: CROWD, short_abandoned: CROWD });
    const { count } = await queries.reporting(CUSTOMER, async (source) =>
      explained(source, framed(asked, await source.queues(), NOW), NOW, 'abandoned'),
    );
    expect(count).toBe(CROWD);
  });

  it('are each customer’s own', async () => {
    const theirs = await written(OTHER);
    expect(theirs).toContain(uuid('theirs'));
    for (const name of ['q', 'crowd', 'alice', 'bob']) expect(theirs).not.toContain(uuid(name));
    expect(await written()).not.toContain(uuid('stranger'));
  });

  it('are the same to the last bit after a replay from zero', async () => {
    const before = await written();
    expect(await rebuild(opened.pool, opened.store, { now: () => NOW })).toBe(story.log.length);
    expect(await written()).toBe(before);
  });

  it('see one moment of the log, whatever comes meanwhile', async () => {
    const [before, after] = await queries.reporting(CUSTOMER, async (source) => {
      const first = await reportFrom(source, ASKED[0]!);
      story.tell(join('late', 'q'));
      const position = opened.add(story);
      while ((await queries.tallies(CUSTOMER, [])).position < position) await new Promise((resolve) => setTimeout(resolve, 5));
      return [first, await reportFrom(source, ASKED[0]!)] as const;
    });
    expect(after).toEqual(before);
    expect(await queries.reporting(CUSTOMER, (source) => Promise.resolve(source.position))).toBe(story.log.length);
  });

  it('leave their connection in order after a failure', async () => {
    for (let index = 0; index < 20; index++)
      await expect(queries.reporting(CUSTOMER, () => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
    expect(await queries.reporting(CUSTOMER, (source) => source.queues())).toHaveLength(4);
  });

  it('find what they need by an index', async () => {
    await opened.direct.query('analyze ledgerline_read.report_calls; analyze ledgerline_read.report_agents');
    const plan = async (text: string): Promise<string> => {
      const { rows } = await opened.direct.query<{ 'QUERY PLAN': string }>(`explain ${text}`);
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    const where = `customer_id = '${CUSTOMER}' and not deleted`;
    const by = `(view->>'began')::bigint`;
    const seconds = `between ${EIGHT} and ${EIGHT + 1_000}`;
    for (const stamp of ['tm_create', by])
      expect(await plan(`select view from ledgerline_read.report_calls where ${where} and ${stamp} ${seconds}`)).toContain(
        'Index',
      );
  });
});

import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { judged } from './second-look.js';
import { callSpec, run, uuid } from './testing/run.js';

const first = callSpec('first', { dialTimeout: 5_000 });
const sibling = callSpec('sibling');

let log: readonly Recorded<Event>[];
beforeAll(async () => {
  const { start, tell, clock, stop, events } = run();
  await start();
  const { callId } = first;
  await tell({ to: 'call', id: callId, command: { type: 'CreateCall', callId, spec: first, siblings: [sibling] } });
  await clock.pass(6_000);
  await stop();
  log = await events();
});

const by = (kind: string): Recorded<Event> => log.find(({ cause }) => cause.actor.kind === kind)!;
const streamOf = ({ stream }: Recorded): readonly Recorded[] => log.filter((each) => each.stream === stream);
const causesOf = ({ cause }: Recorded): readonly Recorded<Event>[] => log.filter(({ id }) => id === cause.causation);

describe('a second look', () => {
  it.each([
    ['process', 'reactions'],
    ['timer', 'timers'],
  ])('finds the event that led to what a %s did', (kind, found) => {
    const stray = by(kind);
    expect(judged(stray, causesOf(stray), streamOf(stray))).toEqual({ kind: found });
  });

  it('finds nothing where no event asks for it', () => {
    const stray = by('process');
    expect(judged(stray, [], streamOf(stray))).toMatchObject({ kind: 'unasked' });
    expect(judged(stray, [by('timer')], streamOf(stray))).toMatchObject({ kind: 'unasked' });
  });

  it('sees what was decided otherwise, or only by half', () => {
    const stray = by('process');
    const [created, dialled] = streamOf(stray);
    const other = { ...dialled!, id: uuid('other') };
    expect(judged(stray, causesOf(stray), [created!, other])).toEqual({
      kind: 'otherwise',
      what: 'CallDialAsked is decided with another id now',
    });
    expect(judged(stray, causesOf(stray), [created!])).toEqual({
      kind: 'otherwise',
      what: 'CallDialAsked is decided now, and is not there',
    });
  });

  it('sees what was done twice, and what came too early', () => {
    const stray = by('timer');
    const again = { ...stray, revision: stray.revision + 1 };
    expect(judged(again, causesOf(stray), [...streamOf(stray), again])).toMatchObject({ kind: 'twice' });
    const early = { ...stray, cause: { ...stray.cause, at: stray.cause.at - 2_000 } };
    expect(judged(early, causesOf(stray), streamOf(stray))).toEqual({ kind: 'early', what: 'the timer was due 2000 ms later' });
  });
});

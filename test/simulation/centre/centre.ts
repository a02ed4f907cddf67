import { simulate } from '../run.js';
import type { Outcome } from '../run.js';
import type { Mutant } from '../mutating.js';
import { CentrePlay } from './centre.play.js';
import { centreWorld } from './centre.world.js';
import type { Result } from './figures.js';
import type { Profile } from './profiles.js';

export interface Hours {
  readonly seed: number;
  readonly hours: number;
  readonly profile: Profile;
  readonly keep?: boolean;
  readonly mutant?: Mutant;
}

export interface CentreOutcome extends Outcome {
  readonly result: Result;
  /** Faults that there were. */
  readonly struck: number;
}

const HOUR = 60 * 60_000;

/** How long nobody is there after a death, in milliseconds: a supervisor of processes starts the next one at once. */
const DOWN = [50, 200, 1_000] as const;

/** Some hours of a centre, whole: every invariant on the way and at rest, and what it has come to. */
export const simulateCentre = async ({ hours, profile, ...options }: Hours): Promise<CentreOutcome> => {
  let played: CentrePlay | undefined;
  const outcome = await simulate({
    ...options,
    piece: { ...centreWorld(profile), down: DOWN, play: (cast) => (played = new CentrePlay(cast, profile, hours * HOUR)) },
  });
  if (!played) throw new Error('nothing was played');
  return { ...outcome, result: played.result, struck: played.struck };
};

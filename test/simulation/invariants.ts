import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { Facts } from './facts.js';
import { endInvariants } from './invariants.ends.js';
import { floorInvariants } from './invariants.floor.js';
import { floorRestInvariants } from './invariants.floor.rest.js';
import { groupInvariants } from './invariants.groups.js';
import { leftInvariants } from './invariants.left.js';
import { soundInvariants } from './invariants.sound.js';
import { talkInvariants } from './invariants.talks.js';
import { timeInvariants } from './invariants.time.js';
import type { Rest, RestInvariant } from './invariant.js';
import { stepInvariants } from './invariants.step.js';

export const restInvariants: readonly RestInvariant[] = [
  ...endInvariants,
  ...leftInvariants,
  ...soundInvariants,
  ...timeInvariants,
  ...groupInvariants,
  ...floorRestInvariants,
];

/** What one more event breaks, by the name of the invariant. */
export const stepComplaints = (facts: Facts, recorded: Recorded<Event>): readonly string[] =>
  [...stepInvariants, ...talkInvariants, ...floorInvariants].flatMap(({ name, check }) => {
    const wrong = check(facts, recorded);
    return wrong === undefined ? [] : [`${name}: ${wrong}`];
  });

/** What is wrong when everything is over. */
export const restComplaints = (rest: Rest): readonly string[] =>
  restInvariants.flatMap(({ name, check }) => check(rest).map((wrong) => `${name}: ${wrong}`));

import type { LegView } from '#simulator/views.js';
import type { CallFacts } from './facts.js';
import { NEVER, callsOf, lateOnes } from './invariant.js';
import type { RestInvariant } from './invariant.js';

/** As it is said: all that cannot be seen is a blank. */
const spoken = (text: string): string => text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();

interface Count {
  readonly asked: number;
  readonly done: number;
  readonly heard: number;
}

const countPlays = (call: CallFacts, legs: readonly LegView[]): ReadonlyMap<string, Count> => {
  const counts = new Map<string, Count>();
  for (const { playId, media, legId } of call.plays.values()) {
    if (media.kind === 'music' || media.kind === 'ringing') continue;
    const what = media.kind === 'speech' ? spoken(media.text) : media.url;
    const own = legs.filter((leg) => leg.call_id === legId);
    const heard = own.reduce((sum, leg) => sum + leg.heard.filter((each) => each.what === what).length, 0);
    const { asked, done } = counts.get(what) ?? { asked: 0, done: 0 };
    const ended = call.playEnds.get(playId)?.event.detail === 'done' ? 1 : 0;
    counts.set(what, { asked: asked + 1, done: done + ended, heard });
  }
  return counts;
};

const heardAsLogged: RestInvariant = {
  name: 'I9 a prompt is heard as often as the log says',
  sentence: 'Never more often than it was asked for, and never less often than it was played to its end.',
  check: (rest) =>
    callsOf(rest).flatMap((call) =>
      [...countPlays(call, rest.legs)].flatMap(([what, { asked, done, heard }]) => {
        const missed = !call.muted && heard < done;
        return heard > asked || missed ? [`${call.callId} heard "${what}" ${heard} times, asked ${asked}, done ${done}`] : [];
      }),
    ),
};

const unseenOnes = ({ playEnds }: CallFacts): readonly string[] =>
  [...playEnds.values()].filter(({ event }) => event.detail === 'unseen').map(({ event }) => event.playId);

const sentAtAll: RestInvariant = {
  name: 'I9 what was never sent is sent',
  sentence: 'A prompt is given up as unseen only where its claim reached the switch, or the switch died.',
  check: (rest) =>
    rest.switchDeaths.length > 0
      ? []
      : callsOf(rest)
          .flatMap(unseenOnes)
          .filter((playId) => !rest.claims.has(playId))
          .map((playId) => `${playId} was given up and never sent`),
};

const clearWeather: RestInvariant = {
  name: 'I9 where nothing goes wrong, nothing is unseen',
  sentence: 'In a run without faults no end is guessed at.',
  check: (rest) =>
    rest.isClear
      ? callsOf(rest).flatMap((call) => [
          ...(call.ended?.event.end.detail === 'unseen' ? [`nobody saw the end of ${call.callId}`] : []),
          ...unseenOnes(call).map((playId) => `nobody saw the end of ${playId}`),
        ])
      : [],
};

/** Each prompt of a plan that has ended, and when its step was done or needed no more to be. */
const stepsOf = ({ playEnds }: CallFacts, { facts }: Parameters<RestInvariant['check']>[0]) =>
  [...playEnds.values()].flatMap(({ event, at }) => {
    const run = event.step ? facts.runs.get(event.step.activeflowId) : undefined;
    if (!run || !event.step) return [];
    const done = Math.min(run.done.get(event.step.visit) ?? NEVER, run.ended ?? NEVER);
    return [{ what: `the step after ${event.playId}`, due: at, done }];
  });

const plansGoOn: RestInvariant = {
  name: 'I9 a plan goes on',
  sentence: 'The end of a prompt ends its step.',
  check: (rest) =>
    lateOnes(
      rest,
      callsOf(rest).flatMap((call) => stepsOf(call, rest)),
    ),
};

/** What phones hear, and what plans make of it. */
export const soundInvariants: readonly RestInvariant[] = [heardAsLogged, sentAtAll, clearWeather, plansGoOn];

import type { LegView } from '#simulator/views.js';
import { NEVER, SLACK, callsOf, invitesOf, lateOnes } from './invariant.js';
import type { RestInvariant } from './invariant.js';

const noneLeft: RestInvariant = {
  name: 'I6 nothing is left in the switch',
  sentence:
    'No channel and no phone on a call outlives its call, and no entry of the ledger, unless whoever owed its removal died before.',
  check: ({ channels, legs, ledger, wellness }) => [
    ...(channels > 0 ? [`${channels} channels are left`] : []),
    ...legs.filter(({ state }) => state !== 'ended').map(({ call_id }) => `leg ${call_id} is still up`),
    ...ledger.filter(({ over }) => !wellness.isForgotten(over)).map(({ key }) => `the ledger still has ${key}`),
  ],
};

const noneWaits: RestInvariant = {
  name: 'I6, I10 nobody waits',
  sentence: 'No timer, leg or stopped tree is kept, no alarm is set, and every follower has come to the end of the log.',
  check: ({ kept, behind, alarms }) => [
    ...kept.map((row) => `${row} is still kept`),
    ...behind,
    ...(alarms > 0 ? [`${alarms} alarms are still set`] : []),
  ],
};

const spanOf = ({ started_at, ended_at }: LegView): readonly [from: number, to: number] => [
  Date.parse(started_at),
  ended_at === null ? NEVER : Date.parse(ended_at),
];

const callersMet: RestInvariant = {
  name: 'I6 every caller is met',
  sentence: 'Whoever calls for longer than a moment, while everybody is there, is in the log.',
  check: (rest) =>
    rest.legs
      .filter(({ direction, call_id }) => direction === 'inbound' && !rest.facts.calls.has(call_id))
      .filter((leg) => {
        const [from, to] = spanOf(leg);
        return to - from - SLACK > rest.wellness.trouble(from, to);
      })
      .map(({ call_id }) => `nobody met ${call_id}`),
};

/** A leg that is answered after its end was asked for, or for a moment only, may go unheard. */
const answersHeard: RestInvariant = {
  name: 'I6 every answer is heard',
  sentence: 'A phone that answers, and stays for longer than a moment while everybody is there, is answered in the log.',
  check: (rest) => {
    const invites = invitesOf(rest);
    const dues = callsOf(rest).flatMap(({ callId, answered, hangup, ended, dials }) =>
      [...dials.keys()].flatMap((legId) =>
        (invites.get(legId) ?? []).flatMap(({ answered_at: at }) =>
          at === null
            ? []
            : [
                {
                  what: `the answer of ${callId}`,
                  due: Date.parse(at),
                  done: Math.min(...[answered, hangup, ended].map(whenOf)),
                },
              ],
        ),
      ),
    );
    return lateOnes(rest, dues);
  },
};

const whenOf = (mark: { readonly at: number } | null): number => mark?.at ?? NEVER;

/** Who is left, and who was never seen. */
export const leftInvariants: readonly RestInvariant[] = [noneLeft, noneWaits, callersMet, answersHeard];

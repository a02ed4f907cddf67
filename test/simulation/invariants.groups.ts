import type { LegView } from '#simulator/views.js';
import { callIdsOf, groupsWithin, legIdOf } from '#domain/groupcall/groupcall.plan.js';
import type { Branch, Group } from '#domain/groupcall/groupcall.plan.js';
import type { GroupFacts, TransferFacts } from './facts.talks.js';
import { NEVER, callsOf, firstOf, invitesOf, lateOnes } from './invariant.js';
import type { Due, Rest, RestInvariant } from './invariant.js';

const groupsOf = ({ facts }: Rest): readonly GroupFacts[] => [...facts.talks.groups.values()];

const transfersOf = ({ facts }: Rest): readonly TransferFacts[] => [...facts.talks.transfers.values()];

const allOver: RestInvariant = {
  name: 'I3 every groupcall, transfer and supervision ends',
  sentence: 'Whatever began is over.',
  check: (rest) => [
    ...groupsOf(rest)
      .filter(({ ended }) => !ended)
      .map(({ groupcallId }) => `groupcall ${groupcallId} has no end`),
    ...transfersOf(rest)
      .filter(({ end }) => !end)
      .map(({ transferId }) => `transfer ${transferId} has no end`),
    ...[...rest.facts.supervisions.all.values()]
      .filter(({ ended }) => ended === null)
      .map(({ supervisionId }) => `supervision ${supervisionId} has no end`),
  ],
};

/** Calls that must end when something happens. */
const leaving = (rest: Rest, what: string, at: number, callIds: readonly string[]): readonly Due[] =>
  callIds.flatMap((callId) => {
    const call = rest.facts.calls.get(callId);
    if (!call) return [];
    return [{ what: `the end of ${callId} ${what}`, due: Math.max(at, call.begun), done: firstOf(call.hangup, call.ended) }];
  });

const othersEnd: RestInvariant = {
  name: 'I2 all but the winner end',
  sentence: 'When a groupcall is answered, or hung up, all other calls of it end; none is dialled after that.',
  check: (rest) =>
    lateOnes(
      rest,
      groupsOf(rest).flatMap(({ answer, hangup, plan }) => {
        const losers = callIdsOf(plan.group).filter((callId) => callId !== answer?.callId);
        return [
          ...(answer ? leaving(rest, 'that has lost', answer.at, losers) : []),
          ...(hangup ? leaving(rest, 'of a group that is hung up', hangup.at, hangup.calls) : []),
        ];
      }),
    ),
};

interface Span {
  readonly from: number;
  readonly to: number;
  readonly legId: string;
}

/** While its phone rings. */
const ringingOf = ({ started_at, answered_at, ended_at, call_id }: LegView): Span => ({
  from: Date.parse(started_at),
  to: Math.min(...[answered_at, ended_at].map((at) => (at === null ? NEVER : Date.parse(at)))),
  legId: call_id,
});

const overlaps = (spans: readonly Span[], others: readonly Span[]): readonly string[] =>
  spans.flatMap((one) =>
    others
      .filter((other) => one.from < other.to && other.from < one.to)
      .map((other) => `${one.legId} and ${other.legId} ring at once`),
  );

const oneByOne = (group: Group, ringing: (branch: Branch) => readonly Span[]): readonly string[] => {
  if (group.ringMethod !== 'linear') return [];
  const spans = group.branches.map(ringing);
  return spans.flatMap((one, index) => overlaps(one, spans.slice(index + 1).flat()));
};

const callsIn = (branch: Branch): readonly string[] => (branch.kind === 'group' ? callIdsOf(branch.group) : [legIdOf(branch)]);

/** A phone that could not be told to stop rings on: our own wait for the end of a leg has an end. */
const linear: RestInvariant = {
  name: 'I2 one after the other',
  sentence: 'Of a linear group no two phones ring at once, unless a switch that was away could not be told to stop one.',
  check: (rest) => {
    const invites = invitesOf(rest);
    const spansOf = (branch: Branch): readonly Span[] =>
      callsIn(branch)
        .flatMap((callId) => [...(rest.facts.calls.get(callId)?.dials.keys() ?? [])])
        .flatMap((legId) => (invites.get(legId) ?? []).map(ringingOf));
    return groupsOf(rest)
      .flatMap(({ plan }) => [plan.group, ...groupsWithin(plan.group)])
      .flatMap((group) => oneByOne(group, spansOf));
  },
};

/** Each talk that a death ended: the one who is left must hear of it. */
const nobodyTalksToTheDead: RestInvariant = {
  name: 'I6 nobody waits for the dead',
  sentence: 'Whoever talks with somebody whose call ends is parted, joined to another, or over soon after.',
  check: (rest) =>
    lateOnes(
      rest,
      callsOf(rest).flatMap(({ callId, company }) =>
        company.bonds.flatMap(({ peer, from, to }) => {
          const end = rest.facts.calls.get(peer)?.ended;
          if (!end) return [];
          return [{ what: `the parting of ${callId} from ${peer}`, due: Math.max(end.at, from), done: to ?? NEVER }];
        }),
      ),
    ),
};

/** When one of those without whom it cannot go on ends, so does a transfer. */
const deathsIn = (rest: Rest, { transferId, end }: TransferFacts, callId: string | null, from: number): readonly Due[] => {
  const gone = rest.facts.calls.get(callId ?? '')?.ended;
  return gone ? [{ what: `the end of transfer ${transferId}`, due: Math.max(gone.at, from), done: firstOf(end) }] : [];
};

/** A plan that looked for somebody is over with its call, and so is the search. */
const searchesEnd: RestInvariant = {
  name: 'I6 nobody is rung for the dead',
  sentence:
    'When a call that looks for somebody ends, its groupcall is hung up; when its caller ends, or one of two in consultation, so does a transfer.',
  check: (rest) =>
    lateOnes(rest, [
      ...groupsOf(rest).flatMap(({ groupcallId, begun, plan, answer, hangup, ended }) => {
        const end = plan.owner.kind === 'connect' ? rest.facts.calls.get(plan.owner.callId)?.ended : undefined;
        const what = `the end of the search ${groupcallId}`;
        return end ? [{ what, due: Math.max(end.at, begun), done: firstOf(answer, hangup, ended) }] : [];
      }),
      ...transfersOf(rest).flatMap((transfer) => [
        ...deathsIn(rest, transfer, transfer.spec.callerCallId, transfer.begun),
        ...deathsIn(rest, transfer, transfer.target, transfer.consulted),
        ...deathsIn(rest, transfer, transfer.target === null ? null : transfer.spec.transfererCallId, transfer.consulted),
      ]),
    ]),
};

/** How groupcalls and transfers end, and what they leave. */
export const groupInvariants: readonly RestInvariant[] = [allOver, othersEnd, linear, nobodyTalksToTheDead, searchesEnd];

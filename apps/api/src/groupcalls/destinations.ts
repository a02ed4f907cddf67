import type { Means } from '#domain/call/call.route.js';
import { routesFor } from '#domain/call/call.routing.js';
import { callBranch, seatBranch } from '#domain/groupcall/groupcall.plan.js';
import type { AgentProfile } from '#domain/floor/floor.events.js';
import type { Branch, Group } from '#domain/groupcall/groupcall.plan.js';
import type { Address } from '#domain/kernel/address.js';
import { isUuid, uuid5 } from '#domain/kernel/uuid.js';
import { address, all, queueId } from '#plans/voipbin/voipbin.addresses.js';
import { both, integer, isFields, read, text, wrong } from '#plans/voipbin/voipbin.fields.js';
import type { Fields, Reading } from '#plans/voipbin/voipbin.fields.js';

/** How a group is rung, as it was written. */
export interface Manner {
  readonly ringMethod: string;
  readonly answerMethod: string;
  /** Milliseconds; null: as the group around it. */
  readonly dialTimeout: number | null;
}

/** Somebody to be rung, as a request names it. `agent`: by its own addresses; `queue`: whom it finds; `named`: as another groupcall was rung. */
export type Wanted =
  | { readonly kind: 'call'; readonly destination: Address }
  | { readonly kind: 'agent'; readonly agentId: string; readonly field: string }
  | { readonly kind: 'queue'; readonly queueId: string; readonly field: string }
  | { readonly kind: 'named'; readonly groupcallId: string; readonly field: string }
  | ({ readonly kind: 'group'; readonly wanted: readonly Wanted[] } & Manner);

/** Calls of one request, and groups within groups. */
export const MOST_CALLS = 100;
const DEEPEST = 10;

const TIMEOUT = { from: 1_000, to: 600_000 };

const oneOf = (values: readonly string[]): { form: RegExp; message: string; fallback: string } => ({
  form: new RegExp(`^(${values.join('|')})$`),
  message: `must be one of ${values.join(', ')}, or empty`,
  fallback: '',
});

const mannerOf = (value: Fields, field: string): Reading<Manner> => {
  const ring = text(value['ring_method'], `${field}.ring_method`, oneOf(['ring_all', 'linear']));
  const answer = text(value['answer_method'], `${field}.answer_method`, oneOf(['hangup_others']));
  const timeout = value['dial_timeout'] ?? null;
  const patience = timeout === null ? read(null) : integer(timeout, `${field}.dial_timeout`, TIMEOUT.from, TIMEOUT.to);
  const methods = both(ring, answer, (ringMethod, answerMethod) => ({ ringMethod, answerMethod }));
  return both<typeof methods extends Reading<infer M> ? M : never, number | null, Manner>(
    methods,
    patience,
    (how, dialTimeout) => ({
      ...how,
      dialTimeout,
    }),
  );
};

const groupIn = (value: Fields, field: string, depth: number): Reading<Wanted> => {
  if (depth > DEEPEST) return wrong(field, `must not lie deeper than ${DEEPEST} groupcalls`);
  const inner = value['destinations'] ?? null;
  const target = value['target'];
  if (inner === null) {
    const rule = 'must be the id of a groupcall, or destinations must be given';
    return typeof target === 'string' && isUuid(target)
      ? read({ kind: 'named', groupcallId: target.toLowerCase(), field: `${field}.target` })
      : wrong(`${field}.target`, rule);
  }
  const within = destinationsIn(inner, `${field}.destinations`, depth + 1);
  return both(within, mannerOf(value, field), (wanted, manner) => ({ kind: 'group', wanted, ...manner }) as const);
};

const agentIn = (value: Fields, field: string): Reading<Wanted> => {
  const target = value['target'];
  return typeof target === 'string' && isUuid(target)
    ? read({ kind: 'agent', agentId: target.toLowerCase(), field: `${field}.target` })
    : wrong(`${field}.target`, 'must be the id of an agent');
};

const queueIn = (target: unknown, field: string): Reading<Wanted> =>
  both(queueId(target, field), read(null), (id) => ({ kind: 'queue', queueId: id, field }) as const);

/** What an agent is as a destination: its addresses, rung as it says. */
export const wantedOfAgent = ({ addresses, ringMethod }: AgentProfile): Extract<Wanted, { kind: 'group' }> => ({
  kind: 'group',
  ringMethod: ringMethod === 'linear' ? 'linear' : 'ring_all',
  answerMethod: '',
  dialTimeout: null,
  wanted: addresses.map((destination) => ({ kind: 'call', destination })),
});

/** One destination: an address, an agent, a queue (`queue:<id>` too), or a groupcall, by id or in place (conflict C28). */
export const destinationIn = (value: unknown, field: string, depth = 1): Reading<Wanted> => {
  if (typeof value === 'string' && value.startsWith('queue:')) return queueIn(value.slice('queue:'.length), field);
  if (!isFields(value)) return called(value, field);
  return (SPECIAL.get(String(value['type'])) ?? called)(value, field, depth);
};

const called = (value: unknown, field: string): Reading<Wanted> =>
  both(address(value, field), read(null), (destination) => ({ kind: 'call', destination }) as const);

/** Destinations that are not addresses by themselves. */
const SPECIAL: ReadonlyMap<string, (value: Fields, field: string, depth: number) => Reading<Wanted>> = new Map([
  ['groupcall', groupIn],
  ['agent', agentIn],
  ['queue', (value: Fields, field: string) => queueIn(value['target'], `${field}.target`)],
]);

/** A list of them. */
export const destinationsIn = (value: unknown, field: string, depth = 1): Reading<readonly Wanted[]> =>
  !Array.isArray(value) || value.length === 0 || value.length > MOST_CALLS
    ? wrong(field, `must be a list of 1 to ${MOST_CALLS} destinations`)
    : all(value.map((each: unknown, index) => destinationIn(each, `${field}[${index}]`, depth)));

/** What a groupcall that exists would be as a destination. */
export const wantedOf = ({ branches, written, ringMethod, dialTimeout }: Group): Extract<Wanted, { kind: 'group' }> => ({
  kind: 'group',
  ringMethod: written?.ringMethod ?? ringMethod,
  answerMethod: written?.answerMethod ?? 'hangup_others',
  dialTimeout,
  wanted: branches.map(wantedIn),
});

const wantedIn = (branch: Branch): Wanted => {
  switch (branch.kind) {
    case 'call':
      return { kind: 'call', destination: branch.destination };
    case 'queue':
      return { kind: 'queue', queueId: branch.queueId, field: '' };
    case 'group':
      return wantedOf(branch.group);
  }
};

/** How many calls a request comes to. */
export const callsIn = (wanted: readonly Wanted[]): number =>
  wanted.reduce((sum, each) => sum + (each.kind === 'group' ? callsIn(each.wanted) : 1), 0);

/** A group under an id, with all ids within it made from that. `named` ones have been looked up before. */
export const groupUnder = (
  groupcallId: string,
  {
    wanted,
    ringMethod,
    answerMethod,
    dialTimeout,
  }: { readonly wanted: readonly Wanted[] } & Manner & { readonly dialTimeout: number },
  means: Means,
): Group => ({
  groupcallId,
  ringMethod: ringMethod === 'linear' ? 'linear' : 'ring_all',
  written: { ringMethod, answerMethod },
  dialTimeout,
  branches: wanted.flatMap((each, index): readonly Branch[] => {
    if (each.kind === 'group') {
      const inner = { ...each, dialTimeout: each.dialTimeout ?? dialTimeout };
      return [{ kind: 'group', group: groupUnder(uuid5(groupcallId, `group ${index}`), inner, means) }];
    }
    if (each.kind === 'queue') return [seatBranch(groupcallId, index, { queueId: each.queueId, means })];
    if (each.kind !== 'call') return [];
    const { destination } = each;
    return [callBranch(groupcallId, index, { destination, routes: routesFor(means.routing, destination) })];
  }),
});

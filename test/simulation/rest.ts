import type { MemoryCheckpoints } from '#eventstore/memory/memory.checkpoints.js';
import type { Softswitch } from '#simulator/softswitch.js';
import type { CallFacts } from './facts.js';
import type { LegView } from '#simulator/views.js';
import type { Handset } from '#simulator/handset.js';
import type { Rest } from './invariant.js';

export interface RestParts extends Pick<
  Rest,
  'facts' | 'legs' | 'alarms' | 'answers' | 'refused' | 'switchDeaths' | 'isClear' | 'wellness' | 'claims'
> {
  readonly softswitch: Softswitch;
  readonly checkpoints: MemoryCheckpoints;
}

/** Asks the switch directly, as nobody's controller. */
const ask = (softswitch: Softswitch, lines: readonly string[]): readonly string[] => {
  const answers: string[] = [];
  const told = (frame: { readonly kind: string; readonly body?: string }): void => {
    if (frame.kind === 'response') answers.push(frame.body?.trim() ?? '');
  };
  const session = softswitch.connect({ told, end: () => undefined });
  for (const line of ['auth ClueCon', ...lines.map((each) => `api ${each}`)]) session.receive({ line, headers: {}, body: '' });
  session.close();
  return answers;
};

interface Key {
  readonly key: string;
  /** When it was to be dropped. */
  readonly over: number;
}

const keysOfCall = ({ callId, dials, failed, plays, playEnds, digits, listenings, ended }: CallFacts): readonly Key[] => {
  const over = ended?.at ?? 0;
  return [...new Set([callId, ...dials.keys()])]
    .flatMap((legId) => ['rang', 'ended'].map((realm) => ({ key: `${realm}/${legId}`, over: failed.get(legId)?.at ?? over })))
    .concat(
      [...plays.keys()].map((playId) => ({ key: `asked/${playId}`, over: playEnds.get(playId)?.at ?? over })),
      [...digits, ...listenings].map((id) => ({ key: `asked/${id}`, over })),
    );
};

/** Every leg of every phone; one that was dialled at a host is seen at two addresses. */
export const legsOf = (handset: Handset): readonly LegView[] => {
  const legs = handset.phones().flatMap((phone) => phone.legs);
  return [...new Map(legs.map((leg) => [leg.id, leg])).values()];
};

const FOLLOWERS = ['processes', 'timers', 'switchboard'] as const;

/** Looks at everything that a run has left. */
export const restOf = async ({ softswitch, checkpoints, ...rest }: RestParts): Promise<Rest> => {
  const { facts } = rest;
  const keys = [...facts.calls.values()].flatMap(keysOfCall);
  const [count = '', ...found] = ask(softswitch, ['show channels count as json', ...keys.map(({ key }) => `hash select/${key}`)]);
  const kept = await Promise.all(FOLLOWERS.map(async (name) => ({ name, ...(await checkpoints.read(name)) })));
  const head = facts.log.length;
  return {
    ...rest,
    channels: (JSON.parse(count) as { readonly row_count: number }).row_count,
    ledger: keys.filter((_, index) => found[index] !== '-ERR no reply'),
    kept: kept.flatMap(({ name, rows }) => [...rows.keys()].map((key) => `${name} ${key}`)),
    behind: kept.filter(({ position }) => position !== head).map(({ name, position }) => `${name} is at ${position} of ${head}`),
  };
};

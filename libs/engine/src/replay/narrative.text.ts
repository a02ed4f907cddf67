import { categoryOf, idOf } from '#domain/kernel/recorded.js';
import type { Answered, Scene } from './narrative.js';

/** Characters a line may have, and how wide the columns are. */
const WIDTH = 120;
const COLUMNS = { position: 6, time: 9, stream: 19, type: 22 } as const;
const INDENT = COLUMNS.position + COLUMNS.time + 2;

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`);

/** Enough of an id to tell it from others. */
const short = (stream: string): string => `${categoryOf(stream)} ${idOf(stream).slice(0, 8)}`;

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

const word = (value: string): string => (UUID.test(value) ? value.slice(0, 8) : value);

/** What tells such a value from another of its kind: an address by its target, words by their text, an instruction by its verb. */
const essence = (value: unknown): string | null => {
  if (typeof value === 'string') return word(value);
  if (Array.isArray(value)) return value.length === 0 ? null : `${value.length}`;
  if (!isFields(value)) return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
  const told = [value['target'], value['text'], value['url'], value['do'], value['kind'], value['cause']];
  return told.find((each): each is string => typeof each === 'string' && each !== '') ?? null;
};

/** Fields that matter little, or that another column tells. */
const QUIET: ReadonlySet<string> = new Set([
  ...['callId', 'legId', 'activeflowId', 'customerId', 'flowId', 'masterCallId', 'routeId'],
  ...['deadline', 'dialTimeout', 'maxDuration', 'duration', 'interval', 'variables', 'program', 'attempts', 'route'],
]);

/** Shorter names. */
const NAMES: Readonly<Record<string, string>> = { source: 'from', destination: 'to' };

const isTold = (field: string, value: unknown): boolean => QUIET.has(field) || value === '' || value === false || value === 0;

const fields = (data: Fields): readonly string[] =>
  Object.entries(data).flatMap(([field, value]) => {
    if (field === 'spec' && isFields(value)) return fields(value);
    const told = isTold(field, value) ? null : essence(value);
    return told === null ? [] : [`${NAMES[field] ?? field} ${told}`];
  });

const whose = ({ actor, because }: Scene): string => {
  const version = actor.kind === 'process' ? ` v${actor.version ?? 1}` : '';
  const name = actor.kind === 'timer' ? `timer ${actor.id.split(' ')[0] ?? ''}` : actor.kind;
  const who = actor.kind === 'process' ? `${actor.id}${version}` : name;
  return because === null ? who : `${who} < ${because}`;
};

/** A line whose last words stand at the right edge. */
const across = (left: string, right: string): string => {
  const space = WIDTH - right.length - 1;
  return `${cut(left, space).padEnd(space)} ${right}`.trimEnd();
};

/** @param before the state's word before this event */
const headOf = (scene: Scene, before: string | null, start: number): string => {
  const { position, at, stream, type, status, data } = scene;
  const columns = [
    String(position).padStart(COLUMNS.position),
    `+${seconds(at - start)}`.padStart(COLUMNS.time),
    cut(short(stream), COLUMNS.stream).padEnd(COLUMNS.stream),
    type.padEnd(COLUMNS.type),
    ...(status === null || status === before ? [] : [`[${status}]`]),
    fields(data).join(', ').replaceAll(/\s+/g, ' '),
  ];
  return across(columns.join(' '), whose(scene));
};

const below = (text: string, right = ''): string => across(`${' '.repeat(INDENT)}${text}`, right);

const outcome = ({ done, underWay }: Answered): string => {
  if (done !== null) return `done at ${done}`;
  return underWay ? 'under way' : 'changed nothing';
};

const commandOf = (answered: Answered): string => {
  const { process, version, stream, type } = answered;
  return below(`-> ${short(stream)} ${type} (${process} v${version})`, outcome(answered));
};

/** A timer's name without the id that follows. */
const nameOf = (timer: string): string => timer.split(' ')[0] ?? '';

const timersOf = ({ timers, at }: Scene): readonly string[] => {
  const cleared = timers.filter(({ set }) => set === null).map(({ timer }) => nameOf(timer));
  const set = timers.flatMap(({ timer, set }) => {
    if (!set) return [];
    const told = `in ${seconds(set.due - at)} s: ${short(set.stream)} ${set.type}`;
    return [below(`   timer ${nameOf(timer)} ${told}`, set.done === null ? '' : `fired at ${set.done}`)];
  });
  return [...(cleared.length === 0 ? [] : [below(`   cleared: ${cleared.join(', ')}`)]), ...set];
};

const sceneOf = (scene: Scene, before: string | null, start: number): readonly string[] => [
  headOf(scene, before, start),
  ...scene.commands.map(commandOf),
  ...timersOf(scene),
  ...(scene.error === null ? [] : [below(`!! ${scene.error}`)]),
];

/**
 * A story as lines of at most 120 characters: position, seconds since the first event, stream, event, the state's word and the
 * fields that matter, and who wanted it, with the position of the event that led there. Below each event what follows from it.
 */
export const textOf = (scenes: readonly Scene[]): readonly string[] => {
  const [first] = scenes;
  if (!first) return [];
  const began = new Date(first.at).toISOString().replace('T', ' ').replace('Z', ' UTC');
  const words = new Map<string, string | null>();
  const lines = scenes.flatMap((scene) => {
    const before = words.get(scene.stream) ?? null;
    words.set(scene.stream, scene.status);
    return sceneOf(scene, before, first.at);
  });
  return [`${scenes.length} events of the tree of ${first.stream}, from ${began} on`, '', ...lines];
};

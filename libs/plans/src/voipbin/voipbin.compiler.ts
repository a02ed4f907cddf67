import type { ActionView, Instruction, Program, Step } from '#domain/flow/flow.program.js';
import { NIL, uuid5 } from '#domain/kernel/uuid.js';
import { LATER, MEANINGS } from './voipbin.actions.js';
import { both, isFields, problemsOf, read, text, wrong } from './voipbin.fields.js';
import type { Fields, Problem, Reading } from './voipbin.fields.js';

/** The namespace of ids for actions that came without one. */
const ACTIONS = '5b1d5a0e-54a7-5e0b-9a35-1f6c1d0c7b52';

/** Ids that VoIPBIN keeps for itself (voipbin.md 2, Action): the first action, the end, and the action that follows. */
const START = '00000000-0000-0000-0000-000000000001';
const FINISH = '00000000-0000-0000-0000-000000000002';
const NEXT = '00000000-0000-0000-0000-000000000003';
const RESERVED: ReadonlySet<string> = new Set([START, FINISH, NEXT]);

const MOST_ACTIONS = 1000;

interface Action {
  readonly field: string;
  readonly view: ActionView;
  /** Empty: what follows in the list. */
  readonly nextId: string;
  readonly instructions: readonly [Instruction, ...Instruction[]];
}

export type Compiled = { readonly program: Program } | { readonly problems: readonly Problem[] };

/**
 * VoIPBIN's language (seed, Flow actions): a list of actions, as it came in a request, to a program.
 *
 * A step's key is its action's place in the list; a `play` of several URLs is a step each (`3`, `3.1`, ...). Answers every problem
 * of the document, each with its field.
 */
export const compile = (actions: unknown): Compiled => {
  if (!Array.isArray(actions)) return { problems: [{ field: 'actions', message: 'must be a list of actions' }] };
  if (actions.length === 0 || actions.length > MOST_ACTIONS)
    return { problems: [{ field: 'actions', message: `must hold 1 to ${MOST_ACTIONS} actions` }] };
  const readings = actions.map((each: unknown, index) => action(each, index));
  const whole = readings.flatMap((reading) => ('value' in reading ? [reading.value] : []));
  if (whole.length < readings.length) return { problems: problemsOf(...readings) };
  const problems = [...repeated(whole), ...astray(whole)];
  const nexts = whole.map((_, index) => nextOf(whole, index));
  const endless = problems.length > 0 ? [] : restless(whole, nexts);
  return problems.length + endless.length > 0 ? { problems: [...problems, ...endless] } : { program: program(whole, nexts) };
};

const ID = { form: /^[^]{1,255}$/, message: 'must be a text of 1 to 255 characters', fallback: '' };

const action = (value: unknown, index: number): Reading<Action> => {
  const field = `actions[${index}]`;
  if (!isFields(value)) return wrong(field, 'must be an object with a type');
  const ids = both(id(value['id'], `${field}.id`), text(value['next_id'], `${field}.next_id`, ID), (own, next) => ({
    own,
    next,
  }));
  return both(ids, meaning(value, field), ({ own, next }, { type, option, instructions }) => ({
    field,
    view: { id: own === '' ? uuid5(ACTIONS, `${index} ${JSON.stringify(value)}`) : own, type, option },
    nextId: next === NIL || next === NEXT ? '' : next,
    instructions,
  }));
};

/** A client that must send an id and has none sends the id of nobody. */
const id = (value: unknown, field: string): Reading<string> => {
  const own = text(value === NIL ? '' : value, field, ID);
  return 'value' in own && RESERVED.has(own.value) ? wrong(field, 'must not be one of the reserved ids') : own;
};

type Meant = Pick<Action, 'instructions'> & Pick<ActionView, 'type' | 'option'>;

const meaning = (value: Fields, field: string): Reading<Meant> => {
  const type = value['type'];
  if (typeof type !== 'string') return wrong(`${field}.type`, 'must be the name of an action');
  const meant = MEANINGS.get(type);
  if (!meant) return wrong(`${field}.type`, LATER.has(type) ? `${type} is not supported yet` : 'is not an action that we know');
  const option = value['option'] ?? {};
  if (!isFields(option)) return wrong(`${field}.option`, 'must be an object');
  return both(meant(option, `${field}.option`), read(option), (instructions) => ({ type, option, instructions }));
};

const repeated = (actions: readonly Action[]): readonly Problem[] => {
  const seen = new Set<string>();
  return actions.flatMap(({ view, field }) => {
    const again = seen.has(view.id);
    seen.add(view.id);
    return again ? [{ field: `${field}.id`, message: 'is the id of an earlier action' }] : [];
  });
};

const astray = (actions: readonly Action[]): readonly Problem[] => {
  const ids = new Set(actions.map(({ view }) => view.id));
  const known = (next: string): boolean => next === '' || next === START || next === FINISH || ids.has(next);
  return actions.flatMap(({ nextId, field }) =>
    known(nextId) ? [] : [{ field: `${field}.next_id`, message: 'is not the id of an action in this list' }],
  );
};

/** Index of the action that follows, or null for the end of the program. */
const nextOf = (actions: readonly Action[], index: number): number | null => {
  const nextId = actions[index]?.nextId ?? '';
  if (nextId === START) return 0;
  if (nextId === FINISH) return null;
  if (nextId === '') return index + 1 < actions.length ? index + 1 : null;
  return actions.findIndex(({ view }) => view.id === nextId);
};

/** Answers that lead to answers, and so on round: no time passes on that way, and it would never end. */
const restless = (actions: readonly Action[], nexts: readonly (number | null)[]): readonly Problem[] => {
  const cleared = new Set<number>();
  return actions.flatMap(({ field }, index) => {
    const walked = new Set<number>();
    let here: number | null = index;
    while (here !== null && !cleared.has(here) && actions[here]?.view.type === 'answer') {
      if (walked.has(here))
        return [{ field: `${field}.next_id`, message: 'leads round in a circle in which nothing takes time' }];
      walked.add(here);
      here = nexts[here] ?? null;
    }
    for (const passed of walked) cleared.add(passed);
    return [];
  });
};

const keyOf = (index: number, part: number): string => (part === 0 ? `${index}` : `${index}.${part}`);

const program = (actions: readonly Action[], nexts: readonly (number | null)[]): Program => ({
  dialect: 'voipbin',
  entry: keyOf(0, 0),
  steps: Object.fromEntries(actions.flatMap((each, index) => steps(each, index, nexts[index] ?? null))),
});

/** Whoever cannot be connected, or leaves a queue unserved, goes on as well: with what is there for that case (seed, connect). */
const outOf = (instruction: Instruction, next: string | null): Step['out'] => {
  if (instruction.do === 'hangup') return {};
  return instruction.do === 'connect' || instruction.do === 'queue' ? { done: next, failed: next } : { done: next };
};

const steps = ({ view, instructions }: Action, index: number, next: number | null): readonly (readonly [string, Step])[] =>
  instructions.map((instruction, part) => {
    const after = next === null ? null : keyOf(next, 0);
    const done = part + 1 < instructions.length ? keyOf(index, part + 1) : after;
    return [keyOf(index, part), { action: view, instruction, out: outOf(instruction, done) }];
  });

import type { Program, Step } from '../flow/flow.program.js';
import { NIL } from '../kernel/uuid.js';
import type { QueuecallFigures } from './floor.events.js';
import type { Plan, QueueSpec, Words } from './floor.queue.js';

/** What a queue says by itself belongs to no flow. */
const own = ({ text, language }: Words, then: string | null): Step => ({
  action: { id: 'words', type: 'talk', option: { text, language } },
  instruction: { do: 'prompt', media: { kind: 'speech', text, language, voice: '' } },
  out: { done: then },
});

const HANGUP: Step = { action: { id: 'end', type: 'hangup', option: {} }, instruction: { do: 'hangup' }, out: {} };

/** A few words, and the end of the call. */
export const farewell = (words: Words): Plan => ({
  flowId: NIL,
  program: { dialect: 'voipbin', entry: 'words', steps: { words: own(words, 'end'), end: HANGUP } },
});

const MINUTE = 60_000;

/** What `${voipbin.queuecall...}` stands for in what is said to who waits; times in whole minutes, one at least. */
type Variables = Readonly<Record<string, string | undefined>>;

const minutes = (ms: number | null): string | undefined =>
  ms === null ? undefined : String(Math.max(1, Math.ceil(ms / MINUTE)));

type Standing = QueuecallFigures & { /** Milliseconds. */ readonly waited: number };

const variablesOf = ({ position, estimatedWait, waited }: Standing): Variables => ({
  'voipbin.queuecall.position': String(position),
  'voipbin.queuecall.estimated_wait': minutes(estimatedWait),
  'voipbin.queuecall.waited': minutes(waited),
});

const SENTENCE = /[^.!?]*[.!?]+\s*|[^.!?]+$/g;
const VARIABLE = /\$\{(voipbin\.queuecall\.[a-z_]+)\}/g;

/** A full stop within a variable's name ends no sentence. */
const sentencesOf = (text: string): readonly string[] =>
  text
    .replace(VARIABLE, (variable) => variable.replaceAll('.', '\u0000'))
    .match(SENTENCE)
    ?.map((sentence) => sentence.replaceAll('\u0000', '.')) ?? [];

/** A text with what is known now; a sentence about something that nobody knows is left out. */
export const said = (text: string, standing: Standing): string => {
  const variables = variablesOf(standing);
  const isKnown = (sentence: string): boolean =>
    [...sentence.matchAll(VARIABLE)].every(([, name = '']) => !(name in variables) || variables[name] !== undefined);
  return sentencesOf(text)
    .filter(isKnown)
    .join('')
    .replace(VARIABLE, (variable, name: string) => variables[name] ?? variable)
    .trim();
};

const spoken = (step: Step, standing: Standing): Step => {
  const { instruction } = step;
  if (instruction.do !== 'prompt' || instruction.media.kind !== 'speech') return step;
  const { media } = instruction;
  return { ...step, instruction: { ...instruction, media: { ...media, text: said(media.text, standing) } } };
};

const ANNOUNCEMENT = 'announcement';

const SILENCE: Plan = { flowId: NIL, program: { dialect: 'voipbin', entry: null, steps: {} } };

const announced = ({ announcement }: QueueSpec, standing: Standing, then: string | null): Program['steps'] => {
  const text = said(announcement.text, standing);
  return text === '' ? {} : { [ANNOUNCEMENT]: own({ ...announcement, text }, then) };
};

/** What a caller hears next: how it stands, where that is to be told, then the plan of the queue; null: nothing but music. */
export const roundProgram = (spec: QueueSpec, announces: boolean, standing: Standing): Plan | null => {
  const { flowId, program } = spec.waitFlow ?? SILENCE;
  const first = announces ? announced(spec, standing, program.entry) : {};
  const rest = Object.entries(program.steps).map(([key, step]) => [key, spoken(step, standing)] as const);
  const entry = ANNOUNCEMENT in first ? ANNOUNCEMENT : program.entry;
  if (entry === null) return null;
  return { flowId, program: { ...program, entry, steps: { ...first, ...Object.fromEntries(rest) } } };
};

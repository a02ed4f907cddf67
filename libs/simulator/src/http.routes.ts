import { mannersProblems } from './manners.js';
import type { Handset, Outcome } from './handset.js';
import type { Softswitch } from './softswitch.js';
import { isPhoneName } from './views.js';

export interface Question {
  readonly method: string;
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the routes are about: the phones of this switch, or others that behave as these do and may have to wait for a switch that takes their call up. */
export type Exchange = Pick<Softswitch, 'faults' | 'log'> & {
  readonly handset: Omit<Handset, 'dial'> & {
    dial(...call: Parameters<Handset['dial']>): ReturnType<Handset['dial']> | Promise<ReturnType<Handset['dial']>>;
  };
};

type Body = Question['body'];

const ok = (body: unknown): Answer => ({ status: 200, body });
export const bad = (message: string): Answer => ({ status: 400, body: { message } });
const nowhere = (message: string): Answer => ({ status: 404, body: { message } });

const unknownFields = (body: Body, known: readonly string[]): readonly string[] =>
  Object.keys(body)
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is not known`);

/** One text field and no other. */
const textField = (body: Body, name: string): { readonly text: string } | { readonly problem: string } => {
  const problems = unknownFields(body, [name]);
  const value = body[name];
  if (problems.length > 0) return { problem: problems.join('; ') };
  return typeof value === 'string' && value !== '' ? { text: value } : { problem: `${name} must be a text` };
};

const legAnswer = (outcome: Outcome): Answer => {
  if (outcome === 'absent') return nowhere('there is no such leg');
  return outcome === 'unfit' ? { status: 409, body: { message: 'the leg is not in a state for this' } } : ok(outcome);
};

const without = (body: Body, act: () => Outcome): Answer => {
  const problems = unknownFields(body, []);
  return problems.length > 0 ? bad(problems.join('; ')) : legAnswer(act());
};

const withText = (body: Body, name: string, act: (text: string) => Outcome): Answer => {
  const field = textField(body, name);
  return 'problem' in field ? bad(field.problem) : legAnswer(act(field.text));
};

const rejection = (softswitch: Exchange, id: string, body: Body): Answer => {
  const problems = unknownFields(body, ['status']);
  const { status = 603 } = body;
  if (problems.length > 0) return bad(problems.join('; '));
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 400 || status > 699) {
    return bad('status must be a SIP status from 400 to 699');
  }
  return legAnswer(softswitch.handset.reject(id, status));
};

const legAction = (softswitch: Exchange, id: string, action: string, body: Body): Answer => {
  const { handset } = softswitch;
  switch (action) {
    case 'answer':
      return without(body, () => handset.answer(id));
    case 'hangup':
      return without(body, () => handset.hangup(id));
    case 'reject':
      return rejection(softswitch, id, body);
    case 'digits':
      return withText(body, 'digits', (digits) => handset.digits(id, digits));
    case 'say':
      return withText(body, 'text', (text) => handset.say(id, text));
    default:
      return nowhere('there is no such action');
  }
};

type FaultCheck = (value: unknown) => boolean;
const isTrue: FaultCheck = (value) => value === true;
const isCount: FaultCheck = (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

interface Fault {
  readonly fits: FaultCheck;
  readonly act: (softswitch: Exchange, value: unknown) => void;
}

const FAULTS: ReadonlyMap<string, Fault> = new Map(
  Object.entries<Fault>({
    drop_esl: { fits: isTrue, act: ({ faults }) => faults.dropEsl() },
    kill_switch: { fits: isTrue, act: ({ faults }) => faults.killSwitch() },
    delay_events_ms: { fits: isCount, act: ({ faults }, value) => faults.delayEvents(Number(value)) },
    duplicate_events: {
      fits: (value) => typeof value === 'boolean',
      act: ({ faults }, value) => faults.duplicateEvents(value === true),
    },
    drop_events: { fits: isCount, act: ({ faults }, value) => faults.dropEvents(Number(value)) },
    missing_file: {
      fits: (value) => typeof value === 'string' && value !== '',
      act: ({ faults }, value) => faults.loseFile(String(value)),
    },
  }),
);

const fault = (softswitch: Exchange, body: Body): Answer => {
  const wanted = Object.entries(body).map(([name, value]) => ({ name, value, fault: FAULTS.get(name) }));
  const problems = wanted.flatMap(({ name, value, fault: known }) => {
    if (!known) return [`${name} is not known`];
    return known.fits(value) ? [] : [`${name} has a wrong value`];
  });
  if (wanted.length === 0) return bad(`one of ${[...FAULTS.keys()].join(', ')} is needed`);
  if (problems.length > 0) return bad(problems.join('; '));
  for (const { value, fault: known } of wanted) known?.act(softswitch, value);
  return ok(body);
};

const phone = (softswitch: Exchange, address: string, { method, body }: Question): Answer => {
  if (!isPhoneName(address)) return bad('a phone is a number or user@host');
  if (method === 'GET') return ok(softswitch.handset.phone(address));
  if (method !== 'PUT') return notAllowed;
  const problems = mannersProblems(body);
  return problems.length > 0 ? bad(problems.join('; ')) : ok(softswitch.handset.configure(address, body));
};

const dialling = async (softswitch: Exchange, address: string, { body }: Question): Promise<Answer> => {
  if (!isPhoneName(address)) return bad('a phone is a number or user@host');
  const field = textField(body, 'to');
  return 'problem' in field ? bad(field.problem) : ok(await softswitch.handset.dial(address, field.text));
};

const notAllowed: Answer = { status: 405, body: { message: 'this method does nothing here' } };

/** A path with a star in place of each part that varies. */
const shapeOf = ([first, second, ...rest]: readonly string[]): string =>
  [first, second === undefined ? undefined : '*', ...(first === 'legs' ? rest.map(() => '*') : rest)]
    .filter((part) => part !== undefined)
    .join('/');

type Route = (softswitch: Exchange, parts: readonly string[], question: Question) => Answer | Promise<Answer>;

const reading =
  (read: (softswitch: Exchange) => unknown): Route =>
  (softswitch, _parts, { method }) =>
    method === 'GET' ? ok(read(softswitch)) : notAllowed;

const posting =
  (route: Route): Route =>
  (softswitch, parts, question) =>
    question.method === 'POST' ? route(softswitch, parts, question) : notAllowed;

const ROUTES: ReadonlyMap<string, Route> = new Map(
  Object.entries<Route>({
    phones: reading(({ handset }) => handset.phones()),
    log: reading((softswitch) => softswitch.log()),
    faults: posting((softswitch, _parts, { body }) => fault(softswitch, body)),
    'phones/*': (softswitch, [, address = ''], question) => phone(softswitch, address, question),
    'phones/*/calls': posting((softswitch, [, address = ''], question) => dialling(softswitch, address, question)),
    'legs/*/*': posting((softswitch, [, id = '', action = ''], { body }) => legAction(softswitch, id, action, body)),
  }),
);

const decoded = (url: string): readonly string[] | undefined => {
  try {
    return (url.split('?')[0] ?? '')
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
};

/** Answers one request to the phones. Unknown fields and wrong values are 400 with a message, unknown legs and paths 404. */
export const answerTo = (softswitch: Exchange, question: Question): Answer | Promise<Answer> => {
  const parts = decoded(question.url);
  if (!parts) return bad('the path is not well encoded');
  const route = ROUTES.get(shapeOf(parts));
  return route ? route(softswitch, parts, question) : nowhere('there is nothing here');
};

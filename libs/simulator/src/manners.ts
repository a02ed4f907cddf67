import { userOf } from './address.js';

/** What a phone does when it is called. Sent and shown as JSON, times in milliseconds (DESIGN section 5). */
export interface Manners {
  readonly answer_after_ms?: number;
  readonly manual?: true;
  readonly busy?: true;
  /** Rings, then declines with this SIP status. */
  readonly reject?: number;
  /** Refuses with this SIP status before it rings. */
  readonly fail?: number;
  readonly ring?: true;
  readonly unregistered?: true;
  readonly hangup_after_ms?: number;
  /** Answers and says this, as an answering machine does. */
  readonly machine?: string;
  /** How long `busy`, `reject`, `fail` and `unregistered` take; at once when absent, but a second for `reject`. */
  readonly after_ms?: number;
}

/** What the network or the phone answers to an invitation. */
export type Reply =
  | { readonly kind: 'refuse'; readonly status: number; readonly afterMs: number; readonly rings: boolean }
  | { readonly kind: 'answer'; readonly afterMs: number }
  | { readonly kind: 'ring' };

const DEFAULT_ANSWER_MS = 1000;
const DECLINE_MS = 1000;
const GREETING = 'Nobody is here to take your call. Please leave a message after the tone.';

const BY_LAST_FOUR: Readonly<Record<string, Manners>> = {
  2000: { busy: true },
  3000: { ring: true },
  4000: { reject: 603 },
  5000: { fail: 503 },
  6000: { fail: 404 },
  7000: { answer_after_ms: DEFAULT_ANSWER_MS, hangup_after_ms: 2000 },
  8000: { answer_after_ms: DEFAULT_ANSWER_MS, machine: GREETING },
};

/** The manners of a phone that nobody configured, by the last four digits of its number or user name. */
export const defaultManners = (address: string): Manners => {
  const digits = /\d{4}$/.exec(userOf(address))?.[0] ?? '';
  const quick = /^1(\d{3})$/.exec(digits)?.[1];
  if (quick !== undefined) return { answer_after_ms: Number(quick) * 10 };
  return BY_LAST_FOUR[digits] ?? { answer_after_ms: DEFAULT_ANSWER_MS };
};

const refusal = (manners: Manners): Reply | undefined => {
  const { busy, fail, unregistered, reject, after_ms: afterMs } = manners;
  const atOnce = (status: number): Reply => ({ kind: 'refuse', status, afterMs: afterMs ?? 0, rings: false });
  if (busy) return atOnce(486);
  if (unregistered) return atOnce(480);
  if (fail !== undefined) return atOnce(fail);
  return reject === undefined ? undefined : { kind: 'refuse', status: reject, afterMs: afterMs ?? DECLINE_MS, rings: true };
};

/** A phone with manual manners rings until a person does something. */
export const replyOf = (manners: Manners): Reply => {
  const refused = refusal(manners);
  if (refused) return refused;
  if (manners.ring ?? manners.manual) return { kind: 'ring' };
  return { kind: 'answer', afterMs: manners.answer_after_ms ?? DEFAULT_ANSWER_MS };
};

type Check = (value: unknown) => string | undefined;

const milliseconds: Check = (value) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? undefined : 'must be a number of milliseconds';
const yes: Check = (value) => (value === true ? undefined : 'must be true');
const status: Check = (value) =>
  Number.isInteger(value) && Number(value) >= 400 && Number(value) < 700 ? undefined : 'must be a SIP status from 400 to 699';
const text: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'must be a text');

const FIELDS: Readonly<Record<keyof Manners, Check>> = {
  answer_after_ms: milliseconds,
  manual: yes,
  busy: yes,
  reject: status,
  fail: status,
  ring: yes,
  unregistered: yes,
  hangup_after_ms: milliseconds,
  machine: text,
  after_ms: milliseconds,
};

const ALTERNATIVES: readonly (keyof Manners)[] = ['answer_after_ms', 'manual', 'busy', 'reject', 'fail', 'ring', 'unregistered'];

const isField = (name: string): name is keyof Manners => Object.hasOwn(FIELDS, name);

/** Every complaint about a body that shall become manners; none when it is fine. An empty object means the default manners. */
export const mannersProblems = (body: Readonly<Record<string, unknown>>): readonly string[] => {
  const wrong = Object.entries(body).flatMap(([name, value]) => {
    const problem = isField(name) ? FIELDS[name](value) : 'is not known';
    return problem === undefined ? [] : [`${name} ${problem}`];
  });
  const chosen = ALTERNATIVES.filter((name) => name in body);
  return chosen.length > 1 ? [...wrong, `${chosen.join(' and ')} exclude each other`] : wrong;
};

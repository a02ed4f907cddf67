import type { Destination, Instruction } from '#domain/flow/flow.program.js';
import type { Address } from '#domain/kernel/address.js';
import { ASKED_RULE, askedFrom } from '#domain/kernel/skill.js';
import type { Needs, Skill } from '#domain/kernel/skill.js';
import { address, all, queueId } from './voipbin.addresses.js';
import { both, integer, isFields, read, text, wrong } from './voipbin.fields.js';
import type { Fields, Reading } from './voipbin.fields.js';

/** What one action means: the instructions that it takes, in their order. */
type Meaning = (option: Fields, field: string) => Reading<readonly [Instruction, ...Instruction[]]>;

/** Milliseconds: a day. */
const LONGEST_SLEEP = 86_400_000;

const MOST_URLS = 100;

const TEXT = { form: /^[^]{1,10000}$/, message: 'must be a text of 1 to 10000 characters' };

/** A language tag (BCP 47). */
const LANGUAGE = {
  form: /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/,
  message: 'must be a language tag such as en-US',
  fallback: 'en-US',
};

const VOICE = { form: /^[A-Za-z0-9._-]{1,64}$/, message: 'must be at most 64 letters, digits and . _ -', fallback: '' };

/**
 * http or https, and nothing that could be syntax to the switch: no space, control character, quote, brace, dollar, pipe,
 * backslash or exclamation mark (DESIGN I14).
 */
const URL_FORM = /^https?:\/\/[A-Za-z0-9][A-Za-z0-9._~:/?#@&()*+,;=%[\]-]*$/;

const URL_RULE =
  'must be an http or https URL of at most 2048 characters, without user and password, spaces, quotes, braces, $, |, \\ and !';

/** Credentials would be in the log for ever, and on the switch's command line. */
const isFile = (text: string): boolean => {
  if (text.length > 2048 || !URL_FORM.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
};

const talk: Meaning = (option, field) => {
  const words = text(option['text'], `${field}.text`, TEXT);
  const language = text(option['language'], `${field}.language`, LANGUAGE);
  const voice = text(option['voice_id'], `${field}.voice_id`, VOICE);
  const manner = both(language, voice, (spoken, by) => ({ language: spoken, voice: by }));
  return both(words, manner, (said, how) => [{ do: 'prompt', media: { kind: 'speech', text: said, ...how } }] as const);
};

const url = (value: unknown, field: string): Reading<Instruction> =>
  typeof value === 'string' && isFile(value)
    ? read({ do: 'prompt', media: { kind: 'file', url: value } })
    : wrong(field, URL_RULE);

const play: Meaning = (option, field) => {
  const urls = option['stream_urls'];
  const at = `${field}.stream_urls`;
  if (!Array.isArray(urls) || urls.length === 0 || urls.length > MOST_URLS)
    return wrong(at, `must be a list of 1 to ${MOST_URLS} URLs`);
  const [first, ...rest] = urls.map((each: unknown, index) => url(each, `${at}[${index}]`));
  if (!first) return wrong(at, 'must not be empty');
  const one = both(first, read(null), (instruction) => [instruction] as const);
  return rest.reduce<ReturnType<Meaning>>((all, next) => both(all, next, (before, last) => [...before, last]), one);
};

const sleep: Meaning = (option, field) =>
  both(integer(option['duration'], `${field}.duration`, 1, LONGEST_SLEEP), read(null), (ms) => [{ do: 'wait', ms }] as const);

const MOST_DESTINATIONS = 100;

/** Milliseconds (seed, ring_timeout). */
const RING = { fallback: 30_000, from: 1_000, to: 600_000 };

const ringTimeout = (value: unknown, field: string): Reading<number> =>
  value === undefined || value === null ? read(RING.fallback) : integer(value, field, RING.from, RING.to);

const anonymous = (value: unknown, field: string): Reading<boolean> => {
  if (value === undefined || value === null) return read(false);
  const known = ['', 'yes', 'no', 'auto', true, false].some((each) => each === value);
  return known ? read(value === 'yes' || value === true) : wrong(field, 'must be one of yes, no, auto');
};

/** One of the options that change what is heard; a plan that uses one is told so. */
const unsupported = (option: Fields, field: string): Reading<null> => {
  const whisper = option['whisper'];
  const asked = isFields(whisper) && whisper['enabled'] !== false;
  if (asked) return wrong(`${field}.whisper`, 'is not supported yet');
  return option['early_media'] === true ? wrong(`${field}.early_media`, 'is not supported yet') : read(null);
};

const QUEUE = 'queue:';

const isQueue = (value: unknown): boolean =>
  isFields(value) ? value['type'] === 'queue' : typeof value === 'string' && value.startsWith(QUEUE);

/** `queue:<id>`, or an address of type queue. */
const queueOf = (value: unknown, field: string): Reading<string> => {
  const target = isFields(value) ? value['target'] : value;
  const id = typeof target === 'string' && target.startsWith(QUEUE) ? target.slice(QUEUE.length) : target;
  return queueId(id, isFields(value) ? `${field}.target` : field);
};

const destination = (value: unknown, field: string): Reading<Destination> =>
  isQueue(value) ? both(queueOf(value, field), read(null), (id) => ({ queueId: id })) : address(value, field);

const destinationsOf = (value: unknown, field: string): Reading<readonly Destination[]> =>
  !Array.isArray(value) || value.length === 0 || value.length > MOST_DESTINATIONS
    ? wrong(field, `must be a list of 1 to ${MOST_DESTINATIONS} addresses`)
    : all(value.map((each: unknown, index) => destination(each, `${field}[${index}]`)));

const dialled: Meaning = (option, field) => {
  const source = option['source'];
  const from = source === undefined || source === null ? read(null) : address(source, `${field}.source`);
  const whom = destinationsOf(option['destinations'], `${field}.destinations`);
  const manner = both(
    ringTimeout(option['ring_timeout'], `${field}.ring_timeout`),
    anonymous(option['anonymous'], `${field}.anonymous`),
    (ms, hidden) => ({ ringTimeout: ms, anonymous: hidden }),
  );
  const parties = both<Address | null, readonly Destination[], { source: Address | null; destinations: readonly Destination[] }>(
    from,
    whom,
    (who, them) => ({ source: who, destinations: them }),
  );
  const whole = both(parties, manner, (them, how) => [{ do: 'connect', ...them, ...how }] as const);
  return both(whole, unsupported(option, field), (instructions) => instructions);
};

const MOST_PRIORITY = 1_000;

const asked = (value: unknown, field: string): Reading<readonly Skill[]> => {
  const skills = askedFrom(value ?? []);
  return skills ? read(skills) : wrong(field, ASKED_RULE);
};

/** What a call needs of an agent; null: what its queue says. */
const needs = (value: unknown, field: string): Reading<Needs | null> => {
  if (value === undefined || value === null) return read(null);
  if (!isFields(value)) return wrong(field, 'must be an object with required and preferred');
  return both(
    asked(value['required'], `${field}.required`),
    asked(value['preferred'], `${field}.preferred`),
    (required, preferred) => ({ required, preferred }),
  );
};

const queueJoin: Meaning = (option, field) => {
  const priority = option['priority'] ?? null;
  const urgency = priority === null ? read(null) : integer(priority, `${field}.priority`, -MOST_PRIORITY, MOST_PRIORITY);
  const manner = both<number | null, Needs | null, { priority: number | null; needs: Needs | null }>(
    urgency,
    needs(option['skills'], `${field}.skills`),
    (weight, skills) => ({ priority: weight, needs: skills }),
  );
  return both(queueId(option['queue_id'], `${field}.queue_id`), manner, (id, how) => [{ do: 'queue', queueId: id, ...how }]);
};

/** A queue as the one destination is joined; among others it finds somebody who is rung like them (decision 24). */
const connect: Meaning = (option, field) => {
  const list: readonly unknown[] = Array.isArray(option['destinations']) ? option['destinations'] : [];
  const [only, ...more] = list;
  if (more.length > 0 || !isQueue(only)) return dialled(option, field);
  return both<string, null, readonly [Instruction]>(queueOf(only, `${field}.destinations[0]`), read(null), (id) => [
    { do: 'queue', queueId: id, priority: null, needs: null },
  ]);
};

/** The actions of VoIPBIN's language that we carry out. `provider` is ignored: the switch's own engine speaks. */
export const MEANINGS: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['answer', () => read([{ do: 'answer' }])],
  ['talk', talk],
  ['play', play],
  ['sleep', sleep],
  ['connect', connect],
  ['queue_join', queueJoin],
  ['hangup', () => read([{ do: 'hangup' }])],
]);

/** The rest of the language: a plan that uses one is told so, rather than that there is no such thing. */
export const LATER: ReadonlySet<string> = new Set(
  `ai_summary ai_talk ai_task amd beep block branch call case_create condition_call_digits condition_call_status
  condition_datetime condition_variable conference_join confbridge_join conversation_send digits_receive digits_send
  dtmf_send echo email_send empty external_media_start external_media_stop fetch fetch_flow goto message_send moh_start moh_stop
  mute record_start record_stop record_voice recording_start recording_stop stop stream_echo transcribe_recording
  transcribe_start transcribe_stop variable_set webhook_send`.split(/\s+/),
);

import type { EventFormat } from './esl.frames.js';
import type { SwitchEvent } from './events.js';
import { headerOf } from './events.js';

/** Every event a client can ask for by name here; a real switch knows more. */
const NAMES: ReadonlySet<string> = new Set([
  ...['CHANNEL_CREATE', 'CHANNEL_DESTROY', 'CHANNEL_STATE', 'CHANNEL_CALLSTATE', 'CHANNEL_ANSWER', 'CHANNEL_HANGUP'],
  ...[
    'CHANNEL_HANGUP_COMPLETE',
    'CHANNEL_EXECUTE',
    'CHANNEL_EXECUTE_COMPLETE',
    'CHANNEL_HOLD',
    'CHANNEL_UNHOLD',
    'CHANNEL_BRIDGE',
  ],
  ...['CHANNEL_UNBRIDGE', 'CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_OUTGOING', 'CHANNEL_PARK', 'CHANNEL_UNPARK'],
  ...['CHANNEL_ORIGINATE', 'CHANNEL_UUID', 'CHANNEL_DATA', 'CHANNEL_APPLICATION', 'CALL_UPDATE', 'CALL_DETAIL', 'BACKGROUND_JOB'],
  ...[
    'DTMF',
    'PLAYBACK_START',
    'PLAYBACK_STOP',
    'RECORD_START',
    'RECORD_STOP',
    'MEDIA_BUG_START',
    'MEDIA_BUG_STOP',
    'API',
    'LOG',
  ],
  ...[
    'DETECTED_TONE',
    'DETECTED_SPEECH',
    'NOTIFY',
    'MESSAGE',
    'CODEC',
    'HEARTBEAT',
    'RE_SCHEDULE',
    'SHUTDOWN',
    'MODULE_LOAD',
    'TALK',
    'NOTALK',
  ],
]);

/** What one client listens to, and the commands that change it. */
export interface Subscriptions {
  /** With an event, its filters are asked as well. */
  wants(name: string, event: SwitchEvent | null): boolean;
  format(): EventFormat;
  /** The reply to `event`, `nixevent`, `noevents`, `filter`, `linger` or `nolinger`; nothing for other commands. */
  perform(verb: string, rest: string): string | undefined;
}

interface Filter {
  readonly name: string;
  readonly value: string;
}

export const createSubscriptions = (): Subscriptions => {
  const named = new Set<string>();
  let filters: readonly Filter[] = [];
  let format: EventFormat = 'plain';

  const listen = (rest: string): string => {
    const [wanted = '', ...words] = rest.split(/\s+/).filter((word) => word !== '');
    const isFormat = wanted === 'plain' || wanted === 'json';
    const keywords = known(isFormat ? words : [wanted, ...words]);
    if (keywords.length === 0) return '-ERR no keywords supplied';
    format = wanted === 'json' ? 'json' : 'plain';
    for (const keyword of keywords) named.add(keyword);
    return `+OK event listener enabled ${format}`;
  };
  const filter = (rest: string): string => {
    const [first = '', second = '', ...more] = rest.split(' ');
    if (first !== 'delete') {
      const added = { name: first, value: [second, ...more].join(' ') };
      filters = [...filters, added];
      return `+OK filter added. [${added.name}]=[${added.value}]`;
    }
    const value = more.join(' ');
    filters = filters.filter((kept) => second !== 'all' && !(kept.name === second && (value === '' || kept.value === value)));
    return `+OK filter deleted. [${second}][${value}]`;
  };
  const forget = (rest: string): string => {
    for (const keyword of known(rest.split(/\s+/))) named.delete(keyword);
    return '+OK';
  };
  const silence = (): string => {
    named.clear();
    return '+OK no longer listening for events';
  };
  const notOurs = () => '-ERR not controlling a session';
  const verbs: Readonly<Record<string, (rest: string) => string>> = {
    event: listen,
    filter,
    nixevent: forget,
    noevents: silence,
    linger: notOurs,
    nolinger: notOurs,
  };
  const passes = (event: SwitchEvent | null): boolean =>
    event === null || filters.length === 0 || filters.some(({ name, value }) => headerOf(event, name) === value);

  return {
    wants: (name, event) => (named.has(name) || named.has('ALL')) && passes(event),
    format: () => format,
    perform: (verb, rest) => verbs[verb]?.(rest),
  };
};

/** CUSTOM takes everything after it as subclasses; without conferences no custom event exists yet. */
const known = (words: readonly string[]): readonly string[] => {
  const upper = words.map((word) => word.toUpperCase());
  return upper.filter((word) => NAMES.has(word) || word === 'ALL' || word === 'CUSTOM');
};

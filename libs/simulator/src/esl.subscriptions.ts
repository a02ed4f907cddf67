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

const CUSTOM = 'CUSTOM';

interface Filter {
  readonly name: string;
  readonly value: string;
}

/** What one client listens to, and the commands that change it. */
export class Subscriptions {
  format: EventFormat = 'plain';
  private readonly named = new Set<string>();
  private filters: readonly Filter[] = [];

  /** With an event, the filters are asked as well. */
  wants(name: string, event: SwitchEvent | null): boolean {
    const asked = this.named.has('ALL') || (name === CUSTOM ? this.wantsCustom(event) : this.named.has(name));
    return asked && (event === null || this.passes(event));
  }

  private wantsCustom(event: SwitchEvent | null): boolean {
    if (event === null) return [...this.named].some((keyword) => keyword.startsWith(`${CUSTOM} `));
    return this.named.has(`${CUSTOM} ${headerOf(event, 'Event-Subclass') ?? ''}`);
  }

  /** The reply to `event`, `nixevent`, `noevents`, `filter`, `linger` or `nolinger`; nothing for other commands. */
  perform(verb: string, rest: string): string | undefined {
    switch (verb) {
      case 'event':
        return this.listen(rest);
      case 'filter':
        return this.filter(rest);
      case 'nixevent':
        return this.forget(rest);
      case 'noevents':
        this.named.clear();
        return '+OK no longer listening for events';
      case 'linger':
      case 'nolinger':
        return '-ERR not controlling a session';
      default:
        return undefined;
    }
  }

  private listen(rest: string): string {
    const [wanted = '', ...words] = rest.split(/\s+/).filter((word) => word !== '');
    const isFormat = wanted === 'plain' || wanted === 'json';
    const keywords = known(isFormat ? words : [wanted, ...words]);
    if (keywords.length === 0) return '-ERR no keywords supplied';
    this.format = wanted === 'json' ? 'json' : 'plain';
    for (const keyword of keywords) this.named.add(keyword);
    return `+OK event listener enabled ${this.format}`;
  }

  private forget(rest: string): string {
    for (const keyword of known(rest.split(/\s+/))) this.named.delete(keyword);
    return '+OK';
  }

  private filter(rest: string): string {
    const [first = '', second = '', ...more] = rest.split(' ');
    if (first === 'delete') return this.removeFilter(second, more.join(' '));
    const value = [second, ...more].join(' ');
    this.filters = [...this.filters, { name: first, value }];
    return `+OK filter added. [${first}]=[${value}]`;
  }

  private removeFilter(name: string, value: string): string {
    const goes = (filter: Filter) => name === 'all' || (filter.name === name && (value === '' || filter.value === value));
    this.filters = this.filters.filter((filter) => !goes(filter));
    return `+OK filter deleted. [${name}][${value}]`;
  }

  private passes(event: SwitchEvent): boolean {
    return this.filters.length === 0 || this.filters.some(({ name, value }) => headerOf(event, name) === value);
  }
}

/** The names of events; everything after CUSTOM is a subclass of it, and stands behind it here. */
const known = (words: readonly string[]): readonly string[] => {
  const upper = words.map((word) => word.toUpperCase());
  const first = upper.indexOf(CUSTOM);
  const count = first < 0 ? upper.length : first + 1;
  const names = upper.slice(0, count).filter((word) => NAMES.has(word) || word === 'ALL' || word === CUSTOM);
  return [...names, ...words.slice(count).map((subclass) => `${CUSTOM} ${subclass}`)];
};

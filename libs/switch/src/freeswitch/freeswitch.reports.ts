import { isTel } from '#domain/kernel/address.js';
import type { Arrival, EslEvent, LegReport, ToReport } from '../switch.js';
import { rangNote } from './freeswitch.effects.js';
import { isId } from './freeswitch.text.js';

/** The events that `toReport` reads; nothing else is worth its bytes (a call of everything is 98 KB). */
export const SUBSCRIPTIONS = [
  'CHANNEL_CREATE',
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_PARK',
  'CHANNEL_EXECUTE_COMPLETE',
  'CHANNEL_HANGUP_COMPLETE',
  'DTMF',
  'MEDIA_BUG_START',
  'BACKGROUND_JOB',
] as const;

type Subscription = (typeof SUBSCRIPTIONS)[number];

/** A header, or nothing: a header that came twice is a list in JSON. */
const header = (event: EslEvent, name: string): string => {
  const value = event[name];
  return typeof value === 'string' ? value : '';
};

const legOf = (event: EslEvent): string => header(event, 'Unique-ID');

const isInbound = (event: EslEvent): boolean => header(event, 'Call-Direction') === 'inbound';

const SOFIA = /^sofia\/[^/]+\/([^/]+@[^/]+)$/;

/** Who calls: a phone number as it is; else `user@host`, which only the channel's name tells. */
export const callerOf = (number: string, channelName: string): string =>
  isTel(number) ? number : (SOFIA.exec(channelName)?.[1] ?? number);

/** Parked, an incoming leg takes commands; created, it does not yet (fact 9). */
const arrived = (event: EslEvent): Arrival | undefined =>
  isInbound(event)
    ? {
        kind: 'arrived',
        legId: legOf(event),
        from: callerOf(header(event, 'Caller-Caller-ID-Number'), header(event, 'Channel-Name')),
        fromName: header(event, 'Caller-Caller-ID-Name'),
        to: header(event, 'Caller-Destination-Number'),
      }
    : undefined;

const created = (event: EslEvent): LegReport | undefined => {
  if (isInbound(event)) return undefined;
  const legId = legOf(event);
  return { kind: 'created', legId, ours: isId(legId) && header(event, 'variable_api_on_originate') === rangNote(legId) };
};

/** An incoming leg rings because we made it so. */
const ringing = (event: EslEvent): LegReport | undefined =>
  isInbound(event) ? undefined : { kind: 'ringing', legId: legOf(event) };

const answered = (event: EslEvent): LegReport => ({ kind: 'answered', legId: legOf(event) });

/** A missing file is not an error reply (fact 12); a leg that is moved away from what plays completes it with an error (fact 41). */
const HOW: Readonly<Record<string, 'not_found' | 'cut'>> = { 'FILE NOT FOUND': 'not_found', 'PLAYBACK ERROR': 'cut' };

/**
 * What a hang-up cut short is told by the leg's end. `set` is the probe of
 * `reconcile`: its completion tells that the sound is over, and may be all that was left of it when a connection was lost between
 * a claim and its effect.
 */
const played = (event: EslEvent): LegReport | undefined => {
  const application = header(event, 'Application');
  const isSound = ['playback', 'speak', 'eavesdrop', 'set'].includes(application);
  if (!isSound || header(event, 'Answer-State') === 'hangup') return undefined;
  const known = HOW[header(event, 'Application-Response')] ?? 'done';
  const detail = application === 'set' ? 'unseen' : known;
  return { kind: 'played', legId: legOf(event), playId: header(event, 'Application-UUID'), detail };
};

/** The last SIP status of the leg, which the cause alone does not tell (fact 2). */
const sipCode = (event: EslEvent): number | null => {
  const code = Number(header(event, 'variable_sip_term_status') || header(event, 'variable_sip_invite_failure_status'));
  return Number.isInteger(code) && code >= 100 && code <= 699 ? code : null;
};

/** One of 0 to 9, * and #, A to D. */
const pressed = (event: EslEvent): LegReport | undefined => {
  const digit = header(event, 'DTMF-Digit');
  const mark = Number(header(event, 'Event-Sequence'));
  return /^[0-9*#A-D]$/.test(digit) ? { kind: 'digit', legId: legOf(event), digit, mark } : undefined;
};

const ended = (event: EslEvent): LegReport => ({
  kind: 'ended',
  legId: legOf(event),
  cause: header(event, 'Hangup-Cause'),
  sipCode: sipCode(event),
});

/** Somebody listens to the leg from now on; who, the switch does not tell (fact 61). */
const overheard = (event: EslEvent): LegReport | undefined =>
  header(event, 'Media-Bug-Function') === 'eavesdrop' ? { kind: 'overheard', legId: legOf(event) } : undefined;

/** `-ERR USER_BUSY`; a text that names no cause, such as a usage line, means that we spoke wrongly (fact 29). */
const failed = (event: EslEvent): LegReport | undefined => {
  const body = header(event, '_body').trim();
  if (header(event, 'Job-Command') !== 'originate' || body.startsWith('+OK')) return undefined;
  return {
    kind: 'failed',
    legId: header(event, 'Job-UUID'),
    cause: /^-ERR ([A-Z][A-Z0-9_]*)$/.exec(body)?.[1] ?? 'PROTOCOL_ERROR',
  };
};

const READERS: ReadonlyMap<string, ToReport> = new Map<Subscription, ToReport>([
  ['CHANNEL_CREATE', created],
  ['CHANNEL_PROGRESS', ringing],
  ['CHANNEL_PROGRESS_MEDIA', ringing],
  ['CHANNEL_ANSWER', answered],
  ['CHANNEL_PARK', arrived],
  ['CHANNEL_EXECUTE_COMPLETE', played],
  ['CHANNEL_HANGUP_COMPLETE', ended],
  ['DTMF', pressed],
  ['MEDIA_BUG_START', overheard],
  ['BACKGROUND_JOB', failed],
]);

/** What an event of the switch means, or nothing. It knows no calls: which leg is whose is told elsewhere. */
export const toReport: ToReport = (event) => READERS.get(header(event, 'Event-Name'))?.(event);

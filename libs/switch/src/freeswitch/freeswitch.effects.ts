import type { CallEvent, Mute } from '#domain/call/call.events.js';
import type { Media } from '#domain/kernel/media.js';
import type { Instant } from '#domain/kernel/decider.js';
import type { Leg } from '../board.js';
import type { EslCommand, ToEsl } from '../switch.js';
import { api, claim, execute } from './freeswitch.lines.js';
import { listen, pressed } from './freeswitch.listening.js';
import { checked } from './freeswitch.settings.js';
import type { FreeswitchSettings } from './freeswitch.settings.js';
import * as text from './freeswitch.text.js';

type Of<Type extends CallEvent['type']> = Extract<CallEvent, { type: Type }>;

/** Dead-man's switches outlast our own timers by so much (DESIGN section 3), in milliseconds. */
const RING_GRACE = 10_000;
const TALK_GRACE = 600_000;

/** FreeSWITCH ignores a longer string of digits (source of switch_core_io). */
const LONGEST_DIGITS = 99;

const forget = (...keys: readonly string[]): readonly EslCommand[] => keys.map((key) => api(`hash delete/${key}`));

/** What the channel itself does at its end, with or without us: its cause goes into the ledger (fact 33). */
export const noteEnd = (legId: string): EslCommand =>
  api(`uuid_setvar ${text.id(legId)} api_hangup_hook hash insert/ended/${text.id(legId)}/\${hangup_cause}`);

/** The mark of our dials: written into the ledger when the leg is created (fact 33), and seen in CHANNEL_CREATE. */
export const rangNote = (legId: string): string => `hash insert/rang/${legId}/1`;

export const kill = (legId: string, cause: string): EslCommand => api(`uuid_kill ${text.id(legId)} ${text.cause(cause)}`);

/** Drops what the ledger holds of a leg. */
export const forgetLeg = (legId: string): readonly EslCommand[] => forget(`rang/${text.id(legId)}`, `ended/${text.id(legId)}`);

/** Drops the claims of plays and digits. */
export const forgetAsked = (ids: readonly string[]): readonly EslCommand[] =>
  forget(...ids.map((each) => `asked/${text.id(each)}`));

const caller = ({ source, anonymous }: Of<'CallDialAsked'>): readonly string[] => {
  const number = text.callerNumber(source);
  if (anonymous)
    return [
      'origination_privacy=hide_name:hide_number',
      'origination_caller_id_number=anonymous',
      'origination_caller_id_name=Anonymous',
    ];
  const name = text.callerName(source.targetName) || text.callerName(source.name) || number;
  return [`origination_caller_id_number=${number}`, `origination_caller_id_name='${name}'`];
};

const dial = (settings: FreeswitchSettings, event: Of<'CallDialAsked'>, at: Instant): EslCommand => {
  const legId = text.id(event.legId);
  const variables = [
    `origination_uuid=${legId}`,
    `originate_timeout=${text.seconds(Math.max(0, event.deadline - at) + RING_GRACE)}`,
    'ignore_early_media=true',
    'park_after_bridge=true',
    'hangup_after_bridge=false',
    'app_disable_expand_variables=true',
    ...caller(event),
    `api_on_originate='${rangNote(legId)}'`,
    `api_hangup_hook='hash insert/ended/${legId}/1'`,
    `execute_on_answer='sched_hangup +${text.seconds(event.maxDuration + TALK_GRACE)} ALLOTTED_TIMEOUT'`,
  ];
  const to = text.dialString(settings, event.destination, event.route);
  // The job has the leg's id, since a dial may fail without ever having a channel (fact 3).
  return { line: `bgapi originate {${variables.join(',')}}${to} &park()`, headers: { 'Job-UUID': legId } };
};

/**
 * An arrival has no dial to carry its note, its dead-man's switch, and the words that nothing in a text is to be expanded and that it
 * outlives those it talks with (fact 20). Said again it does no harm: a second dead-man's switch is added to the first (fact 28).
 */
export const adopt = ({ legId, maxDuration }: Pick<Leg, 'legId' | 'maxDuration'>): readonly EslCommand[] => [
  noteEnd(legId),
  ...['app_disable_expand_variables true', 'park_after_bridge true', 'hangup_after_bridge false'].map((variable) =>
    api(`uuid_setvar ${text.id(legId)} ${variable}`),
  ),
  api(`sched_hangup +${text.seconds(maxDuration + TALK_GRACE)} ${text.id(legId)} ALLOTTED_TIMEOUT`),
];

/** North America's ringback tone: two seconds on, four off (ITU-T E.180), until it is stopped. */
const RINGING = 'tone_stream://%(2000,4000,440,480);loops=-1';

const sound = ({ speech, holdMusic }: FreeswitchSettings, media: Media): readonly [app: string, arg: string] => {
  if (media.kind === 'music') return ['playback', holdMusic];
  if (media.kind === 'ringing') return ['playback', RINGING];
  if (media.kind === 'file') return ['playback', text.file(media.url)];
  const voice = speech.voices.includes(media.voice) ? media.voice : speech.voices[0];
  return ['speak', `${speech.engine}|${voice}|${text.speech(media.text)}`];
};

const play = (settings: FreeswitchSettings, { legId, playId, media }: Of<'CallPlayAsked'>): readonly EslCommand[] => {
  const [app, arg] = sound(settings, media);
  return [claim(playId), execute(legId, app, arg, text.id(playId))].map((command) => ({ ...command, parked: [legId] }));
};

/** Not before their claims, which may wait for the leg to be parked. */
const forgetPlays = (legId: string, plays: readonly string[]): readonly EslCommand[] =>
  forgetAsked(plays).map((command) => ({ ...command, parked: [legId] }));

/** Ends what plays; its completion tells when. */
export const stopSound = (legId: string): EslCommand => api(`uuid_break ${text.id(legId)}`);

/**
 * An execute that does nothing, under the id of what plays: it waits for the end of that (both carry an event lock), or runs at once
 * where it is over. Either way its completion is the end that we missed.
 */
export const probe = (legId: string, playId: string): EslCommand =>
  execute(legId, 'set', 'ledgerline_probe=true', text.id(playId));

/** FreeSWITCH's sides of a leg: `read` is what it says, `write` what it hears (fact 24). */
const CUT: Readonly<Record<Mute, readonly string[]>> = { '': [], in: ['write'], out: ['read'], both: ['write', 'read'] };

/** `stop` ends both sides, so every change begins with it (fact 24). */
export const mute = (legId: string, cut: Mute): readonly EslCommand[] => [
  api(`uuid_audio ${text.id(legId)} stop`),
  ...CUT[cut].map((side) => api(`uuid_audio ${text.id(legId)} start ${side} mute -4`)),
];

/** Digits with their pauses (`w` is half a second; FreeSWITCH itself leaves a little), in strings that it takes. */
const digitStrings = ({ digits, duration, interval }: Of<'CallDigitsAsked'>): readonly string[] => {
  const pause = 'w'.repeat(Math.round(interval / 500));
  const suffix = `@${Math.round(duration)}`;
  const perString = Math.max(1, Math.floor((LONGEST_DIGITS - suffix.length) / (1 + pause.length)));
  const pieces = text.digits(digits).match(new RegExp(`.{1,${perString}}`, 'g')) ?? [];
  return pieces.map((piece, index) => {
    const spaced = Array.from(piece).join(pause);
    return `${spaced}${index < pieces.length - 1 ? pause : ''}${suffix}`;
  });
};

const sendDigits = (event: Of<'CallDigitsAsked'>): readonly EslCommand[] => [
  claim(event.digitsId),
  ...digitStrings(event).map((string) => api(`uuid_send_dtmf ${text.id(event.legId)} ${string}`)),
];

const toMedia =
  (settings: FreeswitchSettings): ToEsl =>
  (event) => {
    switch (event.type) {
      case 'CallPlayAsked':
        return play(settings, event);
      case 'CallPlayStopAsked':
        return [stopSound(event.legId)];
      case 'CallPlayEnded':
        return forgetPlays(event.legId, [event.playId]);
      case 'CallMuteAsked':
        return mute(event.legId, event.mute);
      case 'CallDigitsAsked':
        return sendDigits(event);
      case 'CallListenAsked':
        return listen(event);
      case 'CallListenModeAsked':
        return [pressed(event.legId, event.mode)];
      case 'CallListenEnded':
        return forgetPlays(event.legId, [event.listenId]);
      default:
        return [];
    }
  };

/**
 * What a decision means on the wire, in the order to be written; nothing for events that are not for the switch.
 * @throws Error for a value outside its grammar: the API refuses such at the door, so that it is a bug of ours
 */
export const toEsl = (settings: FreeswitchSettings): ToEsl => {
  const media = toMedia(checked(settings));
  return (event, at) => {
    switch (event.type) {
      case 'CallDialAsked':
        return [dial(settings, event, at)];
      case 'CallArrived':
        return adopt({ ...event, legId: event.callId });
      case 'CallRingbackAsked':
        return [api(`uuid_ring_ready ${text.id(event.legId)}`)];
      case 'CallAnswerAsked':
        return [api(`uuid_answer ${text.id(event.legId)}`)];
      case 'CallHangupAsked':
        return [kill(event.legId, event.cause)];
      case 'CallAttemptFailed':
        return forgetLeg(event.legId);
      case 'CallEnded':
        return [...forgetLeg(event.legId), ...forgetPlays(event.legId, event.plays)];
      default:
        return media(event, at);
    }
  };
};

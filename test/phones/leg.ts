import { randomUUID } from 'node:crypto';
import { addressOf } from '#simulator/address.js';
import { causeOfSip } from '#simulator/causes.js';
import { speechMs } from '#simulator/media.js';
import type { LegView } from '#simulator/views.js';
import { Attention } from './attention.js';
import type { Knowledge, Voice, Words } from './attention.js';
import { VOICE_AMPLITUDE, WORDS_HERTZ } from './perception.js';
import { RtpLine } from './rtp.line.js';
import { formatSdp, mirrored, parseSdp } from './sdp.js';
import type { Dialog, DialogListener, Ending } from './sip.dialog.js';
import { Tone } from './sound.js';

export interface LegNames {
  /** `user@host` as it was dialled, or the phone's own name when it dials in. */
  readonly dialled: string;
  readonly direction: LegView['direction'];
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
}

/** What a leg needs from those around it. */
export interface Surroundings {
  readonly host: string;
  /** The tone of this leg, like that of no other. */
  readonly hertz: number;
  knowledge(leg: Leg): Knowledge;
  up(leg: Leg): void;
  ended(leg: Leg): void;
}

/** Words that nobody could hear in a window of 100 ms are drawn out. */
const SHORTEST_WORDS_MS = 400;

/** One call of one phone: its dialog, its sound both ways, and what became of it. */
export class Leg implements DialogListener {
  readonly id = randomUUID();
  readonly address: string;
  readonly attention: Attention;
  state: LegView['state'] = 'ringing';
  rang = false;
  held = false;
  digits = '';
  ending: Ending | null = null;
  readonly startedAt = Date.now();
  answeredAt: number | null = null;
  endedAt: number | null = null;
  private readonly tone = new Tone(VOICE_AMPLITUDE);
  private words: Words | null = null;
  private sound: RtpLine | undefined;
  private conversation: Dialog | undefined;

  private constructor(
    readonly names: LegNames,
    private readonly around: Surroundings,
  ) {
    this.address = addressOf(names.dialled);
    this.attention = new Attention(around.knowledge(this));
  }

  static async open(names: LegNames, around: Surroundings): Promise<Leg> {
    const leg = new Leg(names, around);
    leg.sound = await RtpLine.open(around.host, {
      heard: (packet) => leg.attention.take(packet),
      digit: (digit) => void (leg.digits += digit),
      says: () => leg.tone.frame(around.hertz + (leg.words ? WORDS_HERTZ : 0)),
    });
    return leg;
  }

  get voice(): Voice {
    return { hertz: this.around.hertz, address: this.address, words: this.words };
  }

  get sipCallId(): string {
    return this.conversation?.callId ?? '';
  }

  get rings(): boolean {
    return this.state === 'ringing' && this.rang && this.names.direction === 'outbound';
  }

  /** The dialog to which this leg belongs; that of an arrival brings the switch's description along. */
  belongsTo(dialog: Dialog, offer = ''): void {
    this.conversation = dialog;
    this.media(offer);
  }

  /** What this phone offers or answers. */
  description(direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' = 'sendrecv'): string {
    return formatSdp({ host: this.around.host, port: this.sound?.port ?? 0, direction });
  }

  ring(): void {
    this.ringing();
    this.conversation?.ring();
  }

  answer(): void {
    if (this.state === 'ringing') this.conversation?.answer(this.description());
  }

  refuse(status: number): void {
    this.conversation?.refuse(status);
  }

  hangUp(): void {
    this.conversation?.hangUp();
  }

  sendDigits(digits: string): void {
    this.sound?.sendDigits(digits);
  }

  /** Says words as long as a voice would need for them; whoever hears the tone hears them. */
  say(text: string): void {
    const words = { text };
    this.words = words;
    setTimeout(
      () => {
        if (this.words === words) this.words = null;
      },
      Math.max(speechMs(text), SHORTEST_WORDS_MS),
    ).unref();
  }

  ringing(): void {
    this.rang = true;
  }

  media(sdp: string): void {
    this.remote = parseSdp(sdp) ?? this.remote;
    if (this.names.direction === 'inbound') this.speak();
  }

  up(): void {
    this.state = 'up';
    this.answeredAt = Date.now();
    this.speak();
    this.around.up(this);
  }

  changed(sdp: string): string {
    const media = parseSdp(sdp);
    this.remote = media ?? this.remote;
    this.held = media?.direction === 'sendonly' || media?.direction === 'inactive';
    return this.description(mirrored(media?.direction ?? 'sendrecv'));
  }

  ended(ending: Ending): void {
    this.state = 'ended';
    this.ending = ending;
    this.endedAt = Date.now();
    this.sound?.close();
    this.around.ended(this);
  }

  private remote: ReturnType<typeof parseSdp>;

  private speak(): void {
    if (this.remote && this.state !== 'ended') this.sound?.sendTo(this.remote);
  }
}

/** The Q.850 cause of an end: what the switch gave as its reason, else what its status or the phone's means. */
const causeOf = ({ reason, status, by }: Ending): string => {
  const given = /text="([^"]+)"/.exec(reason)?.[1];
  if (given !== undefined && by === 'switch') return given;
  return causeOfSip(status);
};

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

/** What is so at this moment, and nothing once it is over. */
const present = ({ state, attention, held }: Leg): Pick<LegView, 'hears' | 'playing' | 'held'> =>
  state === 'ended'
    ? { hears: [], playing: null, held: false }
    : { hears: attention.hears(), playing: attention.playing(), held };

/** A leg as HTTP shows it; @param callId of the switch, empty while nobody knows it */
export const legView = (leg: Leg, callId: string): LegView => ({
  id: leg.id,
  call_id: callId,
  address: leg.address,
  state: leg.state,
  direction: leg.names.direction,
  from: leg.names.from,
  from_name: leg.names.fromName,
  to: leg.names.to,
  ...present(leg),
  digits: leg.digits,
  heard: leg.attention.heard.map(({ at, kind, what }) => ({ at: iso(at), kind, what })),
  rang: leg.rang,
  cause: leg.ending && causeOf(leg.ending),
  sip_code: leg.ending?.status ?? null,
  hung_up_by: leg.ending?.by ?? null,
  started_at: iso(leg.startedAt),
  answered_at: isoOrNull(leg.answeredAt),
  ended_at: isoOrNull(leg.endedAt),
});

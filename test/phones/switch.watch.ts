import { recordingAt, speechOf } from '#simulator/media.js';
import type { Sound } from '#simulator/media.js';
import type { Esl, EslEvent } from './esl.js';

const EVENTS = [
  ...['CHANNEL_CREATE', 'CHANNEL_PROGRESS', 'CHANNEL_PROGRESS_MEDIA', 'CHANNEL_ANSWER', 'CHANNEL_HANGUP_COMPLETE'],
  ...['CHANNEL_EXECUTE', 'CHANNEL_EXECUTE_COMPLETE'],
];

/** A sound may still be heard this long after the switch has said that it is over. */
const ECHO_MS = 400;

interface Played {
  readonly sound: Sound;
  readonly key: string;
  overAt: number;
}

/** What the switch itself says of the phones' calls: their ids there, and the names of what it plays to them. */
export class SwitchWatch {
  private readonly ids = new Map<string, string>();
  private readonly played = new Map<string, Played[]>();
  private readonly waiting = new Map<string, (id: string) => void>();

  private constructor(private readonly esl: Esl) {
    esl.on((event) => this.take(event));
  }

  static async open(esl: Esl): Promise<SwitchWatch> {
    const watch = new SwitchWatch(esl);
    await esl.command(`event json ${EVENTS.join(' ')}`);
    return watch;
  }

  /** The switch's id of a SIP call, empty before it is known. */
  idOf(sipCallId: string): string {
    return this.ids.get(sipCallId) ?? '';
  }

  /** Waits until the switch has taken a call up. */
  async takenUp(sipCallId: string): Promise<string> {
    return this.ids.get(sipCallId) ?? new Promise((resolve) => this.waiting.set(sipCallId, resolve));
  }

  /** What the switch plays to a leg now, or played a moment ago; the innermost of what is nested. */
  playedTo(sipCallId: string): Sound | null {
    const all = this.played.get(this.idOf(sipCallId)) ?? [];
    const lively = all.filter(({ overAt }) => performance.now() - overAt < ECHO_MS);
    return (lively.findLast(({ overAt }) => overAt === Infinity) ?? lively.at(-1))?.sound ?? null;
  }

  close(): void {
    this.esl.close();
  }

  private take(event: EslEvent): void {
    const { 'Unique-ID': id = '', variable_sip_call_id: sipCallId } = event;
    if (sipCallId !== undefined) this.learn(sipCallId, id);
    if (event['Event-Name'] === 'CHANNEL_EXECUTE') this.begun(id, event);
    if (event['Event-Name'] === 'CHANNEL_EXECUTE_COMPLETE') this.over(id, event);
  }

  private learn(sipCallId: string, id: string): void {
    this.ids.set(sipCallId, id);
    this.waiting.get(sipCallId)?.(id);
    this.waiting.delete(sipCallId);
  }

  private begun(id: string, event: EslEvent): void {
    const sound = soundOf(event);
    if (!sound) return;
    const played = { sound, key: event['Application-UUID'] ?? '', overAt: Infinity };
    this.played.set(id, [...(this.played.get(id) ?? []), played]);
  }

  private over(id: string, event: EslEvent): void {
    const played = this.played.get(id)?.find(({ key }) => key === event['Application-UUID']);
    if (played) played.overAt = performance.now();
  }
}

const soundOf = ({ Application: name = '', 'Application-Data': data = '' }: EslEvent): Sound | undefined => {
  if (name === 'speak') return speechOf(data).sound;
  return name.endsWith('playback') ? recordingAt(data, new Set())?.sound : undefined;
};

import { addressOf, hostOf, isNumber, userOf } from '#simulator/address.js';
import { speechMs } from '#simulator/media.js';
import { defaultManners, replyOf } from '#simulator/manners.js';
import type { Manners } from '#simulator/manners.js';
import type { LegView, PhoneView } from '#simulator/views.js';
import { Esl } from './esl.js';
import { Leg, legView } from './leg.js';
import type { LegNames, Surroundings } from './leg.js';
import { PITCHES } from './perception.js';
import { Dialog } from './sip.dialog.js';
import { displayNameOf, headerOf, nameAddressOf, uriOf } from './sip.message.js';
import type { SipMessage } from './sip.message.js';
import { SipPort } from './sip.port.js';
import type { SipPeer } from './sip.port.js';
import { SwitchWatch } from './switch.watch.js';

export interface PhonesOptions {
  /** The switch's event socket, and its SIP port. */
  readonly esl: SipPeer;
  readonly sip: SipPeer;
  readonly password?: string;
}

/** Legs that a phone remembers. */
const LEGS_A_PHONE = 100;

const HOST = '127.0.0.1';

/** All phones of a test, behind one SIP port: the user part of a request's address says which one is called. */
export class Phones {
  private readonly configured = new Map<string, Manners>();
  private readonly byAddress = new Map<string, Leg[]>();
  private readonly live = new Set<Leg>();
  private readonly tones = new Set<number>();
  private port: SipPort | undefined;

  private constructor(
    private readonly watch: SwitchWatch,
    private readonly sip: SipPeer,
  ) {}

  static async open({ esl, sip, password }: PhonesOptions): Promise<Phones> {
    const phones = new Phones(await SwitchWatch.open(await Esl.open(esl, password)), sip);
    phones.port = await SipPort.open(HOST, 0, (invitation, from) => void phones.arrive(invitation, from));
    return phones;
  }

  /** Where the switch finds them: a host and port to dial at. */
  get provider(): string {
    return `${HOST}:${this.port?.number ?? 0}`;
  }

  addresses(): readonly string[] {
    return [...new Set([...this.configured.keys(), ...this.byAddress.keys()])];
  }

  manners(dialled: string): Manners {
    return this.configured.get(dialled) ?? this.configured.get(addressOf(dialled)) ?? defaultManners(dialled);
  }

  /** Empty manners are the default ones. */
  configure(address: string, manners: Manners): void {
    if (Object.keys(manners).length === 0) this.configured.delete(address);
    else this.configured.set(address, manners);
  }

  leg(id: string): Leg | undefined {
    return [...this.byAddress.values()].flat().find((leg) => leg.id === id || this.callId(leg) === id);
  }

  /** Oldest first; a number with a host selects the legs dialled at that host. */
  legs(address: string): readonly Leg[] {
    const legs = this.byAddress.get(addressOf(address)) ?? [];
    return isNumber(userOf(address)) && address.includes('@') ? legs.filter(({ names }) => names.dialled === address) : legs;
  }

  view(leg: Leg): LegView {
    return legView(leg, this.callId(leg));
  }

  phoneView(address: string): PhoneView {
    return { address, manners: this.manners(address), legs: this.legs(address).map((leg) => this.view(leg)) };
  }

  /** The switch's id of a leg, empty before it is known. */
  callId(leg: Leg): string {
    return this.watch.idOf(leg.sipCallId);
  }

  /** A phone dials in; answers when the switch has taken the call up. */
  async dial(address: string, to: string): Promise<Leg> {
    const port = this.opened();
    const user = userOf(address);
    const leg = await this.begin({ dialled: address, direction: 'inbound', from: user, fromName: user, to });
    const dialog = Dialog.dial(port, this.sip, {
      from: `sip:${user}@${hostOf(address) || HOST}`,
      to: `sip:${userOf(to)}@${hostOf(to) || `${this.sip.host}:${this.sip.port}`}`,
      name: user,
      sdp: leg.description(),
      listener: leg,
    });
    leg.belongsTo(dialog);
    await this.watch.takenUp(dialog.callId);
    return leg;
  }

  /** Hangs up what is left. */
  async close(): Promise<void> {
    for (const leg of this.live) {
      if (leg.rings) leg.refuse(480);
      else leg.hangUp();
    }
    this.watch.close();
    await this.port?.close();
  }

  private opened(): SipPort {
    if (!this.port) throw new Error('the phones have no SIP port');
    return this.port;
  }

  private async arrive(invitation: SipMessage, from: SipPeer): Promise<void> {
    const to = nameAddressOf(uriOf(invitation.start.split(' ')[1] ?? ''));
    const caller = headerOf(invitation, 'From');
    const names = { from: userOf(nameAddressOf(uriOf(caller))), fromName: displayNameOf(caller), to };
    const early = Dialog.arrived(this.opened(), from, invitation);
    const leg = await this.begin({ dialled: to, direction: 'outbound', ...names });
    leg.belongsTo(early, invitation.body);
    early.tell(leg);
    this.behave(leg);
  }

  private async begin(names: LegNames): Promise<Leg> {
    const hertz = PITCHES.find((each) => !this.tones.has(each));
    if (hertz === undefined) throw new Error(`there are no tones for more than ${PITCHES.length} legs at once`);
    this.tones.add(hertz);
    const around: Surroundings = {
      host: HOST,
      hertz,
      knowledge: (leg) => ({
        voices: () => [...this.live].map(({ voice }) => voice),
        played: () => this.watch.playedTo(leg.sipCallId),
      }),
      up: (leg) => this.goOn(leg),
      ended: (leg) => {
        this.live.delete(leg);
        this.tones.delete(hertz);
      },
    };
    const leg = await Leg.open(names, around);
    this.live.add(leg);
    const legs = this.byAddress.get(leg.address) ?? [];
    this.byAddress.set(leg.address, [...legs, leg].slice(-LEGS_A_PHONE));
    return leg;
  }

  /** What the phone's manners say when it is called. */
  private behave(leg: Leg): void {
    const reply = replyOf(this.manners(leg.names.dialled));
    if (reply.kind !== 'refuse' || reply.rings) leg.ring();
    if (reply.kind === 'refuse') later(reply.afterMs, () => leg.refuse(reply.status));
    if (reply.kind === 'answer') later(reply.afterMs, () => leg.answer());
  }

  /** What they say when it is up. */
  private goOn(leg: Leg): void {
    if (leg.names.direction === 'inbound') return;
    const { hangup_after_ms: patienceMs, machine } = this.manners(leg.names.dialled);
    if (machine !== undefined) {
      leg.say(machine);
      later(speechMs(machine), () => leg.say('beep'));
    }
    if (patienceMs !== undefined) later(patienceMs, () => leg.hangUp());
  }
}

/** What nobody has to wait for at the end. */
const later = (ms: number, act: () => void): void => void setTimeout(act, ms).unref();

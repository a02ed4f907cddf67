import { randomUUID } from 'node:crypto';
import { headerOf, methodOf, sequenceOf, statusOf, tagOf, uriOf } from './sip.message.js';
import type { SipMessage } from './sip.message.js';
import { responseTo } from './sip.port.js';
import type { SipCall, SipPeer, SipPort } from './sip.port.js';

/** How a dialog ended: by whom, with which status to its INVITE (200 when it was up), and the Reason header's text. */
export interface Ending {
  readonly by: 'phone' | 'switch';
  readonly status: number;
  readonly reason: string;
}

/** What a dialog tells its phone. */
export interface DialogListener {
  ringing(): void;
  /** The other end's description, early (183) or with its answer (200). */
  media(sdp: string): void;
  up(): void;
  /** The other end asks again with another description; answers ours. */
  changed(sdp: string): string;
  ended(ending: Ending): void;
}

/** Milliseconds between two sendings of what nobody acknowledges (RFC 3261, timer T1), and how often it is sent. */
const T1 = 500;
const TRIES = 11;

const REASONS: Readonly<Record<number, string>> = { 180: 'Ringing', 200: 'OK', 486: 'Busy Here', 487: 'Request Terminated' };

/** One call of one phone with the switch, from the INVITE to its end: who called whom does not matter after the beginning. */
export class Dialog implements SipCall {
  private state: 'calling' | 'ringing' | 'up' | 'over' = 'ringing';
  private readonly tag = randomUUID().slice(0, 8);
  private readonly local: string;
  private remote: string;
  private target: string;
  private sequence = 0;
  private stopRepeating = (): void => undefined;
  private lastResponse: SipMessage | undefined;
  private cancelled = false;
  private ending: Ending | undefined;
  private listener: DialogListener | undefined;
  private readonly invitation: SipMessage;
  private readonly dialled: boolean;

  private constructor(
    private readonly port: SipPort,
    private readonly peer: SipPeer,
    { invitation, dialling }: { readonly invitation: SipMessage; readonly dialling: boolean },
  ) {
    this.invitation = invitation;
    this.dialled = dialling;
    this.local = dialling ? headerOf(invitation, 'From') : `${headerOf(invitation, 'To')};tag=${this.tag}`;
    this.remote = headerOf(invitation, dialling ? 'To' : 'From');
    this.target = dialling ? (invitation.start.split(' ')[1] ?? '') : uriOf(headerOf(invitation, 'Contact'));
    port.join(this.callId, this);
  }

  /** Takes an invitation up; who sent it hears 100 at once. */
  static arrived(port: SipPort, peer: SipPeer, invitation: SipMessage): Dialog {
    const dialog = new Dialog(port, peer, { invitation, dialling: false });
    port.send(responseTo(invitation, 100, 'Trying'), peer);
    return dialog;
  }

  /** Invites. @param from and @param to SIP addresses @param sdp the phone's description */
  static dial(port: SipPort, peer: SipPeer, call: Dialling): Dialog {
    const tag = randomUUID().slice(0, 8);
    const invitation: SipMessage = {
      start: `INVITE ${call.to} SIP/2.0`,
      headers: [
        ['Via', via(port)],
        ['Max-Forwards', '70'],
        ['From', `"${call.name}" <${call.from}>;tag=${tag}`],
        ['To', `<${call.to}>`],
        ['Call-ID', randomUUID()],
        ['CSeq', '1 INVITE'],
        ['Contact', contact(port)],
        ['Content-Type', 'application/sdp'],
      ],
      body: call.sdp,
    };
    const dialog = new Dialog(port, peer, { invitation, dialling: true });
    dialog.listener = call.listener;
    dialog.state = 'calling';
    dialog.sequence = 1;
    dialog.repeat(invitation);
    return dialog;
  }

  /** Somebody listens from now on, and hears of an end that has come already. */
  tell(listener: DialogListener): void {
    this.listener = listener;
    if (this.ending) listener.ended(this.ending);
  }

  get callId(): string {
    return headerOf(this.invitation, 'Call-ID');
  }

  ring(): void {
    if (this.state === 'ringing') this.respond(180);
  }

  /** 200 with a description, repeated until it is acknowledged. */
  answer(sdp: string): void {
    if (this.state !== 'ringing') return;
    this.state = 'up';
    this.respond(200, sdp);
    const answer = this.lastResponse;
    if (answer) this.repeat(answer);
    this.listener?.up();
  }

  /** A final status from 400 to 699. */
  refuse(status: number): void {
    if (this.state !== 'ringing') return;
    this.respond(status);
    this.end({ by: 'phone', status, reason: '' });
  }

  /** BYE when the call is up, CANCEL when the phone has dialled and is not answered yet. */
  hangUp(): void {
    if (this.state === 'calling') this.cancel();
    if (this.state !== 'up') return;
    this.repeat(this.request('BYE'));
    this.end({ by: 'phone', status: 200, reason: '' });
  }

  receive(message: SipMessage): void {
    const method = methodOf(message);
    if (method === '') this.takeResponse(message);
    else this.takeRequest(method, message);
  }

  private cancel(): void {
    this.cancelled = true;
    this.port.send({ ...this.alike('CANCEL'), body: '' }, this.peer);
  }

  /** A request of the INVITE's own transaction: same Via, same number. */
  private alike(method: 'CANCEL' | 'ACK'): SipMessage {
    const kept = this.invitation.headers.filter(([name]) => ['Via', 'Max-Forwards', 'From', 'Call-ID'].includes(name));
    const headers = [...kept, ['To', this.remote] as const, ['CSeq', `1 ${method}`] as const];
    return { start: this.invitation.start.replace('INVITE', method), headers, body: '' };
  }

  private request(method: string, number = (this.sequence += 1)): SipMessage {
    const headers = [
      ['Via', via(this.port)],
      ['Max-Forwards', '70'],
      ['From', this.local],
      ['To', this.remote],
      ['Call-ID', this.callId],
      ['CSeq', `${number} ${method}`],
    ] as const;
    return { start: `${method} ${this.target} SIP/2.0`, headers, body: '' };
  }

  private respond(status: number, sdp = '', request = this.invitation): void {
    const { start, headers } = responseTo(request, status, REASONS[status] ?? 'No');
    const tagged = headers.map(([name, value]) => {
      const untagged = name.toLowerCase() === 'to' && tagOf(value) === '';
      return [name, untagged ? `${value};tag=${this.tag}` : value] as const;
    });
    const described = sdp === '' ? [] : [['Content-Type', 'application/sdp'] as const];
    const response = { start, headers: [...tagged, ['Contact', contact(this.port)] as const, ...described], body: sdp };
    if (request === this.invitation) this.lastResponse = response;
    this.port.send(response, this.peer);
  }

  private takeRequest(method: string, message: SipMessage): void {
    if (method === 'ACK') this.stopRepeating();
    else if (method === 'INVITE') this.invitedAgain(message);
    else this.endedBy(method, message);
  }

  private endedBy(method: string, message: SipMessage): void {
    this.respond(200, '', message);
    if (method === 'CANCEL' && this.state === 'ringing') {
      this.respond(487);
      this.end({ by: 'switch', status: 487, reason: headerOf(message, 'Reason') });
    }
    if (method === 'BYE') this.end({ by: 'switch', status: 200, reason: headerOf(message, 'Reason') });
  }

  /** The same INVITE once more, or one that changes what was agreed. */
  private invitedAgain(message: SipMessage): void {
    const repeated = !this.dialled && sequenceOf(message).number === sequenceOf(this.invitation).number;
    if (repeated) {
      if (this.lastResponse) this.port.send(this.lastResponse, this.peer);
    } else if (this.state === 'up') this.respond(200, this.listener?.changed(message.body) ?? '', message);
  }

  private takeResponse(message: SipMessage): void {
    const status = statusOf(message);
    const { method } = sequenceOf(message);
    if (method !== 'CANCEL') this.stopRepeating();
    if (method !== 'INVITE') return;
    if (status < 200) this.progress(status, message);
    else if (status < 300) this.accepted(message);
    else this.refused(status, message);
  }

  private progress(status: number, message: SipMessage): void {
    if (message.body !== '') this.listener?.media(message.body);
    if (status === 180) this.listener?.ringing();
  }

  private accepted(message: SipMessage): void {
    this.remote = headerOf(message, 'To');
    this.target = uriOf(headerOf(message, 'Contact'));
    this.port.send(this.request('ACK', 1), this.peer);
    if (this.state !== 'calling') return;
    this.state = 'up';
    this.listener?.media(message.body);
    this.listener?.up();
    if (this.cancelled) this.hangUp();
  }

  private refused(status: number, message: SipMessage): void {
    this.remote = headerOf(message, 'To');
    this.port.send(this.alike('ACK'), this.peer);
    this.end({ by: this.cancelled ? 'phone' : 'switch', status, reason: headerOf(message, 'Reason') });
  }

  /** The dialog stays known for a while, for what the other end repeats. */
  private end(ending: Ending): void {
    if (this.state === 'over') return;
    this.state = 'over';
    if (ending.by === 'switch') this.stopRepeating();
    setTimeout(() => this.forget(), 4 * T1).unref();
    this.ending = ending;
    this.listener?.ended(ending);
  }

  private forget(): void {
    this.stopRepeating();
    this.port.leave(this.callId);
  }

  private repeat(message: SipMessage): void {
    this.stopRepeating();
    let tries = 1;
    this.port.send(message, this.peer);
    const timer = setInterval(() => {
      tries += 1;
      if (tries > TRIES) clearInterval(timer);
      else this.port.send(message, this.peer);
    }, T1).unref();
    this.stopRepeating = () => clearInterval(timer);
  }
}

export interface Dialling {
  readonly from: string;
  readonly to: string;
  readonly name: string;
  readonly sdp: string;
  readonly listener: DialogListener;
}

const via = (port: SipPort): string => `SIP/2.0/UDP ${port.host}:${port.number};branch=z9hG4bK${randomUUID()};rport`;
const contact = (port: SipPort): string => `<sip:phone@${port.host}:${port.number}>`;

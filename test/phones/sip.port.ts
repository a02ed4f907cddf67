import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { formatSip, headerOf, methodOf, parseSip } from './sip.message.js';
import type { SipMessage } from './sip.message.js';

export interface SipPeer {
  readonly host: string;
  readonly port: number;
}

/** Everything that belongs to one Call-ID. */
export interface SipCall {
  receive(message: SipMessage): void;
}

/** One UDP port with all its calls. A request outside of any call goes to whoever takes arrivals. */
export class SipPort {
  private readonly calls = new Map<string, SipCall>();
  private closed = false;

  private constructor(
    private readonly socket: Socket,
    readonly host: string,
    private readonly arrive: (invitation: SipMessage, from: SipPeer, port: SipPort) => void,
  ) {
    socket.on('message', (bytes, { address, port: number }) => {
      this.take(parseSip(bytes.toString()), { host: address, port: number });
    });
  }

  /** @param port 0 takes any free one */
  static async open(
    host: string,
    port: number,
    arrive: (invitation: SipMessage, from: SipPeer, port: SipPort) => void,
  ): Promise<SipPort> {
    const socket = createSocket('udp4').bind(port, host);
    await once(socket, 'listening');
    return new SipPort(socket, host, arrive);
  }

  get number(): number {
    return this.socket.address().port;
  }

  /** What is repeated when the port is closed already is lost. */
  send(message: SipMessage, { host, port }: SipPeer): void {
    if (!this.closed) this.socket.send(formatSip(message), port, host);
  }

  join(callId: string, call: SipCall): void {
    this.calls.set(callId, call);
  }

  leave(callId: string): void {
    this.calls.delete(callId);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.socket.close();
    await once(this.socket, 'close');
  }

  private take(message: SipMessage, from: SipPeer): void {
    const call = this.calls.get(headerOf(message, 'Call-ID'));
    if (call) call.receive(message);
    else if (methodOf(message) === 'INVITE') this.arrive(message, from, this);
    else if (methodOf(message) !== '' && methodOf(message) !== 'ACK') this.send(responseTo(message, 481, 'Gone'), from);
  }
}

const ECHOED = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'v', 'f', 't', 'i']);

/** A response with the headers that must come back (RFC 3261, section 8.2.6). */
export const responseTo = (request: SipMessage, status: number, reason: string): SipMessage => ({
  start: `SIP/2.0 ${status} ${reason}`,
  headers: request.headers.filter(([name]) => ECHOED.has(name.toLowerCase())),
  body: '',
});

import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { DIGITS, ULAW } from './sdp.js';
import { FRAME_SAMPLES, linearOf } from './sound.js';

/** What a line hands to its phone, and asks of it. */
export interface LineListener {
  /** A packet of sound from the switch. */
  heard(samples: Int16Array): void;
  digit(digit: string): void;
  /** The next 20 ms to send, in u-law. */
  says(): Buffer;
}

const KEYS = '0123456789*#ABCD';
const FRAME_MS = 20;

/** A digit is five packets of 20 ms, its last one sent three times, then 60 ms of nothing (RFC 4733). */
const DIGIT_FRAMES = 5;
const GAP_FRAMES = 3;
const VOLUME = 10;

type Frame = { readonly event: number; readonly duration: number; readonly last: boolean } | 'gap';

const digitFrames = (key: string): readonly Frame[] => {
  const event = KEYS.indexOf(key.toUpperCase());
  const frames = Array.from({ length: DIGIT_FRAMES }, (_, index) => {
    return { event, duration: (index + 1) * FRAME_SAMPLES, last: index === DIGIT_FRAMES - 1 };
  });
  return [...frames, ...Array.from({ length: GAP_FRAMES }, () => 'gap' as const)];
};

/** The sound of one leg: RTP both ways over a UDP port of its own (RFC 3550). */
export class RtpLine {
  private remote: { readonly host: string; readonly port: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private sequence = 0;
  private timestamp = 0;
  private digitStart = 0;
  private lastDigit = -1;
  private waiting: readonly Frame[] = [];
  private readonly source = Math.floor(Math.random() * 0x1_0000_0000);

  private constructor(
    private readonly socket: Socket,
    private readonly listener: LineListener,
  ) {
    socket.on('message', (packet) => this.receive(packet));
  }

  static async open(host: string, listener: LineListener): Promise<RtpLine> {
    const socket = createSocket('udp4').bind(0, host);
    await once(socket, 'listening');
    return new RtpLine(socket, listener);
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** From now on sound goes there; a pause of this process is caught up with, as far as a fifth of a second. */
  sendTo(remote: { readonly host: string; readonly port: number }): void {
    this.remote = remote;
    if (this.timer) return;
    let due = performance.now();
    this.timer = setInterval(() => {
      const now = performance.now();
      due = Math.max(due, now - 10 * FRAME_MS);
      for (; due <= now; due += FRAME_MS) this.sendFrame();
    }, FRAME_MS / 2);
  }

  sendDigits(digits: string): void {
    this.waiting = [...this.waiting, ...Array.from(digits).flatMap(digitFrames)];
  }

  close(): void {
    clearInterval(this.timer);
    this.socket.close();
  }

  private sendFrame(): void {
    const [frame, ...rest] = this.waiting;
    this.waiting = rest;
    const sound = this.listener.says();
    if (frame === undefined) this.send(ULAW, this.timestamp, sound);
    else if (frame !== 'gap') this.sendDigit(frame);
    this.timestamp += FRAME_SAMPLES;
  }

  private sendDigit({ event, duration, last }: Exclude<Frame, 'gap'>): void {
    if (duration === FRAME_SAMPLES) this.digitStart = this.timestamp;
    const payload = Buffer.from([event, (last ? 0x80 : 0) | VOLUME, duration >> 8, duration & 0xff]);
    for (let times = last ? 3 : 1; times > 0; times -= 1) this.send(DIGITS, this.digitStart, payload);
  }

  private send(type: number, timestamp: number, payload: Buffer): void {
    const header = Buffer.alloc(12);
    header.writeUInt8(0x80, 0);
    header.writeUInt8(type, 1);
    header.writeUInt16BE(this.sequence & 0xffff, 2);
    header.writeUInt32BE(timestamp >>> 0, 4);
    header.writeUInt32BE(this.source, 8);
    this.sequence += 1;
    if (this.remote) this.socket.send(Buffer.concat([header, payload]), this.remote.port, this.remote.host);
  }

  private receive(packet: Buffer): void {
    if (packet.length <= 12) return;
    const type = packet.readUInt8(1) & 0x7f;
    const payload = packet.subarray(12 + 4 * (packet.readUInt8(0) & 0x0f));
    if (type === ULAW) this.listener.heard(linearOf(payload));
    if (type === DIGITS) this.receiveDigit(packet.readUInt32BE(4), payload);
  }

  /** A digit counts once, when its first packet that says it is over has come. */
  private receiveDigit(timestamp: number, payload: Buffer): void {
    const over = ((payload[1] ?? 0) & 0x80) !== 0;
    if (!over || timestamp === this.lastDigit) return;
    this.lastDigit = timestamp;
    this.listener.digit(KEYS[payload[0] ?? 0] ?? '');
  }
}

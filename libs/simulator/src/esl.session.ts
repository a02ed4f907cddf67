import { causeNamed } from './causes.js';
import { eventHead } from './channel.headers.js';
import type { Core } from './core.js';
import { liveChannel } from './core.js';
import type { Asked, Told } from './esl.frames.js';
import { Subscriptions } from './esl.subscriptions.js';
import type { Subscriber, SwitchEvent } from './events.js';
import { enqueue, FRAME_MS, hangUp } from './life.js';

/** Where a session writes to; `end` closes the connection after what was written. */
export interface Listener {
  told(frame: Told): void;
  end(): void;
}

/** One client of the event socket, below the socket: frames in, frames out. */
export interface Session {
  receive(frame: Asked): void;
  /** The client has gone; calls go on without it (fact 30). */
  close(): void;
  /** The connection is cut without a goodbye. */
  cut(): void;
}

/** A job begins in a thread of its own, a moment after its reply. */
const JOB_MS = 1;

interface Verb {
  readonly verb: string;
  readonly rest: string;
  readonly frame: Asked;
}

const verbOf = (frame: Asked): Verb => {
  const [, verb = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(frame.line) ?? [];
  return { verb, rest, frame };
};

/**
 * One thread serves a client, as on a real switch: commands are performed one by one, what a command causes is told after its
 * reply, and an `api originate` holds everything up until it is over.
 */
export class EslSession implements Session, Subscriber {
  private readonly subscriptions = new Subscriptions();
  private readonly waiting: Asked[] = [];
  private readonly held: SwitchEvent[] = [];
  private trusted = false;
  private busy = false;
  private serving = false;
  private open = true;

  constructor(
    private readonly core: Core,
    private readonly password: string,
    private readonly listener: Listener,
  ) {
    this.tell({ kind: 'auth' });
  }

  receive(frame: Asked): void {
    this.waiting.push(frame);
    this.serve();
  }

  close(): void {
    this.open = false;
    this.core.bus.leave(this);
  }

  cut(): void {
    this.close();
    this.listener.end();
  }

  wants(name: string, event: SwitchEvent | null): boolean {
    return this.subscriptions.wants(name, event);
  }

  event(event: SwitchEvent): void {
    if (this.busy) this.held.push(event);
    else this.tell({ kind: 'event', format: this.subscriptions.format, event });
  }

  private tell(frame: Told): void {
    if (this.open) this.listener.told(frame);
  }

  private reply(text: string, jobId?: string): void {
    this.tell(jobId === undefined ? { kind: 'reply', text } : { kind: 'reply', text, jobId });
  }

  private serve(): void {
    if (this.serving) return;
    this.serving = true;
    while (this.open && !this.busy) {
      const frame = this.waiting.shift();
      if (!frame) break;
      this.begin(verbOf(frame));
    }
    this.serving = false;
  }

  private begin(asked: Verb): void {
    this.busy = true;
    if (asked.verb === 'api' && this.trusted) {
      this.core.api(asked.rest, (body) => {
        this.tell({ kind: 'response', body: body === '' ? '-ERR no reply\n' : body });
        this.finish();
        this.serve();
      });
    } else {
      this.perform(asked);
      this.finish();
    }
  }

  private finish(): void {
    this.busy = false;
    for (const event of this.held.splice(0)) this.event(event);
  }

  private perform(asked: Verb): void {
    if (asked.verb === 'auth') this.auth(asked.rest);
    else if (asked.verb === 'exit') this.leave('+OK bye');
    else if (!this.trusted) this.reply('-ERR command not found');
    else if (asked.verb === 'bgapi') this.bgapi(asked);
    else this.reply(this.answerTo(asked));
  }

  private auth(given: string): void {
    if (given !== this.password) {
      this.leave('-ERR invalid');
      return;
    }
    this.trusted = true;
    this.core.bus.join(this);
    this.reply('+OK accepted');
  }

  private leave(text: string): void {
    this.reply(text);
    this.tell({ kind: 'goodbye' });
    this.cut();
  }

  private answerTo({ verb, rest, frame }: Verb): string {
    if (verb === 'sendmsg') return sendmsg(this.core, rest.trim(), frame);
    return this.subscriptions.perform(verb, rest) ?? '-ERR command not found';
  }

  private bgapi({ rest, frame }: Verb): void {
    const jobId = frame.headers['job-uuid'] ?? this.core.newId();
    this.reply(`+OK Job-UUID: ${jobId}`, jobId);
    startJob(this.core, rest, jobId);
  }
}

/** Runs an API command beside everything else; its text comes as BACKGROUND_JOB. */
const startJob = (core: Core, line: string, jobId: string): void => {
  const { coreId } = core.identity;
  const [, command = '', args = ''] = /^(\S+)\s*(.*)$/s.exec(line) ?? [];
  const report = (body: string) =>
    core.bus.publish('BACKGROUND_JOB', () => [
      eventHead(core, 'BACKGROUND_JOB'),
      {
        'Job-UUID': jobId,
        'Job-Command': command,
        'Job-Command-Arg': args,
        'Content-Length': String(Buffer.byteLength(body)),
        _body: body,
      },
    ]);
  core.clock.after(JOB_MS, () => core.identity.coreId === coreId && core.api(line, report));
};

/** Fact 11. The channel finds the order at its next frame; what it plays starts within 20 ms (fact 15). */
const sendmsg = (core: Core, id: string, { headers, body }: Asked): string => {
  const channel = liveChannel(core, id);
  if (!channel) return `-ERR invalid session id [${id}]`;
  if (headers['call-command'] === 'hangup') hangUp(core, channel, causeNamed(headers['hangup-cause']), FRAME_MS);
  if (headers['call-command'] !== 'execute') return '+OK';
  enqueue(core, channel, {
    application: headers['execute-app-name'] ?? '',
    data: headers['execute-app-arg'] ?? body,
    id: headers['event-uuid'] ?? core.newId(),
    locks: headers['event-lock'] === 'true',
  });
  return '+OK';
};

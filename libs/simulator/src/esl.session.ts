import { causeNamed } from './causes.js';
import { eventHead } from './channel.headers.js';
import type { Core } from './core.js';
import { liveChannel } from './core.js';
import type { Asked, Told } from './esl.frames.js';
import { createSubscriptions } from './esl.subscriptions.js';
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

export const openSession = (core: Core, password: string, listener: Listener): Session => {
  const subscriptions = createSubscriptions();
  const waiting: Asked[] = [];
  const held: SwitchEvent[] = [];
  let trusted = false;
  let busy = false;
  let serving = false;
  let open = true;

  const tell = (frame: Told) => {
    if (open) listener.told(frame);
  };
  const reply = (text: string, jobId?: string) => {
    tell(jobId === undefined ? { kind: 'reply', text } : { kind: 'reply', text, jobId });
  };
  const tellEvent = (event: SwitchEvent) => {
    tell({ kind: 'event', format: subscriptions.format(), event });
  };
  const subscriber: Subscriber = {
    wants: (name, event) => subscriptions.wants(name, event),
    event: (event) => {
      if (busy) held.push(event);
      else tellEvent(event);
    },
  };
  const close = () => {
    open = false;
    core.bus.leave(subscriber);
  };
  const leave = (text: string) => {
    reply(text);
    tell({ kind: 'goodbye' });
    close();
    listener.end();
  };
  const auth = (given: string) => {
    if (given !== password) {
      leave('-ERR invalid');
      return;
    }
    trusted = true;
    core.bus.join(subscriber);
    reply('+OK accepted');
  };
  const api = (line: string) => {
    core.api(line, (body) => {
      tell({ kind: 'response', body: body === '' ? '-ERR no reply\n' : body });
      finish();
      serve();
    });
  };
  const performTrusted = ({ verb, rest, frame }: Verb): string | undefined => {
    if (!trusted) return '-ERR command not found';
    if (verb === 'sendmsg') return sendmsg(core, rest.trim(), frame);
    if (verb !== 'bgapi') return subscriptions.perform(verb, rest) ?? '-ERR command not found';
    bgapi(core, rest, frame.headers['job-uuid'] ?? core.newId(), reply);
    return undefined;
  };
  const perform = (asked: Verb) => {
    if (asked.verb === 'auth') auth(asked.rest);
    else if (asked.verb === 'exit') leave('+OK bye');
    else {
      const text = performTrusted(asked);
      if (text !== undefined) reply(text);
    }
  };
  /** One thread serves a client: what a command causes is told after its reply, and `api originate` holds all up until it is over. */
  const begin = (asked: Verb) => {
    busy = true;
    if (asked.verb === 'api' && trusted) {
      api(asked.rest);
      return;
    }
    perform(asked);
    finish();
  };
  const finish = () => {
    busy = false;
    for (const event of held.splice(0)) tellEvent(event);
  };
  const serve = () => {
    if (serving) return;
    serving = true;
    while (open && !busy) {
      const frame = waiting.shift();
      if (!frame) break;
      begin(verbOf(frame));
    }
    serving = false;
  };

  tell({ kind: 'auth' });
  return {
    receive: (frame) => {
      waiting.push(frame);
      serve();
    },
    close,
    cut: () => {
      close();
      listener.end();
    },
  };
};

const bgapi = (core: Core, line: string, jobId: string, reply: (text: string, jobId: string) => void): void => {
  reply(`+OK Job-UUID: ${jobId}`, jobId);
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

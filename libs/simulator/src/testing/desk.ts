import type { Told } from '../esl.frames.js';
import type { Session } from '../esl.session.js';
import type { Headers } from '../events.js';
import { recordOf } from '../events.js';
import type { Softswitch } from '../softswitch.js';
import { createSoftswitch } from '../softswitch.js';
import type { VirtualClock } from './virtual.clock.js';
import { createVirtualClock } from './virtual.clock.js';

/** One client of a switch: what it is told, in order. */
export interface Client {
  readonly session: Session;
  readonly told: readonly Told[];
  /** Sends one frame, header lines below the first, and gives the text of its reply, if it has come. */
  send(frame: string): string | undefined;
  /** Events told since the last look, oldest first. */
  events(): readonly Headers[];
  readonly isCut: () => boolean;
}

/** A switch on a virtual clock, with a client that is in and listens to everything. */
export interface Desk {
  readonly clock: VirtualClock;
  readonly softswitch: Softswitch;
  readonly client: Client;
  connect(): Client;
  /** Dials, and waits until the leg is parked or has failed. */
  call(id: string, dialled: string, variables?: string): void;
}

const START = Date.UTC(2026, 10, 21, 8, 0, 0, 250);

const textOf = (frame: Told): string | undefined => {
  if (frame.kind === 'reply') return frame.text;
  return frame.kind === 'response' ? frame.body : undefined;
};

export const connectTo = (softswitch: Softswitch): Client => {
  const told: Told[] = [];
  let cut = false;
  let seen = 0;
  const session = softswitch.connect({
    told: (frame) => void told.push(frame),
    end: () => {
      cut = true;
    },
  });
  return {
    session,
    told,
    isCut: () => cut,
    send: (frame) => {
      const [line = '', ...lines] = frame.split('\n');
      const headers = Object.fromEntries(
        lines.map((header) => [header.split(':')[0]?.toLowerCase() ?? '', header.replace(/^[^:]*: ?/, '')]),
      );
      const before = told.length;
      session.receive({ line, headers, body: '' });
      return told
        .slice(before)
        .map(textOf)
        .find((text) => text !== undefined);
    },
    events: () => {
      const news = told.slice(seen);
      seen = told.length;
      return news.flatMap((frame) => (frame.kind === 'event' ? [recordOf(frame.event)] : []));
    },
  };
};

export const openDesk = (): Desk => {
  const clock = createVirtualClock(START);
  let count = 0;
  const softswitch = createSoftswitch({ clock, newId: () => `id-${(count += 1)}` });
  const connect = () => {
    const client = connectTo(softswitch);
    client.send('auth ClueCon');
    client.send('event json ALL');
    client.events();
    return client;
  };
  const client = connect();
  const call = (id: string, dialled: string, variables = '') => {
    client.send(`bgapi originate {origination_uuid=${id}${variables}}sofia/internal/${dialled} &park()`);
    clock.advance(1100);
  };
  return { clock, softswitch, client, connect, call };
};

/** `CHANNEL_ANSWER`, with the application behind a dot where there is one. */
export const namesOf = (events: readonly Headers[]): readonly string[] =>
  events.map((event) => [event['Event-Name'], event['Application']].filter((part) => part !== undefined).join('.'));

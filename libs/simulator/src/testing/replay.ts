import { readFileSync } from 'node:fs';
import type { Session } from '../esl.session.js';
import type { Headers } from '../events.js';
import { recordOf } from '../events.js';
import type { Manners } from '../manners.js';
import { createSoftswitch } from '../softswitch.js';
import { createVirtualClock } from './virtual.clock.js';

/** A recording of a real switch, cut to what a controller reads. Times in seconds; `<A>` stands for the uuid of leg A. */
export interface Fixture {
  readonly scenario: string;
  readonly epochMs: number;
  readonly phones: Readonly<Record<string, Manners>>;
  readonly steps: readonly {
    readonly at: number;
    readonly send: string;
    readonly reply?: string | Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
  }[];
  readonly inbound?: readonly { readonly at: number; readonly from: string; readonly to: string }[];
  readonly byes?: readonly { readonly at: number; readonly leg: string }[];
  readonly reconnectsAt?: number;
  /** A switch whose scheduler was at this phase, in milliseconds after a half second. */
  readonly startedAtMs?: number;
  readonly events: readonly Seen[];
}

/** An event of a leg or, by its name, of a conference, or a job's end, with the headers that are compared. */
export interface Seen {
  readonly at: number;
  readonly event: string;
  readonly leg?: string;
  /** The step, counted from 1, whose job it is. */
  readonly job?: number;
  readonly [header: string]: string | number | undefined;
}

export interface Replayed {
  readonly replies: readonly string[];
  readonly events: readonly Seen[];
}

const NAMES =
  'CHANNEL_CREATE CHANNEL_ORIGINATE CHANNEL_OUTGOING CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_BRIDGE ' +
  'CHANNEL_UNBRIDGE CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY CHANNEL_PARK CHANNEL_UNPARK CHANNEL_HOLD CHANNEL_UNHOLD ' +
  'CHANNEL_EXECUTE CHANNEL_EXECUTE_COMPLETE DTMF PLAYBACK_START PLAYBACK_STOP RECORD_START RECORD_STOP BACKGROUND_JOB ' +
  'MEDIA_BUG_START MEDIA_BUG_STOP CUSTOM conference::maintenance';

export const readFixture = (name: string): Fixture => {
  const text = readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Fixture;
};

/** Numbers the jobs by step, the legs by letter, in both directions. */
const createNames = () => {
  const ids = new Map<string, string>();
  const letters = new Map<string, string>();
  const jobs = new Map<string, number>();
  const bind = (letter: string, id: string) => {
    ids.set(letter, id);
    letters.set(id, letter);
  };
  const idOf = (letter: string): string => ids.get(letter) ?? `id-of-${letter}`;
  const nextLetter = () => String.fromCharCode(65 + letters.size);
  return {
    jobs,
    idOf,
    letterOf: (id: string): string => {
      const known = letters.get(id);
      if (known !== undefined) return known;
      const given = /^id-of-(\w)$/.exec(id)?.[1];
      bind(given ?? nextLetter(), id);
      return letters.get(id) ?? '';
    },
    fill: (text: string) => text.replace(/<(\w)>/g, (_match, letter: string) => idOf(letter)),
    clean: (text: string) =>
      [...letters].reduce((cleaned, [id, letter]) => cleaned.replaceAll(id, `<${letter}>`), text).replace(/id-of-(\w)/g, '<$1>'),
  };
};

const seen = (event: Headers, at: number, names: ReturnType<typeof createNames>): Seen => {
  const name = event['Event-Name'] ?? '';
  if (name === 'BACKGROUND_JOB') {
    return { at, event: name, job: names.jobs.get(event['Job-UUID'] ?? '') ?? 0, body: names.clean(event['_body'] ?? '') };
  }
  const id = event['Unique-ID'];
  const leg = id === undefined ? (event['Conference-Name'] ?? '') : names.letterOf(id);
  const headers = Object.entries(event).map(([header, value]) => [header.replace(/^variable_/, ''), names.clean(value)] as const);
  return { ...Object.fromEntries(headers), at, event: name, leg };
};

/** Plays the controller's and the phones' part of a recording to a switch on a virtual clock, and writes down what it says. */
export const replay = (fixture: Fixture): Replayed => {
  const clock = createVirtualClock(fixture.startedAtMs ?? fixture.epochMs);
  let count = 0;
  const softswitch = createSoftswitch({ clock, newId: () => `new-${(count += 1)}-` });
  const names = createNames();
  const replies: string[] = [];
  const events: Seen[] = [];
  const connect = (): Session => {
    const session = softswitch.connect({
      told: (frame) => {
        if (frame.kind === 'reply') replies.push(frame.text);
        if (frame.kind === 'response') replies.push(frame.body);
        if (frame.kind === 'event') events.push(seen(recordOf(frame.event), (clock.now() - fixture.epochMs) / 1000, names));
      },
      end: () => undefined,
    });
    session.receive({ line: 'auth ClueCon', headers: {}, body: '' });
    session.receive({ line: `event json ${NAMES}`, headers: {}, body: '' });
    replies.splice(-2);
    return session;
  };
  for (const [address, manners] of Object.entries(fixture.phones)) softswitch.handset.configure(address, manners);
  let session = connect();
  const send = (text: string, step: number) => {
    const [line = '', ...rest] = names.fill(text).split('\n');
    const headers = Object.fromEntries(
      rest.map((header) => [header.split(': ')[0]?.toLowerCase() ?? '', header.replace(/^[^:]*: /, '')]),
    );
    const jobId = `job-${step}`;
    names.jobs.set(jobId, step);
    session.receive({ line, headers: line.startsWith('bgapi') ? { ...headers, 'job-uuid': jobId } : headers, body: '' });
  };
  const actions = [
    ...fixture.steps.map(({ at, send: text }, index) => ({ at, act: () => send(text, index + 1) })),
    ...(fixture.inbound ?? []).map(({ at, from, to }) => ({ at, act: () => void softswitch.handset.dial(from, to) })),
    ...(fixture.byes ?? []).map(({ at, leg }) => ({ at, act: () => void softswitch.handset.hangup(names.idOf(leg)) })),
    ...(fixture.reconnectsAt === undefined
      ? []
      : [
          {
            at: fixture.reconnectsAt,
            act: () => {
              session.close();
              session = connect();
            },
          },
        ]),
  ].sort((one, other) => one.at - other.at);
  for (const { at, act } of actions) {
    clock.advanceTo(fixture.epochMs + at * 1000);
    act();
  }
  clock.advance(5000);
  return { replies: replies.map(names.clean), events };
};

import type { Arrival, EslCommand, SwitchConnection } from '../switch.js';
import type { Leg } from '../board.js';
import { callerOf } from './freeswitch.reports.js';
import * as text from './freeswitch.text.js';

/** One row of `show channels as json`. */
export interface Channel {
  readonly legId: string;
  readonly inbound: boolean;
  /** RINGING, EARLY, ACTIVE, HELD, ... */
  readonly callState: string;
  /** The application that was started last; FreeSWITCH does not take it back when it ends (source of switch_core_sqldb). */
  readonly application: string;
  readonly applicationData: string;
  readonly arrival: Arrival;
}

/** What the switch says about its channels and its ledger, at one moment. */
export interface Observation {
  readonly channels: ReadonlyMap<string, Channel>;
  /** Answers of the switch by the line that asked, trimmed; empty for what is not there. */
  readonly answers: ReadonlyMap<string, string>;
}

export const rangQuestion = (legId: string): string => `hash select/rang/${text.id(legId)}`;
export const endedQuestion = (legId: string): string => `hash select/ended/${text.id(legId)}`;
export const askedQuestion = (effectId: string): string => `hash select/asked/${text.id(effectId)}`;
export const existsQuestion = (legId: string): string => `uuid_exists ${text.id(legId)}`;

/** Whom a leg is bridged to: unlike its other variables, this one goes with the bridge (fact 44). */
export const bridgeQuestion = (legId: string): string => `uuid_getvar ${text.id(legId)} bridge_to`;

type Row = Readonly<Record<string, string | undefined>>;

const channelOf = (row: Row): Channel => {
  const cell = (name: string): string => row[name] ?? '';
  const legId = cell('uuid');
  const from = callerOf(cell('cid_num'), cell('name'));
  return {
    legId,
    inbound: cell('direction') === 'inbound',
    callState: cell('callstate'),
    application: cell('application'),
    applicationData: cell('application_data'),
    arrival: { kind: 'arrived', legId, from, fromName: cell('cid_name'), to: cell('initial_dest') || cell('dest') },
  };
};

/** The answer of `show channels as json`; there is no `rows` when there is no channel (fact 30). */
export const channelsOf = (answer: string): readonly Channel[] => {
  const { rows = [] } = JSON.parse(answer) as { readonly rows?: readonly Row[] };
  return rows.map(channelOf);
};

/**
 * What has to be asked about the legs that should be and the channels that are. The table behind `show channels` lags, so that
 * `uuid_exists` decides who lives; `ended` is asked after it, for a channel writes there a moment after it is gone.
 */
export const questions = (legs: readonly Leg[], channels: readonly Channel[]): readonly string[] => {
  const known = new Set(legs.map(({ legId }) => legId));
  const marks = channels.filter(({ legId, inbound }) => !inbound && !known.has(legId) && text.isId(legId));
  return [
    ...legs.flatMap(({ legId, answered, sound, digits, listening }) => [
      rangQuestion(legId),
      existsQuestion(legId),
      endedQuestion(legId),
      ...(answered ? [bridgeQuestion(legId)] : []),
      ...(sound ? [askedQuestion(sound.playId)] : []),
      ...(listening ? [askedQuestion(listening.listenId)] : []),
      ...digits.map(({ digitsId }) => askedQuestion(digitsId)),
    ]),
    ...marks.map(({ legId }) => rangQuestion(legId)),
  ];
};

/** Questions under way at once: enough to fill the socket, few enough to keep its replies short of a flood. */
const WINDOW = 500;

const api = (line: string): EslCommand => ({ line: `api ${line}` });

/** An absent key is an empty answer, which the event socket turns into `-ERR no reply` (fact 32, `ledger_in_mod_hash`). */
const answerOf = (reply: string): string => (reply.startsWith('-ERR') ? '' : reply.trim());

/** Looks at the switch: all its channels, and what its ledger says of these legs. Rejects when the connection is lost. */
export const observe = async (connection: SwitchConnection, legs: readonly Leg[]): Promise<Observation> => {
  const channels = channelsOf(await connection.ask(api('show channels as json')));
  const asked = questions(legs, channels);
  const answers = new Map<string, string>();
  for (let from = 0; from < asked.length; from += WINDOW) {
    const some = asked.slice(from, from + WINDOW);
    const replies = await Promise.all(some.map((line) => connection.ask(api(line))));
    some.forEach((line, index) => answers.set(line, answerOf(replies[index] ?? '')));
  }
  return { channels: new Map(channels.map((channel) => [channel.legId, channel])), answers };
};

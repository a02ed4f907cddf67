import type { Cancel, Clock } from './clock.js';
import type { Bus } from './events.js';
import type { Hash } from './hash.js';
import type { Sound } from './media.js';
import type { Leg, Phones } from './phones.js';
import type { Variables } from './variables.js';

/** What every part of the switch works on. Ids and time come from outside, so that a run can be repeated. */
export interface Core {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly bus: Bus;
  readonly phones: Phones;
  /** Channels from their creation to CHANNEL_DESTROY. */
  readonly channels: Map<string, Channel>;
  readonly hash: Hash;
  /** By name. */
  readonly conferences: Map<string, Conference>;
  readonly applications: ReadonlyMap<string, ApplicationOf>;
  /** Runs an API command as a hook, an expansion or a client does. `originate` answers only when it is over. */
  readonly api: (line: string, reply: (text: string) => void) => void;
  readonly log: (entry: LogEntry) => void;
  /** Files that shall not be found. */
  readonly missingFiles: Set<string>;
  readonly identity: Identity;
}

/** Changes when the switch is killed and starts anew. */
export interface Identity {
  coreId: string;
  startedAt: number;
  sessions: number;
  events: number;
  /** Members of conferences so far: their ids count on over all conferences. */
  members: number;
}

/** An API command that a variable or a hook ran, not a client: where injection would show. */
export interface LogEntry {
  readonly kind: 'expansion' | 'hook';
  readonly channel: string | null;
  readonly command: string;
}

export type CallState = 'DOWN' | 'RINGING' | 'EARLY' | 'ACTIVE' | 'HELD' | 'UNHELD' | 'HANGUP';
export type ChannelState =
  | 'CS_INIT'
  | 'CS_CONSUME_MEDIA'
  | 'CS_EXECUTE'
  | 'CS_SOFT_EXECUTE'
  | 'CS_EXCHANGE_MEDIA'
  | 'CS_PARK'
  | 'CS_HANGUP'
  | 'CS_REPORTING';

export interface CallerId {
  name: string;
  number: string;
}

/** One session of the switch with one phone. The mutable heart of the simulator. */
export interface Channel {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly name: string;
  readonly profile: string;
  /** The user part that was dialled. */
  readonly destination: string;
  readonly leg: Leg | null;
  readonly createdAt: number;
  readonly variables: Variables;
  caller: CallerId;
  callee: CallerId;
  readonly original: Readonly<CallerId>;
  state: ChannelState;
  callState: CallState;
  progressAt: number | null;
  answeredAt: number | null;
  bridgedAt: number | null;
  hangupAt: number | null;
  /** Set by CHANNEL_HANGUP; the channel is then beyond the reach of every command. */
  cause: string | null;
  hitDialplan: boolean;
  /** Running applications, the innermost last. */
  readonly stack: Running[];
  /** Commands to execute that no application has taken up yet. */
  readonly inbox: Pending[];
  /** Steps of an inline dialplan still to come. */
  steps: readonly Order[];
  readonly digits: Digit[];
  /** While bridged. */
  bridge: Bridge | null;
  /** Legs of former bridges whose threads have not seen that this one is bridged elsewhere, and still send their voice here. */
  readonly ghosts: Set<Channel>;
  /** While in a conference. */
  member: Member | null;
  /** While it eavesdrops on another channel. */
  listening: Eavesdropping | null;
  /** Those who eavesdrop on this channel. */
  readonly supervisors: Set<Eavesdropping>;
  /** Whom the channel last faced; its id stays in the headers after the bridge ended. */
  otherLeg: Channel | null;
  muted: { read: boolean; write: boolean };
  held: boolean;
  readonly recordings: Map<string, Taping>;
  readonly timers: Set<Cancel>;
  /** Where the channel goes when it leaves what it runs now: set by park, transfer and bridge commands. */
  redirect: (() => void) | null;
  /** The originate that waits for this leg. */
  dial: Dial | null;
}

export interface Taping {
  ms: number;
  since: number | null;
}

export interface Digit {
  readonly digit: string;
  readonly source: 'APP' | 'RTP';
}

/** Two channels that hear each other; `a` is the one whose id CHANNEL_BRIDGE carries. */
export interface Bridge {
  readonly a: Channel;
  readonly b: Channel;
}

/** Channels that all hear each other, until the last one leaves (fact 26). */
export interface Conference {
  readonly id: string;
  readonly name: string;
  readonly profile: string;
  readonly startedAt: number;
  /** The newest first. */
  members: readonly Member[];
  floor: Member | null;
  /** Played to a member who is alone. */
  music: Sound | null;
  /** Channels that came while it was being created, and are held up by that. */
  readonly waiting: Set<object>;
}

export interface Member {
  readonly id: number;
  readonly conference: Conference;
  readonly channel: Channel;
  readonly moderator: boolean;
  readonly joinedAt: number;
  speaks: boolean;
  hears: boolean;
  /** Out of the conference at the member's next frame: it was kicked. */
  readonly dismiss: () => void;
}

/** One channel that hears all that another one says and hears (fact 25). */
export interface Eavesdropping {
  readonly supervisor: Channel;
  readonly target: Channel;
  /** The target hears the supervisor. */
  toTarget: boolean;
  /** Those who hear the target hear the supervisor as well. */
  toOthers: boolean;
  /** The target has gone. */
  readonly end: () => void;
}

/** What an originate wants to know of its legs. */
export interface Dial {
  answered(channel: Channel): void;
  ended(channel: Channel): void;
}

/** An order on its way; `ready` when the channel may take it up. */
export interface Pending {
  readonly order: Order;
  ready: boolean;
}

/** One application to run: by `sendmsg`, by `uuid_broadcast`, or as a step of an inline dialplan. */
export interface Order {
  readonly application: string;
  readonly data: string;
  readonly id: string | null;
  readonly locks: boolean;
}

/** An application on a channel's stack. `executed` is false for those the switch entered by itself: they have no EXECUTE_COMPLETE. */
export interface Running {
  readonly name: string;
  readonly data: string;
  readonly id: string | null;
  readonly executed: boolean;
  readonly locks: boolean;
  readonly application: Application;
}

export interface Application {
  start(): void;
  /** Another application runs inside this one, and has ended (fact 13). */
  suspend?(): void;
  resume?(): void;
  /** The channel is taken away, by hang-up or transfer. Emits what the application owes before its EXECUTE_COMPLETE. */
  abort?(): void;
  /** `uuid_break`. */
  interrupt?(): void;
  /** `uuid_break` has ended what runs inside this one. */
  interruptedInside?(): void;
  /** A digit from the phone while this is the innermost application. */
  digit?(digit: string): void;
  sound?(): Sound | null;
}

/** What an application gets when it starts. */
export interface Stage {
  readonly core: Core;
  readonly channel: Channel;
  readonly data: string;
  /** Ends the application; the response goes into its EXECUTE_COMPLETE. */
  readonly done: (response?: string) => void;
}

export type ApplicationOf = (stage: Stage) => Application;

/** The channel that commands can reach: neither destroyed nor hung up. */
export const liveChannel = (core: Core, id: string | undefined): Channel | undefined => {
  const channel = core.channels.get(id ?? '');
  return channel?.cause === null ? channel : undefined;
};

export const isUp = (channel: Channel): boolean => channel.cause === null && channel.answeredAt !== null;

/** Answered, or with early media. */
export const hasMedia = ({ answeredAt, callState }: Channel): boolean => answeredAt !== null || callState === 'EARLY';

export const innermost = (channel: Channel): Running | undefined => channel.stack.at(-1);

export const peerOf = (channel: Channel): Channel | null => {
  if (!channel.bridge) return null;
  return channel.bridge.a === channel ? channel.bridge.b : channel.bridge.a;
};

/** Starts a timer that ends with the channel. */
export const channelTimer = (core: Core, channel: Channel, ms: number, run: () => void): Cancel => {
  const cancel = core.clock.after(ms, () => {
    channel.timers.delete(cancel);
    run();
  });
  channel.timers.add(cancel);
  return () => {
    channel.timers.delete(cancel);
    cancel();
  };
};

import type { CallReport } from '#domain/call/call.commands.js';
import type { CallEvent } from '#domain/call/call.events.js';
import type { Instant } from '#domain/kernel/decider.js';

/**
 * The socket to a switch, as far as the rest of Ledgerline knows it. Lines are written without waiting; replies are matched by
 * order. One file implements it with the `esl` client, another one in memory for simulated time.
 */
export interface SwitchConnection {
  /** Writes one command and does not wait; its reply is read and dropped. Dropped too while there is no connection. */
  send(command: EslCommand): void;
  /** Writes one command and waits for its reply. Rejects when the connection is lost before. */
  ask(command: EslCommand): Promise<string>;
  /** What was written in this turn leaves now, and not at its end, which others of the process may delay. */
  flush(): void;
  close(): Promise<void>;
}

export interface SwitchListener {
  /** The socket is up, authenticated and subscribed. Events are held back until the promise resolves; a rejection closes it. */
  up(): Promise<void>;
  /** The end of this connection, told once, whether or not it was ever up. */
  down(reason: string): void;
  event(event: EslEvent): void;
}

/** Opens one connection. It never opens itself again: whoever asked does so, when told that it is down. */
export type Connect = (listener: SwitchListener) => SwitchConnection;

/** A flat event of `event json`: names as FreeSWITCH writes them, values decoded; `_body` holds a background job's text. */
export type EslEvent = Readonly<Record<string, unknown>>;

/** One frame to the event socket: the first line, and headers below it. */
export interface EslCommand {
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Legs that have to be parked, or bridged, before this is sent, where they are about to be. */
  readonly parked?: readonly string[];
}

/** What a channel told, before anybody knows which call it belongs to. The leg's id is the channel's uuid. */
export type LegReport =
  | Arrival
  /** `ours`: it carries the mark that every dial of ours writes, whether or not anybody still remembers it. */
  | { readonly kind: 'created'; readonly legId: string; readonly ours: boolean }
  | { readonly kind: 'ringing'; readonly legId: string }
  | { readonly kind: 'answered'; readonly legId: string }
  | { readonly kind: 'ended'; readonly legId: string; readonly cause: string; readonly sipCode: number | null }
  /** Somebody listens to it from now on. */
  | { readonly kind: 'overheard'; readonly legId: string }
  /** The dial's background job failed. A channel that existed tells its end itself, with a SIP status (facts 2, 3). */
  | { readonly kind: 'failed'; readonly legId: string; readonly cause: string }
  /** A key that was pressed; `mark` grows from event to event of a switch. */
  | { readonly kind: 'digit'; readonly legId: string; readonly digit: string; readonly mark: number }
  /** `unseen`: it plays no more, but whether it ever did nobody can tell. */
  | {
      readonly kind: 'played';
      readonly legId: string;
      readonly playId: string;
      readonly detail: 'done' | 'not_found' | 'cut' | 'unseen';
    };

/** An incoming leg that the switch parked. `from`: E.164, or `user@host`, or whatever the far end calls itself. */
export interface Arrival {
  readonly kind: 'arrived';
  readonly legId: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
}

/** `at`: when the event was decided. */
export type ToEsl = (event: CallEvent, at: Instant) => readonly EslCommand[];
export type ToReport = (event: EslEvent) => LegReport | undefined;
export type { CallReport };

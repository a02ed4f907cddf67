import type { CallReport } from '#domain/call/call.commands.js';
import type { CallEvent } from '#domain/call/call.events.js';

/**
 * The socket to a switch, as far as the rest of Ledgerline knows it. Lines are written without waiting; replies are matched by
 * order. One file implements it with the `esl` client, another one in memory for simulated time.
 */
export interface SwitchConnection {
  /** Writes one command and does not wait; its reply is read and dropped. Dropped too while there is no connection. */
  send(command: EslCommand): void;
  /** Writes one command and waits for its reply. Rejects when the connection is lost before. */
  ask(command: EslCommand): Promise<string>;
  close(): Promise<void>;
}

export interface SwitchListener {
  /** The socket is up, authenticated and subscribed. Events are held back until the promise resolves. */
  up(): Promise<void>;
  down(): void;
  event(event: EslEvent): void;
}

/** A flat event of `event json`: names as FreeSWITCH writes them, values decoded; `_body` holds a background job's text. */
export type EslEvent = Readonly<Record<string, string>>;

/** One frame to the event socket: the first line, and headers below it. */
export interface EslCommand {
  readonly line: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a channel told, before anybody knows which call it belongs to. The leg's id is the channel's uuid. */
export type LegReport =
  | { readonly kind: 'arrived'; readonly legId: string; readonly from: string; readonly fromName: string; readonly to: string }
  | { readonly kind: 'created'; readonly legId: string }
  | { readonly kind: 'ringing'; readonly legId: string }
  | { readonly kind: 'answered'; readonly legId: string }
  | { readonly kind: 'ended'; readonly legId: string; readonly cause: string; readonly sipCode: number | null }
  | { readonly kind: 'played'; readonly legId: string; readonly playId: string; readonly found: boolean };

export type ToEsl = (event: CallEvent) => readonly EslCommand[];
export type ToReport = (event: EslEvent) => LegReport | undefined;
export type { CallReport };

import type { OfferOutcome, QueuecallEnd } from '#domain/floor/floor.events.js';
import type { Actor } from '#domain/kernel/cause.js';
import type { AddressView } from '../calls/calls.struct.js';
import type { PersonView } from '../person.js';
import { NEVER } from '../time.js';

/** One agent's part of an offer; `outcome` is empty while it rings. */
export interface OfferView {
  readonly offer_id: string;
  readonly agent_id: string;
  readonly outcome: OfferOutcome | '';
  readonly tm_offer: string;
  readonly tm_end: string;
}

/** `code` is empty for none: a wrap-up that required one was over before it was given. */
export interface DispositionView {
  readonly code: string;
  readonly notes: string;
  readonly version: number;
  /** Who said so last, and when. */
  readonly actor: { readonly kind: Actor['kind']; readonly id: string };
  readonly tm: string;
}

/** `connecting`: an agent is being offered the call, and its caller still waits. */
export type QueuecallStatus = 'waiting' | 'connecting' | 'service' | 'done' | 'abandoned';

/** A caller in a queue as the API shows it: VoIPBIN's struct, then what it has gained. */
export interface QueuecallView {
  readonly id: string;
  readonly customer_id: string;
  readonly queue_id: string;
  /** `groupcall`: no caller waits, a groupcall wants an agent. */
  readonly reference_type: 'call' | 'groupcall';
  readonly reference_id: string;
  readonly status: QueuecallStatus;
  readonly service_agent_id: string;
  /** Milliseconds in this queue until the agent answered, or until it was left; 0 before. */
  readonly duration_waiting: number;
  /** Milliseconds of the talk; 0 before its end. */
  readonly duration_service: number;
  /** How it left the queue; empty while it has not. */
  readonly end: QueuecallEnd | '';
  readonly source: AddressView;
  readonly priority: number;
  /** Nobody waits on the line: the source is called back. */
  readonly callback: boolean;
  /** Offers that were made of it. */
  readonly attempts: number;
  /** Who has kicked, moved or re-prioritised it last. */
  readonly changed_by: PersonView | null;
  /** The last of them, oldest first. */
  readonly offers: readonly OfferView[];
  /** What the talk was about; null where nobody has said. */
  readonly disposition: DispositionView | null;
  readonly tm_create: string;
  readonly tm_service: string;
  readonly tm_end: string;
  readonly tm_update: string;
  readonly tm_delete: string;
}

const AT_THE_DOOR: readonly string[] = ['full', 'closed', 'no_queue'] satisfies QueuecallEnd[];

/** Who was turned away at the door was never in the queue. Where nobody is logged in that may also happen to who waits. */
export const isTurnedAway = ({ end, waited }: { readonly end: QueuecallEnd | ''; readonly waited: number }): boolean =>
  AT_THE_DOOR.includes(end) || (end === 'no_agents' && waited === 0);

/** The same for Postgres, of a record that has both. */
export const turnedAway = (record: string): string =>
  `(${record}."end" in (${AT_THE_DOOR.map((end) => `'${end}'`).join(', ')}) or (${record}."end" = 'no_agents' and ${record}.waited = 0))`;

/** What the figures count of a caller, apart so that counting does not read whole documents. */
export interface Tallied {
  readonly queue_id: string;
  readonly status: QueuecallStatus;
  readonly answered: boolean;
  readonly end: QueuecallEnd | '';
  /** Milliseconds. */
  readonly waited: number;
}

export const tallied = (view: QueuecallView): Tallied => ({
  queue_id: view.queue_id,
  status: view.status,
  answered: view.tm_service !== NEVER,
  end: view.end,
  waited: view.duration_waiting,
});

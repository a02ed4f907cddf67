import type { Announced } from './fold.js';
import { time } from './time.js';

/** Something the world is told, as a WebSocket carries it. */
export interface Message {
  readonly type: string;
  /** The whole resource as of the event. */
  readonly data: unknown;
  /** `customer_id:<customer>:<resource>:<id>` */
  readonly topic: string;
  /** Unique: the id of the event, and which of its messages this is. */
  readonly id: string;
  /** Position of the event x 16 + which of its messages this is. */
  readonly seq: number;
  readonly tm: string;
}

/** Messages that one event can have. */
export const MOST = 16;

/** The messages of an announcement, in the order in which they are told. */
export const messagesOf = ({
  types,
  data,
  topic,
  eventId,
  position,
  first,
  at,
}: Omit<Announced, 'customerId'>): readonly Message[] =>
  types.map((type, index) => {
    const place = first + index;
    return { type, data, topic, id: `${eventId}.${place}`, seq: position * MOST + place, tm: time(at) };
  });

/** The position of the event that a message is of. */
export const positionOf = (seq: number): number => Math.floor(seq / MOST);

/** The seq at which all messages up to a position have been told; 0 for none. */
export const seqAfter = (position: number): number => (position === 0 ? 0 : position * MOST + MOST - 1);

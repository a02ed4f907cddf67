import type { Event } from '#domain/contact-centre.js';
import type { FloorAgentEvent, FloorQueueEvent } from '#domain/floor/floor.events.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { isTransferEvent } from '#domain/transfer/transfer.events.js';
import type { TransferEvent } from '#domain/transfer/transfer.events.js';
import type { Projection, Row } from '../projection.js';
import { isTurnedAway } from '../queuecalls/queuecalls.view.js';
import type { Fact, Made, TransferOutcome } from './facts.js';

export type FactRow = Row<Fact, null>;

type Of<T extends Event['type']> = Extract<FloorQueueEvent | FloorAgentEvent | TransferEvent, { type: T }>;

type Concerned = Of<
  'QueuecallJoined' | 'QueuecallServed' | 'QueuecallRequeued' | 'QueuecallEnded' | 'AgentOffered' | 'OfferEnded'
>;

/** The id of the fact that somebody was served by a call. */
export const servedBy = (agentCallId: string): string => `served ${agentCallId}`;

const OF_FLOOR: readonly Event['type'][] = [
  'QueuecallJoined',
  'QueuecallServed',
  'QueuecallRequeued',
  'QueuecallEnded',
  'AgentOffered',
  'OfferEnded',
] satisfies Concerned['type'][];

const isOfFloor = (event: Event): event is Concerned => OF_FLOOR.includes(event.type);

const keyOfFloor = (event: Concerned): string => {
  switch (event.type) {
    case 'QueuecallJoined':
    case 'QueuecallEnded':
      return `joined ${event.queuecallId}`;
    case 'QueuecallServed':
    case 'QueuecallRequeued':
      return servedBy(event.agentCallId);
    case 'AgentOffered':
    case 'OfferEnded':
      return `offer ${event.offerId} ${event.agentId}`;
  }
};

const keyOf = ({ event }: Recorded<Event>): string | null => {
  if (isTransferEvent(event)) return `transfer ${event.transferId}`;
  return isOfFloor(event) ? keyOfFloor(event) : null;
};

const rowOf = (id: string, customerId: string, view: Fact): FactRow => ({
  ...{ id, customerId, created: view.at, deleted: false, open: false, view, hidden: null },
});

/** What the event itself tells of a fact. */
const madeBy = ({ event, position, cause: { at } }: Recorded<Event>, began = at): Made => {
  const agentId = isOfFloor(event) && 'agentId' in event ? event.agentId : null;
  const { queueId, queuecallId } = isOfFloor(event) ? event : { queueId: null, queuecallId: null };
  return { position, type: event.type, at, began, queueId, agentId, queuecallId };
};

/** Whoever was turned away never came; of anybody else there is a second fact, which knows when it came. */
const left = (row: FactRow | null, event: Of<'QueuecallEnded'>, recorded: Recorded<Event>): FactRow | null => {
  if (!isTurnedAway(event)) return row && { ...row };
  return rowOf(keyOfFloor(event), event.customerId, { ...madeBy(recorded), kind: 'turned_away', end: event.end });
};

const leaves = (_: FactRow | null, { view }: FactRow, recorded: Recorded<Event>): readonly FactRow[] => {
  const { event } = recorded;
  if (event.type !== 'QueuecallEnded' || isTurnedAway(event)) return [];
  const { customerId, queuecallId, end, waited, served } = event;
  return [rowOf(`ended ${queuecallId}`, customerId, { ...madeBy(recorded, view.at), kind: 'ended', end, waited, served })];
};

/** The answer that came to nothing, because the agent had gone before the two could talk, was none. */
const ofFloor = (row: FactRow | null, event: Concerned, recorded: Recorded<Event>): FactRow | null => {
  const put = (fact: Fact): FactRow => rowOf(keyOfFloor(event), event.customerId, fact);
  switch (event.type) {
    case 'QueuecallJoined':
      return put({ ...madeBy(recorded), kind: 'joined' });
    case 'QueuecallServed': {
      const { offerId, agentCallId, waited } = event;
      return put({ ...madeBy(recorded, recorded.cause.at - waited), kind: 'served', offerId, agentCallId, waited });
    }
    case 'QueuecallRequeued':
      return row && { ...row, deleted: true };
    case 'QueuecallEnded':
      return left(row, event, recorded);
    case 'AgentOffered':
      return put({ ...madeBy(recorded), kind: 'offer', offerId: event.offerId, outcome: null });
    case 'OfferEnded': {
      const { offerId, outcome } = event;
      return put({ ...madeBy(recorded, row?.view.began), kind: 'offer', offerId, outcome });
    }
  }
};

const OUTCOMES: Readonly<Partial<Record<Event['type'], TransferOutcome>>> = {
  TransferCompleted: 'completed',
  TransferCancelled: 'cancelled',
  TransferFailed: 'failed',
  // Nobody took the caller: who wanted to be rid of it was rung again, or a flow took it.
  TransferRecovered: 'failed',
  TransferCallerGone: 'caller_gone',
};

const ofTransfer = (row: FactRow | null, event: TransferEvent, recorded: Recorded<Event>): FactRow | null => {
  if (event.type === 'TransferCreated') {
    const { transferId, customerId, kind: method, transfererCallId } = event.spec;
    const fact = { ...madeBy(recorded), kind: 'transfer', transferId, method, transfererCallId, outcome: null } as const;
    return row ?? rowOf(`transfer ${transferId}`, customerId, fact);
  }
  const outcome = OUTCOMES[event.type];
  if (row?.view.kind !== 'transfer' || outcome === undefined) return row;
  return rowOf(row.id, row.customerId ?? '', { ...row.view, ...stampOf(recorded), outcome });
};

const stampOf = ({ event, position, cause: { at } }: Recorded<Event>): Pick<Made, 'position' | 'type' | 'at'> => ({
  position,
  type: event.type,
  at,
});

const evolve = (row: FactRow | null, recorded: Recorded<Event>): FactRow | null => {
  const { event } = recorded;
  if (isTransferEvent(event)) return ofTransfer(row, event, recorded);
  return isOfFloor(event) ? ofFloor(row, event, recorded) : row;
};

/** An index by when that began which a fact is of; the table's own is by the instant that stamps it. */
export const BY_BEGINNING = `(customer_id, ((view->>'began')::bigint) desc, id desc)`;

/** What happened to callers, in offers, and by transfers: a fact a row. */
export const callFacts: Projection<FactRow> = {
  name: 'report_calls',
  indexes: [`${BY_BEGINNING} where not deleted`],
  keyOf,
  evolve,
  leaves,
};

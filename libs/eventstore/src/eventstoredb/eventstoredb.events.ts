import { jsonEvent, type EventData, type JSONEventType, type ResolvedEvent } from '@eventstore/db-client';
import type { Cause } from '#domain/kernel/cause.js';
import type { NewEvent, Recorded } from '#domain/kernel/recorded.js';
import { upcast, type Upcasts } from '../upcasts.js';

/** The event without its type is the data, its cause is the metadata. */
export const toEventData = ({ id, event, cause }: NewEvent): EventData => {
  const { type, ...data } = event;
  return jsonEvent<JSONEventType>({ id, type, data, metadata: cause });
};

/**
 * Events of ours as the port gives them. What the server records for itself, and what others have recorded, is left out.
 *
 * A position is the commit position, an offset in bytes into the server's log. Every event appended through gRPC has one of its
 * own, also within one append, and its prepare position is the same number.
 */
export const toRecorded = (resolved: readonly ResolvedEvent[], table: Upcasts): readonly Recorded[] =>
  resolved.flatMap(({ event }) => {
    if (!event?.isJson || !event.position || event.type.startsWith('$') || !isCause(event.metadata)) return [];
    const whole = { type: event.type, ...(event.data as object) };
    return [
      {
        id: event.id,
        event: upcast(table, whole),
        cause: event.metadata,
        stream: event.streamId,
        revision: Number(event.revision),
        position: Number(event.position.commit),
      },
    ];
  });

/** Place in the log of any event, ours or not. */
export const positionOf = (resolved: ResolvedEvent | undefined): number | undefined => {
  const commit = resolved?.event?.position?.commit;
  return commit === undefined ? undefined : Number(commit);
};

const isCause = (metadata: unknown): metadata is Cause =>
  typeof metadata === 'object' && metadata !== null && 'causation' in metadata && 'command' in metadata;

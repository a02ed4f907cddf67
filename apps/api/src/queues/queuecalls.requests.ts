import { isUuid } from '#domain/kernel/uuid.js';
import type { QueuecallStatus } from '#readmodels/queuecalls/queuecalls.view.js';
import type { Condition } from '#readmodels/queries.js';
import { AddressFields } from '../calls/addresses.js';
import { Field, Id, Nested, OneOf, Whole, Words } from '../http/fields.js';
import { Version } from '../http/version.js';
import { PageQuery } from '../http/page.requests.js';

const OPEN: readonly QueuecallStatus[] = ['waiting', 'connecting', 'service'];
const STATUSES: readonly QueuecallStatus[] = [...OPEN, 'done', 'abandoned'];

export class QueuecallsQuery extends PageQuery {
  @Field(
    { optional: true, schema: { type: 'string', format: 'uuid' } },
    'must be a uuid',
    (value) => typeof value === 'string' && isUuid(value),
  )
  readonly queue_id?: string;

  @OneOf({ values: STATUSES, optional: true })
  readonly status?: QueuecallStatus;
}

/** Whoever asks for those of a status that passes need not read through all that is over. */
export const conditionOf = ({ queue_id, status }: QueuecallsQuery): Condition => ({
  is: {
    ...(queue_id === undefined ? {} : { queue_id: queue_id.toLowerCase() }),
    ...(status === undefined ? {} : { status }),
  },
  open: status !== undefined && OPEN.includes(status),
});

export class CallBack {
  @Nested(AddressFields, { optional: true, description: 'Whom to call; whoever waits' })
  readonly destination?: AddressFields | null;
}

export class MoveQueuecall {
  @Id({ description: 'The queue in which it waits from now on, with its age' })
  readonly queue_id!: string;
}

export class Prioritise {
  @Whole({ from: 0, to: 1000, description: 'The higher is served first' })
  readonly priority!: number;
}

export class Dispose {
  @Words({ to: 64, description: 'One of the disposition_codes of the queue; empty for none' })
  readonly code!: string;

  @Words({ to: 4000, optional: true })
  readonly notes?: string | null;

  @Version()
  readonly version?: number | null;
}

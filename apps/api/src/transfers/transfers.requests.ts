import { isUuid } from '#domain/kernel/uuid.js';
import { problemsOf } from '#plans/voipbin/voipbin.fields.js';
import type { Reading } from '#plans/voipbin/voipbin.fields.js';
import { destinationIn } from '../groupcalls/destinations.js';
import type { Wanted } from '../groupcalls/destinations.js';
import { DestinationsField, destinationProblems, wantedIn } from '../groupcalls/groupcalls.requests.js';
import type { CrossChecked } from '../http/checked.pipe.js';
import { Anything, Field, Flag, Id, OneOf, Whole, isRecord } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

/** Bytes of a context, as JSON. */
const MOST_CONTEXT = 16_384;

const isContext = (value: unknown): boolean => isRecord(value) && Buffer.byteLength(JSON.stringify(value)) <= MOST_CONTEXT;

const ON_FAILURE = ['recall', 'flow_id', 'hangup'];

/** What both requests for a transfer have in common. */
export class TransferOptions {
  @Field(
    { optional: true, schema: { type: 'object' }, description: 'Told to whoever takes over' },
    `must be an object of at most ${MOST_CONTEXT} bytes`,
    isContext,
  )
  readonly context?: Readonly<Record<string, unknown>> | null;

  @Flag({ optional: true, description: 'Attended: the caller is put on hold at once; true' })
  readonly hold_caller?: boolean | null;

  @Flag({ optional: true, description: 'On hold the caller hears music; true' })
  readonly play_moh?: boolean | null;

  @Field(
    {
      optional: true,
      schema: { type: 'string' },
      description:
        'Where nobody takes the caller and the transferer has gone: recall (rings it again), flow_id, or hangup; recall',
    },
    `must be one of ${ON_FAILURE.join(', ')}`,
    (value) => typeof value === 'string' && (value === '' || ON_FAILURE.includes(value) || isUuid(value)),
  )
  readonly on_failure?: string | null;

  @Id({ optional: true, description: 'With on_failure flow_id: the flow that takes the caller' })
  readonly flow_id?: string | null;

  @Whole({ from: 1000, to: 600_000, optional: true, description: 'Milliseconds for which the target is rung; 30000' })
  readonly dial_timeout?: number | null;

  /** The flow of `on_failure`: by its own field, or in its place. */
  get failureFlow(): string | null {
    if (this.on_failure && isUuid(this.on_failure)) return this.on_failure.toLowerCase();
    return this.on_failure === 'flow_id' && this.flow_id ? this.flow_id.toLowerCase() : null;
  }

  protected optionProblems(): readonly Detail[] {
    const lacksFlow = this.on_failure === 'flow_id' && !this.flow_id;
    return lacksFlow ? [{ field: 'flow_id', message: 'must be given with on_failure flow_id' }] : [];
  }
}

export class TransferOneCall extends TransferOptions implements CrossChecked {
  @OneOf({ values: ['blind', 'attended'] })
  readonly type!: string;

  @Anything({ type: 'object', required: true, description: 'An address, or a groupcall' }, (value) =>
    value === undefined || value === null ? null : destinationIn(value, 'destination'),
  )
  readonly destination!: Reading<Wanted> | null;

  get wanted(): readonly Wanted[] {
    return this.destination && 'value' in this.destination ? [this.destination.value] : [];
  }

  problems(): readonly Detail[] {
    const missing = this.destination ? [] : [{ field: 'destination', message: 'must be an address, or a groupcall' }];
    return [...missing, ...(this.destination ? problemsOf(this.destination) : []), ...this.optionProblems()];
  }
}

export class PlaceTransfer extends TransferOptions implements CrossChecked {
  @OneOf({ values: ['blind', 'attended'] })
  readonly transfer_type!: string;

  @Id({ description: 'The call of whoever hands over' })
  readonly transferer_call_id!: string;

  @DestinationsField('transferee_addresses')
  readonly transferee_addresses!: Reading<readonly Wanted[]> | null;

  get wanted(): readonly Wanted[] {
    return wantedIn(this.transferee_addresses);
  }

  problems(): readonly Detail[] {
    return [...destinationProblems(this.transferee_addresses, 'transferee_addresses'), ...this.optionProblems()];
  }
}

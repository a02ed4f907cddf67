import { SUPERVISION_MODES } from '#domain/supervision/supervision.events.js';
import type { SupervisionMode } from '#domain/supervision/supervision.events.js';
import { problemsOf } from '#plans/voipbin/voipbin.fields.js';
import type { Reading } from '#plans/voipbin/voipbin.fields.js';
import { destinationIn } from '../groupcalls/destinations.js';
import type { Wanted } from '../groupcalls/destinations.js';
import type { CrossChecked } from '../http/checked.pipe.js';
import { Anything, OneOf } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

export class SuperviseCall implements CrossChecked {
  @OneOf({ values: SUPERVISION_MODES, description: 'Who hears the supervisor: nobody, the agent, both; or takes over' })
  readonly mode!: SupervisionMode;

  @Anything(
    { type: 'object', required: false, description: 'The phone of the supervisor: an address; the first of one’s own' },
    (value) => (value === undefined || value === null ? null : destinationIn(value, 'destination')),
  )
  readonly destination?: Reading<Wanted> | null;

  get wanted(): readonly Wanted[] {
    return this.destination && 'value' in this.destination ? [this.destination.value] : [];
  }

  problems(): readonly Detail[] {
    return this.destination ? problemsOf(this.destination) : [];
  }
}

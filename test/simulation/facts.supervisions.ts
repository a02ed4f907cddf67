import type { Event } from '#domain/contact-centre.js';
import { isSupervisionEvent } from '#domain/supervision/supervision.events.js';
import type { SupervisionEvent, SupervisionSpec } from '#domain/supervision/supervision.events.js';

export interface SupervisionFacts {
  readonly supervisionId: string;
  readonly spec: SupervisionSpec;
  readonly begun: number;
  ended: number | null;
}

const ENDS: readonly SupervisionEvent['type'][] = ['SupervisionTakenOver', 'SupervisionEnded', 'SupervisionFailed'];

/** Who takes part in the talks of others. */
export class Supervisions {
  readonly all = new Map<string, SupervisionFacts>();

  add(event: Event, at: number): void {
    if (!isSupervisionEvent(event)) return;
    if (event.type === 'SupervisionCreated') {
      const { supervisionId, spec } = event;
      this.all.set(supervisionId, { supervisionId, spec, begun: at, ended: null });
      return;
    }
    const found = this.all.get(event.supervisionId);
    if (found && ENDS.includes(event.type)) found.ended ??= at;
  }
}

import type { CrossChecked } from '../http/checked.pipe.js';
import { Words } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';
import { PlanField, planProblems } from './plans.js';
import type { Plan } from './plans.js';

export class CreateFlow implements CrossChecked {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @PlanField(true)
  readonly actions?: Plan | null;

  problems(): readonly Detail[] {
    return this.actions ? planProblems(this.actions) : [{ field: 'actions', message: 'must be given' }];
  }
}

/** What is not given stays as it is. */
export class UpdateFlow implements CrossChecked {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @PlanField(false)
  readonly actions?: Plan | null;

  problems(): readonly Detail[] {
    return planProblems(this.actions);
  }
}

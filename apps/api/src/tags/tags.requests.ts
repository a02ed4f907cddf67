import { Words } from '../http/fields.js';

export class CreateTag {
  @Words({ from: 1, to: 255 })
  readonly name!: string;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;
}

/** What is not given stays as it is. */
export class UpdateTag {
  @Words({ from: 1, to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;
}

/** The step of a plan that waits for something, and which run of it. */
export interface StepRef {
  readonly activeflowId: string;
  readonly visit: number;
}

import type { Clock } from '#engine/clock.js';

/** Something that is never answered: whoever waits for it has died, or might as well have. */
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/**
 * One run of the controller, from its start to its stop or its death. All that it does to the world and all that the world does to it
 * is counted as a step, and it can die at any: from then on nothing that it does has an effect, nothing is answered, and no time passes.
 */
export class Life {
  private over = false;
  private steps = 0;
  private lastStep = Infinity;
  private readonly alarms = new Set<() => void>();

  constructor(
    private readonly time: Clock,
    /** In the same turn. */
    private readonly onDeath: () => void,
  ) {}

  get isOver(): boolean {
    return this.over;
  }

  /** It will die when it has taken so many more steps. */
  dieAfter(steps: number): void {
    this.lastStep = this.steps + steps;
  }

  /** A step; false for one that it does not live to take. */
  step(): boolean {
    if (this.over) return false;
    this.steps += 1;
    if (this.steps <= this.lastStep) return true;
    this.die();
    return false;
  }

  die(): void {
    if (this.over) return;
    this.over = true;
    for (const cancel of this.alarms) cancel();
    this.onDeath();
  }

  readonly clock: Clock = {
    now: () => this.time.now(),
    after: (ms, callback) => (this.over ? () => undefined : this.set(ms, callback)),
  };

  /** An answer, if it lives to hear it. */
  async hears<T>(answer: T): Promise<T> {
    return this.step() ? answer : never<T>();
  }

  private set(ms: number, callback: () => void): () => void {
    const stop = this.time.after(ms, () => {
      this.alarms.delete(cancel);
      if (this.step()) callback();
    });
    const cancel = (): void => {
      this.alarms.delete(cancel);
      stop();
    };
    this.alarms.add(cancel);
    return cancel;
  }
}

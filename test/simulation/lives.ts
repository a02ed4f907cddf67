import { FREESWITCH } from '#switch/freeswitch/freeswitch.settings.js';
import { openController } from './controller.js';
import type { Api, Controller, Ground } from './controller.js';
import { anyShare } from './faults.js';
import { Life } from './life.js';
import type { Mutant } from './mutating.js';
import type { Random } from './random.js';
import type { Scenery } from './stage.js';

/** How long nobody is there after a death, in milliseconds. */
export type Downs = readonly [number, ...number[]];
const DOWN: Downs = [50, 100, 500, 4_000, 40_000];

/** A stop in good order that takes longer is made short, in milliseconds. */
const STOP_PATIENCE = 10_000;

const MAX_DURATION = 600_000;

/** The controllers of a run, one after the other on the same store and switch. */
export class Lives {
  private readonly random: Random;
  private readonly ids: Random;
  private life: Life | undefined;
  private controller: Controller | undefined;
  private calm = false;

  constructor(
    private readonly scenery: Scenery,
    private readonly mutant: Mutant,
    private readonly complain: (sentence: string) => void,
    private readonly down = DOWN,
  ) {
    this.random = scenery.random.fork('lives');
    this.ids = scenery.random.fork('ids');
  }

  /** Nothing while nobody serves. */
  get api(): Api | undefined {
    return this.controller?.api;
  }

  /** A controller starts on what is there. */
  begin(): void {
    const { database, wire, history, wellness } = this.scenery;
    const life = new Life(this.scenery.clock, () => this.bury(life, leave));
    this.life = life;
    const { store, checkpoints, leave } = database.open(life);
    history.note('life', () => 'a controller starts');
    wellness.mark('controller', false);
    const ground = this.mutant.of({ ...this.means(), life, store, checkpoints, connect: wire.connect(life) });
    openController(ground).then(
      (controller) => this.serve(life, controller),
      (error: unknown) => this.fail(life, error),
    );
  }

  kill(steps: number): void {
    if (steps === 0) this.life?.die();
    else this.life?.dieAfter(steps);
  }

  /** Stops it in good order, and starts another one. */
  restart(): void {
    const { life, controller } = this;
    if (!controller || !life) return;
    this.controller = undefined;
    const end = (): void => life.die();
    this.scenery.clock.after(STOP_PATIENCE, end);
    controller.stop().then(end, (error: unknown) => this.complain(`the stop failed: ${String(error)}`));
  }

  /** From now on a new one is there at once. */
  calmDown(): void {
    this.calm = true;
  }

  private means(): Omit<Ground, 'life' | 'store' | 'checkpoints' | 'connect'> {
    const { log, world, wellness } = this.scenery;
    return {
      log,
      newId: () => this.ids.uuid(),
      freeswitch: { ...FREESWITCH, defaultProvider: world.defaultProvider },
      maxDuration: MAX_DURATION,
      onState: (connected) => wellness.mark('switch', connected),
      onTrouble: (sentence) => this.hear(sentence),
      onBug: this.complain,
    };
  }

  private serve(life: Life, controller: Controller): void {
    if (life.isOver) return;
    this.controller = controller;
    this.scenery.wellness.mark('controller', true);
    this.scenery.history.note('life', () => 'the API serves');
  }

  /** A start fails while the store is away; whoever runs the program starts it again. */
  private fail(life: Life, error: unknown): void {
    this.scenery.history.note('life', () => `the start failed: ${String(error)}`);
    if (!String(error).startsWith('StoreUnavailable')) this.complain(`the start failed: ${String(error)}`);
    life.die();
  }

  private hear(sentence: string): void {
    this.scenery.history.note('life', () => sentence);
    if (/^(A report failed|Leg )/.test(sentence)) this.complain(sentence);
  }

  private bury(life: Life, leave: () => void): void {
    const { history, wire, wellness, clock } = this.scenery;
    history.note('life', () => 'the controller is dead');
    this.controller = undefined;
    leave();
    wire.abandon(life, anyShare(this.random));
    wellness.die();
    wellness.mark('controller', false);
    wellness.mark('switch', false);
    clock.after(this.calm ? 1_000 : this.random.pick(this.down), () => this.begin());
  }
}

import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { Facts } from './facts.js';
import { hearingComplaints, mishearings } from './hearing.js';
import type { Mishearings } from './hearing.js';
import { restComplaints, stepComplaints } from './invariants.js';
import { wireComplaint } from './invariants.wire.js';
import { Lives } from './lives.js';
import type { Downs } from './lives.js';
import { SOUND } from './mutating.js';
import type { Mutant } from './mutating.js';
import type { Clock } from '#engine/clock.js';
import type { MemoryLog } from '#eventstore/memory/memory.event-store.js';
import { Plot } from './plot.js';
import type { Cast, Play } from './plot.js';
import { projectionComplaints } from './projected.js';
import { reportComplaints } from './reported.js';
import type { LegView } from '#simulator/views.js';
import { legsOf, restOf } from './rest.js';
import { START, setUp } from './stage.js';
import type { Scenery } from './stage.js';
import { Users } from './users.js';
import type { Random } from './random.js';
import { drawWorld, found } from './world.js';
import type { World } from './world.js';

/** How long everything may take to come to rest, once everybody has gone home, in milliseconds. */
const HOMEWARD = 30 * 60_000;

/** So long after one look at the phones comes the second, in milliseconds. */
const MOMENT = 400;

/** A phone shows its last hundred legs: in a long run they are looked at before, every so many milliseconds. */
const ALBUM = 30 * 60_000;

/** What is played: a world, what there is in it before anything happens, and what goes on. */
export interface Piece {
  readonly draw: (random: Random) => World;
  readonly found: (world: World, log: MemoryLog, clock: Clock, random: Random) => Promise<void>;
  readonly play: (cast: Cast) => Play;
  /** How long nobody is there after a death, in milliseconds. */
  readonly down?: Downs;
}

/** Two customers, some phones, and minutes of whatever may happen. */
const ANY_DAY: Piece = { draw: drawWorld, found, play: (cast) => new Plot(cast) };

/** What a seed has come to. */
export interface Outcome {
  readonly seed: number;
  /** What is wrong; empty when nothing is. */
  readonly complaints: readonly string[];
  readonly log: readonly Recorded<Event>[];
  /** Every line of what happened, where it was kept. */
  readonly history: readonly string[];
  /** Minutes of simulated time. */
  readonly minutes: number;
}

export interface RunOptions {
  readonly seed: number;
  /** Keeps every line of what happens. */
  readonly keep?: boolean;
  readonly mutant?: Mutant;
  readonly piece?: Piece;
}

/** One seed: a world, what people and fate do in it, and how it ends. */
class Run {
  readonly complaints: string[] = [];
  readonly facts = new Facts();
  private readonly claims = new Map<string, number>();
  readonly scenery: Scenery;
  private readonly users: Users;
  private readonly lives: Lives;
  private readonly plot: Play;
  private readonly piece: Piece;
  private readonly album = new Map<string, LegView>();
  private photographed = START;

  constructor({ seed, keep = false, mutant = SOUND, piece = ANY_DAY }: RunOptions) {
    const complain = (sentence: string): void => this.complain(sentence);
    const ears = { onFrame: (text: string) => this.read(text), onArrival: (line: string) => this.note(line) };
    this.piece = piece;
    this.scenery = setUp({ seed, keep, ears, draw: piece.draw });
    const { clock, history, random } = this.scenery;
    this.lives = new Lives(this.scenery, mutant, complain, piece.down);
    this.users = new Users({ clock, history, random: random.fork('users'), api: () => this.lives.api, onBug: complain });
    this.plot = piece.play({ scenery: this.scenery, facts: this.facts, users: this.users, lives: this.lives });
  }

  async play(): Promise<void> {
    const { world, log, clock, random } = this.scenery;
    log.onChange(() => this.watch());
    await this.piece.found(world, log, clock, random.fork('founding'));
    this.lives.begin();
    this.plot.begin();
    this.listen();
    await this.until(START + this.plot.length);
    this.plot.end();
    await this.until(clock.now() + HOMEWARD);
    if (this.complaints.length === 0) await this.inspect();
  }

  /** Now and then, while all is well, somebody listens to what the phones hear, and once more a moment later. */
  private listen(): void {
    const { clock } = this.scenery;
    if (clock.now() - this.photographed > ALBUM) this.photograph();
    const before = this.mishearings();
    if (before.size > 0)
      clock.after(MOMENT, () => hearingComplaints(before, this.mishearings()).forEach((wrong) => this.complain(wrong)));
    if (!this.plot.isOver) clock.after(this.plot.round, () => this.listen());
  }

  private photograph(): void {
    const { clock, softswitch } = this.scenery;
    this.photographed = clock.now();
    for (const leg of legsOf(softswitch.handset)) this.album.set(leg.id, leg);
  }

  private mishearings(): Mishearings {
    const { clock, wellness, softswitch } = this.scenery;
    return wellness.isWell ? mishearings(this.facts, softswitch.handset, clock.now()) : new Map();
  }

  private until(instant: number): Promise<void> {
    return this.scenery.clock.run(instant, () => this.complaints.length === 0);
  }

  private complain(sentence: string): void {
    this.scenery.history.note('BROKEN', () => sentence);
    this.complaints.push(sentence);
  }

  private read(text: string): void {
    this.scenery.history.note('wire', () => text.trimEnd().replaceAll('\n', ' \u00b7 '));
    const wrong = wireComplaint(text);
    if (wrong !== undefined) this.complain(wrong);
  }

  /** A line has reached the switch. */
  private note(line: string): void {
    const claimed = /^api (?:hash insert\/asked\/([^/]+)|uuid_setvar (\S+) api_hangup_hook)/.exec(line);
    const about = claimed?.[1] ?? claimed?.[2];
    if (about !== undefined && !this.claims.has(about)) this.claims.set(about, this.scenery.clock.now());
  }

  private watch(): void {
    const { log, history } = this.scenery;
    for (const recorded of log.after(this.facts.log.length) as readonly Recorded<Event>[]) {
      history.note('log', () => `${recorded.position} ${recorded.stream} ${JSON.stringify(recorded.event)}`);
      for (const complaint of stepComplaints(this.facts, recorded)) this.complain(complaint);
      this.facts.add(recorded);
      this.plot.told(recorded.event);
    }
  }

  private async inspect(): Promise<void> {
    const { softswitch, database, clock, wellness } = this.scenery;
    this.photograph();
    const rest = await restOf({
      legs: [...this.album.values()],
      facts: this.facts,
      softswitch,
      wellness,
      checkpoints: database.checkpoints,
      alarms: clock.waiting,
      answers: this.users.answers,
      refused: this.users.refused,
      claims: this.claims,
      switchDeaths: this.plot.switchDeaths,
      isClear: this.plot.struck === 0,
    });
    const read = projectionComplaints(this.facts.log, this.scenery.random.fork('readers'));
    const told = await reportComplaints(this.facts.log);
    for (const complaint of [...restComplaints(rest), ...read, ...told]) this.complain(complaint);
  }
}

/** Runs one seed from its beginning to its end. The same seed does the same every time. */
export const simulate = async (options: RunOptions): Promise<Outcome> => {
  const run = new Run(options);
  await run.play();
  const { complaints, facts, scenery } = run;
  const minutes = (scenery.clock.now() - START) / 60_000;
  return { seed: options.seed, complaints, log: facts.log, history: scenery.lines, minutes };
};

import type { Clock } from '#engine/clock.js';
import type { Asked, Told } from '#simulator/esl.frames.js';
import type { Session } from '#simulator/esl.session.js';
import { headerOf, recordOf } from '#simulator/events.js';
import type { SwitchEvent } from '#simulator/events.js';
import type { Softswitch } from '#simulator/softswitch.js';
import { frame } from '#switch/freeswitch/freeswitch.frame.js';
import { SUBSCRIPTIONS } from '#switch/freeswitch/freeswitch.reports.js';
import type { Connect, EslCommand, EslEvent, SwitchConnection, SwitchListener } from '#switch/switch.js';
import type { Life } from './life.js';
import { Pipe } from './pipe.js';
import type { Random } from './random.js';

/** What is wrong with the ways to and from the switch now. */
export interface WireFaults {
  /** Nobody answers at its port. */
  refuses: boolean;
  /** Events of one leg are told so much later than others, in milliseconds at most. */
  lag: number;
  /** Of a hundred events, so many are told twice. */
  twice: number;
}

export interface WireParts {
  readonly softswitch: Softswitch;
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds between the two, at most. */
  readonly way: number;
  /** Every frame, as it is written. */
  readonly onFrame: (text: string) => void;
  /** The first line of each that has reached the switch. */
  readonly onArrival: (line: string) => void;
}

/** The way between controllers and one switch: sockets without a socket, as `freeswitch.connection.ts` opens them with one. */
export class Wire {
  readonly faults: WireFaults = { refuses: false, lag: 0, twice: 0 };
  private readonly lines = new Map<Life, Line>();
  private framesLeft = Infinity;

  constructor(readonly parts: WireParts) {}

  connect(life: Life): Connect {
    return (listener) => {
      const line = new Line(this, life, listener);
      this.lines.set(life, line);
      return line;
    };
  }

  /** @param share of what is under way to the switch still arrives there, from none (0) to all (1) */
  cut(share: number): void {
    for (const line of this.lines.values()) line.cut(share, 'the socket was cut');
  }

  /** The sockets are cut in the middle of what is written: after so many more frames, all of which still arrive. */
  cutAfter(frames: number): void {
    this.framesLeft = frames;
  }

  /** Another frame is written; false for one that never leaves. */
  lets(): boolean {
    this.framesLeft -= 1;
    if (this.framesLeft !== 0) return true;
    this.cut(1);
    return false;
  }

  /** Whoever held the other end is no more. */
  abandon(life: Life, share: number): void {
    this.lines.get(life)?.abandon(share);
    this.lines.delete(life);
  }
}

interface Awaited {
  readonly answer: (text: string) => void;
  readonly lost: (error: Error) => void;
}

const drop = (): void => undefined;

/** The two frames of the greeting, whose replies nobody else waits for. */
const GREETING = ['auth ClueCon', `event json ${SUBSCRIPTIONS.join(' ')}`];

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const frameOf = ({ line, headers = {} }: EslCommand): Asked => ({
  line,
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  body: '',
});

/** Events of one leg keep their order, and a job's end need not keep it with those. */
const laneOf = (event: SwitchEvent): string => headerOf(event, 'Unique-ID') ?? 'jobs';

type Downward = { readonly reply: string } | { readonly event: SwitchEvent };

class Line implements SwitchConnection {
  private readonly up: Pipe<Asked>;
  private readonly down: Pipe<Downward>;
  private readonly lanes = new Map<string, Pipe<SwitchEvent>>();
  private readonly awaited: Awaited[] = [];
  private held: EslEvent[] | null = [];
  private session: Session | undefined;
  private swallowed = 0;
  private ready = false;
  private over = false;

  constructor(
    private readonly wire: Wire,
    private readonly life: Life,
    private readonly listener: SwitchListener,
  ) {
    const { clock } = wire.parts;
    this.up = new Pipe(clock, (asked) => this.arrive(asked));
    this.down = new Pipe(clock, (told) => this.take(told));
    clock.after(this.way(), () => this.open());
  }

  send(command: EslCommand): void {
    if (this.ready) this.write(command, { answer: drop, lost: drop });
  }

  ask(command: EslCommand): Promise<string> {
    if (!this.ready) return Promise.reject(new Error('There is no connection to the switch'));
    return new Promise((answer, lost) => this.write(command, { answer, lost }));
  }

  flush(): void {
    // What is written has left.
  }

  /** Whatever was written before still reaches the switch. */
  async close(): Promise<void> {
    this.up.flush(1);
    this.end('closed by Ledgerline');
    await Promise.resolve();
  }

  cut(share: number, reason: string): void {
    if (this.over) return;
    this.up.flush(share);
    this.end(reason);
  }

  abandon(share: number): void {
    if (this.over) return;
    this.up.flush(share);
    this.leave();
  }

  private arrive(frame: Asked): void {
    this.wire.parts.onArrival(frame.line);
    this.session?.receive(frame);
  }

  private way(): number {
    return this.wire.parts.random.below(this.wire.parts.way + 1);
  }

  private write(command: EslCommand, awaited: Awaited): void {
    const text = frame(command);
    if (!this.life.step()) return;
    this.wire.parts.onFrame(text);
    this.awaited.push(awaited);
    if (!this.wire.lets()) return;
    this.up.put(frameOf(command), this.way());
  }

  private open(): void {
    if (this.over || this.life.isOver) return;
    if (this.wire.faults.refuses) {
      this.end('connect ECONNREFUSED');
      return;
    }
    const { softswitch, clock } = this.wire.parts;
    const end = (): void => this.cut(0, 'FreeSWITCH closed the connection');
    this.session = softswitch.connect({ told: (told) => this.told(told), end });
    for (const line of GREETING) this.session.receive({ line, headers: {}, body: '' });
    clock.after(this.way(), () => void this.greet().catch((error: unknown) => this.end(words(error))));
  }

  private async greet(): Promise<void> {
    if (this.over || !this.life.step()) return;
    this.ready = true;
    await this.listener.up();
    const held = this.held ?? [];
    this.held = null;
    held.forEach((event) => this.tell(event));
  }

  private told(told: Told): void {
    if (told.kind === 'event') this.hear(told.event);
    else if (told.kind === 'response') this.down.put({ reply: told.body }, this.way());
    else if (told.kind === 'reply' && ++this.swallowed > GREETING.length) this.down.put({ reply: told.text }, this.way());
  }

  /** The switch hands events on in threads of its own: while it lags, each leg has its lane. */
  private hear(event: SwitchEvent): void {
    const { lag, twice } = this.wire.faults;
    const { random, clock } = this.wire.parts;
    const lane = laneOf(event);
    const known = this.lanes.get(lane);
    if (lag === 0 && twice === 0 && (!known || known.isEmpty)) {
      this.down.put({ event }, this.way());
      return;
    }
    const pipe = known ?? new Pipe(clock, (late: SwitchEvent) => this.down.put({ event: late }, this.way()));
    this.lanes.set(lane, pipe);
    pipe.put(event, random.below(lag + 1));
    if (random.below(100) < twice) pipe.put(event, random.below(2 * lag + 2));
  }

  private take(told: Downward): void {
    if (this.over || !this.life.step()) return;
    if ('reply' in told) this.awaited.shift()?.answer(told.reply);
    else if (this.held) this.held.push(recordOf(told.event));
    else this.tell(recordOf(told.event));
  }

  private tell(event: EslEvent): void {
    try {
      if (!this.over) this.listener.event(event);
    } catch (error) {
      this.end(words(error));
    }
  }

  private end(reason: string): void {
    if (this.over) return;
    this.leave();
    this.wire.parts.clock.after(this.way(), () => {
      if (!this.life.step()) return;
      this.awaited.splice(0).forEach(({ lost }) => lost(new Error(`The connection to the switch is lost: ${reason}`)));
      this.listener.down(reason);
    });
  }

  private leave(): void {
    this.over = true;
    this.ready = false;
    this.up.empty();
    this.down.empty();
    for (const lane of this.lanes.values()) lane.empty();
    this.session?.close();
  }
}

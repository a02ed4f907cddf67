import type { FloorFacts, CallerFacts } from '../facts.floor.js';
import { withRinging } from './erlang.js';
import type { Service } from './erlang.js';

/** What a centre has come to, between a while after its beginning and a while before its end. Times are seconds. */
export interface Result {
  /** Instants between which it counts. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly abandoned: number;
  /** Shares, and seconds from the joining to the answer. */
  readonly measured: Service;
  /** The same by Erlang-A, for the traffic that there was. */
  readonly expected: Service;
  /** Callers who heard music, by looks at the phones; and arrivals a second times the wait that the log tells of. */
  readonly inMusic: number;
  readonly little: number;
}

interface Look {
  readonly inMusic: number;
  readonly busy: number;
}

export interface FiguresParts {
  readonly agents: number;
  /** Seconds. */
  readonly patience: number;
  readonly wrapup: number;
}

const SECOND = 1_000;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const mean = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);

const waitOf = ({ end, served }: CallerFacts): number => (served?.waited ?? end?.waited ?? 0) / SECOND;

/** Looks at a centre from outside, and in the end at what its log says: two ways that know nothing of each other. */
export class Figures {
  private readonly looks: Look[] = [];

  constructor(
    private readonly parts: FiguresParts,
    /** Instants between which it counts. */
    private readonly from: number,
    private readonly to: number,
  ) {}

  look(at: number, look: Look): void {
    if (at >= this.from && at < this.to) this.looks.push(look);
  }

  result(floor: FloorFacts): Result {
    const { agents, patience, wrapup } = this.parts;
    const callers = [...floor.callers.values()].filter(({ at }) => at >= this.from && at < this.to);
    const served = callers.filter((caller) => caller.served);
    const lambda = callers.length / ((this.to - this.from) / SECOND);
    const waits = mean(callers.map(waitOf));
    const inMusic = mean(this.looks.map((look) => look.inMusic));
    const ring = mean(this.accepted(floor)) / SECOND;
    const talk = mean(this.talks(floor)) / SECOND + wrapup;
    return {
      ...{ from: this.from, to: this.to },
      calls: callers.length,
      abandoned: callers.length - served.length,
      measured: {
        abandon: 1 - served.length / callers.length,
        answered: mean(served.map(waitOf)),
        occupancy: mean(this.looks.map(({ busy }) => busy)) / agents,
        waiting: inMusic,
      },
      expected: withRinging({ lambda, agents, patience, ring, talk }),
      inMusic,
      little: lambda * waits,
    };
  }

  /** How long the phones of those rang who answered. */
  private accepted({ offers }: FloorFacts): readonly number[] {
    return [...offers.values()].flatMap(({ at, ended }) =>
      [...ended.values()].filter((part) => part.outcome === 'accepted' && this.counts(at)).map((part) => part.at - at),
    );
  }

  private talks({ legs }: FloorFacts): readonly number[] {
    return [...legs.values()].filter(({ from }) => this.counts(from)).map(({ from, to }) => to - from);
  }

  private counts(at: number): boolean {
    return at >= this.from && at < this.to;
  }
}

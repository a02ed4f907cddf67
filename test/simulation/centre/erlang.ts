/** Calls that come at random, agents who are alike, and callers whose patience is exponential (Erlang-A, M/M/N+M). */
export interface Traffic {
  /** Calls a second. */
  readonly lambda: number;
  /** Seconds that a call keeps an agent, all in all. */
  readonly handled: number;
  readonly agents: number;
  /** Seconds that a caller waits, on average, before it hangs up. */
  readonly patience: number;
}

export interface Expected {
  /** The share of callers who must wait at all. */
  readonly waits: number;
  /** Callers in line, on average. */
  readonly inLine: number;
  /** The share of callers who hang up in line. */
  readonly abandon: number;
  /** Seconds in line, on average of all, and of those who are served. */
  readonly wait: number;
  readonly waitOfServed: number;
  /** The share of their time that agents are kept. */
  readonly occupancy: number;
}

/** Probabilities below e to this do not count. */
const NOTHING = -60;

const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

/** Probabilities of the states with fewer calls than agents, as multiples of that with all agents busy and nobody in line. */
const fewer = ({ lambda, handled, agents }: Traffic): readonly number[] => {
  const found: number[] = [];
  for (let n = agents, log = 0; n > 0 && log >= NOTHING; n--) {
    log += Math.log(n / handled / lambda);
    found.push(Math.exp(log));
  }
  return found;
};

/** The same for one, two, three callers in line. Each of them may hang up. */
const more = ({ lambda, handled, agents, patience }: Traffic): readonly number[] => {
  const found: number[] = [];
  for (let k = 1, log = 0; log >= NOTHING; k++) {
    log += Math.log(lambda / (agents / handled + k / patience));
    found.push(Math.exp(log));
  }
  return found;
};

/**
 * The seconds in line of those who are served, summed over where a caller finds itself in line. With `ahead` callers before it, it is
 * served after `ahead + 1` ends, each of a talk or of somebody's patience, if its own patience lasts.
 */
const timeOfServed = ({ handled, agents, patience }: Traffic, chances: readonly number[]): number => {
  const [serve, leave] = [agents / handled, 1 / patience];
  let until = 0;
  return sum(
    chances.map((chance, ahead) => {
      until += 1 / (serve + (ahead + 1) * leave);
      return (chance * serve * until) / (serve + (ahead + 1) * leave);
    }),
  );
};

/** What a centre comes to in the long run, by birth and death. */
export const erlangA = (traffic: Traffic): Expected => {
  const { lambda, handled, agents, patience } = traffic;
  const [below, above] = [fewer(traffic), more(traffic)];
  const all = 1 + sum(below) + sum(above);
  const inLine = sum(above.map((chance, index) => chance * (index + 1))) / all;
  const abandon = inLine / patience / lambda;
  return {
    waits: (1 + sum(above)) / all,
    inLine,
    abandon,
    wait: inLine / lambda,
    waitOfServed: timeOfServed(traffic, [1, ...above]) / all / (1 - abandon),
    occupancy: (lambda * (1 - abandon) * handled) / agents,
  };
};

/** Traffic in which a phone rings for a while before its agent talks. */
export interface Ringing {
  readonly lambda: number;
  readonly agents: number;
  readonly patience: number;
  /** Seconds that a phone rings before it is answered, and that an agent is kept from then on. */
  readonly ring: number;
  readonly talk: number;
}

/** What is expected of callers and agents, the ringing included. */
export interface Service {
  readonly abandon: number;
  /** Seconds from the joining to the answer. */
  readonly answered: number;
  readonly occupancy: number;
  /** Callers who wait, for their turn or for an answer. */
  readonly waiting: number;
}

/**
 * Erlang-A where phones ring. A caller to whom an agent is rung waits on and may hang up: patience has no memory, so that a share of
 * those does, after which the agent is free at once. What an agent is kept by is the ringing and, for those who stay, the talk.
 */
export const withRinging = ({ lambda, agents, patience, ring, talk }: Ringing): Service => {
  const stays = Math.exp(-ring / patience);
  const rings = patience * (1 - stays);
  const found = erlangA({ lambda, agents, patience, handled: rings + stays * talk });
  const abandon = 1 - (1 - found.abandon) * stays;
  return {
    abandon,
    answered: found.waitOfServed + ring,
    occupancy: found.occupancy,
    waiting: lambda * patience * abandon,
  };
};

import type { Event } from '#domain/contact-centre.js';
import { FloorFacts, hindrance } from '../facts.floor.js';
import { FAULTS } from '../faults.js';
import type { Fate } from '../faults.js';
import { fateOf, mend } from '../plot.js';
import type { Cast, Play } from '../plot.js';
import type { Random } from '../random.js';
import { START } from '../stage.js';
import { CentreAgents } from './centre.agents.js';
import { CentreCallers } from './centre.callers.js';
import { Figures } from './figures.js';
import type { Result } from './figures.js';
import { exponential } from './profiles.js';
import type { Profile } from './profiles.js';

/** The switch and the store stay: hours in which they were away would say little about the floor. */
const STRIKING = [
  'the controller is killed',
  'the controller is restarted',
  'the socket is cut',
  'the socket is cut in the middle of what is written',
  'events come late',
  'events come twice',
];

const FAULTS_OF_A_CENTRE = FAULTS.filter(({ name }) => STRIKING.includes(name));

const MINUTE = 60_000;

/** Between two looks at the phones, on average. */
const LOOK = 1_500;

/** Between two rounds of those who send everybody home. */
const HOME = 5_000;

/** Of the time that a centre is open, what counts: a while after its beginning, until a while before its end. */
const windowOf = (length: number): readonly [from: number, to: number] => [
  START + Math.min(20 * MINUTE, length / 4),
  START + length - Math.min(5 * MINUTE, length / 10),
];

const CHOSEN = ['is away', 'is offline'];

/** Hours of a centre. */
export class CentrePlay implements Play {
  readonly round = MINUTE;
  readonly switchDeaths: number[] = [];
  readonly deaths: number[] = [];
  struck = 0;
  isOver = false;
  private readonly agents: CentreAgents;
  private readonly callers: CentreCallers;
  private readonly figures: Figures;
  private readonly looking: Random;
  private readonly fate: Fate;
  /** What somebody would do later. */
  private readonly plans = new Set<() => void>();

  constructor(
    private readonly cast: Cast,
    private readonly profile: Profile,
    readonly length: number,
  ) {
    const fork = (name: string): Random => cast.scenery.random.fork(`centre ${name}`);
    const { talk, wrapup, load, patience } = profile;
    const common = { cast, profile, later: (ms: number, act: () => void) => this.later(ms, act) };
    this.agents = new CentreAgents({ ...common, random: fork('agents') });
    this.callers = new CentreCallers({
      ...common,
      random: { arrivals: fork('arrivals'), talks: fork('talks'), patience: fork('patience') },
      lambda: (load * profile.agents * 1_000) / (talk.mean + wrapup + 2_000),
      phoneOf: (agentId) => this.agents.phoneOf(agentId),
    });
    const seconds = { agents: profile.agents, patience: patience / 1_000, wrapup: wrapup / 1_000 };
    this.figures = new Figures(seconds, ...windowOf(length));
    this.looking = fork('looks');
    this.fate = fateOf(cast, fork('fate'), this);
  }

  begin(): void {
    this.agents.begin();
    this.callers.begin();
    this.look();
    this.strike();
  }

  told(event: Event): void {
    if (this.isOver) return;
    this.agents.told(event);
    this.callers.told(event);
  }

  end(): void {
    this.isOver = true;
    for (const cancel of this.plans) cancel();
    mend(this.cast);
    this.goHome();
  }

  get result(): Result {
    return this.figures.result(this.floor);
  }

  private get floor(): FloorFacts {
    const { facts, scenery } = this.cast;
    return facts.floors.of.get(scenery.world.customers[0].customerId) ?? new FloorFacts();
  }

  private later(ms: number, act: () => void): void {
    const cancel = this.cast.scenery.clock.after(ms, () => {
      this.plans.delete(cancel);
      act();
    });
    this.plans.add(cancel);
  }

  private look(): void {
    const { clock } = this.cast.scenery;
    this.later(exponential(this.looking, LOOK), () => {
      const busy = [...this.floor.agents.values()].filter((agent) => !CHOSEN.includes(hindrance(agent) ?? CHOSEN[0] ?? ''));
      this.figures.look(clock.now(), { inMusic: this.callers.inMusic, busy: busy.length });
      this.look();
    });
  }

  private strike(): void {
    const { random, history } = this.fate;
    this.later(exponential(random, this.profile.peace), () => {
      const fault = random.any(FAULTS_OF_A_CENTRE);
      this.struck += 1;
      history.note('fault', () => fault?.name ?? '');
      fault?.strike(this.fate);
      this.strike();
    });
  }

  /** Callers and agents hang up, until nobody is on a call. */
  private goHome(): void {
    const { softswitch, clock } = this.cast.scenery;
    const { facts } = this.cast;
    for (const { phone } of facts.open)
      for (const leg of softswitch.handset.phone(phone).legs) if (leg.state !== 'ended') softswitch.handset.hangup(leg.id);
    if (facts.open.size > 0) clock.after(HOME, () => this.goHome());
  }
}

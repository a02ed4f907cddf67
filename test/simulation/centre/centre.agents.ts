import type { Event } from '#domain/contact-centre.js';
import type { FloorCommand } from '#domain/floor/floor.commands.js';
import type { ChosenStatus } from '#domain/floor/floor.events.js';
import type { Cast } from '../plot.js';
import type { Random } from '../random.js';
import { exponential } from './profiles.js';
import type { Profile } from './profiles.js';

type Of<Type extends Event['type']> = Extract<Event, { type: Type }>;

export interface AgentsParts {
  readonly cast: Cast;
  readonly profile: Profile;
  readonly random: Random;
  /** In so many milliseconds, unless all have gone home by then. */
  readonly later: (ms: number, act: () => void) => void;
}

/** The agents of a centre: what their phones do, when they press a button, and when they have a break. */
export class CentreAgents {
  private readonly phones: ReadonlyMap<string, string>;

  constructor(private readonly parts: AgentsParts) {
    const { office } = parts.cast.scenery.world.customers[0];
    this.phones = new Map(office?.agents.map(({ agentId, profile }) => [agentId, profile.addresses[0]?.target ?? '']));
  }

  begin(): void {
    for (const agentId of this.phones.keys()) this.work(agentId);
  }

  phoneOf(agentId: string): string {
    return this.phones.get(agentId) ?? '';
  }

  told(event: Event): void {
    if (event.type === 'OfferMade') this.offered(event);
    else if (event.type === 'AgentWrapupStarted') this.wrapsUp(event);
    else if (event.type === 'AgentStatusChosen' && event.status === 'away' && event.reason !== 'break') this.missed(event);
  }

  /** What the phone will do this time. */
  private offered({ agentIds }: Of<'OfferMade'>): void {
    const { cast, profile, random } = this.parts;
    for (const agentId of agentIds) cast.scenery.softswitch.handset.configure(this.phoneOf(agentId), profile.ring(random));
  }

  private wrapsUp({ agentId, deadline }: Of<'AgentWrapupStarted'>): void {
    const { profile, random, later, cast } = this.parts;
    if (random.below(100) >= profile.hurries) return;
    const left = Math.max(deadline - cast.scenery.clock.now(), 0);
    later(random.below(left + 1), () => this.press({ type: 'EndWrapup', customerId: this.customerId, agentId }));
  }

  /** Who was set away comes back when it finds out. */
  private missed({ agentId }: Of<'AgentStatusChosen'>): void {
    const { random, later } = this.parts;
    later(random.between(20_000, 120_000), () => this.choose(agentId, 'available', ''));
  }

  private work(agentId: string): void {
    const { profile, random, later } = this.parts;
    if (profile.work === Infinity) return;
    later(exponential(random, profile.work), () => {
      this.choose(agentId, 'away', 'break');
      later(exponential(random, profile.pause), () => {
        this.choose(agentId, 'available', '');
        this.work(agentId);
      });
    });
  }

  private choose(agentId: string, status: ChosenStatus, reason: string): void {
    this.press({ type: 'ChooseAgentStatus', customerId: this.customerId, agentId, status, reason });
  }

  private get customerId(): string {
    return this.parts.cast.scenery.world.customers[0].customerId;
  }

  private press(command: FloorCommand): void {
    const { users, scenery } = this.parts.cast;
    const [customer] = scenery.world.customers;
    users.send({
      customer,
      words: `an agent tells ${JSON.stringify(command)}`,
      run: async ({ floor }, asked) => {
        await floor(asked, command);
        return [];
      },
    });
  }
}

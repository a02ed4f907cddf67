import { Inject, Injectable } from '@nestjs/common';
import type { Instant } from '#domain/kernel/decider.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { countedToday, customerStats } from '#readmodels/stats/stats.view.js';
import type { CustomerStats, QueueStats } from '#readmodels/stats/stats.view.js';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';
import { Owned } from '../http/owned.js';

/** How queues do now, and have done in their own day. */
@Injectable()
export class Figures {
  constructor(
    private readonly owned: Owned,
    @Inject(PARTS.reads) private readonly reads: Pick<Reads, 'tallies'>,
    @Inject(PARTS.clock) private readonly clock: { now(): Instant },
  ) {}

  async of(customerId: string): Promise<CustomerStats> {
    const now = this.clock.now();
    const tallies = await this.reads.tallies(customerId, countedToday(await this.owned.floor(customerId), now));
    return customerStats(await this.owned.floor(customerId), tallies, now);
  }

  /** @throws Refusal queue.not_found */
  async ofQueue(customerId: string, queueId: string): Promise<QueueStats> {
    const { queues } = await this.of(customerId);
    const stats = queues.find(({ queue_id }) => queue_id === queueId);
    if (!stats) throw new Refusal('queue.not_found', 'There is no such queue.');
    return stats;
  }
}

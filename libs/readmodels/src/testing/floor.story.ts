import type { Ask } from '#domain/contact-centre.js';
import type { FloorCommand } from '#domain/floor/floor.commands.js';
import { NEW_QUEUE } from '#domain/floor/floor.queue.js';
import type { QueueSpec } from '#domain/floor/floor.queue.js';
import { partOf } from '#domain/floor/floor.match.js';
import { tel } from '#domain/kernel/address.js';
import { isUuid } from '#domain/kernel/uuid.js';
import { CUSTOMER, EPOCH, uuid } from './story.js';
import type { Story } from './story.js';

export const queueSpec = (changes: Partial<QueueSpec> = {}): QueueSpec => ({
  ...NEW_QUEUE,
  name: 'Sales',
  detail: 'd',
  tagIds: [uuid('tag')],
  ...changes,
});

/** What a floor is told; the customer's id is that of the floor. */
export const onFloor = (command: FloorCommand): Ask => ({ to: 'floor', id: command.customerId, command });

export const createQueue = (name: string, changes: Partial<QueueSpec> = {}, customerId = CUSTOMER): Ask =>
  onFloor({ type: 'CreateQueue', customerId, queueId: uuid(name), spec: queueSpec(changes) });

/** An agent with a phone, who has chosen to be something. */
export const enlist = (
  name: string,
  {
    status = 'available',
    customerId = CUSTOMER,
    tagId = uuid('tag'),
  }: { readonly status?: 'available' | 'away' | 'offline'; readonly customerId?: string; readonly tagId?: string } = {},
): readonly Ask[] => {
  const agentId = uuid(name);
  const addresses = [tel(`+1555${String(Number.parseInt(agentId.slice(0, 6), 16)).padStart(8, '0')}`)];
  const profile = { name, detail: '', ringMethod: 'ringall', tagIds: [tagId], addresses, skills: [] } as const;
  return [
    onFloor({ type: 'ReportAgentProfile', customerId, agentId, profile }),
    onFloor({ type: 'ChooseAgentStatus', customerId, agentId, status, reason: '' }),
  ];
};

/** A caller comes to a queue, by its name or its id; its call bears the name `call of <name>`. */
export const join = (name: string, queue: string, customerId = CUSTOMER): Ask =>
  onFloor({
    type: 'JoinQueue',
    customerId,
    queuecallId: uuid(name),
    queueId: isUuid(queue) ? queue : uuid(queue),
    callId: uuid(`call of ${name}`),
    tree: uuid(`call of ${name}`),
    step: { activeflowId: uuid(`plan of ${name}`), visit: 0 },
    source: tel('+15557654321', 'Ann'),
    destination: tel('+15550100'),
    means: { routing: { providers: [], routes: [] }, maxDuration: 3_600_000 },
    priority: null,
    since: EPOCH,
  });

export const hangUp = (name: string, customerId = CUSTOMER): Ask =>
  onFloor({ type: 'ReportCallerGone', customerId, queuecallId: uuid(name) });

/** The offer that was made last. */
export const lastOffer = ({ log }: Story): string => {
  const made = log.map(({ event }) => event).findLast(({ type }) => type === 'OfferMade');
  if (made?.type !== 'OfferMade') throw new Error('nobody has been offered anything');
  return made.offerId;
};

/** The agent answers the offer that was made last. */
export const answer = (story: Story, agent: string, customerId = CUSTOMER): Ask => {
  const offerId = lastOffer(story);
  const within = partOf(offerId, uuid(agent));
  return onFloor({ type: 'ReportOfferAnswered', customerId, offerId, within, callId: uuid(`${agent} answers`) });
};

/** The agent's phone rings in vain. */
export const ignore = (story: Story, agent: string, customerId = CUSTOMER): Ask => {
  const offerId = lastOffer(story);
  const over = [partOf(offerId, uuid(agent))];
  const how = { callId: uuid(`${agent} rung`), reason: 'dialout', detail: '' } as const;
  return onFloor({ type: 'ReportOfferLegEnded', customerId, offerId, ...how, over });
};

/** The agent's call with the caller is over. */
export const agentGone = (agent: string, customerId = CUSTOMER): Ask =>
  onFloor({ type: 'ReportLegOver', customerId, callId: uuid(`${agent} answers`) });

import type { Ask } from '#domain/contact-centre.js';
import { partOf } from '#domain/floor/floor.match.js';
import { tel } from '#domain/kernel/address.js';
import type { TransferSpec } from '#domain/transfer/transfer.events.js';
import { createQueue, enlist, hangUp, join, lastOffer, onFloor } from './floor.story.js';
import { CUSTOMER, Story, uuid } from './story.js';

/** 2026-06-01 08:00 in Berlin. */
export const EIGHT = Date.UTC(2026, 5, 1, 6);

const customerId = CUSTOMER;

/** An agent answers the offer that was made last, by a call of that name. */
const answers = (story: Story, agent: string, call: string): void => {
  const offerId = lastOffer(story);
  const within = partOf(offerId, uuid(agent));
  story.tell(onFloor({ type: 'ReportOfferAnswered', customerId, offerId, within, callId: uuid(call) }));
};

const over = (call: string): Ask => onFloor({ type: 'ReportLegOver', customerId, callId: uuid(call) });

const chooses = (agent: string, status: 'available' | 'away' | 'offline'): Ask =>
  onFloor({ type: 'ChooseAgentStatus', customerId, agentId: uuid(agent), status, reason: '' });

/** The caller of a call is handed over blind, and taken ten seconds later. */
const transferred = (story: Story, call: string): void => {
  const transferId = uuid(`transfer of ${call}`);
  const target = {
    ...{ customerId, source: tel('+15550100'), flow: null, masterCallId: null, maxDuration: 1, anonymous: false, variables: {} },
    group: { groupcallId: uuid('target'), ringMethod: 'ring_all', dialTimeout: 30_000, branches: [] },
    owner: { kind: 'transfer', transferId, role: 'target' },
  } as const;
  const spec: TransferSpec = {
    ...{ transferId, customerId, callerCallId: uuid('caller'), transfererCallId: uuid(call), target },
    ...{ holdCaller: true, playMoh: true, context: {}, onFailure: { do: 'hangup' } as const },
    kind: 'blind',
    back: { destination: tel('+15550102'), routes: [null] },
  };
  story.tell({ to: 'transfer', id: transferId, command: { type: 'CreateTransfer', transferId, spec } });
  const taken = { type: 'ReportTransferAnswered', transferId, callId: uuid('B'), role: 'target' } as const;
  story.after(10_000).tell({ to: 'transfer', id: transferId, command: taken });
};

/** From a minute and second after eight on. */
const at = (story: Story, minute: number, second = 0): Story => {
  story.at = EIGHT + (minute * 60 + second) * 1_000;
  return story;
};

const firstHalf = (story: Story): void => {
  at(story, 10).tell(join('one', 'q'));
  answers(story.after(5_000), 'alice', 'first talk');
  story.after(60_000).tell(over('first talk'));
  const wrapped = { type: 'ReportWrapupOver', customerId, agentId: uuid('alice'), queuecallId: uuid('one') } as const;
  story.after(10_000).tell(onFloor(wrapped));
  at(story, 20).tell(join('short', 'q'));
  story.after(3_000).tell(hangUp('short'));
};

/** It comes at 8:29:50. Alice lets it ring, then answers and drops it, and then talks with it. */
const acrossTheEdge = (story: Story): void => {
  at(story, 29, 50).tell(join('edge', 'q'));
  const offerId = lastOffer(story);
  const ended = { offerId, callId: uuid('rung'), reason: 'dialout', detail: '', over: [partOf(offerId, uuid('alice'))] } as const;
  story.after(5_000).tell(onFloor({ type: 'ReportOfferLegEnded', customerId, ...ended }));
  answers(at(story, 30, 10), 'alice', 'dropped talk');
  const dropped = lastOffer(story);
  story.after(500).tell(over('dropped talk'));
  story.after(2_000).tell(onFloor({ type: 'ReportRested', customerId, agentId: uuid('alice'), offerId: dropped }));
  answers(at(story, 30, 20), 'alice', 'second talk');
  transferred(at(story, 31), 'second talk');
  at(story, 31, 20).tell(over('second talk'));
  story.after(5_000).tell(onFloor({ type: 'EndWrapup', customerId, agentId: uuid('alice') }));
};

const secondHalf = (story: Story): void => {
  for (const name of ['bob', 'carol']) for (const ask of enlist(name, { tagId: uuid('all') })) at(story, 40).tell(ask);
  story.tell(join('raced', 'all'));
  answers(story.after(1_000), 'bob', 'won');
  story.after(30_000).tell(over('won'));
  at(story, 45).tell(chooses('alice', 'away'));
  story.tell(join('kicked', 'q'));
  story.after(30_000).tell(onFloor({ type: 'KickQueuecall', customerId, queuecallId: uuid('kicked') }));
  at(story, 50).tell(join('gone', 'q'));
  story.after(40_000).tell(hangUp('gone'));
  for (const name of ['waits', 'turned away']) at(story, 55).tell(join(name, 'tiny'));
};

/** An hour of three queues in Berlin, with something of everything; alice has signed out at nine, bob and carol are there still. */
export const hour = (): Story => {
  const story = new Story(EIGHT);
  const inBerlin = { timeZone: 'Europe/Berlin', wrapupTime: 10_000 };
  story.tell(createQueue('q', inBerlin));
  story.tell(createQueue('all', { timeZone: 'Europe/Berlin', tagIds: [uuid('all')], routingMethod: 'ring_all', name: 'Z' }));
  story.tell(createQueue('tiny', { timeZone: 'Europe/Berlin', tagIds: [], maxWaiting: 1, name: 'Tiny' }));
  for (const ask of enlist('alice')) story.tell(ask);
  firstHalf(story);
  acrossTheEdge(story);
  secondHalf(story);
  at(story, 60).tell(chooses('alice', 'offline'));
  return story;
};

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '#eventstore/event-store.js';
import { MemoryEventStore } from '#eventstore/memory/memory.event-store.js';
import { openStand } from './testing/stand.js';
import type { Caller, Stand } from './testing/stand.js';

/** A store that takes no event of one category while it is told so. */
class MoodyStore extends MemoryEventStore {
  refuses = '';

  override append(...given: Parameters<MemoryEventStore['append']>): ReturnType<MemoryEventStore['append']> {
    if (this.refuses !== '' && given[0].startsWith(this.refuses)) return Promise.reject(new StoreUnavailable('away'));
    return super.append(...given);
  }
}

const store = new MoodyStore();
let stand: Stand;
let owner: Caller;

beforeAll(async () => {
  stand = await openStand({ store });
  owner = await stand.customer();
});
afterAll(() => stand.close());

const tel = (target: string): object => ({ type: 'tel', target });

const order = (destinations: readonly object[]): object => ({
  source: tel(owner.number),
  destinations,
  actions: [{ type: 'answer' }],
});

/** Two calls that talk, the second one chained to the first. */
const talking = async (): Promise<readonly [string, string]> => {
  const call = (await owner.send('POST', '/v1/calls', order([tel('+15559876543')]))).list[0]!.id;
  const chained = { ...order([tel('+15559876543')]), master_call_id: call };
  const peer = (await owner.send('POST', '/v1/calls', chained)).list[0]!.id;
  for (const [callId, peerCallId] of [[call, peer] as const, [peer, call] as const]) {
    await stand.tell({ to: 'call', id: callId, command: { type: 'ReportCallAnswered', callId, legId: callId } });
    await stand.tell({ to: 'call', id: callId, command: { type: 'JoinCall', callId, peerCallId } });
  }
  return [call, peer];
};

describe('a groupcall within another', () => {
  it('is hung up and taken off the list by two commands, whose events have ids of their own', async () => {
    const inner = { type: 'groupcall', ring_method: 'ring_all', destinations: [tel('+15559876543')] };
    await owner.send('POST', '/v1/groupcalls', order([tel('+15559876542'), inner]));
    const chained = (await stand.events()).find(({ event }) => event.type === 'GroupcallChained')!;
    const id = chained.stream.replace('groupcall-', '');
    expect((await owner.send('DELETE', `/v1/groupcalls/${id}`)).status).toBe(200);
    const events = await stand.events();
    expect(events.slice(-3).map(({ event }) => event.type)).toContain('GroupcallHangupAsked');
    expect(events.at(-1)?.event).toEqual({ type: 'GroupcallDeleted', groupcallId: id });
    expect(new Set(events.map((each) => each.id)).size).toBe(events.length);
  });
});

describe('a request for a transfer', () => {
  it('is answered 503 where the transfer could not begin yet, and the same again finds it', async () => {
    const [call, peer] = await talking();
    const wish = { transfer_type: 'attended', transferer_call_id: call, transferee_addresses: [tel('+15559876541')] };
    const key = { 'idempotency-key': 'once' };
    store.refuses = 'transfer-';
    const first = await owner.send('POST', '/v1/transfers', wish, key);
    const again = await owner.send('POST', '/v1/transfers', wish, key);
    expect([first.status, again.status]).toEqual([503, 503]);
    store.refuses = '';
    const asked = (await stand.events()).flatMap(({ event }) => (event.type === 'CallTransferAsked' ? [event] : []));
    expect(asked).toHaveLength(1);
    const { spec } = asked[0] as unknown as { spec: { transferId: string } };
    const { transferId } = spec;
    await stand.tell({ to: 'transfer', id: transferId, command: { type: 'CreateTransfer', transferId, spec } } as never);
    const last = await owner.send('POST', '/v1/transfers', wish, key);
    expect([last.status, last.body.id]).toEqual([200, transferId]);
    expect((await owner.send('POST', '/v1/transfers', { ...wish, transferer_call_id: peer })).status).toBe(409);
  });
});

import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import { tel } from '../kernel/address.js';
import type { SupervisionSpec } from '../supervision/supervision.events.js';

/** A plan of test customer `cust` that rings one phone, +15550103, by a call of that id. */
export const ringing = (callId: string, changes: Partial<GroupPlan> = {}): GroupPlan => ({
  customerId: 'cust',
  source: tel('+15550100'),
  group: {
    groupcallId: 'g',
    ringMethod: 'ring_all',
    dialTimeout: 30_000,
    branches: [{ kind: 'call', callId, destination: tel('+15550103'), attempts: [{ legId: callId, route: null }] }],
  },
  owner: { kind: 'request' },
  flow: null,
  masterCallId: null,
  maxDuration: 1,
  anonymous: false,
  variables: {},
  ...changes,
});

/** Sue listens, by call `S`, to call `A`, which talks with call `C`. */
export const supervisionSpec = (changes: Partial<SupervisionSpec> = {}): SupervisionSpec => ({
  ...{ supervisionId: 's', customerId: 'cust', callId: 'C', supervisedCallId: 'A', peerCallId: 'C', mode: 'listen' },
  supervisor: { id: 'u', name: 'Sue' },
  keeps: 'peer',
  plan: ringing('S', { owner: { kind: 'supervision', supervisionId: 's' }, masterCallId: changes.supervisedCallId ?? 'A' }),
  ...changes,
});

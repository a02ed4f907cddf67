import type { Attempt } from '../call/call.route.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import { uuid5 } from '../kernel/uuid.js';
import type { TransferSpec } from './transfer.events.js';

/** The call by which the transferer is rung again; each round is a call of its own. */
export const recallPlan = ({ transferId, back, target }: TransferSpec, round: number): GroupPlan => {
  const groupcallId = uuid5(transferId, `recall ${round}`);
  const callId = uuid5(groupcallId, 'call 0');
  const [first = null, ...rest] = back.routes;
  const others = rest.map((route, index): Attempt => ({ legId: uuid5(callId, `attempt ${index + 1}`), route }));
  const attempts = [{ legId: callId, route: first }, ...others] as const;
  const { customerId, source, masterCallId, maxDuration, anonymous } = target;
  return {
    ...{ customerId, source, masterCallId, maxDuration, anonymous },
    flow: null,
    variables: {},
    group: {
      groupcallId,
      ringMethod: 'ring_all',
      dialTimeout: target.group.dialTimeout,
      branches: [{ kind: 'call', callId, destination: back.destination, attempts }],
    },
    owner: { kind: 'transfer', transferId, role: 'recall' },
  };
};

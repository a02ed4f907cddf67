import { callBranch } from '../groupcall/groupcall.plan.js';
import type { GroupPlan } from '../groupcall/groupcall.plan.js';
import { uuid5 } from '../kernel/uuid.js';
import type { TransferSpec } from './transfer.events.js';

/** The call by which the transferer is rung again; each round is a call of its own. */
export const recallPlan = ({ transferId, back, target }: TransferSpec, round: number): GroupPlan => {
  const groupcallId = uuid5(transferId, `recall ${round}`);
  const { customerId, source, masterCallId, maxDuration, anonymous } = target;
  return {
    ...{ customerId, source, masterCallId, maxDuration, anonymous },
    flow: null,
    variables: {},
    group: {
      groupcallId,
      ringMethod: 'ring_all',
      dialTimeout: target.group.dialTimeout,
      branches: [callBranch(groupcallId, 0, back)],
    },
    owner: { kind: 'transfer', transferId, role: 'recall' },
  };
};

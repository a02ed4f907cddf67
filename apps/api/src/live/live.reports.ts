import { randomUUID } from 'node:crypto';
import type { Executor } from '#engine/executor.js';
import type { Connected } from '#readmodels/desktops/desktops.queries.js';
import type { Order, OrderAnswer } from './live.commands.js';

/**
 * Tells the floor whether an agent has a desktop, with what its customer has set for those that have none.
 * @throws StoreUnavailable
 */
export const reportDesktop = async (executor: Executor, { customerId, agentId }: Connected, isHere: boolean): Promise<void> => {
  const customer = await executor.state('customer', customerId);
  const grace = customer.status === 'active' ? (customer.agentOfflineGrace ?? 0) : 0;
  const type = isHere ? 'ReportDesktopHere' : 'ReportDesktopGone';
  await executor.tell({
    ask: { to: 'floor', id: customerId, command: { type, customerId, agentId, grace } },
    id: randomUUID(),
    causation: agentId,
    actor: { kind: 'system', id: 'desktop' },
    tree: customerId,
  });
};

const AWAY: OrderAnswer = {
  status: 503,
  body: {
    error: { reason: 'SERVICE_UNAVAILABLE', message: 'Ledgerline cannot be reached now. Ask again with the same command_id.' },
  },
};

/** Asks what somebody commands over a socket by the request that it stands for, so that both ways are one. */
export const askedOverHttp = async (
  url: string,
  credential: string,
  { method, path, key, body }: Order,
): Promise<OrderAnswer> => {
  const version = typeof body['version'] === 'number' ? { 'if-match': String(body['version']) } : {};
  const headers = {
    authorization: `Bearer ${credential}`,
    'idempotency-key': key,
    'content-type': 'application/json',
    ...version,
  };
  try {
    const answer = await fetch(url + path, { method, headers, body: JSON.stringify(body) });
    return { status: answer.status, body: await answer.json() };
  } catch (error) {
    // What fetch throws where nobody listens any more.
    if (error instanceof TypeError) return AWAY;
    throw error;
  }
};

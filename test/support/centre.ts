import { talk } from './system.js';
import type { TestSystem } from './system.js';
import { until } from './until.js';

let centres = 0;

export interface Centre {
  readonly queue: any;
  /** What somebody dials who wants the queue. */
  readonly line: string;
  readonly agent: (phone: string, settings?: object) => Promise<any>;
  readonly state: (agentId: string, status: string) => Promise<any>;
  /** Somebody dials the line; answers the id of the call. */
  readonly caller: (phone: string) => Promise<string>;
  readonly queuecall: (callId: string, is: (one: any) => boolean) => Promise<any>;
}

/** A queue with a tag of its own, and a number that leads to it; afterwards its callers are told good-bye. */
export const openCentre = async (
  system: TestSystem,
  settings: object = {},
  after: readonly unknown[] = [talk('Good bye.')],
): Promise<Centre> => {
  const serial = String(++centres).padStart(3, '0');
  const line = `+1777${serial}0000`;
  const tag = await system.api('POST', '/tags', { name: `team ${serial}`, detail: '' });
  const queue = await system.api('POST', '/queues', { name: `queue ${serial}`, detail: '', tag_ids: [tag.id], ...settings });
  const actions = [{ type: 'queue_join', option: { queue_id: queue.id } }, ...after];
  const flow = await system.api('POST', '/flows', { name: `queue ${serial}`, detail: '', actions });
  await system.api('POST', '/numbers', { number: line, flow_id: flow.id, name: '', detail: '' });
  const agent: Centre['agent'] = async (phone, more = {}) => {
    const made = await system.api('POST', '/agents', {
      username: `${phone.slice(1)}@example.org`,
      password: 'a long password',
      name: phone,
      detail: '',
      ring_method: 'ringall',
      permission: 16,
      tag_ids: [tag.id],
      addresses: [{ type: 'tel', target: phone }],
      ...more,
    });
    return system.api('PUT', `/agents/${made.id}/status`, { status: 'available' });
  };
  const state: Centre['state'] = (agentId, status) =>
    until(async () => {
      const found = await system.api('GET', `/agents/${agentId}`);
      return found.status === status ? found : undefined;
    });
  const caller: Centre['caller'] = async (phone) => {
    const path = `/phones/${encodeURIComponent(phone)}/calls`;
    const { call_id: callId } = await system.phone('POST', path, { to: line });
    return callId;
  };
  const queuecall: Centre['queuecall'] = (callId, is) =>
    until(async () => {
      const { result } = await system.api('GET', `/queuecalls?queue_id=${queue.id}`);
      const found = result.find((one: any) => one.reference_id === callId);
      return found && is(found) ? found : undefined;
    });
  return { queue, line, agent, state, caller, queuecall };
};

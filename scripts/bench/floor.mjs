// The floor: how soon whoever is free is called, as the centre grows, and what a routed call costs.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../prepare.mjs';
import { cpu, listen, ms, now, pause, percentile, perSecond, row, say } from './lib.mjs';
import { startSystem } from './system.mjs';

const dist = (path) => import(pathToFileURL(join(root, 'dist', path)).href);

const TAG = '7d3f0a52-5a0e-4c1b-8e64-0f0d5a1f4b11';
const LINE = '+15558880000';
const CALLER = '+15557770000';
const EVENTLY = 3;

/** Numbers that ring for ever, and numbers that are busy: the last four digits are their manners. */
const number = (n, manner) => `+15${String(600_000 + n).padStart(6, '0')}${manner}`;

/** A centre with so many agents, who are as is said, in the log before the system starts. */
const centre =
  ({ agents, status, manner }) =>
  async (url) => {
    const { openPostgres } = await dist('libs/eventstore/src/postgres/postgres.event-store.js');
    const { Executor } = await dist('libs/engine/src/executor.js');
    const { systemClock } = await dist('libs/engine/src/clock.js');
    const { uuid5 } = await dist('libs/domain/src/kernel/uuid.js');
    const { DEMO } = await dist('apps/api/src/seed.js');
    const { customerId } = DEMO;
    const postgres = await openPostgres(url);
    const executor = new Executor(postgres.store, systemClock, { alone: () => true });
    const tell = (to, id, tree, command) =>
      executor.tell({
        ask: { to, id, command },
        id: uuid5(customerId, `${command.type} ${id} ${JSON.stringify(command).length} ${command.agentId ?? ''}`),
        causation: 'bench',
        actor: { kind: 'system', id: 'bench' },
        tree,
      });
    await tell('tag', TAG, TAG, { type: 'CreateTag', tagId: TAG, customerId, name: 'bench', detail: '' });
    await Promise.all(
      Array.from({ length: agents }, async (_, n) => {
        const agentId = uuid5(customerId, `agent ${n}`);
        const addresses = [{ type: 'tel', target: number(n, manner), targetName: '', name: '', detail: '' }];
        const profile = { name: `Agent ${n}`, detail: '', ringMethod: 'ringall', tagIds: [TAG], addresses };
        const user = {
          userId: agentId,
          customerId,
          username: `agent${n}@bench.example`,
          passwordHash: 'none',
          permission: 'agent',
        };
        await tell('user', agentId, customerId, { type: 'CreateUser', ...user, profile });
        await tell('floor', customerId, customerId, { type: 'ReportAgentProfile', customerId, agentId, profile });
        await tell('floor', customerId, customerId, { type: 'ChooseAgentStatus', customerId, agentId, status, reason: '' });
      }),
    );
    await postgres.close();
  };

const agentIdOf = async (n) => {
  const { uuid5 } = await dist('libs/domain/src/kernel/uuid.js');
  const { DEMO } = await dist('apps/api/src/seed.js');
  return uuid5(DEMO.customerId, `agent ${n}`);
};

/** A queue of theirs, and a number that leads to it. */
const openQueue = async ({ api }) => {
  const queue = await api('POST', '/queues', {
    name: 'bench',
    detail: '',
    routing_method: '',
    tag_ids: [TAG],
    ring_timeout: 600_000,
  });
  const actions = [{ type: 'queue_join', option: { queue_id: queue.id } }];
  const flow = await api('POST', '/flows', { name: 'bench', detail: '', actions });
  await api('POST', '/numbers', { number: LINE, flow_id: flow.id, name: '', detail: '' });
  return queue;
};

const until = async (find, within = 30_000) => {
  const end = now() + within;
  for (;;) {
    const found = await find();
    if (found !== undefined && found !== false) return found;
    if (now() > end) throw new Error(`the bench waited in vain: ${find}`);
    await pause(EVENTLY);
  }
};

let callers = 0;

const dialIn = ({ phone }) =>
  phone('POST', `/phones/${encodeURIComponent(CALLER.slice(0, 8) + String(callers++).padStart(5, '0'))}/calls`, { to: LINE });

const waitingIn = async ({ api }, queue) => (await api('GET', `/queues/${queue.id}/stats`)).waiting;

const spread = (values) => `p50 ${ms(percentile(values, 0.5))}, p99 ${ms(percentile(values, 0.99))}`;

/** From the request that makes an agent available to the call to it, with so many callers in line. */
const fromAvailable = async (system, samples) => {
  const [agentId, phone] = [await agentIdOf(0), number(0, '3000')];
  const times = [];
  for (let n = 0; n < samples; n++) {
    system.wire.called.delete(phone);
    const began = now();
    await system.api('PUT', `/agents/${agentId}/status`, { status: 'available' });
    times.push((await until(() => system.wire.called.get(phone))) - began);
    await system.api('PUT', `/agents/${agentId}/status`, { status: 'away' });
  }
  return times;
};

/** From the caller's arrival at the switch, its plan included, to the call to an agent; and what one costs. */
const fromJoin = async (system, samples) => {
  const times = [];
  const busy = await cpu(system.pids.ledgerline);
  for (let n = 0; n < samples; n++) {
    system.wire.called.clear();
    const { leg_id: leg } = await dialIn(system);
    const called = await until(() => [...system.wire.called.values()][0]);
    times.push(called - [...system.wire.parked.values()].at(-1));
    await system.phone('POST', `/legs/${leg}/hangup`);
    await until(async () => (await system.api('GET', '/stats')).agents.ringing === 0);
  }
  return { times, cost: ((await cpu(system.pids.ledgerline)) - busy) / samples };
};

/** How long the wallboard takes to show a caller, when nothing has happened for a second. */
const toWallboard = async (system, queue, samples) => {
  let told = now();
  const close = await listen(system, `stats:${queue.id}`, (text) => {
    if (text.startsWith('{"type":"queue_stats_updated"')) told = now();
  });
  const times = [];
  for (let n = 0; n < samples; n++) {
    await until(() => now() - told > 1_500);
    const before = told;
    const { leg_id: leg } = await dialIn(system);
    times.push((await until(() => told !== before && told)) - [...system.wire.parked.values()].at(-1));
    await system.phone('POST', `/legs/${leg}/hangup`);
  }
  close();
  return times;
};

/** Everybody is there and busy at the phone: each offer fails at once, and the next is made. */
const sustained = async (agents, seconds) => {
  const system = await startSystem({ tapped: true, prepare: centre({ agents, status: 'available', manner: '2000' }) });
  const queue = await openQueue(system);
  for (let n = 0; n < 300; n++) await dialIn(system);
  await pause(3_000);
  const [before, began] = [system.wire.dialled.size, now()];
  await pause(seconds * 1000);
  row(
    `offers with ${agents.toLocaleString('en-US')} agents whose phones are busy, 300 waiting`,
    perSecond(((system.wire.dialled.size - before) * 1000) / (now() - began)),
    `${await waitingIn(system, queue)} still wait`,
  );
  await system.stop();
  await system.clean();
};

export const benchFloor = async ({ samples = 100, sizes = [10, 100, 1_000, 10_000] } = {}) => {
  say('The floor');
  for (const agents of sizes) {
    const system = await startSystem({ tapped: true, prepare: centre({ agents, status: 'away', manner: '3000' }) });
    const queue = await openQueue(system);
    say(`  ${agents.toLocaleString('en-US')} agents logged in`);
    let waiting = 0;
    for (const line of [1, 50, 300]) {
      for (; waiting < line; waiting++) await dialIn(system);
      await until(async () => (await waitingIn(system, queue)) >= line);
      row(`  available to originate, ${line} waiting`, '', spread(await fromAvailable(system, samples)));
    }
    await system.stop();
    await system.clean();
    const free = await startSystem({ tapped: true, prepare: centre({ agents, status: 'available', manner: '3000' }) });
    const open = await openQueue(free);
    const { times, cost } = await fromJoin(free, samples);
    row('  caller parked (its plan included) to originate, all free', '', spread(times));
    row('  processor time of one routed call', ms(cost));
    row('  caller parked to the wallboard, after a quiet second', '', spread(await toWallboard(free, open, 10)));
    await free.stop();
    await free.clean();
  }
  await sustained(10_000, 15);
};

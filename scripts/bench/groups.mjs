// Groupcalls: how soon all are dialled, how soon losers are let go, and what one costs by its legs and by the calls that are live.
import { cpu, listen, ms, now, pause, percentile, row, say } from './lib.mjs';

const SOURCE = { type: 'tel', target: '+15550100' };
const ACTIONS = [{ type: 'hangup' }];
const HOUR = [{ type: 'sleep', option: { duration: 3_600_000 } }];

let groups = 0;

/** One phone that answers after half a second of ringing, and others that ring for ever: the last four digits are their manners. */
const phones = (legs) => {
  const prefix = `+15${String(10_000 + groups++).padStart(5, '0')}`;
  const quiet = Array.from({ length: legs - 1 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}3000`);
  return [`${prefix}9991050`, ...quiet].map((target) => ({ type: 'tel', target }));
};

const place = (system, legs) =>
  system.api('POST', '/groupcalls', { source: SOURCE, destinations: phones(legs), actions: ACTIONS });

/** Hears of the end of groupcalls over the WebSocket, so that nobody has to ask. */
const follow = async (system) => {
  const [ended, waiting] = [new Set(), new Map()];
  const close = await listen(system, 'groupcall:*', (text) => {
    if (!text.startsWith('{"type":"groupcall_hangup"')) return;
    const { data } = JSON.parse(text);
    ended.add(data.id);
    waiting.get(data.id)?.();
  });
  const over = (group) => (ended.has(group) ? Promise.resolve() : new Promise((resolve) => waiting.set(group, resolve)));
  return { over, close };
};

/** Groupcalls that come as calls do, with exponential times between them: at equal times each answer would meet the dials of another. */
const run = async (system, { legs, count, pace }) => {
  const placed = [];
  const ends = await follow(system);
  const began = now();
  const busy = await cpu(system.pids.ledgerline);
  let due = began;
  for (let n = 0; n < count; n++) {
    due -= (Math.log(1 - Math.random()) * 1000) / pace;
    if (due > now()) await pause(due - now());
    placed.push(place(system, legs));
  }
  const all = await Promise.all(placed);
  await Promise.all(all.map(({ id }) => ends.over(id)));
  ends.close();
  return { all, cost: ((await cpu(system.pids.ledgerline)) - busy) / count };
};

const span = (wire, ids) => {
  const times = ids.map((id) => wire.dialled.get(id)).filter(Number.isFinite);
  return Math.max(...times) - Math.min(...times);
};

/** From the winner's answer to the last of the commands that end the others. */
const toLastKill = (wire, [winner, ...losers]) =>
  Math.max(...losers.map((id) => wire.killed.get(id) ?? NaN)) - wire.answered.get(winner);

/**
 * How long a commit takes for who comes at one moment: what is left of the one that is under way, and the next. Few commits meet a disk
 * that stands still, but everybody who comes meanwhile does.
 */
const metAt = (commits, at) => {
  const next = commits.findIndex((commit) => commit.at >= at);
  if (next < 0) return NaN;
  const before = commits[next - 1];
  return Math.max(0, before ? before.at + before.took - at : 0) + commits[next].took;
};

const spread = (values) => `p50 ${ms(percentile(values, 0.5))}, p99 ${ms(percentile(values, 0.99))}`;

/** @param system whose commits are timed */
export const benchGroups = async (system) => {
  say('Groupcalls, ring_all, the first phone answers after half a second and all others ring on');
  for (const [legs, count, pace] of [
    [2, 100, 20],
    [10, 600, 20],
    [100, 20, 2],
  ]) {
    system.commits.length = 0;
    const { all, cost } = await run(system, { legs, count, pace });
    const took = system.commits.map((commit) => commit.took);
    const met = all
      .map(({ call_ids: [winner] }) => metAt(system.commits, system.wire.answered.get(winner)))
      .filter(Number.isFinite);
    const spans = all.map(({ call_ids: ids }) => span(system.wire, ids));
    const kills = all.map(({ call_ids: ids }) => toLastKill(system.wire, ids)).filter(Number.isFinite);
    say(`  ${legs} legs, ${pace} groupcalls a second`);
    row('  first dial to last dial on the wire', ms(percentile(spans, 0.5)), `p99 ${ms(percentile(spans, 0.99))}`);
    row("  winner's ANSWER to the last loser's uuid_kill on the wire", ms(percentile(kills, 0.5)), spread(kills));
    row(
      '  the same, p99 in commits (p99), at most 4 for 10 legs',
      (percentile(kills, 0.99) / percentile(took, 0.99)).toFixed(1),
      `commits ${spread(took)}`,
    );
    row(
      '  the same, in commits as the answers meet them (p99)',
      (percentile(kills, 0.99) / percentile(met, 0.99)).toFixed(1),
      spread(met),
    );
    row('  processor time of one groupcall', ms(cost), `${ms(cost / legs)} a leg`);
  }
};

let placed = 0;

/** What one groupcall of ten legs costs with so many calls live, those of before among them. */
export const benchLive = async (system, { live }) => {
  const lane = async () => {
    while (placed < live) {
      const n = placed++;
      await system.api('POST', '/calls', {
        source: SOURCE,
        destinations: [{ type: 'tel', target: `+16${String(n).padStart(6, '0')}1001` }],
        actions: HOUR,
      });
    }
  };
  await Promise.all(Array.from({ length: 40 }, lane));
  await pause(2000);
  const { all, cost } = await run(system, { legs: 10, count: 60, pace: 10 });
  const kills = all.map(({ call_ids: ids }) => toLastKill(system.wire, ids)).filter(Number.isFinite);
  row(
    `one groupcall of 10 legs with ${live.toLocaleString('en-US')} calls live`,
    ms(cost),
    `ANSWER to last kill ${spread(kills)}`,
  );
};

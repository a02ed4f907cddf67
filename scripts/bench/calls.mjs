// Whole calls through HTTP, log, event socket and projections, and how long each hop takes.
import { watchDisk } from './disk.mjs';
import { listen, ms, now, pause, percentile, perSecond, row, rss, say } from './lib.mjs';

const SOURCE = { type: 'tel', target: '+15550100' };
const ACTIONS = [{ type: 'answer' }, { type: 'talk', option: { text: 'Hi', language: 'en-US' } }, { type: 'hangup' }];

/** A phone that rings and answers at once: the last four digits are its manners. */
const phone = (n) => `+1555${String(n % 1_000_000).padStart(6, '0')}1001`;

/** Follows every call of the customer over the WebSocket: when it was told answered, and when it ended. */
const follow = async (system) => {
  const [answered, waiting] = [new Map(), new Map()];
  let ended = 0;
  const close = await listen(system, 'call:*', (text) => {
    const at = now();
    if (text.startsWith('{"type":"call_answered"')) answered.set(JSON.parse(text).data.id, at);
    if (!text.startsWith('{"type":"call_hungup"')) return;
    ended++;
    const { data } = JSON.parse(text);
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  return {
    answered,
    count: () => ended,
    over: (callId) => new Promise((resolve) => waiting.set(callId, resolve)),
    close,
  };
};

const place = async (system, n, times) => {
  const asked = now();
  const [call] = await system.api('POST', '/calls', {
    source: SOURCE,
    destinations: [{ type: 'tel', target: phone(n) }],
    actions: ACTIONS,
  });
  times?.set(call.id, asked);
  return call;
};

/** As many calls as go through, `lanes` at a time, for a while, once it has been doing that for a third as long. */
export const benchLifecycles = async (system, { seconds, lanes }) => {
  const calls = await follow(system);
  let n = 0;
  const reasons = new Map();
  const began = now() + (seconds * 1000) / 3;
  const end = began + seconds * 1000;
  const memory = [];
  let before = 0;
  setTimeout(() => (before = calls.count()), began - now());
  const sampling = setInterval(() => void rss(system.pids.ledgerline).then((mib) => memory.push(mib)), 1000);
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (now() < end) {
        const call = await place(system, n++);
        const { hangup_reason: reason } = await calls.over(call.id);
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }),
  );
  const rate = (calls.count() - before) / ((now() - began) / 1000);
  clearInterval(sampling);
  calls.close();
  const half = Math.floor(memory.length / 2);
  say(
    `Whole calls: POST, dial, ring, answer, talk, hang-up, each seen on the WebSocket; ${lanes} at a time for ${seconds} s, warm`,
  );
  row('lifecycles, at least 300/s', perSecond(rate), [...reasons].map(([reason, count]) => `${count} ${reason}`).join(', '));
  row('memory of Ledgerline, half-way and at the end', `${Math.round(memory[half])} MiB`, `${Math.round(memory.at(-1))} MiB`);
};

/** Calls at a steady pace: from the request to the dial on the wire, and from the answer on the wire to the WebSocket. */
export const benchLatency = async (system, { seconds, pace }) => {
  const calls = await follow(system);
  const disk = await watchDisk(system.dataDir);
  const posted = new Map();
  const pending = [];
  const began = now();
  for (let n = 0; n < seconds * pace; n++) {
    const due = began + (n * 1000) / pace;
    if (due > now()) await pause(due - now());
    pending.push(place(system, 500_000 + n, posted).then((call) => calls.over(call.id)));
  }
  await Promise.all(pending);
  const syncs = await disk();
  calls.close();
  const toDial = [...posted].map(([id, at]) => system.wire.dialled.get(id) - at).filter(Number.isFinite);
  const toTold = [...calls.answered].map(([id, at]) => at - system.wire.answered.get(id)).filter(Number.isFinite);
  say(`At ${pace} calls a second for ${seconds} s`);
  const spread = (values) => `p50 ${ms(percentile(values, 0.5))}`;
  row('POST to originate on the wire, p99 at most 25 ms', ms(percentile(toDial, 0.99)), spread(toDial));
  row('ANSWER on the wire to call_answered on the WebSocket, p99', ms(percentile(toTold, 0.99)), spread(toTold));
  row('a lone fdatasync on the same disk meanwhile, p99', ms(percentile(syncs, 0.99)), `worst ${ms(Math.max(...syncs))}`);
};

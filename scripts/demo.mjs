// npm run demo: plays a two-minute story against a running system, and prints the time line of each call as it happens.
import WebSocket from 'ws';

const API = process.env.LEDGERLINE_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;
const SIMULATOR = `http://127.0.0.1:${process.env.SIMULATOR_PORT ?? 3002}`;
const USERNAME = process.env.DEMO_USERNAME ?? 'demo@ledgerline.example';
const PASSWORD = process.env.DEMO_PASSWORD ?? 'demo';
const NUMBER = '+15550100';

const say = (line = '') => process.stdout.write(`${line}\n`);
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const ask = async (base, method, path, body, token) => {
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const response = await fetch(base + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }).catch(
    (error) => {
      say(`Nothing answers at ${base} (${error.cause?.code ?? error.message}). Start it first: npm start`);
      process.exit(1);
    },
  );
  const text = await response.text();
  const json = text === '' ? null : JSON.parse(text);
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return json;
};

const { token } = await ask(API, 'POST', '/auth/login', { username: USERNAME, password: PASSWORD });
const api = (method, path, body) => ask(API, method, `/v1.0${path}`, body, token);
const phone = (method, path, body) => ask(SIMULATOR, method, path, body);
const customer = await api('GET', '/customer');

const began = Date.now();
const names = new Map();
const open = new Map();
const nameOf = (call) => {
  const other = call.direction === 'incoming' ? call.source.target : call.destination.target;
  if (!names.has(call.id)) names.set(call.id, `call ${names.size + 1} ${call.direction === 'incoming' ? 'from' : 'to'} ${other}`);
  return names.get(call.id);
};
const clock = () => `${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`;

const WORDS = {
  call_created: () => 'is created',
  call_ringing: () => 'rings',
  call_answered: () => 'is answered',
  call_hungup: (call) => `ends: ${call.hangup_reason}, by ${call.hangup_by}, after ${call.duration} s`,
};
const socket = new WebSocket(`${API.replace('http', 'ws')}/v1.0/ws?token=${token}`);
await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
socket.send(JSON.stringify({ type: 'subscribe', topics: [`customer_id:${customer.id}:call:*`] }));
socket.on('message', (raw) => {
  const { type, data } = JSON.parse(raw.toString());
  if (!WORDS[type]) return;
  say(`${clock()}  ${nameOf(data)} ${WORDS[type](data)}`);
  if (type === 'call_hungup') open.get(data.id)?.();
  if (type === 'call_hungup') open.set(data.id, null);
});

const ended = (id) => (open.get(id) === null ? Promise.resolve() : new Promise((resolve) => open.set(id, resolve)));

const timeline = async (id) => {
  const { result } = await api('GET', `/calls/${id}/timeline`);
  say(`          the log of ${names.get(id) ?? id}:`);
  for (const { tm, type, actor } of result) say(`            ${tm}  ${type.padEnd(24)} ${actor.kind} ${actor.id}`);
};

const say2 = (text) => [{ type: 'answer' }, { type: 'talk', option: { text, language: 'en-US' } }, { type: 'hangup' }];
const dial = (target, more) =>
  api('POST', '/calls', {
    source: { type: 'tel', target: NUMBER },
    destinations: [{ type: 'tel', target }],
    actions: say2('Hello from Ledgerline.'),
    ...more,
  });

const chapter = (title) => say(`\n${clock()}  == ${title}`);

chapter('A phone rings, answers, hears a greeting, and is hung up');
const [greeted] = await dial('+15559871100');
await ended(greeted.id);
await timeline(greeted.id);

chapter('Three phones that do not answer: busy, declining, unknown');
for (const target of ['+15559872000', '+15559874000', '+15559876000']) {
  const [call] = await dial(target);
  await ended(call.id);
}

chapter('A phone that rings for ever: our dial timer gives up after eight seconds');
const [endless] = await dial('+15559873000', { dial_timeout: 8000 });
await ended(endless.id);
await timeline(endless.id);

chapter('Cancelled while it rings');
const [cancelled] = await dial('+15559883000');
await pause(3);
await api('POST', `/calls/${cancelled.id}/hangup`);
await ended(cancelled.id);

chapter('On hold in the middle of a long talk: the phone hears music, then the talk goes on');
const [held] = await dial('+15559891050', {
  actions: say2('This is a long story about a call that somebody put on hold. '.repeat(6)),
});
await pause(6);
for (const [verb, seconds] of [
  ['hold', 6],
  ['resume', 4],
]) {
  await api('POST', `/calls/${held.id}/${verb}`);
  const { legs } = await phone('GET', '/phones/+15559891050');
  say(`${clock()}  ${verb}: the phone hears ${JSON.stringify(legs.at(-1).playing)}`);
  await pause(seconds);
}
await ended(held.id);

chapter('A caller dials our number and is greeted by its flow');
const arrival = await phone('POST', '/phones/+15557770001/calls', { to: NUMBER });
await ended(arrival.call_id ?? arrival.leg_id);
await timeline(arrival.call_id ?? arrival.leg_id);

chapter('Ten calls at once');
const many = await api('POST', '/calls', {
  source: { type: 'tel', target: NUMBER },
  destinations: Array.from({ length: 10 }, (_, index) => ({ type: 'tel', target: `+1555987${1010 + index * 20}` })),
  actions: say2('All together now.'),
});
await Promise.all(many.map(({ id }) => ended(id)));

chapter('The end. Every line above is an event that stays in the log.');
socket.close();

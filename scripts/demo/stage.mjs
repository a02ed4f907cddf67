// What the demo is played on: the API, its WebSocket, the simulator's phones, and a page to print to.
import WebSocket from 'ws';

const API = process.env.LEDGERLINE_URL || `http://127.0.0.1:${process.env.PORT || 3000}`;
const SIMULATOR = `http://127.0.0.1:${process.env.SIMULATOR_PORT || 3002}`;
const USERNAME = process.env.DEMO_USERNAME || 'demo@ledgerline.example';
const PASSWORD = process.env.DEMO_PASSWORD || 'demo';

/** Milliseconds after which a wait has failed; nothing in the story takes as long. */
const PATIENCE = 60_000;

export const say = (line = '') => process.stdout.write(`${line}\n`);

/** Ends the demo with a sentence. */
export const giveUp = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
};

export const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const ask = async (base, { method, path, body, token }) => {
  const headers = {
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const request = fetch(base + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  const response = await request.catch(({ cause, message }) =>
    giveUp(`Nothing answers at ${base} (${cause?.code ?? message}). Start it first, in another terminal: npm start`),
  );
  const text = await response.text();
  if (response.ok) return text === '' ? null : JSON.parse(text);
  return giveUp(`${method} ${base}${path} was answered with ${response.status} ${text}`);
};

const { token } = await ask(API, { method: 'POST', path: '/auth/login', body: { username: USERNAME, password: PASSWORD } });

/** A request to Ledgerline. */
export const api = (method, path, body) => ask(API, { method, path: `/v1.0${path}`, body, token });

/** A request to the simulator: what a person with a phone would do. */
export const phone = (method, path, body) => ask(SIMULATOR, { method, path, body });

export const until = async (what, check) => {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(0.02)) {
    const found = await check();
    if (found) return found;
  }
  return giveUp(`Waited a minute in vain for this: ${what}.`);
};

const began = Date.now();
const clock = () => `${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`;

export const tell = (sentence) => say(`${clock()}    ${sentence}`);

export const chapter = async (title) => {
  await pause(2);
  say(`\n${clock()}  ${title}`);
  await pause(2.5);
};

/** The calls of this story: by the phone at their other end, for others may call at the same time. */
const cast = new Set();
const names = new Map();
const views = new Map();

const otherEnd = (call) => (call.direction === 'incoming' ? call.source.target : call.destination.target);

const nameOf = (call) => {
  const word = call.direction === 'incoming' ? 'from' : 'to';
  if (!names.has(call.id)) names.set(call.id, `call ${names.size + 1} ${word} ${otherEnd(call)}`);
  return names.get(call.id);
};

const seconds = (count) => `${count} second${count === 1 ? '' : 's'}`;

const ending = ({ hangup_reason: reason, hangup_by: by, tm_progressing: answered, duration }) =>
  `is over: ${reason}, by ${by}${answered.startsWith('9999') ? '' : `, after ${seconds(duration)}`}`;

const WORDS = {
  call_created: (call) => (call.direction === 'incoming' ? 'comes in' : 'is dialed'),
  call_ringing: () => 'rings',
  call_answered: () => 'is answered',
  call_hungup: ending,
};

const show = ({ type, data }) => {
  if (!WORDS[type] || !cast.has(otherEnd(data))) return;
  tell(`${nameOf(data)} ${WORDS[type](data)}`);
  views.set(data.id, data);
};

/** Hears of every call of the customer from now on. */
export const listen = async () => {
  const customer = await api('GET', '/customer');
  const socket = new WebSocket(`${API.replace(/^http/, 'ws')}/v1.0/ws?token=${token}`);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.on('message', (raw) => show(JSON.parse(raw.toString())));
  const onClose = () => giveUp('The WebSocket was closed: Ledgerline has stopped.');
  socket.on('close', onClose);
  socket.send(JSON.stringify({ type: 'subscribe', topics: [`customer_id:${customer.id}:call:*`] }));
  return () => socket.off('close', onClose).close();
};

/** A phone that behaves like this in the story, whatever it did before. */
export const withPhone = async (number, manners = {}) => {
  cast.add(number);
  await phone('PUT', `/phones/${encodeURIComponent(number)}`, manners);
  return number;
};

/** The latest leg of a phone. */
export const legOf = async (number) => (await phone('GET', `/phones/${encodeURIComponent(number)}`)).legs.at(-1);

export const ended = ({ id }) =>
  until(`the end of ${names.get(id) ?? id}`, () => (views.get(id)?.status === 'hangup' ? views.get(id) : undefined));

const WHO = {
  user: () => 'you',
  switch: () => 'the switch',
  process: () => 'the plan',
  timer: (id) => `the ${id.split(' ')[0]} timer`,
};

/** The whole story of a call, from the log. */
export const timeline = async ({ id }) => {
  const { result } = await api('GET', `/calls/${id}/timeline`);
  const timeOf = ({ tm }) => Date.parse(`${tm.replace(' ', 'T')}Z`);
  say(`              GET /v1.0/calls/${id}/timeline`);
  for (const entry of result) {
    const after = ((timeOf(entry) - timeOf(result[0])) / 1000).toFixed(3).padStart(8);
    const { kind, id: actor } = entry.actor;
    say(`              ${after} s  ${entry.type.padEnd(24)} by ${WHO[kind]?.(actor) ?? kind}`);
  }
};

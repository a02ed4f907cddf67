// The load of a proof: people who call and are called, and who try again when nobody answers at the API.
import WebSocket from 'ws';

const NUMBER = '+15550100';
const LOGIN = { username: 'demo@ledgerline.example', password: 'demo' };

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const send = async (url, method, body, headers = {}) => {
  const type = body === undefined ? {} : { 'content-type': 'application/json' };
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await fetch(url, { method, headers: { ...type, ...headers }, body: text });
  const answered = await response.text();
  return { status: response.status, body: answered === '' ? null : JSON.parse(answered) };
};

/** Until somebody answers: the same request, under the same key. */
const insist = async (ask) => {
  for (;;) {
    const answer = await ask().catch(() => ({ status: 0 }));
    if (answer.status > 0 && answer.status < 500) return answer;
    await pause(100);
  }
};

const talk = (text) => ({ type: 'talk', option: { text, language: 'en-US' } });
const wait = (duration) => ({ type: 'sleep', option: { duration } });
const PLAN = [{ type: 'answer' }, talk('Hello.'), wait(50), { type: 'hangup' }];
const LONG = [{ type: 'answer' }, wait(3_600_000)];

/**
 * What becomes of a call, by the last digits of who is called (see the simulator). A leg that ended while no controller was there may
 * have told its cause to nobody: then the call is `failed`, or `noanswer` where it had rung.
 */
const KINDS = {
  answered: { last: (random) => `1${String(random.between(1, 99)).padStart(3, '0')}`, plan: PLAN, ends: ['normal'] },
  busy: { last: () => '2000', plan: PLAN, ends: ['busy', 'failed'] },
  declines: { last: () => '4000', plan: PLAN, ends: ['noanswer', 'failed'] },
  unknown: { last: () => '6000', plan: PLAN, ends: ['failed'] },
  hangsUp: { last: () => '7000', plan: LONG, ends: ['normal', 'failed'] },
  cancelled: { last: () => '3000', plan: PLAN, ends: ['cancel'], after: 'hangup' },
  held: { last: () => '1005', plan: LONG, ends: ['normal'], after: 'hold' },
};
const MIX = [...Array(5).fill('answered'), 'busy', 'declines', 'unknown', 'hangsUp', 'cancelled', 'held', 'incoming'];

/** @param proof where API and phones are; `doors` where more than one process serves the API */
export const startCalling = async ({ api, phones, doors = [api] }, random) => {
  const { token } = (await insist(() => send(`${api}/auth/login`, 'POST', LOGIN))).body;
  const authorized = { authorization: `Bearer ${token}` };
  const calls = [];
  const unseen = [];
  const post = (path, body) => {
    const key = random.id();
    const door = doors[calls.length % doors.length];
    return insist(() => send(`${door}/v1.0${path}`, 'POST', body, { ...authorized, 'idempotency-key': key }));
  };
  /** What one process has answered for, each of the others must know. */
  const lookElsewhere = async (id) => {
    for (const door of doors.slice(1)) {
      const seen = await insist(() => send(`${door}/v1.0/calls/${id}`, 'GET', undefined, authorized));
      if (seen.status !== 200) unseen.push(id);
    }
  };
  const customer = (await insist(() => send(`${api}/v1.0/customer`, 'GET', undefined, authorized))).body;
  const ear = await listen(`${api.replace('http', 'ws')}/v1.0/ws?token=${token}`, `customer_id:${customer.id}:call:*`);

  const place = async (call) => {
    const { plan, after } = KINDS[call.kind];
    const source = { type: 'tel', target: NUMBER };
    const destinations = [{ type: 'tel', target: call.phone }];
    const { body } = await post('/calls', { source, destinations, actions: plan, dial_timeout: 120_000 });
    call.id = body[0].id;
    await lookElsewhere(call.id);
    if (after === undefined) return;
    if (after === 'hold')
      for (const verb of ['hold', 'resume']) {
        await ear.told(call.id, 'call_answered');
        await pause(random.between(10, 500));
        await post(`/calls/${call.id}/${verb}`);
      }
    await pause(random.between(10, 1500));
    await post(`/calls/${call.id}/hangup`);
  };

  const call = async () => {
    const kind = random.of(MIX);
    const serial = `+1${String(calls.length).padStart(8, '0')}`;
    const incoming = kind === 'incoming';
    const made = {
      kind,
      id: null,
      phone: incoming ? `${serial}0001` : serial + KINDS[kind].last(random),
      ends: KINDS[kind]?.ends ?? ['normal'],
    };
    calls.push(made);
    if (!incoming) return place(made);
    const { body } = await send(`${phones}/phones/${encodeURIComponent(made.phone)}/calls`, 'POST', { to: NUMBER });
    made.id = body.call_id;
  };

  return {
    calls,
    unseen,
    ear,
    call,
    legsOf: async (phone) => (await send(`${phones}/phones/${encodeURIComponent(phone)}`, 'GET')).body.legs,
    timeline: async (id) =>
      (await insist(() => send(`${api}/v1.0/calls/${id}/timeline`, 'GET', undefined, authorized))).body.result,
  };
};

/** Follows every call over a WebSocket, comes again after each cut, and resumes where it was. */
const listen = async (url, topic) => {
  const types = new Map();
  const reasons = new Map();
  const waiting = new Map();
  const state = { last: null, repeated: 0, resynced: 0, closed: false };
  const take = ({ type, seq, data }) => {
    if (type === 'resync') state.resynced += 1;
    if (!type.startsWith('call_')) return;
    if (state.last !== null && seq <= state.last) state.repeated += 1;
    state.last = seq;
    types.set(data.id, (types.get(data.id) ?? new Set()).add(type));
    if (type === 'call_hungup') reasons.set(data.id, data.hangup_reason);
    for (const resolve of waiting.get(`${data.id} ${type}`) ?? []) resolve();
    waiting.delete(`${data.id} ${type}`);
  };
  let socket;
  const dial = () =>
    new Promise((resolve) => {
      socket = new WebSocket(url);
      const first = state.last === null ? { type: 'subscribe' } : { type: 'resume', seq: state.last };
      socket.on('open', () => socket.send(JSON.stringify({ ...first, topics: [topic] })));
      socket.on('message', (raw) => {
        take(JSON.parse(raw.toString()));
        resolve();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        resolve();
        if (!state.closed) setTimeout(dial, 100);
      });
    });
  await dial();
  return {
    reasons,
    state,
    told: (id, type) =>
      types.get(id)?.has(type)
        ? Promise.resolve()
        : new Promise((resolve) => waiting.set(`${id} ${type}`, [...(waiting.get(`${id} ${type}`) ?? []), resolve])),
    close: () => {
      state.closed = true;
      socket.close();
    },
  };
};

import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DEMO } from '../../apps/api/src/seed.js';
import { openCentre } from '../support/centre.js';
import { startSystem, talk } from '../support/system.js';
import type { Answer, TestSystem } from '../support/system.js';
import { until } from '../support/until.js';

let system: TestSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

const tel = (target: string): { type: string; target: string } => ({ type: 'tel', target });

/** A customer whom an agent serves, and a supervisor who may want to hear that. */
interface Cast {
  readonly customer: string;
  readonly agent: string;
  readonly supervisor: string;
  /** The calls of customer and agent. */
  readonly call: string;
  readonly agentCall: string;
  readonly agentId: string;
  readonly queueId: string;
}

let centres = 0;

/** Somebody calls a queue and talks with an agent; the supervisor's phone has these last four digits. */
const served = async (last = '1010'): Promise<Cast> => {
  const serial = String(++centres).padStart(3, '0');
  const [customer, agent, supervisor] = [`+1661${serial}0001`, `+1662${serial}1010`, `+1663${serial}${last}`];
  const centre = await openCentre(system, { wrapup_time: 60_000 });
  const { id: agentId } = await centre.agent(agent);
  const call = await centre.caller(customer);
  await hear([customer, [agent]], [agent, [customer]]);
  const { peer_call_id: agentCall } = await system.call(call, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
  return { customer, agent, supervisor, call, agentCall, agentId, queueId: centre.queue.id };
};

/** Two who are no agents: a plan has put a caller through to somebody. */
const connected = async (): Promise<Cast> => {
  const serial = String(++centres).padStart(3, '0');
  const [customer, agent, supervisor] = [`+1661${serial}0001`, `+1662${serial}1010`, `+1663${serial}1010`];
  const actions = [{ type: 'answer' }, { type: 'connect', option: { destinations: [tel(agent)] } }, talk('What now?')];
  const flow = await system.api('POST', '/flows', { name: serial, actions });
  const { result } = await system.api('GET', '/numbers');
  const number = result.find(({ number: each }: any) => each === DEMO.numbers[0]);
  await system.api('PUT', `/numbers/${number.id}`, { flow_id: flow.id });
  const { call_id: call } = await system.phone('POST', `/phones/${encodeURIComponent(customer)}/calls`, { to: DEMO.numbers[0] });
  await hear([customer, [agent]], [agent, [customer]]);
  const { peer_call_id: agentCall } = await system.call(call, ({ peer_call_id: peer }) => !peer.startsWith('00000000'));
  return { customer, agent, supervisor, call, agentCall, agentId: '', queueId: '' };
};

/** Waits until each of these phones hears exactly those. */
const hear = async (...expected: readonly (readonly [string, readonly string[]])[]): Promise<void> => {
  await until(async () => {
    const found = [];
    for (const [phone] of expected) {
      const leg = (await system.phone('GET', `/phones/${encodeURIComponent(phone)}`)).legs.at(-1);
      found.push([phone, leg?.hears.toSorted()]);
    }
    expect(found).toEqual(expected.map(([phone, wanted]) => [phone, wanted.toSorted()]));
    return true;
  });
};

const gone = (phone: string): Promise<any> => system.leg(phone, ({ state }) => state === 'ended');

const hangUp = async (phone: string): Promise<void> => {
  const leg = await system.leg(phone, () => true);
  await system.phone('POST', `/legs/${leg.id}/hangup`);
};

const supervise = (callId: string, mode: string, phone?: string): Promise<any> =>
  system.api('POST', `/calls/${callId}/supervise`, { mode, ...(phone === undefined ? {} : { destination: tel(phone) }) });

const become = (callId: string, is: object): Promise<any> =>
  until(async () => {
    const [latest] = (await system.api('GET', `/calls/${callId}/supervise`)).result;
    try {
      expect(latest).toMatchObject(is);
      return latest;
    } catch {
      return undefined;
    }
  });

/** Long enough for a talk that was one: from a shorter one the caller would get its place back. */
const talked = async ({ call, queueId }: Cast): Promise<void> => {
  await until(async () => {
    const { result } = await system.api('GET', `/queuecalls?queue_id=${queueId}`);
    const { tm_service: began } = result.find((one: any) => one.reference_id === call);
    return Date.now() - Date.parse(`${String(began).replace(' ', 'T')}Z`) > 1_100;
  });
};

const queuecall = async ({ call, queueId }: Cast, status: string): Promise<any> =>
  until(async () => {
    const { result } = await system.api('GET', `/queuecalls?queue_id=${queueId}`);
    return result.find((one: any) => one.reference_id === call && one.status === status);
  });

const agentIs = ({ agentId }: Cast, status: string): Promise<any> =>
  until(async () => {
    const found = await system.api('GET', `/agents/${agentId}`);
    return found.status === status ? found : undefined;
  });

describe('a supervisor', () => {
  it.each(['call', 'agentCall'] as const)(
    'hears both, and is heard by nobody, by the agent alone, by both, whichever call was named (%s)',
    async (which) => {
      const cast = await served();
      const { customer, agent, supervisor, agentCall } = cast;
      const begun = await supervise(cast[which], 'listen', supervisor);
      expect(begun).toMatchObject({ call_id: cast[which], supervised_call_id: agentCall, mode: 'listen', status: 'dialing' });
      await hear([supervisor, [customer, agent]], [customer, [agent]], [agent, [customer]]);
      await become(cast[which], { status: 'supervising', destination: { target: supervisor } });
      expect(await supervise(cast[which], 'whisper')).toMatchObject({ id: begun.id, mode: 'whisper' });
      await hear([supervisor, [customer, agent]], [customer, [agent]], [agent, [customer, supervisor]]);
      await supervise(cast[which], 'barge');
      await hear([supervisor, [customer, agent]], [customer, [agent, supervisor]], [agent, [customer, supervisor]]);
      await supervise(cast[which], 'listen');
      await hear([supervisor, [customer, agent]], [customer, [agent]], [agent, [customer]]);
      expect((await system.phone('GET', `/phones/${encodeURIComponent(supervisor)}`)).legs).toHaveLength(1);
      expect(await system.api('DELETE', `/calls/${cast[which]}/supervise`)).toMatchObject({ status: 'ended', reason: 'asked' });
      await gone(supervisor);
      await hear([customer, [agent]], [agent, [customer]]);
      expect(await system.api('DELETE', `/calls/${cast[which]}/supervise`)).toMatchObject({ id: begun.id, reason: 'asked' });
      await hangUp(customer);
    },
  );

  it('whispers from the first moment on where that was wished for, and the customer never hears it', async () => {
    const { customer, agent, supervisor, call } = await served();
    await supervise(call, 'whisper', supervisor);
    await hear([supervisor, [customer, agent]], [customer, [agent]], [agent, [customer, supervisor]]);
    const { id } = await system.leg(supervisor, () => true);
    await system.phone('POST', `/legs/${id}/say`, { text: 'Offer a discount.' });
    await system.leg(agent, ({ heard }) => heard.some(({ what }: any) => what === 'Offer a discount.'));
    expect((await system.leg(customer, () => true)).heard.map(({ what }: any) => what)).not.toContain('Offer a discount.');
    await hangUp(customer);
  });

  it('has what was wished for last once the phone is answered', async () => {
    const { customer, agent, supervisor, call } = await served('1080');
    await supervise(call, 'listen', supervisor);
    await system.leg(supervisor, ({ state }) => state === 'ringing');
    expect(await supervise(call, 'barge')).toMatchObject({ mode: 'barge', status: 'dialing' });
    await hear([supervisor, [customer, agent]], [customer, [agent, supervisor]], [agent, [customer, supervisor]]);
    await hangUp(customer);
  });

  it('who hangs up leaves the talk as it was', async () => {
    const { customer, agent, supervisor, call } = await served();
    await supervise(call, 'barge', supervisor);
    await hear([customer, [agent, supervisor]]);
    await hangUp(supervisor);
    await hear([customer, [agent]], [agent, [customer]]);
    await become(call, { status: 'ended', reason: 'supervisor_left' });
    await hangUp(customer);
  });

  it.each(['customer', 'agent'] as const)('is let go when the talk is over, by the %s', async (who) => {
    const cast = await served();
    await supervise(cast.agentCall, 'listen', cast.supervisor);
    await hear([cast.supervisor, [cast.customer, cast.agent]]);
    await talked(cast);
    await hangUp(cast[who]);
    await gone(cast.supervisor);
    await become(cast.agentCall, { status: 'ended' });
    await agentIs(cast, 'wrapup');
  });

  it('is rung no more when the talk is over before', async () => {
    const { customer, supervisor, call } = await served('3000');
    await supervise(call, 'listen', supervisor);
    await system.leg(supervisor, ({ state }) => state === 'ringing');
    await hangUp(customer);
    await gone(supervisor);
    await become(call, { status: 'ended', reason: 'talk_over' });
  });

  it.each([
    ['is busy', '2000', 'busy'],
    ['declines', '4000', 'noanswer'],
    ['cannot be reached', '5000', 'failed'],
  ])('who %s has failed, and the talk goes on', async (_, last, reason) => {
    const { customer, agent, supervisor, call } = await served(last);
    await supervise(call, 'listen', supervisor);
    await become(call, { status: 'failed', reason });
    await hear([customer, [agent]], [agent, [customer]]);
    await hangUp(customer);
  });

  it('may be one of two, each with a mode of its own', async () => {
    const { customer, agent, supervisor, call } = await served();
    const username = `boss${centres}@example.org`;
    const second = supervisor.replace(/1010$/, '1020');
    await system.api('POST', '/agents', {
      ...{ username, password: 'a long password', name: 'Boss', permission: 64 },
      addresses: [tel(second)],
    });
    const { body: login } = await system.ask('POST', '/auth/login', { username, password: 'a long password' });
    const boss = { authorization: `Bearer ${login.token}` };
    await supervise(call, 'whisper', supervisor);
    await hear([agent, [customer, supervisor]]);
    const { status, body } = await system.ask('POST', `/v1.0/calls/${call}/supervise`, { mode: 'listen' }, boss);
    expect([status, body.supervisor.name, body.destination.target]).toEqual([200, 'Boss', second]);
    await hear(
      [supervisor, [customer, agent]],
      // Who comes later hears what is whispered.
      [second, [customer, agent, supervisor]],
      [agent, [customer, supervisor]],
      [customer, [agent]],
    );
    await system.ask('POST', `/v1.0/calls/${call}/supervise`, { mode: 'barge' }, boss);
    await hear([agent, [customer, supervisor, second]], [customer, [agent, second]]);
    expect((await system.api('GET', `/calls/${call}/supervise`)).result.map(({ mode }: any) => mode)).toEqual([
      'barge',
      'whisper',
    ]);
    await system.api('DELETE', `/calls/${call}/supervise`);
    await gone(supervisor);
    await hear([second, [customer, agent]], [customer, [agent, second]]);
    await hangUp(customer);
    await gone(second);
  });

  it('follows the agent who asks somebody else for advice, and is gone with the agent', async () => {
    const { customer, agent, supervisor, call, agentCall } = await served();
    const expert = supervisor.replace(/1010$/, '1020');
    await supervise(call, 'whisper', supervisor);
    await hear([agent, [customer, supervisor]]);
    const transfer = await system.api('POST', `/calls/${agentCall}/transfer`, { type: 'attended', destination: tel(expert) });
    await hear([agent, [expert, supervisor]], [expert, [agent]], [supervisor, [agent, expert]], [customer, []]);
    await supervise(agentCall, 'listen');
    await hear([agent, [expert]]);
    await system.api('POST', `/transfers/${transfer.transfer_id}/complete`);
    await hear([customer, [expert]], [expert, [customer]]);
    await gone(agent);
    await gone(supervisor);
    await become(call, { status: 'ended' });
    await hangUp(customer);
  });

  it('hears what the agent hears of a customer on hold, and both again afterwards', async () => {
    const { customer, agent, supervisor, call } = await served();
    await supervise(call, 'barge', supervisor);
    await hear([customer, [agent, supervisor]]);
    await system.api('POST', `/calls/${call}/hold`);
    await system.leg(customer, ({ playing, hears }) => playing?.kind === 'moh' && hears.length === 0);
    await hear([agent, []], [supervisor, [agent]]);
    await system.api('DELETE', `/calls/${call}/hold`);
    await hear([supervisor, [customer, agent]], [customer, [agent, supervisor]], [agent, [customer, supervisor]]);
    await hangUp(customer);
  });

  it('hears the one who was named where nobody of the two is an agent, and whispers to that one', async () => {
    const { customer, agent: other, supervisor, call } = await connected();
    expect(await supervise(call, 'whisper', supervisor)).toMatchObject({ supervised_call_id: call });
    await hear([supervisor, [customer, other]], [customer, [other, supervisor]], [other, [customer]]);
    await hangUp(other);
    await gone(supervisor);
    await system.leg(customer, ({ playing }) => playing?.what === 'What now?');
    await become(call, { status: 'ended', reason: 'talk_over' });
  });

  it('is where it was after a restart', async () => {
    const { customer, agent, supervisor, call } = await served();
    await supervise(call, 'whisper', supervisor);
    await hear([supervisor, [customer, agent]], [agent, [customer, supervisor]]);
    await system.restart();
    await hear([supervisor, [customer, agent]], [customer, [agent]], [agent, [customer, supervisor]]);
    await supervise(call, 'barge');
    await hear([supervisor, [customer, agent]], [customer, [agent, supervisor]]);
    await hangUp(customer);
    await gone(supervisor);
  });
});

describe('a supervisor who takes over', () => {
  it('talks with the customer alone, and the agent has time to write it up', async () => {
    const cast = await served();
    const { customer, agent, supervisor, call, agentCall } = cast;
    await supervise(agentCall, 'listen', supervisor);
    await hear([supervisor, [customer, agent]]);
    await talked(cast);
    expect((await supervise(agentCall, 'takeover')).mode).toBe('takeover');
    await hear([customer, [supervisor]], [supervisor, [customer]]);
    await gone(agent);
    await become(agentCall, { status: 'taken_over' });
    await queuecall(cast, 'done');
    await agentIs(cast, 'wrapup');
    expect((await system.ask('POST', `/v1.0/calls/${agentCall}/supervise`, { mode: 'listen' })).status).toBe(409);
    await hangUp(supervisor);
    await system.leg(customer, ({ playing }) => playing?.what === 'Good bye.');
    await system.call(call, ({ status }) => status === 'hangup');
  });

  it('does so at the answer where the phone still rings, and until then the talk goes on', async () => {
    const cast = await served('1080');
    const { customer, agent, supervisor, call } = cast;
    await supervise(call, 'takeover', supervisor);
    await system.leg(supervisor, ({ state }) => state === 'ringing');
    await hear([customer, [agent]], [agent, [customer]]);
    await hear([customer, [supervisor]], [supervisor, [customer]]);
    await gone(agent);
    await hangUp(customer);
    await gone(supervisor);
  });

  it('in the first second of a talk keeps the customer all the same', async () => {
    const cast = await served();
    await supervise(cast.call, 'takeover', cast.supervisor);
    await hear([cast.customer, [cast.supervisor]], [cast.supervisor, [cast.customer]]);
    await gone(cast.agent);
    await queuecall(cast, 'done');
    await hear([cast.customer, [cast.supervisor]]);
    await hangUp(cast.customer);
    await gone(cast.supervisor);
  });

  it('takes the caller of two who are no agents', async () => {
    const { customer, agent: other, supervisor, call } = await connected();
    await supervise(call, 'listen', supervisor);
    await hear([supervisor, [customer, other]]);
    await supervise(call, 'takeover');
    await hear([customer, [supervisor]], [supervisor, [customer]]);
    await gone(other);
    await hangUp(supervisor);
    await system.leg(customer, ({ playing }) => playing?.what === 'What now?');
  });

  it('listens on where the call is being transferred', async () => {
    const { customer, agent, supervisor, agentCall } = await served();
    await supervise(agentCall, 'listen', supervisor);
    await hear([supervisor, [customer, agent]]);
    const expert = supervisor.replace(/1010$/, '1020');
    const transfer = await system.api('POST', `/calls/${agentCall}/transfer`, { type: 'attended', destination: tel(expert) });
    await hear([agent, [expert]], [supervisor, [agent, expert]]);
    await supervise(agentCall, 'takeover');
    await become(agentCall, { status: 'supervising', mode: 'listen' });
    await system.api('POST', `/transfers/${transfer.transfer_id}/cancel`);
    await hear([customer, [agent]], [agent, [customer]], [supervisor, [agent, customer]]);
    await hangUp(customer);
    await gone(supervisor);
  });
});

describe('a supervision', () => {
  it('is refused where it cannot be, and nothing happens', async () => {
    const { customer, agent, supervisor, call, agentCall, agentId } = await served();
    const ask = (id: string, body: object, headers?: Record<string, string>): Promise<any> =>
      system.ask('POST', `/v1.0/calls/${id}/supervise`, body, headers);
    const destination = tel(supervisor);
    expect((await ask(call, { mode: 'shout', destination })).body.error.details[0].field).toBe('mode');
    expect((await ask(call, { mode: 'listen' })).body.error.details[0].field).toBe('destination');
    expect((await ask(call, { mode: 'listen', destination: tel('12') })).body.error.details[0].field).toBe('destination.target');
    expect((await ask('11111111-1111-4111-8111-111111111111', { mode: 'listen', destination })).status).toBe(404);
    expect((await system.ask('DELETE', `/v1.0/calls/${call}/supervise`)).status).toBe(404);
    const { username } = await system.api('GET', `/agents/${agentId}`);
    const { body: login } = await system.ask('POST', '/auth/login', { username, password: 'a long password' });
    const own = { authorization: `Bearer ${login.token}` };
    expect((await ask(agentCall, { mode: 'listen', destination }, own)).status).toBe(403);
    await hear([customer, [agent]], [agent, [customer]]);
    expect((await system.api('GET', `/calls/${call}/supervise`)).result).toEqual([]);
    await hangUp(customer);
    await system.call(agentCall, ({ status }) => status === 'hangup');
    expect((await ask(agentCall, { mode: 'listen', destination })).status).toBe(409);
  });

  it('is one however often it is asked for at once, and is told with its actor', async () => {
    const { customer, agent, supervisor, call } = await served();
    const body = { mode: 'listen', destination: tel(supervisor) };
    const begin = (): Promise<Answer> => system.ask('POST', `/v1.0/calls/${call}/supervise`, body);
    const answers = await Promise.all(Array.from({ length: 12 }, begin));
    expect(new Set(answers.map(({ body: { id } }) => id)).size).toBe(1);
    await hear([supervisor, [customer, agent]]);
    expect((await system.phone('GET', `/phones/${encodeURIComponent(supervisor)}`)).legs).toHaveLength(1);
    const { result } = await system.api('GET', `/calls/${call}/timeline`);
    const asked = result.find(({ type }: any) => type === 'CallSupervisionAsked');
    expect(asked.actor.kind).toBe('user');
    await supervise(call, 'barge');
    const changed = (await system.api('GET', `/calls/${call}/timeline`)).result.find(
      ({ type }: any) => type === 'SupervisionModeChanged',
    );
    expect(changed.actor).toEqual(asked.actor);
    await hangUp(customer);
  });
});

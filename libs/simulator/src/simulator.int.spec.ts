import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Simulator } from './simulator.js';
import { startSimulator } from './simulator.js';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ eslPort: 0, httpPort: 0 });
});
afterEach(() => simulator.close());

/** A raw client: everything that arrived, and a wait for a text in it. */
const dial = async (): Promise<{ socket: Socket; send(text: string): void; seen(text: string): Promise<string> }> => {
  const socket = connect(simulator.eslPort, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString()));
  await once(socket, 'connect');
  const seen = async (text: string): Promise<string> => {
    while (!received.includes(text)) await once(socket, 'data');
    return received;
  };
  return { socket, send: (text) => void socket.write(`${text}\n\n`), seen };
};

const http = async (method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(`http://127.0.0.1:${simulator.httpPort}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('the simulator on its sockets', () => {
  it('takes a call from originate to hang-up over TCP while HTTP looks on', async () => {
    await http('PUT', '/phones/%2B15550100', { manual: true });
    const client = await dial();
    client.send('auth ClueCon');
    client.send('event json CHANNEL_PROGRESS CHANNEL_PARK CHANNEL_HANGUP_COMPLETE BACKGROUND_JOB');
    client.send('bgapi originate {origination_uuid=call-1}sofia/internal/+15550100@gw &park()\nJob-UUID: job-1');
    await client.seen('CHANNEL_PROGRESS');
    const ringing = await http('GET', '/phones/%2B15550100');
    expect(ringing.body).toMatchObject({
      address: '+15550100',
      legs: [{ call_id: 'call-1', state: 'ringing', playing: null, hears: [] }],
    });
    await http('POST', '/legs/call-1/answer');
    await client.seen('CHANNEL_PARK');
    await http('POST', '/legs/call-1/hangup', {});
    const all = await client.seen('CHANNEL_HANGUP_COMPLETE');
    expect(all).toContain('"_body":"+OK call-1\\n"');
    expect((await http('GET', '/phones/%2B15550100')).body).toMatchObject({
      legs: [{ state: 'ended', cause: 'NORMAL_CLEARING' }],
    });
    client.socket.destroy();
  });

  it('tells a caller what became of its call', async () => {
    const client = await dial();
    client.send('auth ClueCon');
    const { status, body } = await http('POST', '/phones/%2B15550100/calls', { to: '+15559999' });
    expect([status, Object.keys(body)]).toEqual([200, ['leg_id', 'call_id']]);
    client.send(`api uuid_kill ${String(body['call_id'])} UNALLOCATED_NUMBER`);
    await client.seen('+OK\n');
    expect((await http('GET', '/phones/%2B15550100')).body).toMatchObject({ legs: [{ id: body['leg_id'], sip_code: 404 }] });
    client.socket.destroy();
  });

  it('sends a wrong password away', async () => {
    const client = await dial();
    client.send('auth nonsense');
    await once(client.socket, 'close');
    expect(await client.seen('-ERR invalid')).toContain('text/disconnect-notice');
  });

  it('cuts every socket on demand and takes clients again at once', async () => {
    const client = await dial();
    const closed = once(client.socket, 'close');
    await http('POST', '/faults', { drop_esl: true });
    await closed;
    const next = await dial();
    expect(await next.seen('auth/request')).toContain('auth/request');
    next.socket.destroy();
  });

  it.each([
    ['PUT', '/phones/%2B15550100', { colour: 'red' }, 400, 'colour is not known'],
    ['PUT', '/phones/%2B15550100', 'nonsense', 400, 'the body must be a JSON object'],
    ['PUT', '/phones/nobody', {}, 400, 'a phone is a number or user@host'],
    ['POST', '/phones/%2B15550100/calls', {}, 400, 'to must be a text'],
    ['POST', '/legs/nobody/answer', {}, 404, 'there is no such leg'],
    ['POST', '/legs/nobody/dance', {}, 404, 'there is no such action'],
    ['POST', '/faults', { rain: true }, 400, 'rain is not known'],
    ['POST', '/faults', { delay_events_ms: -1 }, 400, 'delay_events_ms has a wrong value'],
    ['DELETE', '/phones', undefined, 405, 'this method does nothing here'],
    ['GET', '/nothing', undefined, 404, 'there is nothing here'],
  ])('answers %s %s %j with %i', async (...[method, path, body, status, message]) => {
    expect(await http(method, path, body)).toEqual({ status, body: { message } });
  });

  it('shows unknown phones without legs', async () => {
    expect((await http('GET', '/phones/%2B15550177')).body).toEqual({
      address: '+15550177',
      manners: { answer_after_ms: 1000 },
      legs: [],
    });
  });

  it('does not start on a port that is taken', async () => {
    await expect(startSimulator({ eslPort: simulator.eslPort, httpPort: 0 })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

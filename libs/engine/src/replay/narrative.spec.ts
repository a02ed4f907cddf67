import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import { narrated } from './narrative.js';
import { textOf } from './narrative.text.js';
import { callSpec, run, uuid } from './testing/run.js';
import { eventsBeside, eventsOfTree } from './tree.js';

const [first, sibling] = [callSpec('first', { dialTimeout: 5_000 }), callSpec('sibling')];

let events: readonly Recorded<Event>[];
let beside: readonly Recorded[];
beforeAll(async () => {
  const { store, start, tell, clock, stop } = run();
  await start();
  const { callId } = first;
  await tell({ to: 'call', id: callId, command: { type: 'CreateCall', callId, spec: first, siblings: [sibling] } });
  await tell({ to: 'call', id: callId, command: { type: 'ReportCallRinging', callId, legId: callId } });
  await clock.pass(6_000);
  await stop();
  events = await eventsOfTree(store, callId);
  beside = await eventsBeside(store, events);
});

const scenes = (checkpoint = 1_000) => narrated(events, { events: beside, checkpoint });

describe('the story of a call tree', () => {
  it('has the events of its tree and of no other', () => {
    expect(events.map(({ event }) => event.type)).toEqual(['CallCreated', 'CallDialAsked', 'CallRinging', 'CallHangupAsked']);
    expect(new Set(beside.map(({ stream }) => stream))).toEqual(new Set([`call-${uuid('sibling')}`]));
  });

  it('says what each event led to, and by whom', () => {
    const [created, dialled, rang, hangup] = scenes();
    expect(created!.commands).toMatchObject([{ process: 'chaining', version: 1, type: 'CreateCall', done: beside[0]!.position }]);
    expect(dialled!.timers).toMatchObject([{ set: { type: 'ReportDialTimedOut', done: hangup!.position } }]);
    expect([rang!.status, hangup!.status]).toEqual(['ringing', 'ringing']);
    expect(hangup).toMatchObject({ actor: { kind: 'timer' }, because: dialled!.position });
  });

  it('tells what changed nothing from what is under way', () => {
    const underWay = (checkpoint: number) =>
      narrated(events, { events: [], checkpoint })[0]!.commands.map((command) => [command.done, command.underWay]);
    expect([underWay(1), underWay(0)]).toEqual([[[null, false]], [[null, true]]]);
  });

  it('fits a terminal of 120 columns', () => {
    const lines = textOf(scenes());
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
    expect(lines.map((line) => line.replaceAll(/ +/g, ' ').trim()).slice(2)).toEqual([
      `1 +0.000 call ${first.callId.slice(0, 8)} CallCreated [dialing] from +15550100, to +15550199, siblings 1 switch`,
      `-> call ${sibling.callId.slice(0, 8)} CreateCall (chaining v1) done at ${beside[0]!.position}`,
      `2 +0.000 call ${first.callId.slice(0, 8)} CallDialAsked from +15550100, to +15550199 switch`,
      `timer dial in 5.000 s: call ${first.callId.slice(0, 8)} ReportDialTimedOut fired at ${events[3]!.position}`,
      `${events[2]!.position} +0.000 call ${first.callId.slice(0, 8)} CallRinging [ringing] switch`,
      `${events[3]!.position} +5.000 call ${first.callId.slice(0, 8)} CallHangupAsked reason dialout, cause ALLOTTED_TIMEOUT timer dial < 2`,
      `timer hangup in 30.000 s: call ${first.callId.slice(0, 8)} ReportHangupTimedOut`,
    ]);
  });

  it('has nothing to say of a call that nobody knows', async () => {
    expect(await eventsOfTree(run().store, 'nobody')).toEqual([]);
    expect(textOf([])).toEqual([]);
  });
});

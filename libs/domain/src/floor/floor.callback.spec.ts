import { describe, expect, it } from '@jest/globals';
import { tel } from '../kernel/address.js';
import { uuid5 } from '../kernel/uuid.js';
import type { FloorEvent } from './floor.events.js';
import { flooring } from './floor.process.js';
import { NEW_QUEUE } from './floor.queue.js';
import type { CallbackSetting } from './floor.queue.js';
import { floorTimers } from './floor.timers.js';
import { Room } from './testing/room.js';

const setting = (changes: Partial<CallbackSetting> = {}): CallbackSetting => ({
  ...{ key: '1', first: 'agent', attempts: 2, retryAfter: 60_000, ringTimeout: 20_000 },
  message: { text: 'We call you back.', language: 'en-US' },
  ...changes,
});

const types = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map(({ type }) => type).filter((type) => type !== 'AgentOffered');

const asks = (events: readonly FloorEvent[]): readonly string[] =>
  events.flatMap((event) => flooring(event, 'cust')).map(({ command }) => command.type);

const KIM = uuid5('kim', 'callback');

const dialOf = (number: number): string => uuid5(KIM, `callback ${number}`);

/** A room in which kim has pressed the key, before lee came. */
const room = (changes: Partial<CallbackSetting> = {}): Room => {
  const one = new Room().queue('q', { callback: setting(changes), wrapupTime: 5_000 });
  one.caller('kim');
  one.after(1_000).tell({ type: 'ReportKeyPressed', queuecallId: 'kim', key: '1' });
  one.caller('lee');
  return one;
};

const customerAnswers = (one: Room, dial = 1, callId = 'phone of kim') =>
  one.tell({ type: 'ReportCallbackAnswered', queuecallId: KIM, groupcallId: dialOf(dial), callId });

const customerIsOver = (one: Room, dial = 1) =>
  one.tell({ type: 'ReportCallbackOver', queuecallId: KIM, groupcallId: dialOf(dial) });

describe('who would rather be called back', () => {
  it('presses a key, hears so, and keeps the place', () => {
    const one = new Room().queue('q', { callback: setting() });
    one.caller('kim');
    one.after(1_000).caller('lee');
    const events = one.tell({ type: 'ReportKeyPressed', queuecallId: 'kim', key: '1' });
    expect(events).toMatchObject([
      { type: 'QueuecallEnded', end: 'callback', wayOut: { do: 'hangup', message: { text: 'We call you back.' } } },
      {
        type: 'QueuecallJoined',
        queuecallId: KIM,
        callback: { first: 'agent' },
        since: one.at - 1_000,
        deadline: one.at + 86_400_000,
      },
    ]);
    one.agent('ann');
    expect(one.offers).toEqual({ [KIM]: ['ann'] });
  });

  it('cannot be called back without a number, or where the queue calls nobody', () => {
    const one = new Room().queue('q', { callback: setting() }).queue('other');
    one.caller('kim', 'other');
    expect(() => one.tell({ type: 'TakeCallback', queuecallId: 'kim', address: null })).toThrow('queuecall.no_callback');
    one.caller('lee');
    one.joins('hidden', { number: 'anonymous' });
    expect(() => one.tell({ type: 'TakeCallback', queuecallId: 'hidden', address: null })).toThrow('queuecall.no_callback');
    expect(one.tell({ type: 'ReportKeyPressed', queuecallId: 'hidden', key: '1' })).toEqual([]);
    expect(types(one.tell({ type: 'TakeCallback', queuecallId: 'lee', address: tel('+15550001111') }))).toEqual([
      'QueuecallEnded',
      'QueuecallJoined',
    ]);
    expect(() => one.tell({ type: 'TakeCallback', queuecallId: 'lee', address: null })).toThrow('queuecall.not_found');
  });

  it('is not sent away where nobody is logged in any more', () => {
    const one = new Room().queue('q', { callback: setting(), onNoAgents: { do: 'leave', after: 1_000, way: { do: 'hangup' } } });
    one.agent('ann');
    one.choose('ann', 'away');
    one.caller('kim');
    one.tell({ type: 'ReportKeyPressed', queuecallId: 'kim', key: '1' });
    expect(types(one.after(1_000).tell({ type: 'ReportUnstaffed', queueId: 'q' }))).toEqual([]);
  });
});

describe('called back, the agent first', () => {
  const answered = (): Room => {
    const one = room();
    one.agent('ann');
    one.answer(KIM, 'ann');
    return one;
  };

  it('is rung when an agent has answered, who hears it ring, and the two talk', () => {
    const one = room();
    one.agent('ann');
    const events = one.answer(KIM, 'ann');
    expect(types(events)).toEqual(['OfferEnded', 'QueuecallServed']);
    expect(events.at(-1)).toMatchObject({ dial: { source: tel('+15550100'), owner: { kind: 'callback', queuecallId: KIM } } });
    expect(asks(events)).toEqual(['PartCall', 'CreateGroupcall']);
    const talk = customerAnswers(one);
    expect(talk).toMatchObject([{ type: 'QueuecallConnected', callId: 'phone of kim', agentCallId: `ann for ${KIM}` }]);
    expect(asks(talk)).toEqual(['JoinCall', 'JoinCall']);
    expect(one.after(30_000).ends(KIM, 'ann')).toMatchObject([
      { type: 'QueuecallEnded', end: 'done', served: 30_000 },
      { type: 'AgentLegEnded' },
      { type: 'AgentWrapupStarted' },
    ]);
  });

  it('who does not answer is tried again later, and the others do not wait for that', () => {
    const one = answered();
    const events = customerIsOver(one.after(20_000));
    expect(types(events)).toEqual(['QueuecallRequeued', 'QueuecallCallbackFailed']);
    expect(asks(events)).toContain('HangUpCall');
    expect(events.flatMap(floorTimers)).toContainEqual(
      expect.objectContaining({ kind: 'set', timer: `callback ${KIM}`, due: one.at + 60_000 }),
    );
    one.ends(KIM, 'ann');
    one.choose('ann', 'available');
    one.tell({ type: 'ReportRested', agentId: 'ann', offerId: uuid5(KIM, 'offer 1') });
    expect(Object.keys(one.offers)).toEqual(['lee']);
    one.hangUp('lee');
    expect(types(one.after(60_000).tell({ type: 'ReportCallbackDue', queuecallId: KIM }))).toEqual([
      'QueuecallCallbackDue',
      'OfferMade',
    ]);
    one.answer(KIM, 'ann');
    expect(customerIsOver(one, 2)).toMatchObject([
      { type: 'QueuecallRequeued' },
      { type: 'QueuecallEnded', end: 'callback_failed' },
    ]);
  });

  it('is rung no more when the agent hangs up, and is the next again', () => {
    const one = answered();
    const events = one.after(5_000).ends(KIM, 'ann');
    expect(types(events)).toContain('QueuecallRequeued');
    expect(asks(events)).toContain('HangUpGroupcall');
    one.agent('bob');
    expect(one.offers).toMatchObject({ [KIM]: ['bob'] });
    const late = customerAnswers(one);
    expect(asks(late)).toEqual(['HangUpCall']);
  });

  it('who hangs up as soon as the talk has begun is not called again', () => {
    const one = answered();
    customerAnswers(one);
    expect(customerIsOver(one)).toMatchObject([{ type: 'QueuecallEnded', end: 'done' }]);
    expect(types(one.ends(KIM, 'ann'))).toEqual(['AgentLegEnded', 'AgentWrapupStarted']);
  });

  it('is let go when somebody takes it out of the queue', () => {
    const one = answered();
    const events = one.tell({ type: 'KickQueuecall', queuecallId: KIM });
    expect(asks(events)).toEqual(['HangUpGroupcall', 'HangUpCall']);
  });
});

describe('called back, the customer first', () => {
  const rung = (): Room => {
    const one = room({ first: 'customer' });
    one.agent('ann');
    return one;
  };

  it('is rung when an agent is reserved, who is rung once the customer is there', () => {
    const one = rung();
    expect(one.offers).toEqual({ [KIM]: ['ann'] });
    const offer = one.events.findLast(({ type }) => type === 'OfferMade');
    expect(offer).toMatchObject({ agentIds: ['ann'], plan: { owner: { kind: 'callback' } } });
    const events = customerAnswers(one);
    expect(events).toMatchObject([{ type: 'QueuecallCallbackAnswered', offer: { plan: { owner: { kind: 'offer' } } } }]);
    expect(asks(events)).toEqual(['PartCall', 'CreateGroupcall']);
    const talk = one.answer(KIM, 'ann');
    expect(talk).toMatchObject([{ type: 'OfferEnded' }, { type: 'QueuecallServed', callId: 'phone of kim' }]);
    expect(asks(talk)).toEqual(['JoinCall', 'JoinCall']);
  });

  it('who does not answer frees the agent, for others at once', () => {
    const one = rung();
    const events = customerIsOver(one);
    expect(types(events)).toEqual(['OfferEnded', 'QueuecallCallbackFailed', 'OfferMade']);
    expect(one.offers).toEqual({ lee: ['ann'] });
  });

  it('is offered to another when the agent does not answer, and is not called a second time for that', () => {
    const one = rung();
    customerAnswers(one);
    one.agent('bob');
    one.fail(KIM, 'ann', 'dialout');
    const offer = one.events.findLast(({ type }) => type === 'OfferMade');
    expect(offer).toMatchObject({ plan: { owner: { kind: 'offer' } } });
  });

  it('is not called twice when its agent goes away meanwhile, and waits for the next one', () => {
    const one = rung();
    one.choose('ann', 'away');
    expect(one.offers).toEqual({});
    one.agent('bob');
    expect(one.offers).toEqual({ lee: ['bob'] });
    expect(customerAnswers(one)).toMatchObject([{ type: 'QueuecallCallbackAnswered', offer: null }]);
    one.choose('ann', 'available');
    expect(one.offers).toMatchObject({ [KIM]: ['ann'] });
  });

  it('is called neither again nor too early when its place, or its queue, is changed meanwhile', () => {
    const one = rung();
    one.choose('ann', 'away');
    one.tell({ type: 'PrioritiseQueuecall', queuecallId: KIM, priority: 9 });
    one.queue('q', { callback: setting({ first: 'customer' }), priority: 1 });
    one.agent('bob');
    expect(one.offers).toEqual({ lee: ['bob'] });
    customerIsOver(one);
    one.tell({ type: 'PrioritiseQueuecall', queuecallId: KIM, priority: 10 });
    one.choose('ann', 'available');
    expect(one.offers).toEqual({ lee: ['bob'] });
  });

  it('who hangs up again before an agent is there is called later', () => {
    const one = rung();
    customerAnswers(one);
    expect(types(customerIsOver(one))).toEqual(['OfferEnded', 'QueuecallCallbackFailed', 'OfferMade']);
  });
});

describe('who hung up while waiting', () => {
  it('and calls again in time has the place of before', () => {
    const one = new Room().queue('q', { resumeWindow: 60_000 });
    one.caller('kim');
    one.after(10_000).hangUp('kim');
    one.after(10_000).caller('kim again');
    expect(one.events.at(-1)).toMatchObject({ since: one.at - 20_000, resumes: 'kim' });
    one.hangUp('kim again');
    expect(one.after(60_001).caller('kim late')).toMatchObject([{ since: one.at }]);
  });

  it('has it once, and not in another queue, nor where the number is hidden', () => {
    const one = new Room().queue('q', { resumeWindow: 60_000 }).queue('other', { resumeWindow: 60_000 });
    one.caller('kim');
    one.after(10_000).hangUp('kim');
    expect(one.caller('kim elsewhere', 'other')).toMatchObject([{ since: one.at }]);
    one.caller('kim again');
    expect(one.after(1_000).caller('a friend')).toMatchObject([{ since: one.at }]);
    one.joins('somebody', { number: 'anonymous@anonymous.invalid' });
    one.after(1_000).hangUp('somebody');
    expect(one.joins('somebody else', { number: 'anonymous@anonymous.invalid' })).toMatchObject([{ since: one.at }]);
    expect(NEW_QUEUE.resumeWindow).toBe(0);
  });

  it('is forgotten after that', () => {
    const one = new Room().queue('q', { resumeWindow: 60_000 });
    for (let index = 0; index < 100; index++) {
      one.caller(`caller ${index}`);
      one.after(10_000).hangUp(`caller ${index}`);
    }
    expect(one.state.queues.get('q')?.places.size).toBe(1);
  });
});

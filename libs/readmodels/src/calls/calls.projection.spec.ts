import { expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import { fold } from '../fold.js';
import type { Announced } from '../fold.js';
import { messagesOf } from '../messages.js';
import {
  CUSTOMER,
  Story,
  answered,
  arrived,
  createCall,
  legEnded,
  ringing,
  spec,
  uuid,
  wholeCall,
  wish,
} from '../testing/story.js';
import { calls } from './calls.projection.js';
import type { CallView } from './calls.view.js';

const announcedBy = ({ log }: Story): readonly Announced[] => fold([calls], [], log).announced;

/** What is told of each event that is told of at all. */
const typesByEvent = (story: Story): readonly (readonly [Event['type'] | undefined, readonly string[]])[] =>
  announcedBy(story).map(({ position, types }) => [story.log[position - 1]?.event.type, types]);

it('tells the names of the seed first, then that the call has changed, then the older names', () => {
  const story = new Story();
  story.tell(createCall(spec('c')));
  story.tell(ringing('c'));
  story.tell(answered('c'));
  story.tell(wish('c', 'HoldCall'));
  story.tell(wish('c', 'HangUpCall'));
  story.tell(legEnded('c'));
  story.tell(wish('c', 'DeleteCall'));

  expect(typesByEvent(story)).toEqual([
    ['CallCreated', ['call_created']],
    ['CallRinging', ['call_ringing', 'call_updated']],
    ['CallAnswered', ['call_answered', 'call_updated', 'call_progressing']],
    ['CallHeld', ['call_updated']],
    ['CallHangupAsked', ['call_updated', 'call_terminating']],
    ['CallEnded', ['call_hungup', 'call_updated', 'call_hangup']],
    ['CallDeleted', ['call_updated', 'call_deleted']],
  ]);
});

it('tells of a call that is canceled while it rings', () => {
  const story = new Story();
  story.tell(createCall(spec('c')));
  story.tell(wish('c', 'HangUpCall'));

  expect(typesByEvent(story).at(-1)).toEqual(['CallHangupAsked', ['call_updated', 'call_canceling']]);
});

it('tells nothing of what nobody can see', () => {
  const story = new Story();
  story.tell(createCall(spec('c')));
  story.tell(wish('c', 'ReportDialTimedOut'));

  expect(typesByEvent(story)).toEqual([['CallCreated', ['call_created']]]);
});

it('tells nobody of an incoming call to a number that nobody owns', () => {
  const story = new Story();
  story.tell(arrived('c', null));

  expect(announcedBy(story)).toEqual([]);
  expect(fold([calls], [], story.log).changed[0]?.get(uuid('c'))?.customerId).toBeNull();
});

it('carries the call as of the event, its duration and recordings when it is over', () => {
  const story = new Story();
  wholeCall(story, 'c');
  const told = announcedBy(story).flatMap(messagesOf);
  const statuses = told.map(({ data }) => (data as CallView).status);

  expect(new Set(statuses)).toEqual(new Set(['dialing', 'ringing', 'progressing', 'terminating', 'hangup']));
  expect(told.find(({ type }) => type === 'call_hungup')?.data).toMatchObject({
    id: uuid('c'),
    duration: 3,
    recording_ids: [],
    hangup_by: 'local',
    hangup_reason: 'normal',
  });
});

it('numbers messages by the place of their event, and addresses them to the customer', () => {
  const story = new Story();
  story.tell(createCall(spec('c')));
  story.tell(ringing('c'));
  const { id, position } = story.log.at(-1)!;
  const topic = `customer_id:${CUSTOMER}:call:${uuid('c')}`;

  expect(announcedBy(story).flatMap(messagesOf).slice(1)).toMatchObject([
    { type: 'call_ringing', topic, seq: position * 256, id: `${id}.0`, tm: '2022-05-01 15:10:23.000000' },
    { type: 'call_updated', topic, seq: position * 256 + 1, id: `${id}.1` },
  ]);
});

import { describe, expect, it } from '@jest/globals';
import type { Event } from '#domain/contact-centre.js';
import type { Cause } from '#domain/kernel/cause.js';
import { NIL } from '#domain/kernel/uuid.js';
import type { Recorded } from '#domain/kernel/recorded.js';
import type { SupervisionEvent } from '#domain/supervision/supervision.events.js';
import { supervisionSpec } from '#domain/testing/groups.js';
import { fold } from '../fold.js';
import { NEVER } from '../time.js';
import { supervisions } from './supervisions.projection.js';
import type { SupervisionView } from './supervisions.view.js';

const what = { supervisionId: 's', supervisedCallId: 'A', groupcallId: 'g' } as const;

const created: SupervisionEvent = { type: 'SupervisionCreated', supervisionId: 's', legId: 'A', spec: supervisionSpec() };
const started: SupervisionEvent = { type: 'SupervisionStarted', ...what, supervisorCallId: 'S', legId: 'A', mode: 'listen' };
const whispers: SupervisionEvent = { ...started, type: 'SupervisionModeChanged', mode: 'whisper' };
const asked: SupervisionEvent = { type: 'SupervisionTakeoverAsked', ...what, supervisorCallId: 'S', keeps: 'peer' };

const logOf = (events: readonly SupervisionEvent[]): readonly Recorded<Event>[] =>
  events.map((event, position) => {
    const actor = { kind: 'system', id: 'test' } as const;
    const cause: Cause = { correlation: 'C', causation: 'x', command: `c${position}`, actor, at: 1_000 * (position + 1) };
    return { id: `e${position}`, event, cause, stream: 'supervision-s', revision: position, position: position + 1 };
  });

const folded = (...events: readonly SupervisionEvent[]) => fold([supervisions], [], logOf(events));
const rowOf = (...events: readonly SupervisionEvent[]) => folded(...events).changed[0]!.get('s')!;
const viewOf = (...events: readonly SupervisionEvent[]): SupervisionView => rowOf(...events).view as SupervisionView;

describe('a supervision', () => {
  it('is shown from its beginning to its end', () => {
    expect(viewOf(created)).toEqual({
      ...{ id: 's', customer_id: 'cust', call_id: 'C', supervised_call_id: 'A', peer_call_id: 'C', supervisor_call_id: NIL },
      ...{ supervisor: { id: 'u', name: 'Sue' }, mode: 'listen', status: 'dialing', reason: '' },
      destination: { type: 'tel', target: '+15550103', target_name: '', name: '', detail: '' },
      ...{ tm_create: '1970-01-01 00:00:01.000000', tm_update: NEVER, tm_answer: NEVER, tm_end: NEVER },
    });
    expect(viewOf(created, started, whispers)).toMatchObject({ status: 'supervising', supervisor_call_id: 'S', mode: 'whisper' });
    expect(rowOf(created, started).open).toBe(true);
  });

  it.each<[string, SupervisionEvent, Partial<SupervisionView>]>([
    ['ended', { type: 'SupervisionEnded', ...what, reason: 'talk_over' }, { status: 'ended', reason: 'talk_over' }],
    ['failed', { type: 'SupervisionFailed', ...what, reason: 'busy' }, { status: 'failed', reason: 'busy' }],
    ['taken over', { type: 'SupervisionTakenOver', ...what, supervisorCallId: 'S' }, { status: 'taken_over', reason: '' }],
  ])('has %s', (_, event, view) => {
    const row = rowOf(created, started, event);
    expect(row.view).toMatchObject({ ...view, tm_end: '1970-01-01 00:00:03.000000' });
    expect(row.open).toBe(false);
  });

  it('is told to those who follow the call that was named', () => {
    const end: SupervisionEvent = { type: 'SupervisionEnded', ...what, reason: 'asked' };
    const { announced } = folded(created, started, whispers, asked, end);
    expect(announced.map(({ topic, types }) => [topic, ...types])).toEqual(
      ['created', 'started', 'changed', 'ended'].map((each) => ['customer_id:cust:call:C', `supervision_${each}`]),
    );
  });
});

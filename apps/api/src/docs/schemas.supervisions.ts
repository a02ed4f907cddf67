import { id, object, oneOf, text, time } from './schema.shapes.js';

export const supervision = {
  id: id(),
  customer_id: id(),
  call_id: id('the call that was named'),
  supervised_call_id: id('whose phone is listened to, and whispered to'),
  peer_call_id: id('with whom that talked when it began'),
  supervisor_call_id: id('by which the supervisor has answered'),
  supervisor: object({ id: id(), name: text() }),
  mode: oneOf('listen', 'whisper', 'barge', 'takeover'),
  status: oneOf('dialing', 'supervising', 'taken_over', 'ended', 'failed'),
  reason: text('why it ended, or failed'),
  destination: { $ref: '#/components/schemas/Address' },
  tm_create: time(),
  tm_update: time(),
  tm_answer: time(),
  tm_end: time(),
};

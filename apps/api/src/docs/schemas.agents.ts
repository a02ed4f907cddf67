import { id, list, nullable, number, object, oneOf, person, stamps, text, time } from './schema.shapes.js';
import { OUTCOMES } from './schemas.queues.js';

const offer = {
  id: id(),
  queue_id: id(),
  queuecall_id: id(),
  deadline: time(),
  since: time(),
  waited: number('milliseconds, when the offer was made'),
  caller: { $ref: '#/components/schemas/Address' },
  variables: { type: 'object', additionalProperties: { type: 'string' } },
  attempt: number('which offer of this caller it is, from 1'),
};

export const agent = {
  id: id(),
  customer_id: id(),
  username: text(),
  name: text(),
  detail: text(),
  ring_method: oneOf('ringall', 'linear'),
  status: oneOf('available', 'away', 'offline', 'ringing', 'busy', 'wrapup'),
  permission: number('16: agent, 64: manager, 32: admin'),
  tag_ids: list(id()),
  addresses: list({ $ref: '#/components/schemas/Address' }),
  skills: { type: 'object', additionalProperties: number(), description: 'levels from 1 to 10, by name' },
  ...stamps,
  status_since: time(),
  reason: text('of what it has chosen to be'),
  queue_ids_left: list(id('of a queue that it has logged out of')),
  offer_id: id('what rings'),
  call_ids: list(id()),
  wrapup_until: nullable(time()),
  missed: number('offers in a row that came to nothing by its doing'),
  changed_by: nullable(person),
  capacity: number('calls that it takes at once'),
  next_status: oneOf('', 'available', 'away', 'offline'),
  next_reason: text('of what it has chosen to be after its calls'),
  version: number('how often a status was chosen'),
  offer: nullable(object(offer)),
  last_offer: nullable(object({ id: id(), outcome: oneOf(...OUTCOMES), tm: time() })),
  wrapup: nullable(object({ queue_id: id(), queuecall_id: id(), deadline: time() })),
  desktop: oneOf('', 'here', 'lost'),
};

export const me = {
  id: text(),
  customer_id: id(),
  kind: oneOf('user', 'accesskey'),
  permission: oneOf('agent', 'manager', 'admin'),
  agent: { $ref: '#/components/schemas/Agent', nullable: true },
};

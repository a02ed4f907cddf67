import { describe, it } from '@jest/globals';
import { given } from '../testing/given.js';
import { number, numberId } from './number.decider.js';
import type { NumberCommand, NumberEvent } from './number.events.js';

const id = numberId('+15550100');
const settings = { flowId: null, name: '', detail: '' };
const created: NumberEvent = { type: 'NumberCreated', numberId: id, customerId: 'cust', number: '+15550100', ...settings };
const create: NumberCommand = { type: 'CreateNumber', numberId: id, customerId: 'other', number: '+15550100', ...settings };
const deleted: NumberEvent = { type: 'NumberDeleted', numberId: id };

describe('a number', () => {
  it('belongs to one customer at a time', () => {
    given(number, created).when(create).thenRefuses('number.taken');
    given(number, created, deleted).when(create).thenTypes('NumberCreated');
  });

  it('is changed by its owner alone, whoever it belonged to before', () => {
    const update: NumberCommand = { type: 'UpdateNumber', numberId: id, customerId: 'cust', ...settings, name: 'desk' };
    given(number, created)
      .when(update)
      .then({ type: 'NumberUpdated', numberId: id, ...settings, name: 'desk' });
    given(number, created)
      .when({ ...update, customerId: 'other' })
      .thenRefuses('number.not_found');
    given(number, created).when({ type: 'DeleteNumber', numberId: id, customerId: 'other' }).thenRefuses('number.not_found');
    given(number, created, deleted).when(update).thenRefuses('number.not_found');
  });
});

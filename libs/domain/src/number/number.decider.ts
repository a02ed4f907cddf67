import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import { uuid5 } from '../kernel/uuid.js';
import type { NumberCommand, NumberEvent, NumberSettings } from './number.events.js';

export type PhoneNumber =
  | { readonly status: 'absent' }
  | ({ readonly status: 'active' | 'deleted'; readonly customerId: string; readonly number: string } & NumberSettings);

const NUMBERS = '4d1f7a52-7c1e-5b0e-9d0a-3f6a2b8c9e10';

/** One stream a number, so that no two customers own it: the id follows from the number itself. */
export const numberId = (number: string): string => uuid5(NUMBERS, number);

const settings = ({ flowId, name, detail }: NumberSettings): NumberSettings => ({ flowId, name, detail });

const decide = (command: NumberCommand, state: PhoneNumber): readonly NumberEvent[] => {
  if (command.type === 'CreateNumber') {
    if (state.status === 'active') throw new Refusal('number.taken', `${command.number} belongs to somebody already.`);
    return [{ ...command, type: 'NumberCreated' }];
  }
  const { numberId: id, customerId } = command;
  if (state.status !== 'active' || state.customerId !== customerId)
    throw new Refusal('number.not_found', 'There is no such number.');
  return command.type === 'UpdateNumber'
    ? [{ type: 'NumberUpdated', numberId: id, ...settings(command) }]
    : [{ type: 'NumberDeleted', numberId: id }];
};

const evolve = (state: PhoneNumber, event: NumberEvent): PhoneNumber => {
  switch (event.type) {
    case 'NumberCreated':
      return { status: 'active', customerId: event.customerId, number: event.number, ...settings(event) };
    case 'NumberUpdated':
      return state.status === 'absent' ? state : { ...state, ...settings(event) };
    case 'NumberDeleted':
      return state.status === 'absent' ? state : { ...state, status: 'deleted' };
  }
};

export const number: Decider<NumberCommand, NumberEvent, PhoneNumber> = { initial: { status: 'absent' }, decide, evolve };

import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { CustomerCommand, CustomerEvent, CustomerSettings } from './customer.events.js';

export type Customer =
  { readonly status: 'absent' } | ({ readonly status: 'active'; readonly customerId: string } & CustomerSettings);

const decide = (command: CustomerCommand, state: Customer): readonly CustomerEvent[] => {
  if (command.type === 'CreateCustomer') return state.status === 'absent' ? [{ ...command, type: 'CustomerCreated' }] : [];
  if (state.status === 'absent') throw new Refusal('customer.not_found', 'There is no such customer.');
  return [{ ...command, type: 'CustomerUpdated' }];
};

const evolve = (_: Customer, event: CustomerEvent): Customer => ({ ...event, status: 'active' });

export const customer: Decider<CustomerCommand, CustomerEvent, Customer> = { initial: { status: 'absent' }, decide, evolve };

import type { Decider } from '../kernel/decider.js';
import { Refusal } from '../kernel/refusal.js';
import type { FlowCommand, FlowDocument, FlowEvent } from './flow.events.js';

export type Flow =
  { readonly status: 'absent' } | ({ readonly status: 'active' | 'deleted'; readonly customerId: string } & FlowDocument);

const document = ({ name, detail, actions, program }: FlowDocument): FlowDocument => ({ name, detail, actions, program });

const decide = (command: FlowCommand, state: Flow): readonly FlowEvent[] => {
  if (command.type === 'CreateFlow') return state.status === 'absent' ? [{ ...command, type: 'FlowCreated' }] : [];
  if (state.status !== 'active') throw new Refusal('flow.not_found', 'There is no such flow.');
  return command.type === 'UpdateFlow' ? [{ ...command, type: 'FlowUpdated' }] : [{ ...command, type: 'FlowDeleted' }];
};

const evolve = (state: Flow, event: FlowEvent): Flow => {
  switch (event.type) {
    case 'FlowCreated':
      return { status: 'active', customerId: event.customerId, ...document(event) };
    case 'FlowUpdated':
      return state.status === 'absent' ? state : { ...state, ...document(event) };
    case 'FlowDeleted':
      return state.status === 'absent' ? state : { ...state, status: 'deleted' };
  }
};

export const flow: Decider<FlowCommand, FlowEvent, Flow> = { initial: { status: 'absent' }, decide, evolve };

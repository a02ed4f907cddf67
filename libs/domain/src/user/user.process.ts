import type { FloorCommand } from '../floor/floor.commands.js';
import type { AgentProfile } from '../floor/floor.events.js';
import type { Asking } from '../kernel/process.js';
import { profileOf } from './user.events.js';
import type { UserEvent } from './user.events.js';

type Ask = Asking<'floor', FloorCommand>;

/** The floor is a tree of its own, whatever tree led to the wish. */
const floor = (command: FloorCommand): readonly Ask[] => [
  { to: 'floor', id: command.customerId, tree: command.customerId, command },
];

const profiled = (customerId: string, agentId: string, profile: AgentProfile): readonly Ask[] =>
  floor({ type: 'ReportAgentProfile', customerId, agentId, profile });

/** The floor of a customer, and who works on it. */
export const enlisting = (event: UserEvent): readonly Ask[] => {
  const { userId, customerId } = event;
  switch (event.type) {
    case 'UserCreated':
      return profiled(customerId, userId, profileOf(event));
    case 'UserChanged':
      return event.profile === undefined ? [] : profiled(customerId, userId, event.profile);
    case 'UserDeleted':
      return floor({ type: 'ReportAgentRemoved', customerId, agentId: userId });
  }
};

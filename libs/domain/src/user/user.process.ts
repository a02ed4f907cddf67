import { toFloor } from '../asks.js';
import type { FloorAsk } from '../asks.js';
import type { AgentProfile } from '../floor/floor.events.js';
import { profileOf } from './user.events.js';
import type { UserEvent } from './user.events.js';

const profiled = (customerId: string, agentId: string, profile: AgentProfile): readonly FloorAsk[] => [
  toFloor({ type: 'ReportAgentProfile', customerId, agentId, profile }),
];

/** The floor of a customer, and who works on it. */
export const enlisting = (event: UserEvent): readonly FloorAsk[] => {
  const { userId, customerId } = event;
  switch (event.type) {
    case 'UserCreated':
      return profiled(customerId, userId, profileOf(event));
    case 'UserChanged':
      return event.profile === undefined ? [] : profiled(customerId, userId, event.profile);
    case 'UserDeleted':
      return [toFloor({ type: 'ReportAgentRemoved', customerId, agentId: userId })];
  }
};

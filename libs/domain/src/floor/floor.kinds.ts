import type { FloorAgentEvent, FloorEvent, FloorSettingsEvent } from './floor.events.js';
import type { FloorCallbackEvent } from './floor.callback.events.js';

const SETTINGS: readonly FloorEvent['type'][] = [
  'QueueCreated',
  'QueueChanged',
  'QueueDeleted',
  'QueueUnstaffed',
  'QueueStaffed',
  'AgentProfiled',
  'AgentRemoved',
] satisfies FloorSettingsEvent['type'][];

export const isOfSettings = (event: FloorEvent): event is FloorSettingsEvent => SETTINGS.includes(event.type);

const CALLBACKS: readonly FloorEvent['type'][] = [
  'QueuecallConnected',
  'QueuecallCallbackAnswered',
  'QueuecallCallbackFailed',
  'QueuecallCallbackDue',
  'QueuecallCallbackMissed',
] satisfies FloorCallbackEvent['type'][];

export const isOfCallback = (event: FloorEvent): event is FloorCallbackEvent => CALLBACKS.includes(event.type);

export const isOfAgents = (event: FloorEvent): event is FloorAgentEvent => event.type.startsWith('Agent');

import type { AgentProfile, ChosenStatus } from '#domain/floor/floor.events.js';
import type { Permission } from '#domain/kernel/permission.js';
import { skillsFrom } from '#domain/kernel/skill.js';
import { PERMISSION_BITS } from '#readmodels/agents/agents.view.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { NEVER } from '#readmodels/time.js';
import { addressOf } from '../calls/addresses.js';
import { idsOf } from '../http/ids.js';
import type { CreateAgent, StatusWanted, UpdateAgent } from './agents.requests.js';

export const newProfile = (request: CreateAgent): AgentProfile => ({
  name: request.name ?? request.username,
  detail: request.detail ?? '',
  ringMethod: request.ring_method ?? 'ringall',
  ...(request.capacity ? { capacity: request.capacity } : {}),
  tagIds: idsOf(request.tag_ids ?? []),
  addresses: (request.addresses ?? []).map(addressOf),
  skills: skillsFrom(request.skills) ?? [],
});

/** The profile after a request: what it does not give stays as it is. */
export const profileAfter = (
  present: AgentProfile,
  { name, detail, ring_method, capacity, skills }: Omit<UpdateAgent, 'status' | 'reason'>,
): AgentProfile => ({
  ...present,
  name: name ?? present.name,
  detail: detail ?? present.detail,
  ringMethod: ring_method ?? present.ringMethod,
  ...(capacity ? { capacity } : {}),
  skills: skillsFrom(skills) ?? present.skills,
});

/** The most that the bits of a permission allow. */
export const permissionOf = (bits: number): Permission => {
  const most: readonly Permission[] = ['admin', 'manager', 'agent'];
  return most.find((permission) => (bits & PERMISSION_BITS[permission]) !== 0) ?? 'agent';
};

/** What an agent wants to be. VoIPBIN's `busy` is a choice there; here calls alone make busy, and who wants to be is away. */
export const chosenOf = (
  status: StatusWanted,
  reason: string | null | undefined,
): { readonly status: ChosenStatus; readonly reason: string } =>
  status === 'busy' ? { status: 'away', reason: reason ?? 'busy' } : { status, reason: reason ?? '' };

const later = (a: string, b: string): string =>
  [a, b]
    .filter((time) => time !== NEVER)
    .sort()
    .at(-1) ?? NEVER;

/** What an agent is set up to be, as its own log tells, and what it does now, as the read model knows. */
export const joinedView = (settings: AgentView, live: AgentView): AgentView => {
  const { username, permission, name, detail, ring_method, capacity, tag_ids, addresses, skills } = settings;
  const set = { username, permission, name, detail, ring_method, capacity, tag_ids, addresses, skills };
  return {
    ...live,
    ...set,
    tm_create: settings.tm_create,
    tm_delete: settings.tm_delete,
    tm_update: later(settings.tm_update, live.tm_update),
  };
};

import { Injectable } from '@nestjs/common';
import type { FloorWish } from '#domain/floor/floor.commands.js';
import type { AgentProfile } from '#domain/floor/floor.events.js';
import type { Permission } from '#domain/kernel/permission.js';
import { Refusal } from '#domain/kernel/refusal.js';
import { userId } from '#domain/user/user.decider.js';
import type { UserCommand } from '#domain/user/user.events.js';
import { agents } from '#readmodels/agents/agents.projection.js';
import { EVERYBODY } from '#readmodels/agents/agents.queries.js';
import type { AgentView } from '#readmodels/agents/agents.view.js';
import { hashPassword } from '../auth/passwords.js';
import { AddressFields, addressOf } from '../calls/addresses.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { Stored } from '../http/stored.js';
import type { CreateAgent } from './agents.requests.js';
import { joinedView, newProfile, permissionOf } from './profiles.js';

type Change = Partial<Pick<Extract<UserCommand, { type: 'ChangeUser' }>, 'profile' | 'permission' | 'passwordHash'>>;

/** What a wish for the floor names beside the agent. */
type Wish<T = FloorWish> = T extends { readonly agentId: string } ? Omit<T, 'agentId' | 'customerId'> : never;

/** What can be done to an agent, whoever does it: its own user, or who may. Every method throws `user.not_found` for no agent of theirs. */
@Injectable()
export class Agents {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
  ) {}

  async create(asked: Asked, request: CreateAgent): Promise<AgentView> {
    const { customerId } = asked.who;
    const { username, password, permission } = request;
    const profile = newProfile(request);
    await this.owned.tags(customerId, profile.tagIds);
    const passwordHash = await hashPassword(password);
    const user = { customerId, username, passwordHash, permission: permissionOf(permission ?? 0), profile };
    return this.told(asked, { type: 'CreateUser', userId: userId(username), ...user });
  }

  async view(customerId: string, agentId: string): Promise<AgentView> {
    await this.owned.agent(customerId, agentId);
    return this.show(customerId, agentId);
  }

  async change(asked: Asked, agentId: string, change: Change): Promise<AgentView> {
    const { customerId } = asked.who;
    await this.owned.agent(customerId, agentId);
    const command = { type: 'ChangeUser', userId: agentId, customerId, ...change } as const;
    await this.door.change(asked, { to: 'user', id: agentId, command });
    return this.show(customerId, agentId);
  }

  async reprofile(asked: Asked, agentId: string, change: (profile: AgentProfile) => AgentProfile): Promise<AgentView> {
    const { profile } = await this.owned.agent(asked.who.customerId, agentId);
    return this.change(asked, agentId, { profile: change(profile) });
  }

  setAddresses(asked: Asked, agentId: string, addresses: readonly AddressFields[]): Promise<AgentView> {
    return this.reprofile(asked, agentId, (profile) => ({ ...profile, addresses: addresses.map(addressOf) }));
  }

  /** A tag that it has already may have been deleted meanwhile. */
  async setTags(asked: Asked, agentId: string, tagIds: readonly string[]): Promise<AgentView> {
    const { profile } = await this.owned.agent(asked.who.customerId, agentId);
    await this.owned.tags(asked.who.customerId, tagIds, profile.tagIds);
    return this.change(asked, agentId, { profile: { ...profile, tagIds } });
  }

  async setPassword(asked: Asked, agentId: string, password: string): Promise<AgentView> {
    await this.owned.agent(asked.who.customerId, agentId);
    return this.change(asked, agentId, { passwordHash: await hashPassword(password) });
  }

  async setPermission(asked: Asked, agentId: string, permission: Permission): Promise<AgentView> {
    if (permission !== 'admin') await this.mustNotBeLastAdmin(asked.who.customerId, agentId);
    return this.change(asked, agentId, { permission });
  }

  async remove(asked: Asked, agentId: string): Promise<AgentView> {
    const { customerId } = asked.who;
    await this.mustNotBeLastAdmin(customerId, agentId);
    return this.told(asked, { type: 'DeleteUser', userId: agentId, customerId });
  }

  /** Tells the floor what somebody wishes for an agent. */
  async wish(asked: Asked, agentId: string, wish: Wish): Promise<AgentView> {
    const { customerId } = asked.who;
    await this.owned.agent(customerId, agentId);
    await this.door.change(asked, { to: 'floor', id: customerId, command: { ...wish, customerId, agentId } });
    return this.show(customerId, agentId);
  }

  /** As good as the read models know: two who go at the same instant are both let go. */
  private async mustNotBeLastAdmin(customerId: string, agentId: string): Promise<void> {
    const { permission } = await this.owned.agent(customerId, agentId);
    if (permission !== 'admin') return;
    const { result } = await this.door.agents(customerId, { ...EVERYBODY, permission: 'admin' }, { size: 2, token: null });
    if (result.every(({ id }) => id === agentId))
      throw new Refusal('user.last_admin', 'This is the last admin: somebody must be able to manage the agents.');
  }

  /** An agent at its beginning, or at its end: it does nothing then, and a repeat is answered as the first was. */
  private async told(asked: Asked, command: UserCommand): Promise<AgentView> {
    const ask = { to: 'user', id: command.userId, command } as const;
    const { position } = await this.door.change(asked, ask);
    return this.stored.view(agents, ask, position);
  }

  private async show(customerId: string, agentId: string): Promise<AgentView> {
    const settings = await this.stored.view(agents, { to: 'user', id: agentId });
    const live = await this.door.find<AgentView>('agents', customerId, agentId);
    return live === null ? settings : joinedView(settings, live);
  }
}

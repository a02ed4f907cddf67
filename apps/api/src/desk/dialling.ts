import { Injectable } from '@nestjs/common';
import { Refusal } from '#domain/kernel/refusal.js';
import type { CallView } from '#readmodels/calls/calls.view.js';
import { selfOf } from '../agents/self.js';
import { PlaceCalls } from '../calls/calls.requests.js';
import { Placing } from '../calls/placing.js';
import { CheckedPipe } from '../http/checked.pipe.js';
import type { Asked } from '../http/asked.js';
import { Owned } from '../http/owned.js';
import type { Dial } from './desk.requests.js';

const checked = new CheckedPipe();

/** The request by which a manager would do it. */
const orderFor = (address: unknown, { destination, source, variables }: Dial): PlaceCalls => {
  const from = source ?? address;
  const actions = [{ type: 'connect', option: { source: from, destinations: [destination] } }];
  const order = { source: from, destinations: [address], actions, variables };
  return checked.transform(order, { type: 'body', metatype: PlaceCalls }) as PlaceCalls;
};

/** Calls that agents make. */
@Injectable()
export class Dialling {
  constructor(
    private readonly owned: Owned,
    private readonly placing: Placing,
  ) {}

  /** @throws Refusal agent.no_address for who could not be rung first, and whatever a call is refused for */
  async dial(asked: Asked, request: Dial): Promise<CallView> {
    const { profile } = await this.owned.agent(asked.who.customerId, selfOf(asked.who));
    const [address] = profile.addresses;
    if (!address) throw new Refusal('agent.no_address', 'You have no address that could be rung first.');
    const { type, target, targetName, name } = address;
    const own = { type, target, target_name: targetName, name };
    const [call] = await this.placing.place(asked, orderFor(own, request));
    if (!call) throw new Error('A request for one call has led to none.');
    return call;
  }
}

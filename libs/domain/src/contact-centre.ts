import { accesskey } from './accesskey/accesskey.decider.js';
import type { Accesskey } from './accesskey/accesskey.decider.js';
import type { AccesskeyCommand, AccesskeyEvent } from './accesskey/accesskey.events.js';
import type { ActiveflowCommand } from './activeflow/activeflow.commands.js';
import { activeflow } from './activeflow/activeflow.decider.js';
import type { Activeflow } from './activeflow/activeflow.decider.js';
import type { ActiveflowEvent } from './activeflow/activeflow.events.js';
import { running } from './activeflow/activeflow.process.js';
import { activeflowTimers } from './activeflow/activeflow.timers.js';
import type { CallCommand } from './call/call.commands.js';
import { call } from './call/call.decider.js';
import type { CallEvent } from './call/call.events.js';
import { chaining } from './call/call.process.js';
import type { Call } from './call/call.state.js';
import { callTimers } from './call/call.timers.js';
import { customer } from './customer/customer.decider.js';
import type { Customer } from './customer/customer.decider.js';
import type { CustomerCommand, CustomerEvent } from './customer/customer.events.js';
import { flow } from './flow/flow.decider.js';
import type { Flow } from './flow/flow.decider.js';
import type { FlowCommand, FlowEvent } from './flow/flow.events.js';
import type { FloorCommand } from './floor/floor.commands.js';
import { floor } from './floor/floor.decider.js';
import { isFloorEvent } from './floor/floor.events.js';
import type { FloorEvent } from './floor/floor.events.js';
import { flooring } from './floor/floor.process.js';
import type { Floor } from './floor/floor.state.js';
import { floorTimers } from './floor/floor.timers.js';
import { groupcall } from './groupcall/groupcall.decider.js';
import { isGroupcallEvent } from './groupcall/groupcall.events.js';
import type { GroupcallCommand, GroupcallEvent } from './groupcall/groupcall.events.js';
import { ringing } from './groupcall/groupcall.process.js';
import type { Groupcall } from './groupcall/groupcall.state.js';
import type { Decider } from './kernel/decider.js';
import { number } from './number/number.decider.js';
import type { PhoneNumber } from './number/number.decider.js';
import type { NumberCommand, NumberEvent } from './number/number.events.js';
import type { Asking } from './kernel/process.js';
import type { TimerChange } from './kernel/timer.js';
import { switchLine } from './switch/switch.decider.js';
import type { SwitchLine } from './switch/switch.decider.js';
import type { SwitchCommand, SwitchEvent } from './switch/switch.events.js';
import { supervision } from './supervision/supervision.decider.js';
import { isSupervisionEvent } from './supervision/supervision.events.js';
import type { SupervisionCommand, SupervisionEvent } from './supervision/supervision.events.js';
import { supervising } from './supervision/supervision.process.js';
import type { Supervision } from './supervision/supervision.state.js';
import { tag } from './tag/tag.decider.js';
import type { Tag } from './tag/tag.decider.js';
import type { TagCommand, TagEvent } from './tag/tag.events.js';
import { tree } from './tree/tree.decider.js';
import type { Tree, TreeCommand, TreeEvent } from './tree/tree.decider.js';
import { transfer } from './transfer/transfer.decider.js';
import { isTransferEvent } from './transfer/transfer.events.js';
import type { TransferCommand, TransferEvent } from './transfer/transfer.events.js';
import { transferring } from './transfer/transfer.process.js';
import type { Transfer } from './transfer/transfer.state.js';
import { user } from './user/user.decider.js';
import type { User } from './user/user.decider.js';
import { isUserEvent } from './user/user.events.js';
import { enlisting } from './user/user.process.js';
import type { UserCommand, UserEvent } from './user/user.events.js';

/** The table of contents: every kind of aggregate, with its commands, its events and its state. */
export interface Aggregates {
  call: { command: CallCommand; event: CallEvent; state: Call };
  activeflow: { command: ActiveflowCommand; event: ActiveflowEvent; state: Activeflow };
  groupcall: { command: GroupcallCommand; event: GroupcallEvent; state: Groupcall };
  transfer: { command: TransferCommand; event: TransferEvent; state: Transfer };
  supervision: { command: SupervisionCommand; event: SupervisionEvent; state: Supervision };
  floor: { command: FloorCommand; event: FloorEvent; state: Floor };
  flow: { command: FlowCommand; event: FlowEvent; state: Flow };
  number: { command: NumberCommand; event: NumberEvent; state: PhoneNumber };
  customer: { command: CustomerCommand; event: CustomerEvent; state: Customer };
  user: { command: UserCommand; event: UserEvent; state: User };
  tag: { command: TagCommand; event: TagEvent; state: Tag };
  accesskey: { command: AccesskeyCommand; event: AccesskeyEvent; state: Accesskey };
  switch: { command: SwitchCommand; event: SwitchEvent; state: SwitchLine };
  tree: { command: TreeCommand; event: TreeEvent; state: Tree };
}

export type Category = keyof Aggregates;
export type Event = Aggregates[Category]['event'];
export type Command = Aggregates[Category]['command'];

/** A command, and whose it is to decide. */
export type Ask = { [K in Category]: Asking<K, Aggregates[K]['command']> }[Category];

export const deciders: {
  readonly [K in Category]: Decider<Aggregates[K]['command'], Aggregates[K]['event'], Aggregates[K]['state']>;
} = {
  call,
  activeflow,
  groupcall,
  transfer,
  supervision,
  floor,
  flow,
  number,
  customer,
  user,
  tag,
  accesskey,
  switch: switchLine,
  tree,
};

/** A process manager: what one fact, of a call tree, makes us wish for. No state, no clock. */
export interface Process {
  readonly name: string;
  /** Grows by one whenever it answers a fact otherwise than before, or what it wishes for is decided otherwise. */
  readonly version: number;
  readonly react: (event: Event, tree: string) => readonly Ask[];
}

const isCall = (event: Event): event is CallEvent => event.type.startsWith('Call');
const isActiveflow = (event: Event): event is ActiveflowEvent => event.type.startsWith('Activeflow');

/** Their names are part of command ids: never rename one. */
export const processes: readonly Process[] = [
  { name: 'chaining', version: 1, react: (event) => (isCall(event) ? chaining(event) : []) },
  { name: 'ringing', version: 1, react: (event) => (isCall(event) || isGroupcallEvent(event) ? ringing(event) : []) },
  {
    name: 'transferring',
    version: 1,
    react: (event) => (isCall(event) || isGroupcallEvent(event) || isTransferEvent(event) ? transferring(event) : []),
  },
  {
    name: 'flooring',
    version: 2,
    react: (event, tree) => (isCall(event) || isGroupcallEvent(event) || isFloorEvent(event) ? flooring(event, tree) : []),
  },
  { name: 'enlisting', version: 1, react: (event) => (isUserEvent(event) ? enlisting(event) : []) },
  { name: 'running', version: 1, react: (event) => (isCall(event) || isActiveflow(event) ? running(event) : []) },
  {
    name: 'supervising',
    version: 1,
    react: (event) => (isCall(event) || isGroupcallEvent(event) || isSupervisionEvent(event) ? supervising(event) : []),
  },
];

/** What a fact does to the timers of its tree. */
export const timersOf = (event: Event): readonly TimerChange<Ask>[] => {
  if (isCall(event)) return callTimers(event);
  if (isFloorEvent(event)) return floorTimers(event);
  return isActiveflow(event) ? activeflowTimers(event) : [];
};

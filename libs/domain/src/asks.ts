import type { CallCommand } from './call/call.commands.js';
import type { CallSpec } from './call/call.route.js';
import type { FloorCommand } from './floor/floor.commands.js';
import type { GroupcallCommand } from './groupcall/groupcall.events.js';
import type { GroupPlan } from './groupcall/groupcall.plan.js';
import type { Asking } from './kernel/process.js';

export type CallAsk = Asking<'call', CallCommand>;
export type GroupAsk = Asking<'groupcall', GroupcallCommand>;
export type FloorAsk = Asking<'floor', FloorCommand>;

const of = (tree: string | undefined): { readonly tree?: string } => (tree === undefined ? {} : { tree });

/** A wish of a process to a call; `tree`: its call tree, where that is not the tree of the event that led here. */
export const toCall = (command: CallCommand, tree?: string): CallAsk => ({
  to: 'call',
  id: command.callId,
  command,
  ...of(tree),
});

export const placed = (spec: CallSpec, tree?: string): CallAsk =>
  toCall({ type: 'CreateCall', callId: spec.callId, spec, siblings: [] }, tree);

export const toGroup = (command: GroupcallCommand, tree?: string): GroupAsk => ({
  to: 'groupcall',
  id: command.groupcallId,
  command,
  ...of(tree),
});

/** A floor is a tree of its own: what is told to it waits for no call. */
export const toFloor = (command: FloorCommand): FloorAsk => ({
  to: 'floor',
  id: command.customerId,
  command,
  tree: command.customerId,
});

export const dialled = (plan: GroupPlan, tree?: string): GroupAsk =>
  toGroup({ type: 'CreateGroupcall', groupcallId: plan.group.groupcallId, plan }, tree);

/** All calls of a group, whoever has answered. */
export const givenUp = (groupcallId: string, tree?: string): GroupAsk =>
  toGroup({ type: 'HangUpGroupcall', groupcallId, within: groupcallId }, tree);

/** The two hear each other. */
export const joined = (a: string, b: string, tree?: string): readonly CallAsk[] => [
  toCall({ type: 'JoinCall', callId: a, peerCallId: b }, tree),
  toCall({ type: 'JoinCall', callId: b, peerCallId: a }, tree),
];

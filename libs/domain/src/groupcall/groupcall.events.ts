import type { HangupReason } from '../call/call.events.js';
import type { CallSpec, FlowRef } from '../call/call.route.js';
import type { Group, GroupPlan, Owner, SeatSpec } from './groupcall.plan.js';

/**
 * The story of an outermost group, which decides for every group within it, so that there is one winner whatever answers at once.
 * A group within another has a stream of its own, in which it is noted what became of it.
 */
export type GroupcallEvent =
  | { readonly type: 'GroupcallCreated'; readonly groupcallId: string; readonly plan: GroupPlan }
  | {
      readonly type: 'GroupcallDialAsked';
      readonly groupcallId: string;
      readonly calls: readonly CallSpec[];
      /** Agents whom queues are to find. */
      readonly seats?: readonly SeatSpec[];
    }
  /** The first of its phones rings. */
  | { readonly type: 'GroupcallRinging'; readonly groupcallId: string; readonly callId: string; readonly owner: Owner }
  | {
      readonly type: 'GroupcallAnswered';
      readonly groupcallId: string;
      readonly callId: string;
      /** Ids of the groups within this one that hold the call, outermost first. */
      readonly within: readonly string[];
      /** All others that were dialled and are not over. */
      readonly losers: readonly string[];
      /** Agents whom queues need not find any more. */
      readonly waived?: Waived;
      /** The queuecall by which a queue has found whoever answered. */
      readonly queuecallId?: string;
      readonly owner: Owner;
      readonly flow: FlowRef | null;
      readonly variables: Readonly<Record<string, string>>;
    }
  | {
      readonly type: 'GroupcallLegEnded';
      readonly groupcallId: string;
      /** The id of the leg: of its call, or of its queuecall. */
      readonly callId: string;
      readonly reason: HangupReason;
      /** Ids of the groups within this one that are over with it. */
      readonly over: readonly string[];
      /** Where a floor has to know: whose it is, and a word more than the reason. */
      readonly owner?: Owner;
      readonly detail?: string;
    }
  | {
      readonly type: 'GroupcallHangupAsked';
      readonly groupcallId: string;
      /** The group meant: this one, or one within it. */
      readonly within: string;
      readonly calls: readonly string[];
      readonly waived?: Waived;
      /** Ids of the groups within this one that are over with it, since none of their calls is left. */
      readonly over: readonly string[];
    }
  | {
      readonly type: 'GroupcallEnded';
      readonly groupcallId: string;
      readonly answerCallId: string | null;
      readonly owner: Owner;
      /** Ids of the groups within this one. */
      readonly within: readonly string[];
      /** Why the last of its calls ended; null where none was made. */
      readonly reason: HangupReason | null;
    }
  | { readonly type: 'GroupcallDeleted'; readonly groupcallId: string }
  | GroupcallNote;

/** Queuecalls of a group that are wanted no more. */
export interface Waived {
  readonly customerId: string;
  readonly queuecallIds: readonly string[];
}

/** What a group within another one is told of itself. */
export type GroupcallNote =
  | {
      readonly type: 'GroupcallChained';
      readonly groupcallId: string;
      /** The outermost group, which decides. */
      readonly outermost: string;
      readonly masterGroupcallId: string;
      readonly group: Group;
      readonly plan: Pick<GroupPlan, 'customerId' | 'source' | 'masterCallId'>;
    }
  | {
      readonly type: 'GroupcallAnswerNoted';
      readonly groupcallId: string;
      readonly callId: string;
      readonly queuecallId?: string;
    }
  | { readonly type: 'GroupcallEndNoted'; readonly groupcallId: string };

export type GroupcallCommand =
  | { readonly type: 'CreateGroupcall'; readonly groupcallId: string; readonly plan: GroupPlan }
  | { readonly type: 'HangUpGroupcall'; readonly groupcallId: string; readonly within: string }
  | { readonly type: 'DeleteGroupcall'; readonly groupcallId: string }
  | { readonly type: 'ReportGroupcallLegRinging'; readonly groupcallId: string; readonly callId: string }
  | {
      readonly type: 'ReportGroupcallLegAnswered';
      readonly groupcallId: string;
      readonly callId: string;
      /** The queuecall by which a queue has found it. */
      readonly queuecallId?: string;
    }
  | {
      readonly type: 'ReportGroupcallLegEnded';
      readonly groupcallId: string;
      readonly callId: string;
      readonly reason: HangupReason;
      readonly detail?: string;
    }
  | {
      readonly type: 'ChainGroupcall';
      readonly groupcallId: string;
      readonly outermost: string;
      readonly masterGroupcallId: string;
      readonly group: Group;
      readonly plan: Pick<GroupPlan, 'customerId' | 'source' | 'masterCallId'>;
    }
  | { readonly type: 'NoteGroupcallAnswer'; readonly groupcallId: string; readonly callId: string; readonly queuecallId?: string }
  | { readonly type: 'NoteGroupcallEnd'; readonly groupcallId: string };

export const isGroupcallEvent = (event: { readonly type: string }): event is GroupcallEvent => event.type.startsWith('Groupcall');

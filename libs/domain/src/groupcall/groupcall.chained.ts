import { Refusal } from '../kernel/refusal.js';
import type { GroupcallCommand, GroupcallEvent } from './groupcall.events.js';
import type { ChainedGroupcall, Groupcall } from './groupcall.state.js';

type Chain = Extract<GroupcallCommand, { type: 'ChainGroupcall' }>;

const noted = (
  command: GroupcallCommand,
  { groupcallId, answerCallId, over, deleted }: ChainedGroupcall,
): readonly GroupcallEvent[] => {
  switch (command.type) {
    case 'NoteGroupcallAnswer':
      return answerCallId === null ? [{ ...command, type: 'GroupcallAnswerNoted' }] : [];
    case 'NoteGroupcallEnd':
      return over ? [] : [{ type: 'GroupcallEndNoted', groupcallId }];
    case 'DeleteGroupcall':
      return deleted ? [] : [{ type: 'GroupcallDeleted', groupcallId }];
    default:
      return [];
  }
};

const chained = (command: Chain): readonly GroupcallEvent[] => [{ ...command, type: 'GroupcallChained' }];

/** What a group within another one is told: that it is there, and what has become of it. */
export const decideNoted = (command: GroupcallCommand, state: Groupcall): readonly GroupcallEvent[] => {
  if (command.type === 'ChainGroupcall') return state.status === 'absent' ? chained(command) : [];
  if (state.status !== 'chained') throw new Refusal('groupcall.not_found', 'There is no such groupcall.');
  return noted(command, state);
};

export const evolveNoted = (state: Groupcall, event: GroupcallEvent): Groupcall => {
  if (event.type === 'GroupcallChained') {
    const { groupcallId, outermost, group } = event;
    const fresh = { answerCallId: null, over: false, deleted: false } as const;
    return { status: 'chained', groupcallId, outermost, group, customerId: event.plan.customerId, ...fresh };
  }
  if (state.status !== 'chained') return state;
  switch (event.type) {
    case 'GroupcallAnswerNoted':
      return { ...state, answerCallId: event.callId };
    case 'GroupcallEndNoted':
      return { ...state, over: true };
    default:
      return { ...state, deleted: state.deleted || event.type === 'GroupcallDeleted' };
  }
};

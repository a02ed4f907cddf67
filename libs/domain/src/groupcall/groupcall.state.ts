import type { Group, GroupPlan, Leg } from './groupcall.plan.js';
import { legIdOf, legsOf } from './groupcall.plan.js';

/** An outermost group that exists, or existed. */
export interface LiveGroupcall {
  readonly status: 'ringing' | 'answered' | 'ended';
  readonly groupcallId: string;
  readonly plan: GroupPlan;
  /** Legs that were dialled; legs that are over; groups within that were hung up by themselves. */
  readonly dialled: ReadonlySet<string>;
  readonly ended: ReadonlySet<string>;
  readonly closed: ReadonlySet<string>;
  readonly rang: boolean;
  readonly answerCallId: string | null;
  /** The same leg: of a queue, by its queuecall. */
  readonly answerLegId: string | null;
  readonly hangingUp: boolean;
  readonly deleted: boolean;
}

/** A group within another one: the outermost one decides. */
export interface ChainedGroupcall {
  readonly status: 'chained';
  readonly groupcallId: string;
  readonly outermost: string;
  readonly customerId: string;
  readonly group: Group;
  readonly answerCallId: string | null;
  readonly over: boolean;
  readonly deleted: boolean;
}

export type Groupcall = { readonly status: 'absent' } | LiveGroupcall | ChainedGroupcall;

/** A leg, and the group that it lies in. */
export interface Due {
  readonly group: Group;
  readonly leg: Leg;
}

export type Progress = Pick<LiveGroupcall, 'dialled' | 'ended' | 'closed'>;

/** Its legs that were dialled and are not over. */
export const livesIn = (group: Group, { dialled, ended }: Progress): readonly Leg[] =>
  legsOf(group).filter((leg) => dialled.has(legIdOf(leg)) && !ended.has(legIdOf(leg)));

/** Whether nothing more will come of a group, as long as nobody has answered. */
export const isOver = (group: Group, progress: Progress): boolean =>
  group.branches.every((branch) => {
    if (branch.kind === 'group') return isOver(branch.group, progress);
    const legId = legIdOf(branch);
    return progress.ended.has(legId) || (progress.closed.has(group.groupcallId) && !progress.dialled.has(legId));
  });

/** The legs that a group should have dialled by now and has not: all at once, or the next when those before it are over. */
export const dueIn = (group: Group, progress: Progress): readonly Due[] => {
  if (progress.closed.has(group.groupcallId)) return [];
  const current = group.branches.findIndex((branch) =>
    branch.kind === 'group' ? !isOver(branch.group, progress) : !progress.ended.has(legIdOf(branch)),
  );
  const branches = group.ringMethod === 'ring_all' ? group.branches : group.branches.slice(current, current + 1);
  if (current < 0) return [];
  return branches.flatMap((branch) => {
    if (branch.kind === 'group') return dueIn(branch.group, progress);
    return progress.dialled.has(legIdOf(branch)) ? [] : [{ group, leg: branch }];
  });
};

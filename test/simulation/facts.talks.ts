import type { CallEvent, Mute } from '#domain/call/call.events.js';
import type { Event } from '#domain/contact-centre.js';
import type { GroupcallEvent } from '#domain/groupcall/groupcall.events.js';
import type { Group, GroupPlan } from '#domain/groupcall/groupcall.plan.js';
import type { ListenMode } from '#domain/supervision/supervision.events.js';
import type { TransferEnd, TransferEvent, TransferSpec, Waiting } from '#domain/transfer/transfer.events.js';

/** Somebody with whom a call was to talk, and from when to when. */
export interface Bond {
  readonly peer: string;
  readonly from: number;
  to: number | null;
}

/** A queue that a call was in, and from when to when. */
export interface Stay {
  readonly queuecallId: string;
  readonly from: number;
  to: number | null;
}

/** Whom a call talks with, as far as the log has told of it. */
export interface Company {
  peer: string | null;
  room: string | null;
  waiting: Waiting;
  /** The groupcall that it was dialled for, and the one by which its plan looks for somebody. */
  groupcallId: string | null;
  seeking: string | null;
  connecting: boolean;
  /** The queue that it waits in, or is served by. */
  queuecallId: string | null;
  transferId: string | null;
  /** The plan that it runs. */
  plan: string | null;
  mute: Mute;
  /** A supervisor's: the leg to which its phone listens, and who hears it. */
  listening: { readonly targetLegId: string; readonly mode: ListenMode } | null;
  readonly bonds: Bond[];
  readonly stays: Stay[];
}

export const alone = (): Company => ({
  peer: null,
  room: null,
  waiting: 'nothing',
  groupcallId: null,
  seeking: null,
  connecting: false,
  queuecallId: null,
  transferId: null,
  plan: null,
  mute: '',
  listening: null,
  bonds: [],
  stays: [],
});

/** A groupcall that decides for all within it. */
export interface GroupFacts {
  readonly groupcallId: string;
  readonly customerId: string;
  readonly plan: GroupPlan;
  readonly begun: number;
  dialled: boolean;
  answer: { readonly callId: string; readonly losers: readonly string[]; readonly at: number } | null;
  hangup: { readonly calls: readonly string[]; readonly at: number } | null;
  ended: { readonly at: number } | null;
}

export interface TransferFacts {
  readonly transferId: string;
  readonly customerId: string;
  readonly spec: TransferSpec;
  readonly begun: number;
  /** How the three stand to each other while it is open. */
  stage: 'ringing' | 'consulting' | 'swapped' | 'merged';
  target: string | null;
  /** When the target began to talk with the transferer. */
  consulted: number;
  transfererGone: boolean;
  last: number;
  end: { readonly event: TransferEnd; readonly at: number } | null;
}

/** Groupcalls and transfers, folded so that a check of one more event costs little. */
export class Talks {
  /** Outermost groups. */
  readonly groups = new Map<string, GroupFacts>();
  /** Groups within groups, with the outermost of each. */
  readonly within = new Map<string, { readonly outermost: string; readonly group: Group }>();
  readonly transfers = new Map<string, TransferFacts>();
  /** By the call that is transferred, the transfers that are open. */
  readonly open = new Set<TransferFacts>();

  add(event: Event, at: number): void {
    if (isGroup(event)) this.addGroup(event, at);
    else if (isTransfer(event)) this.addTransfer(event, at);
  }

  private addGroup(event: GroupcallEvent, at: number): void {
    if (event.type === 'GroupcallCreated') {
      const { groupcallId, plan } = event;
      const { customerId } = plan;
      const fresh = { dialled: false, answer: null, hangup: null, ended: null };
      this.groups.set(groupcallId, { groupcallId, customerId, plan, begun: at, ...fresh });
    } else if (event.type === 'GroupcallChained') this.within.set(event.groupcallId, event);
    else evolveGroup(this.groups.get(event.groupcallId), event, at);
  }

  private addTransfer(event: TransferEvent, at: number): void {
    if (event.type === 'TransferCreated') {
      const { transferId, spec } = event;
      const { customerId } = spec;
      const fresh = { stage: 'ringing', target: null, consulted: 0, transfererGone: false, end: null } as const;
      const begun = { transferId, customerId, spec, begun: at, last: at, ...fresh };
      this.transfers.set(transferId, begun);
      this.open.add(begun);
      return;
    }
    const found = this.transfers.get(event.transferId);
    if (!found) return;
    evolveTransfer(found, event, at);
    if (found.end) this.open.delete(found);
  }
}

export const isGroup = (event: Event): event is GroupcallEvent => event.type.startsWith('Groupcall');

export const isTransfer = (event: Event): event is TransferEvent => event.type.startsWith('Transfer');

const evolveGroup = (group: GroupFacts | undefined, event: GroupcallEvent, at: number): void => {
  if (!group) return;
  switch (event.type) {
    case 'GroupcallDialAsked':
      group.dialled = true;
      break;
    case 'GroupcallAnswered':
      group.answer ??= { callId: event.callId, losers: event.losers, at };
      break;
    case 'GroupcallHangupAsked':
      group.hangup = { calls: event.calls, at };
      break;
    case 'GroupcallEnded':
      group.ended ??= { at };
      break;
    default:
  }
};

const arrange = (transfer: TransferFacts, event: TransferEvent): void => {
  switch (event.type) {
    case 'TransferConsulting':
      transfer.stage = 'consulting';
      transfer.target = event.target;
      transfer.consulted = transfer.last;
      break;
    case 'TransferSwapped':
      transfer.stage = event.talkingTo === 'caller' ? 'swapped' : 'consulting';
      break;
    case 'TransferMerged':
      transfer.stage = 'merged';
      break;
    case 'TransferTurnedBlind':
    case 'TransferTransfererReleased':
      transfer.transfererGone = true;
      break;
    default:
  }
};

const ENDS: readonly TransferEvent['type'][] = [
  'TransferCompleted',
  'TransferCancelled',
  'TransferFailed',
  'TransferRecovered',
  'TransferCallerGone',
];

export const isEnd = (event: TransferEvent): event is TransferEnd => ENDS.includes(event.type);

const evolveTransfer = (transfer: TransferFacts, event: TransferEvent, at: number): void => {
  transfer.last = at;
  if (isEnd(event)) transfer.end ??= { event, at };
  else arrange(transfer, event);
};

const unbind = (company: Company, at: number): void => {
  const last = company.bonds.at(-1);
  if (last) last.to ??= at;
  company.peer = null;
  company.room = null;
};

const meet = (company: Company, event: CallEvent, at: number): void => {
  switch (event.type) {
    case 'CallJoined':
      unbind(company, at);
      company.peer = event.peerCallId;
      company.waiting = 'nothing';
      company.seeking = null;
      company.bonds.push({ peer: event.peerCallId, from: at, to: null });
      break;
    case 'CallRoomJoined':
      unbind(company, at);
      company.room = event.roomId;
      company.waiting = 'nothing';
      break;
    case 'CallParted':
    case 'CallWaiting':
      unbind(company, at);
      company.waiting = event.hears;
      break;
    case 'CallHangupAsked':
    case 'CallEnded':
      unbind(company, at);
      break;
    default:
      seek(company, event, at);
  }
};

const leaveQueue = (company: Company, at: number): void => {
  const last = company.stays.at(-1);
  if (last) last.to ??= at;
  company.queuecallId = null;
};

const queue = (company: Company, event: CallEvent, at: number): void => {
  if (event.type === 'CallQueued') {
    const { queuecallId } = event;
    Object.assign(company, { connecting: true, queuecallId, waiting: 'music' });
    company.stays.push({ queuecallId, from: at, to: null });
  } else if (event.type === 'CallDequeued') {
    leaveQueue(company, at);
    company.waiting = 'nothing';
  } else take(company, event);
};

const seek = (company: Company, event: CallEvent, at: number): void => {
  switch (event.type) {
    case 'CallConnecting':
      company.connecting = true;
      company.seeking = event.plan.group.groupcallId;
      company.waiting = 'ringing';
      break;
    case 'CallConnectEnded':
      company.connecting = false;
      company.seeking = null;
      company.waiting = 'nothing';
      break;
    case 'CallFlowGiven':
      company.connecting = false;
      company.seeking = null;
      leaveQueue(company, at);
      company.plan = event.flow.activeflowId;
      company.waiting = 'nothing';
      break;
    default:
      queue(company, event, at);
  }
};

const take = (company: Company, event: CallEvent): void => {
  switch (event.type) {
    case 'CallTransferAsked':
      company.transferId = event.spec.transferId;
      break;
    case 'CallTransferEntered':
      company.transferId = event.transferId;
      break;
    case 'CallTransferLeft':
      company.transferId = null;
      break;
    case 'CallMuteAsked':
      company.mute = event.mute;
      break;
    default:
      listen(company, event);
  }
};

const listen = (company: Company, event: CallEvent): void => {
  switch (event.type) {
    case 'CallListenAsked':
      company.listening = event;
      break;
    case 'CallListenModeAsked':
      company.listening = company.listening && { ...company.listening, mode: event.mode };
      break;
    case 'CallListenEnded':
      company.listening = null;
      break;
    default:
      begin(company, event);
  }
};

const begin = (company: Company, event: CallEvent): void => {
  if (event.type === 'CallArrived') company.plan = event.flow?.activeflowId ?? null;
  if (event.type === 'CallCreated') Object.assign(company, rolesOf(event));
};

const rolesOf = ({ spec }: Extract<CallEvent, { type: 'CallCreated' }>): Partial<Company> => ({
  plan: spec.flow?.activeflowId ?? null,
  groupcallId: spec.groupcall?.groupcallId ?? null,
  transferId: spec.transferId ?? null,
});

/** One more fact about whom a call talks with. */
export const evolveCompany: (company: Company, event: CallEvent, at: number) => void = meet;

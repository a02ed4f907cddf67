import type { CallReport } from '#domain/call/call.commands.js';
import type { Leg } from './board.js';
import type { LegReport } from './switch.js';

export type CallsReport = Exclude<LegReport, { kind: 'arrived' | 'created' | 'failed' | 'overheard' }>;

/** The end of something that was asked; an application of somebody else's, such as the music, is nothing to tell. */
const playEnded = (
  { playId, detail }: Extract<CallsReport, { kind: 'played' }>,
  callId: string,
  leg: Leg | undefined,
): CallReport | undefined => {
  if (leg?.listening?.listenId === playId) return { type: 'ReportListenEnded', callId, listenId: playId };
  return leg?.sound?.playId === playId ? { type: 'ReportPlayEnded', callId, playId, detail } : undefined;
};

/**
 * What a channel told, as a report on its call; nothing where the log has it already, or where it is about nothing that was asked.
 * @param leg undefined for an arrival that the log does not have yet
 */
export const callReport = (report: CallsReport, callId: string, leg: Leg | undefined): CallReport | undefined => {
  const { legId } = report;
  const { ringing = false, answered = false } = leg ?? {};
  switch (report.kind) {
    case 'ringing':
      return ringing || answered ? undefined : { type: 'ReportCallRinging', callId, legId };
    case 'answered':
      return answered ? undefined : { type: 'ReportCallAnswered', callId, legId };
    case 'ended':
      return { type: 'ReportLegEnded', callId, legId, cause: report.cause, sipCode: report.sipCode, unseen: false };
    case 'digit':
      return { type: 'ReportCallDigit', callId, legId, digit: report.digit, mark: report.mark };
    case 'played':
      return playEnded(report, callId, leg);
  }
};

import type { CallReport } from '#domain/call/call.commands.js';
import type { Board } from './board.js';
import { forgetLeg, kill, noteEnd } from './freeswitch/freeswitch.effects.js';
import { heardFrom, takenBack } from './freeswitch/freeswitch.listening.js';
import { existsQuestion } from './freeswitch/freeswitch.observation.js';
import { toReport } from './freeswitch/freeswitch.reports.js';
import type { SwitchClock } from './lasting.connection.js';
import { callReport } from './legs.reports.js';
import type { CallsReport } from './legs.reports.js';
import type { ReportsQueue } from './reports.queue.js';
import type { Arrival, EslCommand, EslEvent, LegReport, SwitchConnection } from './switch.js';

/** Where reports go. It rides out an outage of the store by itself, and a report told twice changes nothing. */
export interface Desk {
  /** Resolves when the report is in the log. */
  tell(callId: string, report: CallReport): Promise<void>;
  /** Somebody calls; the call's id will be the leg's. */
  arrive(arrival: Arrival): Promise<void>;
}

export interface ReporterOptions {
  readonly board: Board;
  readonly line: SwitchConnection;
  readonly clock: SwitchClock;
  readonly desk: Desk;
  readonly queue: ReportsQueue;
}

/** A job's failure waits so long for the channel's own end, in milliseconds. */
const PATIENCE = 2_000;

/** Turns what channels tell into reports on calls, by the board; and meets the channels that nobody expects. */
export class Reporter {
  /** Arrivals that the log does not have yet. */
  private readonly arriving = new Set<string>();
  /** Dials whose channel was seen over this connection. */
  private readonly created = new Set<string>();
  /** The same over any connection, until their end is in the log: such a dial is never sent again. */
  private readonly met = new Set<string>();
  /** Channels of nobody that were killed. */
  private readonly strays = new Set<string>();

  constructor(private readonly options: ReporterOptions) {}

  /** A connection begins: what was under way over the last one is worth nothing. */
  begin(): void {
    [this.arriving, this.created, this.strays].forEach((legs) => legs.clear());
  }

  hear(event: EslEvent): void {
    const report = toReport(event);
    if (report) this.react(report);
  }

  /** The log has learnt of a leg, or of its end: `over`. */
  settle(legId: string, over: boolean): void {
    this.arriving.delete(legId);
    if (!over) return;
    this.created.delete(legId);
    this.met.delete(legId);
  }

  saw(legId: string): boolean {
    return this.created.has(legId);
  }

  hasMet(legId: string): boolean {
    return this.met.has(legId);
  }

  arrive(arrival: Arrival): void {
    const { legId } = arrival;
    const { board, queue, desk } = this.options;
    if (board.has(legId) || this.arriving.has(legId)) return;
    if (queue.push(legId, () => desk.arrive(arrival))) this.arriving.add(legId);
  }

  tell(report: CallReport): void {
    const { queue, desk } = this.options;
    queue.push(report.callId, () => desk.tell(report.callId, report));
  }

  killStray(legId: string): void {
    this.strays.add(legId);
    this.options.line.send(kill(legId, 'ORIGINATOR_CANCEL'));
  }

  private send(commands: readonly EslCommand[]): void {
    for (const command of commands) this.options.line.send(command);
  }

  private react(report: LegReport): void {
    switch (report.kind) {
      case 'arrived':
        this.arrive(report);
        break;
      case 'created':
        this.meet(report.legId, report.ours);
        break;
      case 'overheard':
        this.send(heardFrom(report.legId, this.options.board.values()));
        break;
      case 'digit':
        this.send(takenBack(this.options.board.get(report.legId), report.digit));
        this.pass(report);
        break;
      case 'failed':
        this.fail(report.legId, report.cause);
        break;
      default:
        this.pass(report);
    }
  }

  /** A dial has become a channel. One that was hung up meanwhile is so again, and so is one that nobody remembers. */
  private meet(legId: string, ours: boolean): void {
    const leg = this.options.board.get(legId);
    if (!leg) {
      if (ours) this.killStray(legId);
      return;
    }
    this.created.add(legId);
    this.met.add(legId);
    this.options.line.send(leg.hangup === null ? noteEnd(legId) : kill(legId, leg.hangup));
  }

  /** A dial that had a channel is ended by it, with a SIP status; only should that report be lost, the job ends it. */
  private fail(legId: string, cause: string): void {
    const { board, clock } = this.options;
    const leg = board.get(legId);
    if (!leg) return;
    const end = (): void => this.pass({ kind: 'ended', legId, cause, sipCode: null });
    if (this.created.has(legId) || leg.ringing || leg.answered) clock.after(PATIENCE, () => void this.unlessAlive(legId, end));
    else end();
  }

  /** A dial that was repeated fails too, without any harm to the first one (fact 6). */
  private async unlessAlive(legId: string, end: () => void): Promise<void> {
    const { board, line } = this.options;
    if (!board.has(legId)) return;
    // A connection that is lost meanwhile is followed by a comparison, which finds out.
    const exists = await line.ask({ line: `api ${existsQuestion(legId)}` }).catch(() => 'unknown');
    if (exists.trim() === 'false') end();
  }

  private pass(report: CallsReport): void {
    const { legId } = report;
    const leg = this.options.board.get(legId);
    const callId = leg?.callId ?? (this.arriving.has(legId) ? legId : undefined);
    if (callId === undefined) {
      this.bury(report);
      return;
    }
    const told = callReport(report, callId, leg);
    if (told) this.tell(told);
  }

  /** The ledger forgets a stray with its end; any other leg once its end is in the log. */
  private bury({ kind, legId }: CallsReport): void {
    if (kind === 'ended' && this.strays.delete(legId)) forgetLeg(legId).forEach((command) => this.options.line.send(command));
  }
}

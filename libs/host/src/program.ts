import { setTimeout as pause } from 'node:timers/promises';
import { openLog } from './log.js';
import type { Log } from './log.js';
import { saidOf } from './said.js';
import { readSettings } from './settings.js';
import type { Settings } from './settings.js';

/** Signals this close together are one wish: npm hands on what the terminal has told us too. */
const SAME_WISH = 1_000;

/** Milliseconds that an orderly end may take. */
const PATIENCE = 30_000;

/** What a program is given to start with. */
export interface Start {
  readonly settings: Settings;
  readonly log: Log;
  /** A line for people, on standard error. */
  readonly say: (line: string) => void;
  /** Remembers how to end what was begun; the ends come in the opposite order. */
  readonly begun: (end: () => Promise<void>) => void;
  /** Aborted when the program is to end while it starts. */
  readonly stopping: AbortSignal;
  /** Ends the program because of something that happened after its start. */
  readonly fail: (error: unknown) => void;
}

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

/** One program from its start to its end, by itself or by a signal. */
class Program {
  private readonly ends: (() => Promise<void>)[] = [];
  private readonly stopping = new AbortController();
  private started: Promise<void> = Promise.resolve();
  private ending: Promise<void> | undefined;
  private wished = 0;

  run(begin: (start: Start) => Promise<void>): void {
    // Whoever started us may stop reading what we print, and we go on.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => this.onSignal());
    this.started = this.begin(begin);
    this.started.catch((error: unknown) => void this.fail(error));
  }

  private async begin(begin: (start: Start) => Promise<void>): Promise<void> {
    const settings = readSettings(process.env);
    await begin({
      settings,
      log: openLog(settings.logLevel),
      say: settings.logLevel === 'silent' ? () => undefined : tell,
      begun: (end) => void this.ends.push(end),
      stopping: this.stopping.signal,
      fail: (error) => void this.fail(error),
    });
  }

  private async endAll(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) {
      try {
        await end();
      } catch (error) {
        process.exitCode = 1;
        tell(saidOf(error));
      }
    }
  }

  private async endInTime(): Promise<void> {
    const late = pause(PATIENCE, 'late', { ref: false });
    if ((await Promise.race([this.endAll(), late])) !== 'late') return;
    process.exitCode = 1;
    tell('Not everything could be stopped.');
  }

  private end(): Promise<void> {
    return (this.ending ??= this.endInTime());
  }

  private async fail(error: unknown): Promise<void> {
    if (!this.stopping.signal.aborted) {
      process.exitCode = 1;
      tell(saidOf(error));
    }
    this.stopping.abort();
    await this.end();
    process.exit();
  }

  /** What is being started is waited for, and then stopped. */
  private async stop(): Promise<void> {
    this.stopping.abort();
    await this.started.catch(() => undefined);
    await this.end();
    process.exit();
  }

  private onSignal(): void {
    if (this.wished > 0 && Date.now() - this.wished > SAME_WISH) {
      tell('Left at once. What is still running is found again at the next start.');
      process.exit(1);
    }
    if (this.wished > 0) return;
    this.wished = Date.now();
    void this.stop();
  }
}

/** Runs this process as one program: settings from the environment, an orderly end by SIGTERM or SIGINT, an exit code. */
export const runProgram = (begin: (start: Start) => Promise<void>): void => new Program().run(begin);

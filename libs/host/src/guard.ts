import { setTimeout as pause } from 'node:timers/promises';
import { AlreadyRunning, lockDatabase } from './lock.js';
import type { Company } from './lock.js';
import type { Log } from './log.js';

/** Milliseconds between attempts to get a lost database back. */
const PAUSE = 1_000;

export interface GuardOptions {
  readonly url: string;
  /** Alone: nobody else may be there. Others: all who are there know of each other. */
  readonly company: Company;
  readonly log: Log;
  /** Brings the database back, where that is ours to do. */
  readonly revive: () => Promise<void>;
  /** Hears that somebody took the database while it was away: this program must end. */
  readonly onTaken: (error: AlreadyRunning) => void;
}

/** Keeps a database from systems that do not know of us. Whoever loses the lock has lost Postgres, and gets both back. */
export class Guard {
  private release: () => Promise<void> = () => Promise.resolve();
  private isClosed = false;
  private lost = false;
  private reviving: Promise<void> = Promise.resolve();

  constructor(private readonly options: GuardOptions) {}

  /** Whether nobody else can have written to the log since the start. Once it was in doubt, it stays so. */
  get alone(): boolean {
    return this.options.company === 'alone' && !this.lost;
  }

  /** @throws AlreadyRunning when somebody is there who does not know of us */
  async lock(): Promise<void> {
    const { url, company, log } = this.options;
    this.release = await lockDatabase(url, company, () => {
      this.lost = true;
      log.error('Postgres has gone away; calls go on, and it is brought back.');
      this.reviving = this.revive();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.reviving;
    await this.release();
  }

  private async revive(): Promise<void> {
    const { log, revive, onTaken } = this.options;
    while (!this.isClosed) {
      try {
        await revive();
        await this.lock();
        log.info('Postgres is back.');
        return;
      } catch (error) {
        if (error instanceof AlreadyRunning) {
          onTaken(error);
          return;
        }
        log.warn({ err: error }, 'Postgres is not back yet.');
        await pause(PAUSE);
      }
    }
  }
}

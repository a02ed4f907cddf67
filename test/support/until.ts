import { errorOf } from '#domain/kernel/error.js';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a fact holds, by looking again and again.
 * @param check what must become true; what it throws counts as not yet
 * @param within milliseconds after which waiting has failed
 * @param every milliseconds between two looks
 * @returns what `check` answered at last
 * @throws the last error of `check`, or one that quotes it
 */
export const until = async <T>(check: () => T | Promise<T>, { within = 10_000, every = 5 } = {}): Promise<NonNullable<T>> => {
  const deadline = Date.now() + within;
  for (;;) {
    const answer = await attempt(check);
    if (!(answer instanceof Failure)) return answer;
    if (Date.now() > deadline) throw answer.error;
    await pause(every);
  }
};

class Failure {
  constructor(readonly error: Error) {}
}

const attempt = async <T>(check: () => T | Promise<T>): Promise<NonNullable<T> | Failure> => {
  try {
    const answer = await check();
    if (answer) return answer;
    return new Failure(new Error(`never became true: ${check.toString()}`));
  } catch (error) {
    return new Failure(errorOf(error));
  }
};

import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until a fact holds, by looking again and again.
 * @param check what must become true; what it throws counts as not yet
 * @param within milliseconds after which waiting has failed
 * @throws the last error of `check`, or one that quotes it
 */
export const until = async (check: () => unknown, { within = 5_000 } = {}): Promise<void> => {
  const deadline = Date.now() + within;
  for (;;) {
    const failure = await attempt(check);
    if (failure === undefined) return;
    if (Date.now() > deadline) throw failure;
    await pause(5);
  }
};

const attempt = async (check: () => unknown): Promise<Error | undefined> => {
  try {
    return (await check()) ? undefined : new Error(`never became true: ${check.toString()}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

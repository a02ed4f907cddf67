import type { Ledgerline } from '../../apps/all/src/ledgerline.js';
import { openLedgerline } from '../../apps/all/src/ledgerline.js';
import { openLog } from '#host/log.js';
import type { Settings } from '#host/settings.js';
import { openStores } from '#host/stores.js';
import { mortal } from './mortal.js';
import type { Mortal } from './mortal.js';
import { tcpGate } from './tcp-gate.js';

/** One run of the system, from its start to its end or its death, behind doors that shut when it dies. */
export interface SystemLife {
  readonly ledgerline: Ledgerline;
  readonly mortal: Mortal;
  /** Where its API is reached while it lives. */
  readonly url: string;
  /** Stops it in good order; one that is dead is only tidied up after. */
  end(): Promise<void>;
}

/** What was written to the switch before a death may still arrive there, or be lost with the line. */
export type LastWords = 'arrive' | 'are lost';

/** @param url of the database */
export const openLife = async (
  settings: Settings,
  url: string,
  lastWords: () => LastWords = () => 'arrive',
): Promise<SystemLife> => {
  const stores = await openStores(settings, url);
  const line = await tcpGate(settings.esl.port, settings.esl.host);
  const shut = (): void => void Promise.all([line.shut(), door.shut()]);
  const dies = mortal(stores, () => {
    line.loseAnswers();
    if (lastWords() === 'arrive') setImmediate(() => setImmediate(shut));
    else shut();
  });
  const esl = { ...settings.esl, host: '127.0.0.1', port: line.port };
  const ledgerline = await openLedgerline({ ...settings, esl }, dies.ground, openLog(settings.logLevel));
  const door = await tcpGate(Number(new URL(ledgerline.url).port));
  const end = async (): Promise<void> => {
    if (dies.isDead()) {
      // Its doors to the world are closed on the way to what will never end.
      void ledgerline.close();
      await stores.close();
    } else await ledgerline.close();
    await Promise.all([line.close(), door.close()]);
  };
  let ended: Promise<void> | undefined;
  return { ledgerline, mortal: dies, url: `http://127.0.0.1:${door.port}`, end: () => (ended ??= end()) };
};

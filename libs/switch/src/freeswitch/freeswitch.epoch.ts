import type { EslCommand } from '../switch.js';

/** Asks the switch's ledger whose it is (fact 32). */
export const EPOCH_QUESTION: EslCommand = { line: 'api hash select/ledgerline/epoch' };

/** Writes whose it is. The switch's ledger lives and dies with it, and every switchboard that comes to it reads the same one. */
export const epochNote = (epoch: number): EslCommand => ({ line: `api hash insert/ledgerline/epoch/${epoch}` });

/** The epoch in an answer; null where nobody has written one since the switch began. */
export const epochIn = (reply: string): number | null => {
  const text = reply.trim();
  return /^\d+$/.test(text) ? Number(text) : null;
};

import type { EslCommand, SwitchConnection } from './switch.js';

/** Whether a command takes something out of the switch's ledger. */
export const cleans = ({ line }: EslCommand): boolean => line.startsWith('api hash delete/');

/**
 * Writes a command. One that cleans the ledger is given back where the connection is lost before its reply: no comparison would
 * miss it.
 */
export const write = (line: SwitchConnection, command: EslCommand, lost: (command: EslCommand) => void): void => {
  if (cleans(command)) line.ask(command).catch(() => lost(command));
  else line.send(command);
};

import type { Core } from '../core.js';
import { channelCommands } from './channel.commands.js';
import type { Command } from './command.js';
import { conferenceCommand } from './conference.commands.js';
import { mediaCommands } from './media.commands.js';
import { switchCommands } from './switch.commands.js';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...switchCommands, ...channelCommands, ...mediaCommands, conference: conferenceCommand }),
);

/** Runs an API command line. One that the switch does not have is answered as such (fact 29). */
export const runApi = (core: Core, line: string, reply: (text: string) => void): void => {
  const [, name = '', args = ''] = /^\s*(\S+)\s*(.*)$/s.exec(line) ?? [];
  const command = COMMANDS.get(name);
  if (command) command(core, args, reply);
  else reply(`-ERR ${name} Command not found!\n`);
};

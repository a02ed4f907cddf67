import type { EslCommand } from '../switch.js';

/** The frame as it crosses the socket. A line break inside would begin another command, so that it is refused here as well. */
export const frame = ({ line, headers = {} }: EslCommand): string => {
  const lines = [line, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)];
  if (lines.some((each) => /[\r\n\0]/.test(each)))
    throw new Error(`A command of more than one line: ${line.split(' ', 1)[0] ?? ''}`);
  return `${lines.join('\n')}\n\n`;
};

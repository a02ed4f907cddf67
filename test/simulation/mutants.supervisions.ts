import type { CallCommand } from '#domain/call/call.commands.js';
import type { Wish } from '#engine/aggregate.js';
import { except, writing } from './mutating.js';
import { unless } from './mutants.talks.js';
import type { Mutant } from './mutating.js';

const is =
  (type: CallCommand['type'] | 'ReportTalkOver') =>
  ({ ask }: Wish): boolean =>
    ask.command.type === type;

/** The digit that lets the agent alone hear a supervisor. */
const whispering = /^api uuid_recv_dtmf \S+ 2$/;

/** What was done about supervisors, broken on purpose. */
export const SUPERVISION_MUTANTS: readonly Mutant[] = [
  { name: 'a supervisor outlives the talk', of: unless(is('ReportTalkOver')) },
  { name: 'a supervisor is not told to listen', of: unless(is('ListenIn')) },
  { name: 'a whisper is not whispered', of: writing(except(whispering)) },
  {
    name: 'a whisper reaches both',
    of: writing(() => (command) => [whispering.test(command.line) ? { line: command.line.replace(/2$/, '3') } : command]),
  },
  { name: 'a call that is handed over is not left', of: unless(is('HandOverCall')) },
];

import { reportMember } from '../conference.events.js';
import { conferencesJson, conferencesText, membersText } from '../conference.lists.js';
import type { Conference, Core, Member } from '../core.js';
import type { Command } from './command.js';
import { wordsOf } from './command.js';

/** What a command does to one member, and the words of its event and of its reply. */
interface Deed {
  readonly event: string;
  readonly reply: string;
  readonly act: (member: Member) => void;
}

const dismiss = (member: Member): void => member.dismiss();

const DEEDS: ReadonlyMap<string, Deed> = new Map(
  Object.entries<Deed>({
    mute: { event: 'mute-member', reply: 'mute', act: (member) => void (member.speaks = false) },
    unmute: { event: 'unmute-member', reply: 'unmute', act: (member) => void (member.speaks = true) },
    deaf: { event: 'deaf-member', reply: 'deaf', act: (member) => void (member.hears = false) },
    undeaf: { event: 'undeaf-member', reply: 'undeaf', act: (member) => void (member.hears = true) },
    kick: { event: 'kick-member', reply: 'kicked', act: dismiss },
    hup: { event: 'hup-member', reply: 'hup', act: dismiss },
  }),
);

const perform = (core: Core, conference: Conference, deed: Deed, target: string): string => {
  const meant = conference.members.filter(({ id }) => target === 'all' || String(id) === target);
  if (meant.length === 0 && target !== 'all') return `-ERR Non-Existant ID ${target}\n`;
  for (const member of meant) {
    deed.act(member);
    reportMember(core, member, deed.event);
  }
  return meant.map(({ id }) => `+OK ${deed.reply} ${id}\n`).join('');
};

const listing = (core: Core, conferences: readonly Conference[], command: string): string | undefined => {
  if (command === 'json_list') return conferencesJson(core, conferences);
  return command === 'list' ? conferencesText(conferences) : undefined;
};

const ask = (core: Core, conference: Conference, [command = '', argument = '']: readonly string[]): string => {
  const deed = DEEDS.get(command);
  if (deed) return perform(core, conference, deed, argument);
  if (command === 'json_list') return conferencesJson(core, [conference]);
  if (command !== 'list') return `-ERR Conference command '${command}' not found.\n`;
  return argument === 'count' ? String(conference.members.length) : membersText(conference);
};

/**
 * `conference list|json_list`, and `conference NAME list [count]|json_list|mute|unmute|deaf|undeaf|kick|hup [id|all]` (fact 26).
 * Recorded are the texts of success and that of a conference that is not there.
 */
export const conferenceCommand: Command = (core, args, reply) => {
  const [name = '', ...words] = wordsOf(args);
  const conference = core.conferences.get(name);
  if (conference) reply(ask(core, conference, words));
  else reply(listing(core, [...core.conferences.values()], name) ?? `-ERR Conference ${name} not found\n`);
};

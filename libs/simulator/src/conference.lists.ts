import type { Conference, Core, Member } from './core.js';

const FLAGS = 'running|answered|enforce_min|dynamic|exit_sound|enter_sound|json_status';
const RATE = 8000;
const ENERGY = 100;

const flagsOf = (member: Member): string =>
  Object.entries({
    hear: member.hears,
    speak: member.speaks,
    floor: member.conference.floor === member,
    moderator: member.moderator,
  })
    .flatMap(([flag, isSet]) => (isSet ? [flag] : []))
    .join('|');

const memberLine = (member: Member): string => {
  const { name, id, caller } = member.channel;
  return [member.id, name, id, caller.name, caller.number, flagsOf(member), 0, 0, ENERGY].join(';');
};

/** One line a member, the newest first: `id;channel;uuid;caller's name;caller's number;flags;volume in;volume out;energy`. */
export const membersText = ({ members }: Conference): string => members.map((member) => `${memberLine(member)}\n`).join('');

/** All conferences, each under a line of its own. */
export const conferencesText = (conferences: readonly Conference[]): string => {
  if (conferences.length === 0) return '+OK No active conferences.\n';
  const blocks = conferences.map((conference) => {
    const count = conference.members.length;
    const members = `${count} ${count === 1 ? 'member' : 'members'}`;
    return `+OK Conference ${conference.name} (${members} rate: ${RATE} flags: ${FLAGS})\n${membersText(conference)}`;
  });
  return blocks.join('');
};

const seconds = (core: Core, since: number): number => Math.floor((core.clock.now() - since) / 1000);

const memberJson = (core: Core, member: Member) => ({
  type: 'caller',
  id: member.id,
  flags: {
    can_hear: member.hears,
    can_speak: member.speaks,
    hold: false,
    talking: false,
    has_floor: member.conference.floor === member,
    is_moderator: member.moderator,
  },
  uuid: member.channel.id,
  caller_id_name: member.channel.caller.name,
  caller_id_number: member.channel.caller.number,
  join_time: seconds(core, member.joinedAt),
  last_talking: 0,
  energy: ENERGY,
  volume_in: 0,
  volume_out: 0,
});

/** `json_list`, without what concerns video, sounds and recordings. Times in seconds. */
export const conferencesJson = (core: Core, conferences: readonly Conference[]): string =>
  JSON.stringify(
    conferences.map((conference) => ({
      conference_name: conference.name,
      member_count: conference.members.length,
      ghost_count: 0,
      rate: RATE,
      run_time: seconds(core, conference.startedAt),
      conference_uuid: conference.id,
      locked: false,
      running: true,
      answered: true,
      dynamic: true,
      recording: false,
      members: conference.members.map((member) => memberJson(core, member)),
    })),
  );

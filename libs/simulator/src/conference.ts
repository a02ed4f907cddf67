import { reportConference, reportFloor, reportMember } from './conference.events.js';
import type { Channel, Conference, Core, Member } from './core.js';
import { FRAME_MS } from './life.js';

/** Who is to join which conference, and how. */
export interface Invitation {
  readonly name: string;
  readonly profile: string;
  readonly flags: ReadonlySet<string>;
}

/** `<name>@<profile>+flags{mute|deaf|moderator}`, as the application takes it; a pin between the two is not looked at. */
export const parseInvitation = (data: string): Invitation => {
  const [, name = '', profile = 'default', flags = ''] =
    /^([^@+]*)(?:@([^+]*))?(?:\+.*?flags\{([^}]*)\})?/.exec(data.trim()) ?? [];
  return { name, profile, flags: new Set(flags.split('|')) };
};

/** Takes a channel into a conference, which begins with its first member (fact 26). */
export const joinConference = (core: Core, channel: Channel, invitation: Invitation, dismiss: () => void): void => {
  const { name, profile, flags } = invitation;
  const conference = core.conferences.get(name) ?? createConference(core, name, profile);
  core.identity.members += 1;
  const member: Member = {
    ...{ id: core.identity.members, conference, channel, joinedAt: core.clock.now(), dismiss },
    ...{ moderator: flags.has('moderator'), speaks: !flags.has('mute'), hears: !flags.has('deaf') },
  };
  conference.members = [member, ...conference.members];
  channel.member = member;
  noteMembership(member);
  reportMember(core, member, 'add-member');
  settleFloor(core, conference);
};

const createConference = (core: Core, name: string, profile: string): Conference => {
  const conference: Conference = { id: core.newId(), name, profile, startedAt: core.clock.now(), members: [], floor: null };
  core.conferences.set(name, conference);
  reportConference(core, conference, 'conference-create');
  return conference;
};

const noteMembership = ({ channel, conference, id, moderator }: Member): void => {
  channel.variables.set('conference_name', conference.name);
  channel.variables.set('conference_uuid', conference.id);
  channel.variables.set('conference_member_id', String(id));
  channel.variables.set('conference_moderator', String(moderator));
};

/** At the conference's next frame the floor, when nobody has it, goes to the newest member. Speech does not move it here. */
const settleFloor = (core: Core, conference: Conference): void => {
  core.clock.after(FRAME_MS, () => {
    const [newest] = conference.members;
    if (!newest || conference.floor || core.conferences.get(conference.name) !== conference) return;
    conference.floor = newest;
    reportFloor(core, conference);
  });
};

/** A channel leaves, by whatever way. The conference ends a frame after its last member has left. */
export const leaveConference = (core: Core, channel: Channel): void => {
  const { member } = channel;
  if (!member) return;
  const { conference } = member;
  if (conference.floor === member) {
    conference.floor = null;
    reportFloor(core, conference);
  }
  conference.members = conference.members.filter((other) => other !== member);
  channel.member = null;
  reportMember(core, member, 'del-member');
  if (conference.members.length > 0) settleFloor(core, conference);
  else endConference(core, conference);
};

const endConference = (core: Core, conference: Conference): void => {
  const { coreId } = core.identity;
  core.conferences.delete(conference.name);
  core.clock.after(FRAME_MS, () => {
    if (core.identity.coreId === coreId) reportConference(core, conference, 'conference-destroy');
  });
};

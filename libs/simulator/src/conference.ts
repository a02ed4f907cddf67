import type { Cancel } from './clock.js';
import { reportConference, reportFloor, reportMember } from './conference.events.js';
import type { Channel, Conference, Core, Member } from './core.js';
import { channelTimer } from './core.js';
import { FRAME_MS } from './life.js';
import type { Sound } from './media.js';
import { note } from './phones.js';

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

/** Hold music for a member who is alone, as Ledgerline's configuration of FreeSWITCH has it. */
const MUSIC: Sound = { kind: 'moh', what: 'local_stream://moh' };

/** For so long a conference is being created: whoever else joins meanwhile waits for that. */
const CREATION_MS = 500;

/**
 * Takes a channel into a conference (fact 26): at once, or when it is there, if it is just being created. What comes back calls off
 * the wait.
 */
export const enterConference = (core: Core, channel: Channel, invitation: Invitation, dismiss: () => void): Cancel => {
  const join = () => joinConference(core, channel, invitation, dismiss);
  const conference = core.conferences.get(invitation.name);
  const waitMs = conference ? conference.startedAt + CREATION_MS - core.clock.now() : 0;
  if (conference && waitMs > 0) return waitFor(core, channel, conference, { waitMs, join });
  join();
  return () => undefined;
};

interface Wait {
  readonly waitMs: number;
  readonly join: () => void;
}

const waitFor = (core: Core, channel: Channel, conference: Conference, { waitMs, join }: Wait): Cancel => {
  const wait = {};
  conference.waiting.add(wait);
  const cancel = channelTimer(core, channel, waitMs, () => {
    conference.waiting.delete(wait);
    join();
  });
  return () => {
    conference.waiting.delete(wait);
    cancel();
  };
};

/** A conference begins with its first member. */
const joinConference = (core: Core, channel: Channel, invitation: Invitation, dismiss: () => void): void => {
  const { name, profile, flags } = invitation;
  const conference = core.conferences.get(name) ?? createConference(core, name, profile);
  core.identity.members += 1;
  const member: Member = {
    ...{ id: core.identity.members, conference, channel, joinedAt: core.clock.now(), dismiss },
    ...{ moderator: flags.has('moderator'), speaks: !flags.has('mute'), hears: !flags.has('deaf') },
  };
  conference.members = [member, ...conference.members];
  conference.music = null;
  channel.member = member;
  noteMembership(member);
  reportMember(core, member, 'add-member');
  settle(core, conference);
};

const createConference = (core: Core, name: string, profile: string): Conference => {
  const conference: Conference = {
    id: core.newId(),
    name,
    profile,
    startedAt: core.clock.now(),
    members: [],
    floor: null,
    music: null,
    waiting: new Set(),
  };
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

/**
 * At the conference's next frame the floor, when nobody has it, goes to the newest member, and music to one who is alone. Speech
 * does not move the floor here.
 */
const settle = (core: Core, conference: Conference): void => {
  core.clock.after(FRAME_MS, () => {
    const [newest, ...others] = conference.members;
    if (!newest || conference.waiting.size > 0 || core.conferences.get(conference.name) !== conference) return;
    if (others.length === 0) playMusic(core, conference, newest);
    if (conference.floor) return;
    conference.floor = newest;
    reportFloor(core, conference);
  });
};

const playMusic = (core: Core, conference: Conference, { channel, hears }: Member): void => {
  if (conference.music) return;
  conference.music = MUSIC;
  if (channel.leg && hears) note(channel.leg, { at: core.clock.now(), ...MUSIC });
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
  if (conference.members.length > 0) settle(core, conference);
  else endConference(core, conference);
};

const endConference = (core: Core, conference: Conference): void => {
  const { coreId } = core.identity;
  core.conferences.delete(conference.name);
  core.clock.after(FRAME_MS, () => {
    if (core.identity.coreId === coreId) reportConference(core, conference, 'conference-destroy');
  });
};

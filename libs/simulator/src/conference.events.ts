import { basicHeaders, eventHead } from './channel.headers.js';
import type { Conference, Core, Member } from './core.js';
import type { Headers } from './events.js';

const SUBCLASS: Headers = { 'Event-Subclass': 'conference::maintenance' };

const conferenceHeaders = ({ name, profile, id, members }: Conference): Headers => ({
  'Conference-Name': name,
  'Conference-Domain': 'simulator',
  'Conference-Size': String(members.length),
  'Conference-Ghosts': '0',
  'Conference-Profile-Name': profile,
  'Conference-Unique-ID': id,
});

const memberHeaders = (member: Member): Headers => ({
  Floor: String(member.conference.floor === member),
  Video: 'false',
  Hear: String(member.hears),
  See: 'true',
  Speak: String(member.speaks),
  Talking: 'false',
  'Mute-Detect': 'false',
  Hold: 'false',
  'Member-ID': String(member.id),
  'Member-Type': member.moderator ? 'moderator' : 'member',
  'Member-Ghost': 'false',
  'Energy-Level': '100',
  'Current-Energy': '0',
});

/** Whether a member speaks at this moment is not known here: `Talking` is always false. */
const report = (core: Core, conference: Conference, member: Member | null, extra: Headers): void =>
  core.bus.publish('CUSTOM', () => [
    eventHead(core, 'CUSTOM'),
    SUBCLASS,
    conferenceHeaders(conference),
    ...(member ? [...basicHeaders(member.channel), memberHeaders(member)] : []),
    extra,
  ]);

/** `conference-create`, `conference-destroy`. */
export const reportConference = (core: Core, conference: Conference, action: string): void =>
  report(core, conference, null, { Action: action });

/** `add-member`, `del-member`, `mute-member` and so on. */
export const reportMember = (core: Core, member: Member, action: string): void =>
  report(core, member.conference, member, { Action: action });

/** `floor-change`: somebody takes a floor that nobody had, or leaves it to nobody. */
export const reportFloor = (core: Core, conference: Conference): void => {
  const { floor } = conference;
  report(core, conference, floor, { Action: 'floor-change', 'Old-ID': 'none', 'New-ID': floor ? String(floor.id) : 'none' });
};

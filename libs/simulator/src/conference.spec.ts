import { describe, expect, it } from '@jest/globals';
import { parseInvitation } from './conference.js';
import type { Headers } from './events.js';
import type { Client } from './testing/desk.js';
import type { Party } from './testing/party.js';
import { gather } from './testing/party.js';

const CREATION_MS = 500;

const meeting = (...names: readonly string[]): Party => {
  const party = gather(names);
  for (const name of names) {
    party.api(`uuid_transfer ${name} conference:room@default inline`);
    party.desk.clock.advance(CREATION_MS);
  }
  party.desk.client.events();
  return party;
};

const actionOf = (event: Headers): string => [event['Action'], event['Member-ID']].filter((part) => part !== undefined).join(' ');

/** What a client was told of conferences: an action, and the member whom it concerns. */
const actions = (client: Client): readonly string[] =>
  client
    .events()
    .filter((event) => event['Event-Name'] === 'CUSTOM')
    .map(actionOf);

describe('the data of the application', () => {
  it.each([
    ['room', { name: 'room', profile: 'default', flags: [''] }],
    ['room@wide', { name: 'room', profile: 'wide', flags: [''] }],
    ['room@wide+1234+flags{mute|moderator}', { name: 'room', profile: 'wide', flags: ['mute', 'moderator'] }],
    ['room+flags{deaf}', { name: 'room', profile: 'default', flags: ['deaf'] }],
  ])('%s', (data, { name, profile, flags }) => {
    expect(parseInvitation(data)).toEqual({ name, profile, flags: new Set(flags) });
  });
});

describe('a conference tells', () => {
  it('of its members, of the floor and of its end, a frame after the last one has left', () => {
    const party = meeting('ann', 'bob');
    party.api('uuid_kill bob');
    expect(actions(party.desk.client)).toEqual(['del-member 2']);
    party.api('uuid_park ann');
    expect(actions(party.desk.client)).toEqual(['floor-change', 'del-member 1', 'conference-destroy']);
    expect(party.api('conference room list')).toBe('-ERR Conference room not found\n');
  });

  it('of a member that is bridged: its completion comes first, then the bridge', () => {
    const party = meeting('ann', 'bob');
    party.api('uuid_bridge ann bob');
    const told = party.desk.client.events().filter((event) => event['Unique-ID'] === 'ann');
    expect(told.map((event) => event['Action'] ?? event['Event-Name'])).toEqual([
      'del-member',
      'CHANNEL_EXECUTE_COMPLETE',
      'CHANNEL_EXECUTE',
      'CHANNEL_BRIDGE',
    ]);
  });

  it('counts its members on over all conferences, and begins anew under the same name', () => {
    const party = meeting('ann');
    const first = party.api('uuid_getvar ann conference_uuid');
    party.api('uuid_park ann');
    party.api('uuid_transfer ann conference:room@default inline');
    expect(party.api('uuid_getvar ann conference_member_id')).toBe('2');
    expect(party.api('uuid_getvar ann conference_uuid')).not.toBe(first);
  });

  it('only those who asked for CUSTOM with its subclass, or for everything', () => {
    const party = gather(['ann']);
    const { desk } = party;
    const listeners = ['CUSTOM conference::maintenance', 'CUSTOM sofia::register', 'CUSTOM', 'CHANNEL_PARK'].map((wanted) => {
      const client = desk.connect();
      client.send('noevents');
      return { client, reply: client.send(`event json ${wanted}`) };
    });
    party.api('uuid_transfer ann conference:room@default inline');
    expect(listeners.map(({ client }) => actions(client).length)).toEqual([3, 0, 0, 0]);
    expect(listeners.map(({ reply }) => reply?.slice(0, 3))).toEqual(['+OK', '+OK', '+OK', '+OK']);
    listeners[0]?.client.send('nixevent CUSTOM conference::maintenance');
    party.api('uuid_park ann');
    expect(actions(listeners[0]?.client ?? desk.client)).toEqual([]);
    expect(actions(desk.client)).toHaveLength(6);
  });
});

describe('the conference command', () => {
  it('lists what there is', () => {
    const party = gather(['ann']);
    expect(party.api('conference list')).toBe('+OK No active conferences.\n');
    expect(party.api('conference json_list')).toBe('[]');
    const both = meeting('ann', 'bob');
    const lines = [
      '2;sofia/internal/bob@phones;bob;Outbound Call;bob;hear|speak;0;0;100',
      '1;sofia/internal/ann@phones;ann;Outbound Call;ann;hear|speak|floor;0;0;100',
    ];
    expect(both.api('conference room list')).toBe(`${lines.join('\n')}\n`);
    expect(both.api('conference room list count')).toBe('2');
    expect(both.api('conference list')).toContain('+OK Conference room (2 members rate: 8000 flags: running|');
    both.api('uuid_kill bob');
    expect(both.api('conference list')).toContain('+OK Conference room (1 member rate: 8000 flags: running|');
    expect(JSON.parse(both.desk.client.send('api conference room json_list') ?? '')).toMatchObject([
      { conference_name: 'room', member_count: 1, members: [{ id: 1, uuid: 'ann', flags: { has_floor: true } }] },
    ]);
  });

  it.each([
    ['mute 1', '+OK mute 1\n', ['mute-member 1']],
    ['unmute all', '+OK unmute 2\n+OK unmute 1\n', ['unmute-member 2', 'unmute-member 1']],
    ['undeaf 2', '+OK undeaf 2\n', ['undeaf-member 2']],
    ['kick 2', '+OK kicked 2\n', ['kick-member 2', 'del-member 2']],
    ['hup 2', '+OK hup 2\n', ['hup-member 2', 'del-member 2']],
    ['mute 7', '-ERR Non-Existant ID 7\n', []],
    ['dance 1', "-ERR Conference command 'dance' not found.\n", []],
  ])('%s', (command, reply, told) => {
    const party = meeting('ann', 'bob');
    expect(party.api(`conference room ${command}`)).toBe(reply);
    expect(actions(party.desk.client)).toEqual(told);
  });

  it('sends a member who was invited by execute back to what it ran before', () => {
    const party = gather(['ann']);
    party.execute('ann', 'conference', 'room@default');
    party.api('conference room kick all');
    expect(party.leg('ann')).toMatchObject({ state: 'up', hears: [], playing: null });
  });
});

describe('faults', () => {
  it('take conferences and supervisors away with the switch, without a word, and the next switch begins anew', () => {
    const party = meeting('ann', 'bob');
    const { desk } = party;
    desk.client.send('bgapi originate {origination_uuid=sue}sofia/internal/+15551001@gw &eavesdrop(ann)');
    desk.clock.advance(1200);
    party.api('conference room kick 2');
    desk.softswitch.faults.killSwitch();
    const next = desk.connect();
    desk.clock.advance(2000);
    expect([next.events(), next.send('api conference list')]).toEqual([[], '+OK No active conferences.\n']);
    expect(['ann', 'bob'].map((name) => party.leg(name))).toMatchObject([
      { state: 'ended', hears: [], playing: null },
      { state: 'ended', hears: [], playing: null },
    ]);
    next.send('bgapi originate {origination_uuid=cat}sofia/internal/+15551001@gw &conference(room@default)');
    desk.clock.advance(1200);
    expect(actions(next)).toEqual(['conference-create', 'add-member 1', 'floor-change 1']);
  });

  it('take it away while it is being created, is left, or loses whom a supervisor listens to', () => {
    const party = gather(['ann', 'bob', 'cat']);
    const { desk } = party;
    for (const command of [
      'uuid_transfer ann conference:room@default inline',
      'uuid_transfer bob conference:room@default inline',
    ])
      party.api(command);
    party.execute('cat', 'eavesdrop', 'ann');
    desk.client.send('api uuid_park ann');
    desk.client.send('api uuid_kill cat');
    desk.clock.advance(20);
    desk.softswitch.faults.killSwitch();
    const next = desk.connect();
    desk.clock.advance(2000);
    expect(next.events()).toEqual([]);
  });

  it('tell of conferences twice, late, or not at all', () => {
    const party = gather(['ann']);
    const { faults } = party.desk.softswitch;
    const other = party.desk.connect();
    other.send('noevents');
    other.send('event json CUSTOM conference::maintenance');
    faults.duplicateEvents(true);
    faults.delayEvents(700);
    party.api('uuid_transfer ann conference:room@default inline');
    expect(actions(other)).toEqual([]);
    party.desk.clock.advance(700);
    expect(actions(other)).toEqual([
      ...['conference-create', 'conference-create', 'add-member 1', 'add-member 1'],
      ...['floor-change 1', 'floor-change 1'],
    ]);
    faults.duplicateEvents(false);
    faults.delayEvents(0);
    faults.dropEvents(1000);
    party.api('uuid_park ann');
    expect(actions(other)).toEqual([]);
  });
});

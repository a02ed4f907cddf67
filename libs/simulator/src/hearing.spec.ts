import { describe, expect, it } from '@jest/globals';
import type { Party } from './testing/party.js';
import { gather } from './testing/party.js';

const BOTH = ['ann <- bob', 'bob <- ann'];
const MUSIC = { kind: 'moh', what: 'local_stream://moh' };

/** For so long the first member of a conference holds up the others. */
const CREATION_MS = 500;

const bridged = (others: readonly string[] = []): Party => {
  const party = gather(['ann', 'bob', ...others]);
  party.api('uuid_bridge ann bob');
  return party;
};

const together = (names: readonly string[], data = 'room@default'): Party => {
  const party = gather(names);
  for (const name of names) party.api(`uuid_transfer ${name} conference:${data} inline`);
  party.desk.clock.advance(CREATION_MS);
  return party;
};

describe('a parked leg', () => {
  it('hears nobody and nothing, and nobody hears it', () => {
    const party = gather(['ann', 'bob']);
    expect([party.hears(), party.leg('ann').playing, party.reaches('ann')]).toEqual([[], null, []]);
  });

  it('hears what is played to it', () => {
    const party = gather(['ann']);
    party.execute('ann', 'playback', 'tone_stream://%(2000,4000,440,480);loops=-1');
    expect(party.leg('ann').playing).toEqual({ kind: 'tone', what: 'tone_stream://%(2000,4000,440,480);loops=-1' });
  });
});

describe('an arrival', () => {
  it('rings once it is told to, with nothing played to it', () => {
    const { desk } = gather([]);
    const { call_id } = desk.softswitch.handset.dial('+15550100', '+15559876543');
    const caller = () => desk.softswitch.handset.phone('+15550100').legs.at(-1);
    expect(caller()).toMatchObject({ state: 'ringing', rang: false, playing: null });
    expect(desk.client.send(`api uuid_ring_ready ${call_id}`)).toBe('+OK\n');
    expect(caller()).toMatchObject({ state: 'ringing', rang: true, playing: null });
  });
});

describe('a bridge', () => {
  it('lets both hear each other', () => {
    const party = bridged();
    expect([party.hears(), party.reaches('ann'), party.reaches('bob')]).toEqual([BOTH, ['bob'], ['ann']]);
  });

  it('is known to each leg by bridge_to; signal_bond is there before and after it', () => {
    const party = bridged();
    const variables = () =>
      ['bridge_to', 'signal_bond'].map((name) => ['ann', 'bob'].map((leg) => party.api(`uuid_getvar ${leg} ${name}`)));
    expect(variables()).toEqual([
      ['bob', 'ann'],
      ['bob', 'ann'],
    ]);
    party.api('uuid_park ann');
    expect(variables()).toEqual([
      ['_undef_', '_undef_'],
      ['bob', 'ann'],
    ]);
    expect(gather(['ann']).api('uuid_getvar ann signal_bond')).toBe('_undef_');
  });

  it.each([
    ['playback', 'local_stream://moh', MUSIC],
    ['speak', 'flite|kal|please hold the line', { kind: 'speech', what: 'please hold the line' }],
  ])(
    'is silent while %s runs on one leg: that phone hears it and nobody, its partner hears silence',
    (application, data, sound) => {
      const party = bridged();
      party.execute('ann', application, data);
      expect([party.hears(), party.leg('ann').playing, party.leg('bob').playing]).toEqual([[], sound, null]);
      expect([party.reaches('ann'), party.reaches('bob')]).toEqual([[], []]);
      party.api('uuid_break ann all');
      expect([party.hears(), party.leg('ann').playing]).toEqual([BOTH, null]);
    },
  );

  it('carries nothing from a phone that was told to hold, and nothing to it', () => {
    const party = bridged();
    party.api('uuid_hold ann');
    expect([party.hears(), party.leg('ann').held]).toEqual([[], true]);
    party.api('uuid_hold off ann');
    expect([party.hears(), party.leg('ann').held]).toEqual([BOTH, false]);
  });

  it.each([
    ['read', ['ann <- bob']],
    ['write', ['bob <- ann']],
  ])('carries one direction under a mute of what the leg %ss', (direction, heard) => {
    const party = bridged();
    party.api(`uuid_audio ann start ${direction} mute -4`);
    expect(party.hears()).toEqual(heard);
    party.api('uuid_audio ann stop');
    expect(party.hears()).toEqual(BOTH);
  });

  it('moves with a leg that is bridged to somebody else', () => {
    const party = bridged(['cat']);
    party.api('uuid_bridge ann cat');
    expect(party.hears()).toEqual(['ann <- cat', 'cat <- ann']);
  });

  const eventsOf = (party: Party, name: string) =>
    party.desk.client
      .events()
      .filter((event) => event['Unique-ID'] === name)
      .map((event) => [event['Event-Name'], event['Application-Response']].filter(Boolean).join(' '));

  it.each(['uuid_park bob', 'uuid_kill bob'])(
    'is not seen to end by a first leg that hears music, until the music ends: %s',
    (command) => {
      const party = bridged();
      party.execute('ann', 'playback', 'local_stream://moh');
      party.desk.client.events();
      party.api(command);
      expect([eventsOf(party, 'ann'), party.leg('ann').playing, party.api('uuid_getvar ann bridge_to')]).toEqual([
        [],
        MUSIC,
        'bob',
      ]);
      party.api('uuid_break ann all');
      expect(eventsOf(party, 'ann')).toEqual([
        'PLAYBACK_STOP',
        'CHANNEL_EXECUTE_COMPLETE FILE PLAYED',
        'CHANNEL_UNBRIDGE',
        'CHANNEL_PARK',
      ]);
      expect([party.leg('ann').playing, party.leg('ann').hears]).toEqual([null, []]);
    },
  );

  it('is haunted by a first leg whose music ends while its old partner is bridged elsewhere, until that bridge ends', () => {
    const party = bridged(['cat']);
    party.execute('ann', 'playback', 'local_stream://moh');
    party.api('uuid_bridge bob cat');
    expect([party.hears(), party.leg('ann').playing]).toEqual([['bob <- cat', 'cat <- bob'], MUSIC]);
    party.api('uuid_break ann all');
    expect([party.hears(), party.reaches('ann')]).toEqual([['bob <- ann cat', 'cat <- bob'], ['bob']]);
    party.api('uuid_park ann');
    expect(party.hears()).toEqual(['bob <- cat', 'cat <- bob']);
  });

  it.each([
    ['uuid_bridge ann bob', BOTH],
    ['uuid_bridge bob ann', BOTH],
    ['uuid_bridge ann cat', ['ann <- cat', 'cat <- ann']],
  ])('takes such a first leg back out of its music: %s', (command, heard) => {
    const party = bridged(['cat']);
    party.execute('ann', 'playback', 'local_stream://moh');
    party.api('uuid_bridge bob cat');
    party.desk.client.events();
    party.api(command);
    expect(eventsOf(party, 'ann').slice(0, 3)).toEqual([
      'PLAYBACK_STOP',
      'CHANNEL_EXECUTE_COMPLETE PLAYBACK ERROR',
      'CHANNEL_UNBRIDGE',
    ]);
    expect([party.hears(), party.leg('ann').playing]).toEqual([heard, null]);
  });

  it('with a leg that is not answered takes both down', () => {
    const party = gather(['ann']);
    const { handset } = party.desk.softswitch;
    const { call_id } = handset.dial('+15550100', '+15559876543');
    expect(party.api(`uuid_bridge ann ${call_id}`)).toBe(`+OK ${call_id}\n`);
    expect([party.leg('ann').cause, handset.phone('+15550100').legs.at(-1)?.cause]).toEqual([
      'ORIGINATOR_CANCEL',
      'DESTINATION_OUT_OF_ORDER',
    ]);
  });

  it('answers a leg that has early media', () => {
    const party = gather(['ann']);
    const { handset } = party.desk.softswitch;
    const { call_id } = handset.dial('+15550100', '+15559876543');
    party.api(`uuid_pre_answer ${call_id}`);
    party.desk.client.events();
    party.api(`uuid_bridge ${call_id} ann`);
    const told = party.desk.client.events().filter((event) => event['Unique-ID'] === call_id);
    expect(told.map((event) => event['Event-Name'])).toEqual(expect.arrayContaining(['CHANNEL_ANSWER', 'CHANNEL_BRIDGE']));
    expect([party.leg('ann').hears, handset.phone('+15550100').legs.at(-1)?.hears]).toEqual([['+15550100'], ['ann@phones']]);
  });

  it('comes back when neither leg is played to any more', () => {
    const party = bridged();
    for (const name of ['ann', 'bob']) party.execute(name, 'playback', 'local_stream://moh');
    party.api('uuid_break ann all');
    expect([party.hears(), party.leg('ann').playing]).toEqual([[], null]);
    party.api('uuid_break bob all');
    expect(party.hears()).toEqual(BOTH);
  });

  it('breaks off what a second leg hears when the first one goes', () => {
    const party = bridged();
    party.execute('bob', 'playback', 'local_stream://moh');
    party.desk.client.events();
    party.desk.softswitch.handset.hangup(party.leg('ann').id);
    party.desk.clock.advance(50);
    expect(eventsOf(party, 'bob')).toEqual(['PLAYBACK_STOP', 'CHANNEL_EXECUTE_COMPLETE FILE PLAYED', 'CHANNEL_PARK']);
  });

  it('is left with its music by a first leg that is parked or bridged anew', () => {
    const party = bridged(['cat']);
    party.execute('ann', 'playback', 'local_stream://moh');
    party.desk.client.events();
    party.api('uuid_bridge ann cat');
    expect(eventsOf(party, 'ann').slice(0, 3)).toEqual([
      'PLAYBACK_STOP',
      'CHANNEL_EXECUTE_COMPLETE PLAYBACK ERROR',
      'CHANNEL_UNBRIDGE',
    ]);
    expect(party.hears()).toEqual(['ann <- cat', 'cat <- ann']);
  });

  it('leaves a partner that outlives it parked in silence, and takes the other kind along', () => {
    const lasting = bridged();
    lasting.api('uuid_kill ann');
    expect([lasting.hears(), lasting.leg('bob')]).toMatchObject([[], { state: 'up', playing: null }]);
    const brief = gather(['ann', 'bob'], '');
    brief.api('uuid_bridge ann bob');
    brief.api('uuid_kill ann');
    expect(brief.leg('bob').state).toBe('ended');
  });
});

describe('a conference', () => {
  const NAMES = ['ann', 'bob', 'cat'];
  const ALL = ['ann <- bob cat', 'bob <- ann cat', 'cat <- ann bob'];

  it('lets all members hear each other', () => {
    const party = together(NAMES);
    expect([party.hears(), party.reaches('ann')]).toEqual([ALL, ['bob', 'cat']]);
  });

  it('plays music to a member who is alone, and keeps apart from another one', () => {
    const party = gather(NAMES);
    for (const name of NAMES) party.api(`uuid_transfer ${name} conference:${name === 'ann' ? 'one' : 'two'}@default inline`);
    party.desk.clock.advance(CREATION_MS);
    expect(party.hears()).toEqual(['bob <- cat', 'cat <- bob']);
    expect(NAMES.map((name) => party.leg(name).playing)).toEqual([MUSIC, null, null]);
    party.api('uuid_kill cat');
    expect([party.leg('bob').playing, party.leg('bob').heard.at(-1)?.what]).toEqual([MUSIC, MUSIC.what]);
  });

  it('holds up whoever joins while it is being created', () => {
    const party = gather(['ann', 'bob']);
    party.execute('ann', 'conference', 'room@default');
    party.execute('bob', 'conference', 'room@default');
    expect([party.hears(), party.api('conference room list count')]).toEqual([[], '1']);
    party.desk.clock.advance(CREATION_MS);
    expect(party.hears()).toEqual(BOTH);
  });

  it('is not joined by who left before it was created', () => {
    const party = gather(['ann', 'bob']);
    party.execute('ann', 'conference', 'room@default');
    party.execute('bob', 'conference', 'room@default');
    party.api('uuid_park bob');
    party.desk.clock.advance(CREATION_MS);
    expect([party.hears(), party.api('conference room list count')]).toEqual([[], '1']);
  });

  it.each([
    ['conference room mute 1', ['ann <- bob cat', 'bob <- cat', 'cat <- bob'], 'conference room unmute 1'],
    ['conference room deaf 1', ['bob <- ann cat', 'cat <- ann bob'], 'conference room undeaf 1'],
    ['uuid_audio ann start read mute -4', ['ann <- bob cat', 'bob <- cat', 'cat <- bob'], 'uuid_audio ann stop'],
    ['uuid_audio ann start write mute -4', ['bob <- ann cat', 'cat <- ann bob'], 'uuid_audio ann stop'],
    ['uuid_hold ann', ['bob <- cat', 'cat <- bob'], 'uuid_hold off ann'],
    ['conference room mute all', [], 'conference room unmute all'],
  ])('after %s: %j', (command, heard, undo) => {
    const party = together(NAMES);
    party.api(command);
    expect(party.hears()).toEqual(heard);
    party.api(undo);
    expect(party.hears()).toEqual(ALL);
  });

  it('takes members in muted or deaf when their flags say so', () => {
    const muted = together(['ann', 'bob'], 'room@default+flags{mute}');
    expect(muted.hears()).toEqual([]);
    const deaf = gather(['ann', 'bob']);
    deaf.api('uuid_transfer ann conference:room@default+flags{moderator|deaf} inline');
    deaf.api('uuid_transfer bob conference:room@default inline');
    deaf.desk.clock.advance(CREATION_MS);
    expect(deaf.hears()).toEqual(['bob <- ann']);
  });

  it('leaves out a member to which something is played', () => {
    const party = together(NAMES);
    party.execute('ann', 'playback', 'local_stream://moh');
    expect([party.hears(), party.leg('ann').playing]).toEqual([['bob <- cat', 'cat <- bob'], MUSIC]);
    party.api('uuid_break ann all');
    expect(party.hears()).toEqual(ALL);
  });

  it.each(['uuid_kill ann', 'uuid_park ann', 'uuid_transfer ann park inline', 'conference room kick 1', 'conference room hup 1'])(
    'goes on without a member after %s',
    (command) => {
      const party = together(NAMES);
      party.api(command);
      expect(party.hears()).toEqual(['bob <- cat', 'cat <- bob']);
    },
  );

  it('goes on without a member who hangs up', () => {
    const party = together(NAMES);
    party.desk.softswitch.handset.hangup(party.leg('ann').id);
    expect(party.hears()).toEqual(['bob <- cat', 'cat <- bob']);
  });

  it('gives two of its members to a bridge, and keeps the third', () => {
    const party = together(NAMES);
    party.api('uuid_bridge ann bob');
    expect([party.hears(), party.api('conference room list count')]).toEqual([BOTH, '1']);
  });

  it('takes the legs of a bridge, one by one or both', () => {
    const one = bridged(['cat']);
    one.api('uuid_transfer ann conference:room@default inline');
    expect(one.hears()).toEqual([]);
    expect(['bridge_to', 'signal_bond'].map((name) => one.api(`uuid_getvar ann ${name}`))).toEqual(['_undef_', '_undef_']);
    one.api('uuid_transfer bob conference:room@default inline');
    one.desk.clock.advance(CREATION_MS);
    expect(one.hears()).toEqual(BOTH);
    const both = bridged();
    both.api('uuid_transfer ann -both conference:room@default inline');
    both.desk.clock.advance(CREATION_MS);
    expect([both.hears(), both.api('conference room list count')]).toEqual([BOTH, '2']);
  });

  it('takes a bridged leg out of its partner’s hearing when it is executed there', () => {
    const party = bridged(['cat']);
    party.api('uuid_transfer cat conference:room@default inline');
    party.desk.clock.advance(CREATION_MS);
    party.execute('ann', 'conference', 'room@default');
    expect(party.hears()).toEqual(['ann <- cat', 'cat <- ann']);
    party.api('conference room kick 2');
    expect(party.hears()).toEqual(BOTH);
  });
});

describe('a supervisor', () => {
  const supervise = (party: Party, target: string, dtmf = ',eavesdrop_enable_dtmf=true') => {
    party.desk.softswitch.handset.configure('sue@phones', { answer_after_ms: 10 });
    party.desk.client.send(`bgapi originate {origination_uuid=sue${dtmf}}sofia/internal/sue@phones &eavesdrop(${target})`);
    party.desk.clock.advance(100);
  };
  const press = (party: Party, digit: string) => party.api(`uuid_recv_dtmf sue ${digit}`);
  const listening = (dtmf?: string) => {
    const party = bridged();
    supervise(party, 'ann', dtmf);
    return party;
  };
  const heard = (party: Party) => [...party.hears(), `sue <- ${party.leg('sue').hears.join(' ')}`];
  const SUE = 'sue <- ann@phones bob@phones';

  it.each([
    ['nothing', '', [...BOTH, SUE]],
    ['1, the other half hears her', '1', ['ann <- bob', 'bob <- ann sue', SUE]],
    ['2, the one hears her', '2', ['ann <- bob sue', 'bob <- ann', SUE]],
    ['3, both hear her', '3', ['ann <- bob sue', 'bob <- ann sue', SUE]],
    ['3 and 0, nobody hears her again', '30', [...BOTH, SUE]],
    ['2 and 1, only the last counts', '21', ['ann <- bob', 'bob <- ann sue', SUE]],
  ])('hears both, and after %s', (_what, digits, expected) => {
    const party = listening();
    for (const digit of digits) press(party, digit);
    expect(heard(party)).toEqual(expected);
  });

  it('presses the keys of her phone to the same end, and in vain when they are not enabled', () => {
    const keyed = listening();
    keyed.desk.softswitch.handset.digits(keyed.leg('sue').id, '2');
    keyed.desk.clock.advance(50);
    expect(heard(keyed)).toEqual(['ann <- bob sue', 'bob <- ann', SUE]);
    const locked = listening('');
    press(locked, '3');
    expect(heard(locked)).toEqual([...BOTH, SUE]);
  });

  it('reaches with her words whom the digit says, and gets all words of both', () => {
    const party = listening();
    const { handset } = party.desk.softswitch;
    expect([party.reaches('ann'), party.reaches('bob')]).toEqual([['bob'], ['ann']]);
    expect(party.leg('sue').heard).toHaveLength(2);
    press(party, '2');
    handset.say(party.leg('sue').id, 'offer a discount');
    expect(party.leg('ann').heard.at(-1)?.what).toBe('offer a discount');
    expect(party.leg('bob').heard.map(({ what }) => what)).not.toContain('offer a discount');
  });

  it('hears what is played to whom she listens to, who hears her and no partner', () => {
    const party = listening();
    press(party, '3');
    party.execute('ann', 'playback', 'local_stream://moh');
    expect(heard(party)).toEqual(['ann <- sue', 'sue <- ann@phones']);
    expect([party.leg('ann').playing, party.leg('bob').playing, party.leg('sue').playing]).toEqual([MUSIC, null, MUSIC]);
  });

  it('misses a muted phone, and is missed when muted herself', () => {
    const party = listening();
    press(party, '3');
    party.api('uuid_audio ann start read mute -4');
    expect(heard(party)).toEqual(['ann <- bob sue', 'bob <- sue', 'sue <- bob@phones']);
    party.api('uuid_audio ann stop');
    party.api('uuid_audio sue start read mute -4');
    expect(heard(party)).toEqual([...BOTH, SUE]);
  });

  it('listens to a whole conference through a member, and speaks to the others with 1', () => {
    const party = together(['ann', 'bob', 'cat']);
    supervise(party, 'ann');
    press(party, '1');
    expect(heard(party)).toEqual([
      'ann <- bob cat',
      'bob <- ann cat sue',
      'cat <- ann bob sue',
      'sue <- ann@phones cat@phones bob@phones',
    ]);
  });

  it('stays with the leg when its bridge ends, unheard by it, and goes with it into the next one', () => {
    const party = bridged(['cat']);
    supervise(party, 'ann');
    press(party, '3');
    party.api('uuid_park ann');
    expect(heard(party)).toEqual(['sue <- ann@phones']);
    party.api('uuid_bridge ann cat');
    expect(heard(party)).toEqual(['ann <- cat sue', 'cat <- ann sue', 'sue <- ann@phones cat@phones']);
  });

  it('may be parked and bridged herself', () => {
    const party = bridged(['cat']);
    supervise(party, 'ann');
    party.api('uuid_park sue');
    expect(heard(party)).toEqual([...BOTH, 'sue <- ']);
    party.api('uuid_bridge sue cat');
    expect(heard(party)).toEqual([...BOTH, 'cat <- sue', 'sue <- cat@phones']);
  });

  it('ends with the leg, and leaves the bridge alone when she hangs up or presses the star', () => {
    const orphaned = listening();
    orphaned.api('uuid_kill ann');
    expect(orphaned.leg('sue')).toMatchObject({ state: 'ended', cause: 'NORMAL_CLEARING', hung_up_by: 'switch' });
    for (const end of [(party: Party) => party.api('uuid_kill sue'), (party: Party) => press(party, '*')]) {
      const party = listening();
      end(party);
      expect([party.hears(), party.leg('sue').state]).toEqual([BOTH, 'ended']);
    }
  });

  it('is let go at once when there is nobody to listen to', () => {
    const party = bridged();
    supervise(party, 'nobody');
    expect(party.leg('sue').state).toBe('ended');
  });
});

import { describe, expect, it } from '@jest/globals';
import { readSettings, SettingsError } from './settings.js';

describe('readSettings', () => {
  it('has a default for everything', () => {
    expect(readSettings({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      eventStore: 'postgres',
      databaseUrl: null,
      eventStoreDbUrl: null,
      switch: 'simulator',
      esl: { host: '127.0.0.1', port: 18_021 },
      eslPassword: 'ClueCon',
      profile: 'internal',
      defaultProvider: 'simulator.invalid',
      holdMusic: 'local_stream://moh',
      simulatorPort: 3002,
      maxDuration: 14_400_000,
      jwtSecret: null,
      seed: true,
      admin: null,
      logLevel: 'info',
      dataDir: '.data',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    const names = ['PORT', 'HOST', 'EVENT_STORE', 'DATABASE_URL', 'JWT_SECRET', 'LOG_LEVEL', 'FREESWITCH_PROFILE', 'SEED_DEMO'];
    expect(readSettings(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(readSettings({}));
  });

  it('does not make a demo login in a database that it is given', () => {
    const DATABASE_URL = 'postgres://ledgerline@db.example/ledgerline';
    expect(readSettings({ DATABASE_URL }).seed).toBe(false);
    expect(readSettings({ DATABASE_URL, SEED_DEMO: 'yes' }).seed).toBe(true);
  });

  it('takes a login that is not to be guessed at once', () => {
    const admin = { username: 'ada@example.com', password: 'engine no. 1' };
    expect(readSettings({ ADMIN_USERNAME: admin.username, ADMIN_PASSWORD: admin.password }).admin).toEqual(admin);
    expect(() => readSettings({ ADMIN_USERNAME: 'ada', ADMIN_PASSWORD: 'short' })).toThrow(/^ADMIN_PASSWORD(?!.*short)/);
  });

  it('points at a FreeSWITCH', () => {
    const found = readSettings({
      SWITCH: 'freeswitch',
      FREESWITCH_ESL: 'pbx.example:8021',
      DEFAULT_PROVIDER: 'sip.example:5080',
    });
    expect(found).toMatchObject({ switch: 'freeswitch', esl: { host: 'pbx.example', port: 8021 } });
    expect(found.defaultProvider).toBe('sip.example:5080');
  });

  it.each([
    ['PORT', '70000'],
    ['PORT', '3000.5'],
    ['PORT', 'http'],
    ['HOST', '0.0.0.0'],
    ['HOST', '127.0.0.1.example'],
    ['EVENT_STORE', 'paper'],
    ['EVENT_STORE', 'eventstoredb'],
    ['DATABASE_URL', 'mysql://db.example/x'],
    ['DATABASE_URL', 'db.example'],
    ['EVENTSTOREDB_URL', 'http://127.0.0.1:2113'],
    ['SWITCH', 'asterisk'],
    ['SWITCH', 'freeswitch'],
    ['FREESWITCH_PASSWORD', 'Clue\nCon'],
    ['FREESWITCH_PROFILE', 'internal,external'],
    ['DEFAULT_PROVIDER', 'sip.example,{x=1}'],
    ['HOLD_MUSIC', 'moh.wav hangup'],
    ['SIMULATOR_PORT', '0'],
    ['SIMULATOR_ESL_PORT', '-1'],
    ['MAX_CALL_DURATION', '4h'],
    ['MAX_CALL_DURATION', '999'],
    ['JWT_SECRET', 'short'],
    ['SEED_DEMO', 'maybe'],
    ['LOG_LEVEL', 'loud'],
    ['ADMIN_USERNAME', 'ada'],
    ['ADMIN_PASSWORD', 'a password without a name'],
  ])('refuses %s=%s in one line that names it', (name, value) => {
    const read = (): unknown => readSettings({ [name]: value });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
  });

  it('keeps passwords out of what it says', () => {
    expect(() => readSettings({ DATABASE_URL: 'mysql://root:hunter2@db.example/x' })).toThrow(/^(?!.*hunter2)/);
    expect(() => readSettings({ JWT_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/);
    expect(() => readSettings({ FREESWITCH_PASSWORD: 'hunter2 ' })).toThrow(/^(?!.*hunter2)/);
  });
});
